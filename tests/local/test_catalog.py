"""What a letter says, as it was written."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from indexer.chunking import ChunkKind
from indexer.errors import IndexDamaged, UnknownIssue
from indexer.local import rows
from indexer.local.assembling import owned
from indexer.local.catalog import FILE, Catalog, SegmentCatalog
from indexer.local.generations import open_current
from indexer.local.rows import Rows
from indexer.local.segments import Segment


@pytest.fixture
def catalog(sample_index: Path) -> Iterator[Catalog]:
    held = open_current(sample_index)
    segments = [Segment.open(path) for path in held.segments]
    letters, _ = rows.read(held.path)
    placed = Rows.of(letters, [owned(one.columns) for one in segments])
    yield Catalog([one.catalog for one in segments], placed)
    for one in segments:
        one.close()


def test_records_come_in_the_order_asked_for(catalog: Catalog) -> None:
    ids = catalog.issue_ids()
    found = [letter.issue.id for letter in catalog.issues_of([5, 0, 3])]
    assert found == [ids[5], ids[0], ids[3]]


def test_issues_and_letters_are_found_in_any_case(catalog: Catalog) -> None:
    first = catalog.issue_ids()[0]
    assert catalog.find_issue(first.lower()) == catalog.find_issue(f" {first} ") == 0
    assert catalog.find_letter(first.split("#")[0].upper()) == 0


@pytest.mark.parametrize("name", ["CM99-9999999", "", "' OR 1=1 --"])
def test_what_is_not_there_is_not_found(catalog: Catalog, name: str) -> None:
    with pytest.raises(UnknownIssue, match="no issue"):
        catalog.find_issue(name)
    with pytest.raises(UnknownIssue, match="no letter"):
        catalog.find_letter(name)


def test_passages_lie_within_their_texts(catalog: Catalog) -> None:
    for row, letter in enumerate(catalog.issues_of(range(catalog.issues))):
        whole = catalog.passages_of(row)
        spans = [span for span in whole if span.kind is ChunkKind.RATIONALE]
        assert spans
        assert len(whole) > len(spans)
        assert spans[0].start == 0
        assert all(0 <= s.start < s.end <= len(letter.issue.text) for s in spans)
        summary = [span for span in whole if span.kind is ChunkKind.SUMMARY]
        assert all(0 <= s.start < s.end <= len(letter.summary) for s in summary)


def test_the_catalogue_cannot_be_written_to(catalog: Catalog) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalog._segments[0].rows("DELETE FROM letters")


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("method", ["passages_of", "letter", "issues_of", "find_issue"])
def test_readers_at_the_same_time_read_what_one_alone_does(catalog: Catalog, method: str) -> None:
    asked: list[object] = {
        "letter": list(range(catalog.letters)),
        "find_issue": catalog.issue_ids(),
        "issues_of": [[ordinal] for ordinal in range(catalog.issues)],
    }.get(method, list(range(catalog.issues)))
    read = getattr(catalog, method)
    alone = [read(one) for one in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, asked * 20)) == alone * 20


def test_a_file_that_is_no_catalogue_is_damage(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, " * 100)
    with pytest.raises(IndexDamaged, match="build the index again"):
        SegmentCatalog(tmp_path)


@pytest.mark.parametrize("record", ["x'00'", "x'789c030000000001'", "zeroblob(0)"])
def test_a_record_that_cannot_be_read_is_damage(
    tmp_path: Path, sample_index: Path, record: str
) -> None:
    damaged = tmp_path / FILE
    damaged.write_bytes((open_current(sample_index).segments[0] / FILE).read_bytes())
    with closing(sqlite3.connect(damaged)) as connection:
        connection.execute(f"UPDATE issues SET record = {record} WHERE ord = 0")
        connection.commit()
    opened = SegmentCatalog(tmp_path)
    with pytest.raises(IndexDamaged, match="build the index again"):
        opened.letter(0)
    opened.close()
