"""To whom is the page served? What comes by another name or from another page is refused.

A page of the web can have its own name lead to this machine (DNS rebinding): the browser then lets
its scripts speak to whatever listens here. It cannot choose the name that the browser says, and
neither the page that the browser says it is.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = "localhost"

REFUSED = (
    "This page is not served by that name or to that page. "
    "imr app --host-name NAME lets it be reached by another name.\n"
)
"""What is answered; it holds nothing of what was sent."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?", re.I)


def plain_name(name: str) -> str:
    """A name or address as it is compared: lower case, one way of writing an address."""
    name = name.strip().lower().removeprefix("[").removesuffix("]").rstrip(".")
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name


def is_loopback(name: str) -> bool:
    """Whether only this machine is reached by a name."""
    name = plain_name(name)
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == LOOPBACK


def is_wildcard(address: str) -> bool:
    """Whether to listen on an address is to listen on all of this machine's."""
    try:
        return ipaddress.ip_address(plain_name(address)).is_unspecified
    except ValueError:
        return False


class Guard:
    """Lets through what comes by a known name and from no other page; an ASGI middleware.

    Known are the loopback names and `names`.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        self._app = app
        self._names = frozenset(map(plain_name, names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, or pass on."""
        if scope["type"] not in ("http", "websocket") or self._allows(scope["headers"]):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            # Closed before it was accepted: the server answers 403.
            await send({"type": "websocket.close", "code": 1008})
        else:
            headers = [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"x-content-type-options", b"nosniff"),
            ]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED.encode()})

    def _allows(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        said: dict[bytes, list[str]] = {b"host": [], b"origin": []}
        for name, value in headers:
            if name.lower() in said:
                said[name.lower()].append(value.decode("latin-1"))
        if len(said[b"host"]) != 1:
            return False
        (host,) = said[b"host"]
        named = _HOST.fullmatch(host)
        if named is None or not (is_loopback(named[1]) or plain_name(named[1]) in self._names):
            return False
        # The page itself or nothing: a program that is no browser names no origin.
        return all(origin in (f"http://{host}", f"https://{host}") for origin in said[b"origin"])
