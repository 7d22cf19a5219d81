"""The reader's tray: decisions collected in this session, and the switch that puts them there."""

from __future__ import annotations

import streamlit as st

from search_app.exporting.tray import Tray

# Kept by the session alone: neither the choice nor a note ever stands in the address.
_TRAY = "tray"


def current() -> Tray:
    """What is collected."""
    tray: Tray = st.session_state.get(_TRAY, Tray())
    return tray


def put(tray: Tray) -> None:
    """Let this be what is collected."""
    st.session_state[_TRAY] = tray


def title() -> str:
    """What the page of the tray is called in the menu: with how many there are."""
    held = len(current())
    return f"Collected ({held})" if held else "Collected"


def switch(issue: str, where: str) -> None:
    """The switch that collects an issue; `where` tells apart several on one page."""
    key = f"collect-{where}-{issue}"
    # The tray decides, so that all switches of one issue agree.
    st.session_state[key] = issue in current()
    st.toggle("Collect", key=key, on_change=_switch, args=(issue, key))


def _switch(issue: str, key: str) -> None:
    put(current().having(issue) if st.session_state[key] else current().without(issue))
