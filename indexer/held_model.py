"""The model that an index was built with, known again without loading it.

A build over letters that have not changed has nothing to embed, and need not wait for the model.
The arithmetic stays that of the vectors that the index holds: were it calibrated anew at each
build, a busy machine might choose otherwise and embed everything again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path

from indexer.chunking import TokenSpans
from indexer.embedding import (
    DEFAULT_MODEL,
    Encoder,
    Exportable,
    ModelIdentity,
    OnBatch,
    Vectors,
    load_encoder,
    weights_digest,
)
from indexer.homes import Place, home_of
from indexer.meaning.heads import Heads


class DeferredEncoder:
    """An encoder whose identity is known and whose model is loaded when it is first needed."""

    def __init__(self, identity: ModelIdentity, load: Callable[[], Encoder]) -> None:
        self.identity = identity
        self._load = load

    @cached_property
    def _encoder(self) -> Encoder:
        return self._load()

    @property
    def heads(self) -> Heads | None:
        """What reads requests and reasons from its vectors, where they were trained for it."""
        return self._encoder.heads

    def token_spans(self, texts: Sequence[str]) -> list[TokenSpans]:
        """Where the tokens of each text start and end, special tokens left out."""
        return self._encoder.token_spans(texts)

    def encode(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), float32."""
        return self._encoder.encode(texts, on_batch)

    def export(self, folder: Path) -> str:
        """What the model itself does (`indexer.embedding.Exportable`), if it can."""
        return self._encoder.export(folder) if isinstance(self._encoder, Exportable) else ""


def encoder_for(index: Place, name: str | None = None) -> Encoder:
    """The model by that name; the one that built the index at `index` is loaded only when needed.

    Raises:
        ModelUnavailable: no such model here.
    """
    name = name or DEFAULT_MODEL
    info = home_of(index).info()
    held = info.model if info else None
    if held is not None and held.name == name and held.sha256 == weights_digest(name):
        return DeferredEncoder(held, partial(load_encoder, name, held.dtype))
    return load_encoder(name)


def encoder_of(index: Place) -> Encoder:
    """The model that built the index at `index`; the default one where nothing is built.

    Raises:
        ModelUnavailable: it is not here, or has other weights by now.
    """
    info = home_of(index).info()
    return encoder_for(index, info.model.name if info else None)
