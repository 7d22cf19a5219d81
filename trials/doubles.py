"""A test double for the embedding model, quick, offline, and near where texts share words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from indexer.chunking import TokenSpans
from indexer.embedding import ModelIdentity, OnBatch, Vectors
from indexer.meaning.heads import Heads


class HashingEncoder:
    """Hashes words into a bag-of-words vector; a token is a word."""

    def __init__(
        self,
        max_tokens: int = 120,
        dimension: int = 64,
        name: str = "hashing",
        heads: Heads | None = None,
    ) -> None:
        self.identity = ModelIdentity(name, f"{name}-{dimension}", dimension, max_tokens, "float32")
        self.heads = heads
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
