"""The model that a generation carries to be asked by, in a folder of its own."""

from __future__ import annotations

from indexer.embedding import Encoder, ModelIdentity
from indexer.local.generations import Generation
from indexer.query_encoder import open_query_encoder

FOLDER = "encoder"


def carries(generation: Generation) -> bool:
    """Whether a generation carries a model, which was compared with its digests when it opened."""
    return any(name.startswith(f"{FOLDER}/") for name in generation.files)


def holds(generation: Generation, model: ModelIdentity) -> bool:
    """Whether a generation carries this very model, so that the next may take it over."""
    return generation.info.model == model and carries(generation)


def open_encoder(generation: Generation) -> Encoder | None:
    """The model that a generation carries; None where it carries none.

    Raises:
        IndexDamaged: it cannot be read.
    """
    if not carries(generation):
        return None
    return open_query_encoder(generation.path / FOLDER, generation.info.model)
