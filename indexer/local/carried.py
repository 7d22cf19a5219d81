"""The model that a generation carries to be asked by, in a folder of its own."""

from __future__ import annotations

from indexer.embedding import Encoder, ModelIdentity
from indexer.errors import IndexDamaged
from indexer.local import generations
from indexer.local.generations import Generation
from indexer.query_encoder import open_query_encoder

FOLDER = "encoder"


def holds(generation: Generation, model: ModelIdentity) -> bool:
    """Whether a generation carries this very model, whole, so that the next may take it over."""
    try:
        return generation.info.model == model and generations.verify(generation, FOLDER) > 0
    except IndexDamaged:
        return False


def open_encoder(generation: Generation) -> Encoder | None:
    """The model that a generation carries; None where it carries none.

    Raises:
        IndexDamaged: it is not what was built.
    """
    if not generations.verify(generation, FOLDER):
        return None
    return open_query_encoder(generation.path / FOLDER, generation.info.model)
