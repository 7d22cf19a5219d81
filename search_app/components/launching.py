"""The process that serves the page: Streamlit's application behind our guard.

    python -m search_app.components.launching LAUNCH

LAUNCH is a `Launch` as JSON; `serving.py` starts this and ends it.
"""

from __future__ import annotations

import asyncio
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import streamlit as st
from starlette.middleware import Middleware

from search_app.components import failing
from search_app.guarding import Guard
from search_app.serving import Launch, page_address


@asynccontextmanager
async def _opened(app: st.App, *, launch: Launch) -> AsyncIterator[None]:
    """Say where the page is, once its port is taken, and open it where asked to."""
    address = page_address(launch, int(st.get_option("server.port")))
    print(f"\n  The page is at {address}\n", flush=True)
    if not launch.headless:
        # The socket listens already: a browser that comes early waits.
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)
    yield


def main(launch: Launch) -> None:
    """Serve until told to end."""
    failing.log_briefly()
    app = st.App(
        launch.script,
        lifespan=partial(_opened, launch=launch),
        middleware=[Middleware(Guard, names=launch.names)],
        on_script_error=failing.show,
    )
    try:
        app.run(config=launch.settings)
    except KeyboardInterrupt:
        return
    except OSError as error:
        raise SystemExit(
            f"imr: cannot listen on {launch.settings['server.address']}: {error.strerror}; "
            "name an address of this machine by --address"
        ) from None


if __name__ == "__main__":
    main(Launch.read(sys.argv[1]))
