"""A test double for the embedding model, quick, offline, and near where texts share words; and
what a store holds, at a glance.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer import open_index
from indexer.chunking import TokenSpans
from indexer.contract import Ask, Store
from indexer.embedding import ModelIdentity, OnBatch, Vectors
from indexer.tagged import TaggedLetter


class HashingEncoder:
    """Hashes words into a bag-of-words vector; a token is a word."""

    def __init__(self, max_tokens: int = 120, dimension: int = 64, name: str = "hashing") -> None:
        self.identity = ModelIdentity(name, f"{name}-{dimension}", dimension, max_tokens, "float32")
        self.encoded: list[str] = []

    def token_spans(self, texts: Sequence[str]) -> list[TokenSpans]:
        """Where the words of each text start and end."""
        return [[match.span() for match in re.finditer(r"\w+|[^\w\s]", text)] for text in texts]

    def encode(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), float32."""
        self.encoded += texts
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, zlib.crc32(word.encode()) % self.identity.dimension] += 1.0
        # A text without words still needs a direction.
        vectors[~vectors.any(axis=1), 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        if on_batch:
            on_batch(len(texts))
        return vectors


def letters_of(store: Store) -> list[TaggedLetter]:
    """All letters that a store holds, whole, in the order of their ids."""
    found = store.find(Ask(size=store.info.issues, passages=0))
    return store.get(sorted({hit.id.rpartition("#")[0] for hit in found.hits}))


def files_of(index: Path) -> dict[str, str]:
    """The letters of a published index in order, each with the file that it was read from."""
    store = open_index(index)
    try:
        return {letter.id: letter.source for letter in letters_of(store)}
    finally:
        store.close()
