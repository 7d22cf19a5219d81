"""The opened index, shared by all sessions and opened anew when another generation is published."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass

import streamlit as st

from indexer import published
from indexer.errors import ImrError
from indexer.homes import absolute
from search_app.search import Search
from search_app.serving import WORKERS
from search_app.workers import open_shared


@dataclass(frozen=True, slots=True)
class Opened:
    """An open generation. `warming` is the thread that loads its model."""

    search: Search
    warming: threading.Thread

    @property
    def warm(self) -> bool:
        """Whether a search would not have to wait for the model."""
        return not self.warming.is_alive()


def place() -> str:
    """Where the index lives."""
    return absolute(os.environ.get("IMR_INDEX", "index"))


def open_search(index: str) -> Search:
    """Open the published generation; the tests put another encoder in here."""
    return open_shared(index, int(os.environ.get(WORKERS, "1")))


def current() -> Opened:
    """The published generation, opened.

    Raises:
        BadIndex: there is none, or it cannot be used.
    """
    index = place()
    return _opened(index, published(index))


def _close(opened: Opened) -> None:
    opened.warming.join()
    opened.search.close()


# Two, because sessions may still be reading the generation before the current one.
@st.cache_resource(max_entries=2, on_release=_close, show_spinner="Opening the index ...")
def _opened(index: str, generation: str) -> Opened:
    search = open_search(index)
    warming = threading.Thread(target=_warm, args=(search,), name="imr-warm", daemon=True)
    warming.start()
    return Opened(search, warming)


def close_all() -> None:
    """Close every generation that is open."""
    _opened.clear()


def _warm(search: Search) -> None:
    """Load the model while the reader is still typing."""
    try:
        search.warm()
    except ImrError:
        return  # The first search that needs the model says so where it can be read.
