"""Whole documents are read by the model once, though they are searched for at every filter."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from indexer.embedding import Vectors

MOST = 32
"""Of how many documents the vectors are kept: at most a few megabytes."""


class Recent:
    """The vectors of the documents that were read last, by digest: no text is kept.

    Safe to share between threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, Vectors] = OrderedDict()

    def get(self, text: str) -> Vectors | None:
        """The text's vectors, if they are held."""
        key = _digest(text)
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, text: str, vectors: Vectors) -> None:
        """Hold a text's vectors; the ones that were asked for longest ago go."""
        vectors.flags.writeable = False
        with self._lock:
            self._held[_digest(text)] = vectors
            while len(self._held) > MOST:
                self._held.popitem(last=False)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
