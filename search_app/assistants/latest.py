"""The index that is asked: opened when first needed, and anew when another is published."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from indexer import published
from indexer.homes import Place
from search_app.search import Search


class LatestIndex:
    """The published generation of the index at a place, for one question at a time."""

    def __init__(self, index: Place, open_search: Callable[[Place], Search] = Search.open) -> None:
        self._index = index
        self._open = open_search
        self._search: Search | None = None
        self._lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Search]:
        """The index as it is published now; whoever else asks waits, so that none is closed in use.

        Raises:
            BadIndex: there is none, or it cannot be used.
        """
        with self._lock:
            if self._search is None or self._search.store.info.name != published(self._index):
                self._close()
                self._search = self._open(self._index)
            yield self._search

    def close(self) -> None:
        """Close what is open."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._search is not None:
            self._search.close()
            self._search = None
