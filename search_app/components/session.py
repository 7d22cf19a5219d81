"""What the session keeps and the address never holds: what was asked, and where one came from."""

from __future__ import annotations

import streamlit as st

from search_app.asking.documents import MOST_CHARACTERS, shortened

ASKED = "asked"
"""The submitted text."""

_TYPED = "typed"
_WAY_BACK = "way_back"

_NAMES = {
    "pages/find.py": "Back to the results",
    "pages/browse.py": "Back to browsing",
    "pages/collect.py": "Back to what you collected",
}


def ask(text: str) -> None:
    """Submit a text: what of it is searched for, and how long all of it is."""
    st.session_state[ASKED] = shortened(text)
    st.session_state[_TYPED] = len(text)


def cut() -> int:
    """How many characters a submitted text has that is longer than what is searched for; or 0."""
    typed = int(st.session_state.get(_TYPED, 0))
    return typed if typed > MOST_CHARACTERS else 0


def asked() -> str:
    """The submitted text; empty where nothing was searched for."""
    return str(st.session_state.get(ASKED, ""))


def way_back() -> tuple[str, dict[str, list[str]]]:
    """The page that led here, and its address; the search page where none did."""
    page, params = st.session_state.get(_WAY_BACK, ("pages/find.py", {}))
    return page, params


def way_back_link() -> None:
    """The link to where one came from."""
    page, params = way_back()
    label = _NAMES.get(page, "Back") if _WAY_BACK in st.session_state else "Find prior decisions"
    st.page_link(page, label=label, icon=":material/arrow_back:", query_params=params)
