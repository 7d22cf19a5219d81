"""ZIP archives: their letters are read from within, and no trick of theirs goes further."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import UnreadableFile
from indexer.letters import FoundFiles, archive, find_files, read_letter, read_letters
from trials.written import issue, letter


def pack(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return path


def refusals(found: FoundFiles) -> dict[str, str]:
    return {
        reading.source.name.rpartition("/")[2]: error.reason
        for reading in read_letters(found.sources)
        for error in reading.errors
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "letters.zip"


def test_the_letters_of_an_archive_are_sources_like_files(path: Path) -> None:
    other = letter(issue("Cane: Upheld"), cover="")
    pack(path, {"deep/a.txt": letter().encode(), "b.txt": other.encode(), "deep/": b""})
    first, second = find_files([path.parent])
    assert (first.name, first.stem) == (f"{path}!deep/a.txt", "a")
    assert [read_letter(one).id for one in (first, second)] == ["CM00-0000042", "b"]


def test_a_bad_member_is_reported_and_the_others_go_on(path: Path) -> None:
    members = {
        "a.txt": letter().encode(),
        "bad.pdf": b"no PDF",
        "inner.zip": b"PK\x03\x04",
        "notes.odt": b"x",
        "__MACOSX/._a.txt": b"x",
    }
    found = find_files([pack(path, members)])
    assert refusals(found) == {
        "letters.zip!bad.pdf": "not a PDF in spite of its name",
        "letters.zip!inner.zip": "an archive within an archive",
    }
    assert found.passed_over == {".odt": 1, "hidden": 1}


def test_a_member_s_path_is_only_a_name(path: Path, tmp_path: Path) -> None:
    before = set(tmp_path.parent.rglob("*"))
    text = letter(cover="").encode()
    found = find_files(
        [pack(path, {"../../evil.txt": text, "/abs/evil2.txt": text, "C:\\x\\evil3.txt": text})]
    )
    assert [read_letter(one).id for one in found] == ["evil", "evil2", "evil3"]
    assert set(tmp_path.parent.rglob("*")) - before == {path}


def test_a_member_s_name_cannot_break_the_line_of_a_message(path: Path) -> None:
    (source,) = find_files([pack(path, {"a\n\x1b[31mb.pdf": b"x"})])
    with pytest.raises(UnreadableFile) as refused:
        read_letter(source)
    assert str(refused.value).isprintable()


def test_an_encrypted_member_is_called_so(path: Path) -> None:
    pack(path, {"a.txt": letter().encode(), "b.txt": letter().encode()})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refusals(find_files([path])) == {"letters.zip!b.txt": "encrypted"}


def test_a_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    pack(path, {"a.txt": b" " * 5_000_000, "b.txt": letter().encode()})
    reason = "packed more than 100 to 1, as no letter is"
    assert refusals(find_files([path])) == {"letters.zip!a.txt": reason}


def test_a_member_that_is_larger_than_it_says_gives_no_more_than_it_says(path: Path) -> None:
    pack(path, {"a.txt": b"x" * 90_000})
    data = bytearray(path.read_bytes())
    for place in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    assert refusals(find_files([path])) == {"letters.zip!a.txt": "damaged in the archive"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_bound_is_refused(path: Path, method: int) -> None:
    pack(path, {"a.txt": letter().encode()}, method)
    assert refusals(find_files([path])) == {"letters.zip!a.txt": "packed in an unusual way"}


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("MAX_MEMBERS", 1, "an archive of more than 1 files"),
        ("MAX_TOTAL_BYTES", 1_000, "more than 0 MB when unpacked"),
        ("MAX_DIRECTORY_BYTES", 50, "not a whole ZIP archive"),
    ],
)
def test_an_archive_beyond_the_limits_is_refused_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, reason: str
) -> None:
    pack(path, {"a.txt": letter().encode(), "b.txt": letter().encode()})
    monkeypatch.setattr(archive, limit, value)
    if limit == "MAX_TOTAL_BYTES":
        monkeypatch.setattr(archive.checked_total, "__defaults__", (value,))
    assert refusals(find_files([path])) == {"letters.zip": reason}


def test_a_damaged_archive_is_refused_and_stops_nothing(path: Path) -> None:
    whole = pack(path, {"a.txt": letter().encode()}).read_bytes()
    path.write_bytes(whole[:-30])
    (path.parent / "a.txt").write_text(letter())
    found = find_files([path.parent])
    assert refusals(found) == {"letters.zip": "not a whole ZIP archive"}
    assert len(found) == 2


def test_archives_hold_no_file_open(tmp_path: Path) -> None:
    for number in range(20):
        pack(tmp_path / f"{number}.zip", {"a.txt": letter().encode()})
    before = len(list(Path("/dev/fd").iterdir()))
    found = find_files([tmp_path])
    assert sum(len(reading.letters) for reading in read_letters(found.sources)) == 20
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_an_archive_that_changes_meanwhile_is_reported(path: Path) -> None:
    pack(path, {"a.txt": letter().encode()})
    (source,) = find_files([path])
    path.unlink()
    with pytest.raises(UnreadableFile, match=r"letters\.zip!a\.txt: damaged"):
        source.read()


def test_an_archive_is_a_file_too() -> None:
    """python-docx and our own reader open the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("a", b"x")
    assert archive.open_archive("a.docx", buffer).namelist() == ["a"]


def test_lock_files_in_an_archive_are_no_letters_and_no_failures(path: Path) -> None:
    members = {
        "deep/~$a.docx": b"x",
        "deep/._a.pdf": b"x",
        "@eaDir/a.pdf": b"x",
        "C:\\x\\Thumbs.db": b"x",
        ".~lock.a.docx#": b"x",
        "deep/a.txt": letter().encode(),
    }
    found = find_files([pack(path, members)])
    assert [source.stem for source in found] == ["a"]
    assert found.passed_over == {"hidden": 5}
    assert not refusals(found)


def test_a_member_may_hold_several_letters(path: Path) -> None:
    other = letter(issue("Cane: Upheld"), cover="")
    (source,) = find_files([pack(path, {"a.txt": f"{letter()}\f{other}".encode()})])
    (reading,) = read_letters([source])
    assert [one.id for one in reading.letters] == ["CM00-0000042", "a-2"]
    places = [reading.place(one) for one in reading.letters]
    assert places == [f"{path}!a.txt (page 1)", f"{path}!a.txt (page 2)"]
