"""Sessions that speak the page's own protocol (Streamlit's, over a web socket), not a browser's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

ANSWER = 120.0
"""Seconds after which an answer is given up."""


@dataclass
class Shown:
    """What one run of the page sent: the ids of the case's box and its button, and the texts."""

    box: str = ""
    button: str = ""
    texts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def take(self, message: ForwardMsg) -> None:
        """Read one message of the server."""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "text_area" and "case_text" in element.text_area.id:
            self.box = element.text_area.id
        elif kind == "button" and element.button.is_form_submitter:
            self.button = element.button.id
        elif kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind == "exception":
            self.wrong.append(element.exception.message)
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.wrong.append(element.alert.body)


class User:
    """One session."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._seen: dict[str, ForwardMsg] = {}

    async def open(self, address: str = "") -> Shown:
        """Open the page; `address` is what stands behind its question mark."""
        message = BackMsg()
        message.rerun_script.query_string = address
        return await self._run(message)

    async def search(self, on: Shown, text: str, address: str = "") -> Shown:
        """Type a case and press Search, as the page does: both in one message."""
        message = BackMsg()
        message.rerun_script.query_string = address
        states = message.rerun_script.widget_states.widgets
        states.add(id=on.box, string_value=text)
        states.add(id=on.button, trigger_value=True)
        return await self._run(message)

    async def _run(self, message: BackMsg) -> Shown:
        await self._socket.send(message.SerializeToString())
        shown = Shown()
        while True:
            answer = await asyncio.wait_for(self._socket.recv(decode=False), ANSWER)
            said = ForwardMsg.FromString(answer)
            # What was sent before is only named again.
            if said.WhichOneof("type") == "ref_hash":
                said = self._seen[said.ref_hash]
            elif said.hash:
                self._seen[said.hash] = said
            shown.take(said)
            if said.WhichOneof("type") == "script_finished":
                return shown


@asynccontextmanager
async def session(port: int) -> AsyncIterator[User]:
    """A user of the app that listens there."""
    url = f"ws://localhost:{port}/_stcore/stream"
    async with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        yield User(socket)
