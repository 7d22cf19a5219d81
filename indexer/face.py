"""The functions of the public face: build an index, open it, add to it, check it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.contract import Progress, Store, silent
from indexer.homes import Place, home_of

if TYPE_CHECKING:
    from indexer.building import BuildReport
    from indexer.embedding import Encoder
    from indexer.uploads import Offered

# What builds is imported by the functions that build: who asks waits for what it needs alone.


def build(
    sources: Sequence[Place],
    index: Place = "index",
    *,
    model: str | None = None,
    progress: Progress = silent,
    force: bool = False,
    ocr: bool = False,
) -> BuildReport:
    """Read every letter under `sources` (files, folders, ZIP archives) and publish an index.

    `model` is a sentence-transformers model by name or folder; one that is not on this machine is
    fetched from the hub. What cannot be read is told in the report (`report.info.refused`) and
    stops nothing. Where nothing has changed since the last build, it stays (unless `force`). With
    `ocr`, scanned PDFs are read by OCR.

    Raises:
        NoLetters: none of the sources holds a letter.
        UnreadableFile: a source does not exist.
        OcrUnavailable: `ocr` was asked for where there is none.
        ModelUnavailable: the embedding model cannot be fetched or loaded.
        IndexBusy: another process writes to this index.
    """
    from indexer.building import build as build_index
    from indexer.embedding import fetched
    from indexer.held_model import encoder_for

    # Before any letter is read: reading many takes minutes.
    encoder = partial(encoder_for, index, fetched(model))
    paths = [Path(source) for source in sources]
    return build_index(paths, index, encoder, progress=progress, force=force, ocr=ocr)


def add(
    letters: Sequence[Offered],
    index: Place,
    open_encoder: Callable[[], Encoder],
    *,
    progress: Progress = silent,
) -> BuildReport:
    """Let letters that were handed over (`indexer.uploads`) join an index.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is no index that they could join.
        IndexBusy: another process writes to this index.
        UnreadableFile: the folder of uploads cannot be written to.
    """
    from indexer.building import add as add_letters

    return add_letters(letters, index, open_encoder, progress=progress)


def open_index(index: Place = "index") -> Store:
    """Open the published index; close it when done.

    Raises:
        IndexMissing: nothing was built there.
        IndexDamaged: its files are not what was built.
        IndexMismatch: it was written in another format.
    """
    return home_of(index).open()


def published(index: Place = "index") -> str:
    """The name of what is published, which changes with its contents; empty where nothing is.

    Raises:
        IndexDamaged: what is published cannot be told.
    """
    return home_of(index).published()


def verify(index: Place = "index", *, thorough: bool = True) -> tuple[Path, int]:
    """Compare the files of an index with what was built: all, or (not `thorough`) at a glance.

    Returns the folder that was checked and how many files it has.

    Raises:
        IndexMissing: nothing was built there.
        IndexDamaged: a file is missing or altered.
        IndexMismatch: it was written in another format.
    """
    return home_of(index).verify(thorough=thorough)
