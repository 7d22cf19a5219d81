"""ZIP archives: their letters are read from within, and no trick of theirs goes further."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import UnreadableFile
from indexer.letters import FoundFiles, archive, find_files, read_letter, read_letters, read_text
from indexer.letters.markup import docx_text
from trials.mutations import as_docx
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


def lying(data: bytes, declared: int = 1_000) -> bytes:
    """An archive of one member, all of whose directories say that it is small."""
    lies = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lies.index(sign) + place
        lies[at : at + 4] = declared.to_bytes(4, "little")
    return bytes(lies)


def as_archive(path: Path) -> None:
    (source,) = find_files([path])
    source.read()


def as_document(path: Path) -> None:
    docx_text(path.name, path.read_bytes())


def as_dropped(path: Path) -> None:
    read_text(path.rename(path.with_suffix(".docx")))


@pytest.mark.parametrize("read", [as_archive, as_document, as_dropped])
def test_what_comes_out_is_bounded_whatever_was_declared(
    path: Path, read: Callable[[Path], None]
) -> None:
    name = "a.txt" if read is as_archive else "word/document.xml"
    path.write_bytes(lying(pack(path, {name: bytes(80_000_000)}).read_bytes()))
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match=r"damaged in the archive|not a whole Word"):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_what_comes_out_is_counted_while_it_comes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(path, {"a.txt": b"x" * 300_000})
    with zipfile.ZipFile(path) as packed:
        (info,) = packed.infolist()
        assert len(archive.unpacked(packed, info, 300_000)) == 300_000
        assert len(archive.unpacked(packed, info, 99_999)) == 100_000
    monkeypatch.setattr(archive, "check_member", lambda *told: None)
    monkeypatch.setattr(archive, "MAX_BYTES", 299_999)
    assert "larger than" in refusals(find_files([path]))["letters.zip!a.txt"]


def test_a_part_of_a_document_that_is_too_large_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.letters.markup.MAX_MARKUP_BYTES", 100)
    with pytest.raises(UnreadableFile, match="larger than"):
        docx_text("a.docx", as_docx("Denied."))


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


@pytest.mark.parametrize(
    "name",
    [
        "a\n.txt",
        "a\x1b[2J.txt",
        "\u202e.txt",
        "C:\\x\\a\t.txt",
        "deep/\r.txt",
        "a" * 5_000 + ".txt",
    ],
)
def test_a_member_of_any_name_is_read_and_called_in_one_line(path: Path, name: str) -> None:
    pack(path, {name: letter(cover="").encode(), "z.txt": letter().encode()})
    found = find_files([path])
    readings = list(read_letters(found.sources))
    assert [len(one.letters) for one in readings] == [1, 1]
    assert all(source.name.isprintable() for source in found)
    assert readings[0].letters[0].id.isprintable()


def test_members_of_one_name_are_both_read_and_told_apart(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", letter())
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("a.txt", letter(cover=""))
    first, second = find_files([path])
    assert (first.path, second.path) == (f"{path}!a.txt", f"{path}!a.txt (2)")
    assert [read_letter(one).id for one in (first, second)] == ["CM00-0000042", "a"]


def test_a_member_whose_name_is_no_text_stops_no_other(path: Path) -> None:
    pack(path, {"\u00e9\u00e9.txt": letter().encode(), "\u00fc.txt": letter(cover="").encode()})
    data = path.read_bytes()
    path.write_bytes(data.replace("\u00e9\u00e9".encode(), b"\xfe\xfd\xfc\xfe"))
    found = find_files([path])
    assert all(source.name.isprintable() for source in found)
    first, second = read_letters(found.sources)
    assert first.errors[0].file == first.source.name
    assert len(second.letters) == 1


def test_an_archive_that_cannot_be_opened_is_told_and_may_hold_letters(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(path, {"a.txt": letter().encode()})

    def refusing(*told: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(archive.os, "open", refusing)
    found = find_files([path])
    assert refusals(found) == {"letters.zip": "Permission denied"}
    assert found.may_hold(f"{path}!a.txt")
