"""What surrounds every page: the navigation, and the way into it."""

from __future__ import annotations

import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from search_app.components import address, session_tray
from search_app.serving import TOKEN

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

# Each script run has a thread of its own.
_run = threading.local()


def may_add() -> bool:
    """Whether letters may be added from the page."""
    return os.environ.get("IMR_ALLOW_ADD") == "1"


def admitted() -> bool:
    """Whether this session has shown the word that adding letters asks for, where it asks for one.

    It comes in the address that `imr app` printed, and goes from there at once.
    """
    word = os.environ.get(TOKEN, "")
    if given := address.name(address.WORD):
        st.session_state[address.WORD] = given
        address.put(address.WORD, "")
    shown = str(st.session_state.get(address.WORD, ""))
    return hmac.compare_digest(shown.encode(), word.encode())


def navigation() -> Page:
    """Show the menu; returns the page that the address asks for."""
    return st.navigation(
        [
            st.Page("pages/find.py", title="Find", url_path="find", default=True),
            st.Page("pages/browse.py", title="Browse", url_path="browse"),
            st.Page("pages/letter.py", title="Letter", url_path="letter"),
            # Empty without a decision in its address, so it stands in no menu.
            st.Page("pages/compare.py", title="Compare", url_path="compare", visibility="hidden"),
            st.Page("pages/collect.py", title=session_tray.title(), url_path="collect"),
            *([st.Page("pages/add.py", title="Add letters", url_path="add")] if may_add() else []),
            st.Page("pages/corpus.py", title="Corpus", url_path="corpus"),
            st.Page("pages/help.py", title="Help", url_path="help"),
        ],
        position="top",
    )


def frame() -> None:
    """What stands below every page: how far a prior determination carries."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="frame"):
        st.caption(
            "Prior determinations are persuasive only: each binds its own parties. Tags are "
            "derived by this program.",
            width="stretch",
        )
        st.page_link("pages/help.py", label="What the words mean", width="content")


@contextmanager
def entered() -> Iterator[None]:
    """Within this, app.py runs a page."""
    _run.inside = True
    try:
        yield
    finally:
        _run.inside = False


def require() -> None:
    """Make sure that app.py runs this page; what a page does first.

    Until `st.navigation` was called once, Streamlit takes a folder named `pages` for its older
    way of building apps. Whoever opens a fresh server at the address of a page would then get
    that page alone, without menu, style and handling of errors.
    """
    if not getattr(_run, "inside", False):
        navigation()
        st.rerun()
