"""The functions of the public face: build an index, open it, add to it, check it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.contract import Cleared, Progress, Store, WentBack, silent
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
    replace: bool = False,
    ocr: bool = False,
) -> BuildReport:
    """Make an index hold every letter under `sources` (files, folders, ZIP archives), no other.

    `model` is a sentence-transformers model by name or folder; one that is not on this machine is
    fetched from the hub. What cannot be read is told in the report (`report.info.refused`) and
    stops nothing. Files that have not changed are not read again, and where nothing has, the index
    stays (unless `force`). With `ocr`, scanned PDFs are read by OCR.

    Raises:
        NoLetters: none of the sources holds a letter.
        WouldLose: the index holds letters that are under none of the sources (unless `replace`).
        UnreadableFile: a source does not exist.
        OcrUnavailable: `ocr` was asked for where there is none.
        ModelUnavailable: the embedding model cannot be fetched or loaded.
        IndexBusy: another process writes to this index.
    """
    from indexer import building
    from indexer.embedding import fetched
    from indexer.held_model import encoder_for

    # Before any letter is read: reading many takes minutes.
    encoder = partial(encoder_for, index, fetched(model))
    paths = [Path(source) for source in sources]
    return building.build(
        paths, index, encoder, progress=progress, force=force, replace_all=replace, ocr=ocr
    )


def add(
    sources: Sequence[Place],
    index: Place = "index",
    *,
    progress: Progress = silent,
    ocr: bool = False,
) -> BuildReport:
    """Let every letter under `sources` join an index; whatever it holds stays.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is no index that they could join.
        NoLetters: there is no file that could be a letter.
        UnreadableFile: a source does not exist.
        ModelUnavailable: the model of the index cannot be loaded.
        IndexBusy: another process writes to this index.
    """
    from indexer import building
    from indexer.held_model import encoder_of

    paths = [Path(source) for source in sources]
    return building.add(paths, index, partial(encoder_of, index), progress=progress, ocr=ocr)


def remove(
    letters: Sequence[str], index: Place = "index", *, progress: Progress = silent
) -> BuildReport:
    """Take letters out of an index, by their ids.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is no index.
        UnknownIssue: it holds no such letter; none is taken out then.
        NoLetters: nothing would be left.
        IndexBusy: another process writes to this index.
    """
    from indexer import building
    from indexer.held_model import encoder_of

    return building.remove(letters, index, partial(encoder_of, index), progress=progress)


def sync(
    folders: Sequence[Place],
    index: Place = "index",
    *,
    progress: Progress = silent,
    ocr: bool = False,
) -> BuildReport:
    """Make an index hold what some folders hold by now; letters from elsewhere stay.

    Raises:
        NoLetters: there is no file that could be a letter.
        IndexDamaged, IndexMismatch: the index cannot be read.
        UnreadableFile: a folder does not exist.
        ModelUnavailable: the model of the index cannot be loaded.
        IndexBusy: another process writes to this index.
    """
    from indexer import building
    from indexer.held_model import encoder_of

    paths = [Path(folder) for folder in folders]
    return building.sync(paths, index, partial(encoder_of, index), progress=progress, ocr=ocr)


def add_uploads(
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
    from indexer import building

    return building.add_uploads(letters, index, open_encoder, progress=progress)


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


def rollback(index: Place = "index") -> WentBack:
    """Publish again the state before the one that is published.

    Raises:
        BadIndex: there is none, or it is not whole; nothing is changed then.
    """
    return home_of(index).rollback()


def gc(index: Place = "index") -> Cleared:
    """Remove what an index neither answers from nor keeps to go back to.

    Raises:
        BadIndex: what is published cannot be told, or another process is writing.
    """
    return home_of(index).gc()
