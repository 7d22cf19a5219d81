"""A damaged state never answers: the one before does and says so, or damage is told in one line."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.building import build, remove
from indexer.contract import Ask, Store
from indexer.errors import BadIndex, ImrError, IndexDamaged
from indexer.expression import Adjacent, Wild
from indexer.homes import home_of
from indexer.local import generations
from indexer.local.generations import open_current
from indexer.local.store import LocalStore
from trials.doubles import HashingEncoder
from trials.held import letters_of
from trials.written import COVER, issue, letter


def of_case(number: int) -> str:
    return letter(issue(f"Cane {number}: Upheld"), cover=COVER.replace("0000042", f"{number:07}"))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of three letters, and one of two that came after it."""
    (tmp_path / "letters").mkdir()
    for number in (1, 2, 3):
        (tmp_path / "letters" / f"{number}.txt").write_text(of_case(number))
    build([tmp_path / "letters"], tmp_path / "index", HashingEncoder)
    remove(["CM00-0000003"], tmp_path / "index", HashingEncoder)
    return tmp_path / "index"


def spoil(path: Path) -> None:
    """Other bytes, in a file of its own: what generations share is spoiled in one of them."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)


def spoil_rows(index: Path) -> None:
    spoil(open_current(index).path / "rows.npz")


def spoil_segment(index: Path) -> None:
    spoil(next(open_current(index).path.glob("segment-*/catalog.db")))


def spoil_manifest(index: Path) -> None:
    (open_current(index).path / "MANIFEST.json").write_text("{}")


def add_file(index: Path) -> None:
    next(open_current(index).path.glob("segment-*")).joinpath("_MAIN_1.toc").write_bytes(b"")


def lose(index: Path) -> None:
    shutil.rmtree(open_current(index).path)


SPOILED = [spoil_rows, spoil_segment, spoil_manifest, add_file, lose]


def held(index: Path) -> int:
    with closing(home_of(index).open()) as store:
        assert ("damaged" in store.info.notice) is (store.info.letters == 3)
        return len(letters_of(store))


@pytest.mark.parametrize("damage", SPOILED)
def test_the_state_before_answers_and_says_so(index: Path, damage: Callable[[Path], None]) -> None:
    assert held(index) == 2
    name = open_current(index).path.name
    damage(index)
    assert held(index) == 3
    # It stays: set aside, where there is anything left of it; and it is told again.
    assert (index / f"damaged-{name}").exists() == (damage is not lose)
    assert open_current(index).info.letters == 3
    if damage is not lose:
        assert held(index) == 3
    build([index.parent / "letters"], index, HashingEncoder, force=True)
    with closing(home_of(index).open()) as store:
        assert not store.info.notice


@pytest.mark.parametrize("damage", SPOILED)
def test_where_nothing_may_be_written_it_answers_all_the_same(
    index: Path, damage: Callable[[Path], None]
) -> None:
    damage(index)
    before = sorted(path.name for path in index.iterdir())
    with generations.writer_lock(index):
        assert held(index) == 3
    assert sorted(path.name for path in index.iterdir()) == before


def test_a_line_that_names_nothing_is_put_right(index: Path) -> None:
    (index / "CURRENT").write_text("")
    with closing(home_of(index).open()) as store:
        assert store.info.letters == 2 and "damaged" in store.info.notice


def test_where_no_state_is_whole_damage_is_told(index: Path) -> None:
    for path in index.glob("gen-*/rows.npz"):
        spoil(path)
    with pytest.raises(IndexDamaged, match="build the index again"):
        home_of(index).open()


# Damage that comes later


READS: list[Callable[[Store], object]] = [
    lambda store: store.get(["CM00-0000001"]),
    lambda store: store.find(Ask(expression=Adjacent("not specify"))),
    lambda store: store.lexicon.near("cano"),
    lambda store: store.lexicon.fitting(Wild("can*")),
]


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize(
    "error",
    [sqlite3.DatabaseError("malformed"), ValueError("no\nsuch"), KeyError("x"), OSError("gone")],
    ids=lambda error: type(error).__name__,
)
def test_damage_that_shows_later_is_one_line(
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[[Store], object],
    error: Exception,
) -> None:
    def fail(*args: object) -> None:
        raise error

    with closing(LocalStore.open(index)) as store:
        for name in ("catalog.SegmentCatalog.rows", "whoosh_safely.WhooshWords.reader"):
            monkeypatch.setattr(f"indexer.local.{name}", fail)
        with pytest.raises(IndexDamaged, match="build the index again") as told:
            read(store)
        assert "\n" not in str(told.value)


def test_what_was_asked_wrongly_is_no_damage(index: Path) -> None:
    with closing(LocalStore.open(index)) as store, pytest.raises(ImrError) as told:
        store.get(["CM00-0000009"])
    assert not isinstance(told.value, BadIndex)


def test_what_was_closed_is_not_called_damaged(index: Path) -> None:
    store = LocalStore.open(index)
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.get(["CM00-0000001"])


# Long readers


def test_a_reader_answers_from_its_own_state_to_the_end(index: Path, tmp_path: Path) -> None:
    with closing(LocalStore.open(index)) as store:
        before = [read(store) for read in READS]
        path = store.folder
        for number in (4, 5, 6, 7):
            (tmp_path / "letters" / f"{number}.txt").write_text(of_case(number))
            build([tmp_path / "letters"], index, HashingEncoder, force=True)
        assert path.exists()
        assert [read(store) for read in READS] == before
        assert store.salient(Ask(text="cane", terms={"cane": 1.0})).of == 2
        assert store.near_duplicates("CM00-0000001#1") is not None
    home_of(index).gc()
    assert not path.exists()
    assert len(list(index.glob("gen-*"))) == 2


@pytest.fixture
def descriptors() -> Iterator[Callable[[], int]]:
    place = Path("/proc/self/fd")
    if not place.is_dir():
        pytest.skip("what is open is told by Linux alone")
    yield lambda: len(os.listdir(place))  # noqa: PTH208


def test_what_is_closed_leaves_nothing_open(index: Path, descriptors: Callable[[], int]) -> None:
    def cycle() -> None:
        with closing(home_of(index).open()) as store:
            for read in READS:
                read(store)
            store.find(Ask(text="cane", terms={"cane": 1.0}))
            stores.append(store)

    stores: list[Store] = []
    cycle()
    before = descriptors()
    for _ in range(20):
        cycle()
    assert descriptors() <= before
