"""What the session keeps and the address never holds: what was asked, and where one came from."""

from __future__ import annotations

import streamlit as st

ASKED = "asked"
"""The submitted text."""

_WAY_BACK = "way_back"

_NAMES = {
    "pages/find.py": "Back to the results",
    "pages/browse.py": "Back to browsing",
    "pages/collect.py": "Back to what you collected",
}


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
