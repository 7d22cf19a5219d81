"""An encoder that keeps its vectors between runs, so that equal texts are embedded once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer import embedding
from indexer.chunking import TokenSpans
from indexer.embedding import Encoder, OnBatch, Vectors


class RememberingEncoder:
    """Encodes as another encoder does, but for texts of which a folder holds the vector.

    Each vector is a file named by the text, the model and the module that runs the model, so that
    several processes may share the folder and a change of any of them is seen.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.identity = encoder.identity
        self.heads = encoder.heads
        self._encoder = encoder
        self._folder = folder
        code = Path(embedding.__file__).read_bytes()
        self._made_by = hashlib.sha256(code + repr(self.identity).encode())

    def token_spans(self, texts: Sequence[str]) -> list[TokenSpans]:
        """Where the tokens of each text start and end."""
        return self._encoder.token_spans(texts)

    def encode(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vectors:
        """Unit vectors, one a text."""
        places = [self._place(text) for text in texts]
        new = {place: text for place, text in zip(places, texts, strict=True) if not place.exists()}
        for place, vector in zip(new, self._encoder.encode(list(new.values())), strict=True):
            written = place.with_suffix(f".{os.getpid()}")
            with written.open("wb") as file:
                np.save(file, vector)
            written.replace(place)
        if on_batch:
            on_batch(len(texts))
        return np.stack([np.load(place) for place in places])

    def _place(self, text: str) -> Path:
        digest = self._made_by.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))
        return self._folder / f"{digest.hexdigest()}.npy"
