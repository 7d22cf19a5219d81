"""What a store holds, at a glance."""

from __future__ import annotations

from pathlib import Path

from indexer import open_index
from indexer.contract import Ask, Store
from indexer.tagged import TaggedLetter


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
