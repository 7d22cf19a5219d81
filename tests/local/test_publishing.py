"""A whole state of an index, written, checked and published."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.building import build
from indexer.contract import COSINE_ERROR
from indexer.doctor import examine
from indexer.errors import IndexBusy, IndexDamaged, IndexMissing
from indexer.local import lexical_writing, vectors
from indexer.local.drafting import LIBRARIES
from indexer.local.generations import current_name, open_current
from indexer.local.publishing import writing
from trials.doubles import HashingEncoder
from trials.written import issue, letter


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one letter."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text(letter(issue(), issue("Cane: Overturned")))
    build([tmp_path / "letters"], tmp_path / "index", HashingEncoder)
    return tmp_path / "index"


def test_an_index_counts_what_was_read_as_the_doctor_does(
    sample_letters: Path, sample_index: Path
) -> None:
    held = open_current(sample_index).info.coverage
    counted = {one.field: (one.read, one.of) for one in held}
    report = {one.field: (one.read, one.of) for one in examine([sample_letters]).coverage}
    assert counted == {field: report[field] for field in counted}
    assert len(counted) > 20


def test_what_is_published_tells_what_it_was_made_with(index: Path) -> None:
    info = open_current(index).info
    assert set(info.libraries) == set(LIBRARIES)
    assert info.outcomes == {"upheld": 1, "overturned": 1}
    assert info.letters_by_year == {2016: 1}
    assert info.approximate == ()


def test_a_writer_reads_what_is_published(index: Path, tmp_path: Path) -> None:
    with writing(index) as writer:
        assert writer.info() == open_current(index).info
        assert [one.id for one in writer.letters()] == ["CM00-0000042"]
    with writing(tmp_path / "nowhere") as writer:
        assert writer.info() is None
        with pytest.raises(IndexMissing):
            list(writer.letters())


def test_one_writer_at_a_time(index: Path) -> None:
    with writing(index), pytest.raises(IndexBusy), writing(index):
        pass


def test_vectors_are_known_by_the_text_that_this_model_read(index: Path) -> None:
    text = "Cane. Imaging waits for red flags. In this case there are none."
    held = HashingEncoder().encode([text])
    digest = hashlib.sha256(text.encode()).hexdigest()
    model = open_current(index).info.model
    with writing(index) as writer:
        known = writer.known_vectors(model, [digest, "0" * 64, digest])
        assert set(known) == {digest}
        assert known[digest] @ held[0] > 1 - COSINE_ERROR
        assert writer.known_vectors(model, ["0" * 64]) == {}
        other = replace(model, sha256="1" * 64)
        assert writer.known_vectors(other, [digest]) == {}


def test_files_that_disagree_are_not_published(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, write = current_name(index), vectors.write
    monkeypatch.setattr(vectors, "write", lambda folder, rows: write(folder, rows[1:]))
    with pytest.raises(IndexDamaged, match="number of passages"):
        build([index.parent / "letters"], index, HashingEncoder, force=True)
    assert current_name(index) == before
    assert not list(index.glob(".building-*"))


def test_issues_in_another_order_are_not_published(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, write = current_name(index), lexical_writing.write
    monkeypatch.setattr(
        lexical_writing,
        "write",
        lambda folder, found: write(folder, replace(found, issues=found.issues[::-1])),
    )
    with pytest.raises(IndexDamaged, match="is issue 0"):
        build([index.parent / "letters"], index, HashingEncoder, force=True)
    assert current_name(index) == before
