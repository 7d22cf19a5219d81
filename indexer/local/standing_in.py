"""What answers where the published generation is damaged? The one before, and it says so."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from indexer.errors import BadIndex, IndexDamaged
from indexer.local import generations
from indexer.local.store import LocalStore


def open_whole(index: Path) -> LocalStore:
    """Open the published generation or, where it is damaged, the latest before it that is whole.

    The damaged one is set aside (renamed, never removed) where this process may write.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is none that could be opened.
    """
    try:
        store = LocalStore.open(index)
    except IndexDamaged as error:
        store = _stand_in(index, error)
    else:
        if aside := generations.aside(index, store.info.name):
            store.notice = (
                f"{aside[-1]}, which was published last, was damaged and is set aside; "
                f"{store.info.name}, the one before it, answers. Build the index again"
            )
    return store


def _stand_in(index: Path, damage: IndexDamaged) -> LocalStore:
    try:
        current = generations.current_name(index)
    except IndexDamaged:
        current = None
    for name in generations.before(index, current):
        with suppress(BadIndex):
            store = LocalStore.of(index / name)
            aside = _set_aside(index, current, name)
            store.notice = (
                f"what was published last is damaged{f' and set aside as {aside}' if aside else ''}"
                f" ({damage}); {name}, the one before it, answers"
            )
            return store
    raise damage


def _set_aside(index: Path, damaged: str | None, whole: str) -> str:
    """The name that the damaged generation has now; empty where this process may not write."""
    with suppress(BadIndex, OSError), generations.writer_lock(index):
        # Another process may have done it, or published anew.
        with suppress(IndexDamaged):
            if generations.current_name(index) != damaged:
                return ""
        return generations.set_aside(index, damaged, whole)
    return ""
