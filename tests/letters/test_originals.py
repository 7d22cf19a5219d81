"""The file of a letter, given back only if it is still that file."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from indexer.errors import OriginalChanged, UnreadableFile
from indexer.letters.originals import container, read_original
from indexer.letters.sources import find_files


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_is_given_back_as_it_was_read(tmp_path: Path) -> None:
    file = tmp_path / "odd!name.zip!a.txt"
    file.write_bytes(b"one")
    assert read_original(str(file), digest(b"one")) == b"one"
    assert container(str(file)) == file


def test_another_file_in_its_place_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"two")
    with pytest.raises(OriginalChanged, match=r"a\.txt: no longer the file that was indexed; put"):
        read_original(str(file), digest(b"one"))


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    for name in ("a.txt", "no.zip!a.txt", ".", ""):
        with pytest.raises(UnreadableFile, match="no longer there; put it back"):
            read_original(str(tmp_path / name), digest(b"one"))


def test_members_of_archives_are_given_back_by_their_content(tmp_path: Path) -> None:
    archive = tmp_path / "some!thing.ZIP"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("in/a!b.txt", b"first")
        packed.writestr("in/c\x01d.txt", b"second")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("in/a!b.txt", b"third")
    names = [source.name for source in find_files([archive])]
    assert len(names) == 3
    for name, data in zip(names, (b"first", b"second", b"third"), strict=True):
        assert container(name) == archive
        assert read_original(name, digest(data)) == data
    with pytest.raises(OriginalChanged):
        read_original(names[0], digest(b"second"))
    with pytest.raises(UnreadableFile, match="no longer there"):
        read_original(f"{archive}!other.txt", digest(b"first"))


def test_a_damaged_archive_is_told_not_raised_through(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"PK\x03\x04 not an archive")
    with pytest.raises(UnreadableFile):
        read_original(f"{archive}!a.txt", digest(b"one"))
