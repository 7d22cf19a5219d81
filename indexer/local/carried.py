"""The model that a generation carries to be asked by, in a folder of its own.

What the generation before holds of the very same model is taken over, file by file.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from indexer.contract import Publication
from indexer.embedding import Encoder
from indexer.errors import IndexDamaged
from indexer.local import generations
from indexer.local.generations import Generation
from indexer.query_encoder import open_query_encoder

FOLDER = "encoder"


def write(directory: Path, state: Publication, before: Generation | None) -> None:
    """Put the model of a state into a generation, if it can be had."""
    into = directory / FOLDER
    if before is not None and before.info.model == state.model and _take_over(before, into):
        return
    if state.export is not None:
        state.export(into)


def open_encoder(generation: Generation) -> Encoder | None:
    """The model that a generation carries; None where it carries none.

    Raises:
        IndexDamaged: it is not what was built.
    """
    if not generations.verify(generation, FOLDER):
        return None
    return open_query_encoder(generation.path / FOLDER, generation.info.model)


def _take_over(before: Generation, into: Path) -> bool:
    try:
        if not generations.verify(before, FOLDER):
            return False
    except IndexDamaged:
        return False
    into.mkdir()
    for file in sorted((before.path / FOLDER).iterdir()):
        try:
            os.link(file, into / file.name)
        except OSError:
            # Not every file system has two names for a file.
            shutil.copyfile(file, into / file.name)
    return True
