"""Letters that are handed over: read in memory, stored under names of our own, indexed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from indexer import published, uploads
from indexer.building import add_uploads, build
from indexer.errors import IndexBusy, IndexMissing
from indexer.local import generations
from indexer.uploads import Offered, Upload, read_uploads
from trials.doubles import HashingEncoder
from trials.held import files_of
from trials.written import issue, letter

OLD = letter().encode()
NEW = letter(issue("Lumbar MRI: Upheld"), cover="").encode()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one letter."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "old.txt").write_bytes(OLD)
    build([tmp_path / "letters"], tmp_path / "index", HashingEncoder)
    return tmp_path / "index"


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def held(index: Path) -> dict[str, str]:
    """The letters of the published index and their files."""
    return files_of(index)


def offered(data: bytes, name: str = "new.txt") -> tuple[Offered, ...]:
    return read_uploads([Upload(name, data)]).letters


def test_files_and_archives_are_read_and_what_is_none_is_told(tmp_path: Path) -> None:
    archive = zipped(**{"a.txt": OLD, "b.txt": b"no letter", "c.xls": b"1"})
    seen: list[tuple[int, int]] = []
    offer = read_uploads(
        [Upload("../x/archive.zip", archive), Upload("new.txt", NEW), Upload("empty.pdf", b"")],
        lambda stage, done, of: seen.append((done, of)),
    )
    assert [one.source.name for one in offer.letters] == ["archive.zip!a.txt", "new.txt"]
    assert {one.file for one in offer.refused} == {"archive.zip!b.txt", "empty.pdf"}
    assert all(one.reason and one.remedy for one in offer.refused)
    assert offer.passed_over == {".xls": 1}
    assert seen[-1] == (4, 4)


def test_nothing_is_stored_by_reading(index: Path) -> None:
    offered(NEW)
    assert not uploads.folder(index).exists()


def test_an_archive_that_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    offer = read_uploads([Upload("big.zip", zipped(**{"a.txt": OLD}))])
    assert not offer.letters
    assert "when unpacked" in offer.refused[0].reason


def test_a_letter_that_is_added_stays_through_a_rebuild(index: Path) -> None:
    before = held(index)
    report = add_uploads(offered(NEW), index, HashingEncoder)
    assert report.info.letters == 2
    added = {key: value for key, value in held(index).items() if key not in before}
    (path,) = added.values()
    assert Path(path).read_bytes() == NEW
    assert Path(path).parent == uploads.folder(index)
    after = held(index)
    again = build([index.parent / "letters"], index, HashingEncoder)
    assert held(index) == after
    assert again.unchanged


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "a/b\\c.txt", ".hidden", "x" * 300 + ".txt", "CON", "ü\u202e.txt"]
)
def test_no_name_reaches_the_disk(index: Path, name: str) -> None:
    add_uploads(offered(NEW, name), index, HashingEncoder)
    (stored,) = uploads.folder(index).iterdir()
    digest = hashlib.sha256(NEW).hexdigest()[:16]
    assert stored.name.isascii() and len(stored.name) < 100
    assert stored.stem.endswith(digest) and stored.suffix == ".txt"
    assert not stored.name.startswith(".")


def test_a_letter_that_is_there_already_is_told_and_not_stored(index: Path) -> None:
    before = published(index)
    report = add_uploads(offered(OLD), index, HashingEncoder)
    assert report.unchanged and len(report.duplicates) == 1
    assert list(uploads.folder(index).iterdir()) == []
    assert published(index) == before


def test_the_same_file_twice_is_stored_once(index: Path) -> None:
    add_uploads(offered(NEW), index, HashingEncoder)
    report = add_uploads(offered(NEW, "other-name.txt"), index, HashingEncoder)
    assert report.info.letters == 2
    assert len(list(uploads.folder(index).iterdir())) == 1


def test_what_was_refused_before_is_still_told(index: Path) -> None:
    (index.parent / "letters" / "recipe.txt").write_text("Take two eggs.")
    build([index.parent / "letters"], index, HashingEncoder)
    refused = add_uploads(offered(NEW), index, HashingEncoder).info.refused
    assert [Path(one.file).name for one in refused] == ["recipe.txt"]


def test_a_second_writer_is_told_to_wait(index: Path) -> None:
    with generations.writer_lock(index), pytest.raises(IndexBusy, match="wait for it to end"):
        add_uploads(offered(NEW), index, HashingEncoder)
    assert not uploads.folder(index).exists()


def test_a_failure_leaves_index_and_folder_as_they_were(index: Path) -> None:
    before = held(index)

    def fails() -> HashingEncoder:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_uploads(offered(NEW), index, fails)
    assert held(index) == before
    assert list(uploads.folder(index).iterdir()) == []


def test_without_an_index_there_is_nothing_to_join(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        add_uploads(offered(NEW), tmp_path / "index", HashingEncoder)


def test_a_lock_file_that_is_handed_over_is_passed_over() -> None:
    offer = read_uploads([Upload("~$new.docx", b"x"), Upload("new.txt", NEW)])
    assert len(offer.letters) == 1 and not offer.refused
    assert offer.passed_over == {"hidden": 1}


BATCH = b"\x0c".join((OLD, NEW, letter(issue("Sling: Overturned"), cover="").encode()))


def test_a_file_of_several_letters_is_stored_once_and_stays_through_a_rebuild(index: Path) -> None:
    offer = read_uploads([Upload("batch.txt", BATCH), Upload("~$batch.docx", b"x")])
    assert [one.place for one in offer.letters] == [f"batch.txt (page {n})" for n in (1, 2, 3)]
    assert not offer.refused and offer.passed_over == {"hidden": 1}
    report = add_uploads(offer.letters, index, HashingEncoder)
    assert report.info.letters == 3
    (stored,) = uploads.folder(index).iterdir()
    assert stored.read_bytes() == BATCH
    assert set(held(index)) == {"CM00-0000042", f"{stored.stem}-2", f"{stored.stem}-3"}
    after = held(index)
    build([index.parent / "letters"], index, HashingEncoder)
    assert held(index) == after
