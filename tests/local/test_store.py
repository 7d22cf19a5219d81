"""The local store: letters in a line by the day of the decision, and those that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.building import build
from indexer.contract import Store
from indexer.errors import IndexDamaged, IndexMismatch, IndexMissing, UnknownIssue
from indexer.local.generations import open_current
from indexer.local.store import LocalStore
from search_app.search import Search
from trials.doubles import HashingEncoder
from trials.held import letters_of
from trials.written import COVER, letter


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A store of the letters in a folder."""
    build([folder], folder / "index", HashingEncoder)
    store = LocalStore.open(folder / "index")
    try:
        yield store
    finally:
        store.close()


def test_equal_days_keep_their_order_and_undated_letters_are_last(tmp_path: Path) -> None:
    days = ["12/20/2016", "", "12/19/2016", "12/20/2016", ""]
    for number, day in enumerate(days):
        cover = COVER.replace("0000042", f"000000{number}").replace(
            "Decision Date: 12/19/2016", f"Decision Date: {day}" if day else ""
        )
        (tmp_path / f"{number}.txt").write_text(letter(cover=cover))
    with opened(tmp_path) as store:
        dated = {one.id[-1]: one.cover.decision_date is not None for one in letters_of(store)}
        assert dated == {str(number): bool(day) for number, day in enumerate(days)}
        line = [f"CM00-000000{number}" for number in (2, 0, 3, 1, 4)]
        found = [store.beside(one) for one in line]
        assert found == list(zip([None, *line], [*line[1:], None], strict=False))


def test_from_letter_to_letter_one_comes_through_the_whole_index(search: Search) -> None:
    store = search.store
    ids = {one.id for one in letters_of(store)}
    seen = [next(one for one in sorted(ids) if store.beside(one)[0] is None)]
    while (after := store.beside(seen[-1])[1]) is not None:
        assert store.beside(after)[0] == seen[-1]
        seen.append(after)
    assert set(seen) == ids and len(seen) == len(ids)
    days = [str(one.cover.decision_date or "9999") for one in store.get(seen)]
    assert days == sorted(days)


def test_near_duplicates_name_each_other(sample_letters: Path, tmp_path: Path) -> None:
    letter = sorted(sample_letters.glob("cm00-*.txt"))[0]
    text = letter.read_text(encoding="utf-8")
    for number in ("CM00-7000001", "CM00-7000002", "CM00-7000003"):
        copy = text.replace(letter.stem.upper(), number)
        (tmp_path / f"{number}.txt").write_text(copy, encoding="utf-8")
    with opened(tmp_path) as store:
        found = store.near_duplicates("CM00-7000002#1")
        assert found == ("CM00-7000001#1", "CM00-7000003#1")
        with pytest.raises(UnknownIssue):
            store.near_duplicates("CM00-7000004#1")


def test_opening_tells_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="imr build"):
        LocalStore.open(tmp_path / "index")
    (tmp_path / "a.txt").write_text(letter())
    with opened(tmp_path):
        pass
    generation = open_current(tmp_path / "index")
    manifest = generation.path / "MANIFEST.json"
    told = manifest.read_text()
    manifest.write_text(told.replace('"format": ', '"format": 9'))
    with pytest.raises(IndexMismatch, match="build the index again"):
        LocalStore.open(tmp_path / "index")
    manifest.write_text(told)
    (generation.segments[0] / "vectors.faiss").unlink()
    with pytest.raises(IndexDamaged, match="build the index again"):
        LocalStore.open(tmp_path / "index")
