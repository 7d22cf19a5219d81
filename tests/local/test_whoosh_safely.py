"""Whoosh's files hold plain data: a pickle in any place of them is refused, and never run."""

from __future__ import annotations

import os
import pickle
import struct
import zlib
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from whoosh import index as whoosh_index
from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage

from indexer.errors import IndexDamaged
from indexer.expression import Adjacent
from indexer.local import lexical_writing
from indexer.local.lexical import LexicalIndex
from indexer.local.texts import LexicalDocument, Texts
from indexer.local.unpacking import unpacked
from indexer.local.whoosh_safely import BLOCK, PackedPlaces

DOCUMENT = LexicalDocument("A#1", "A", "Lumbar brace", "No instability was found.", "A fall.")


class Payload:
    """What leaves a file behind, wherever it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self.file}",)


def search(folder: Path) -> None:
    """All ways by which words are looked up."""
    index = LexicalIndex.open(folder, 1)
    try:
        index.find_issue("A#1")
        index.matching(Adjacent("instability was found"))
        index.near("brase")
        index.holders("brace")
    finally:
        index.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lexical_writing.write(tmp_path, Texts.of([DOCUMENT]))
    search(tmp_path)
    return tmp_path


def in_front(data: bytes, poison: bytes) -> bytes:
    return poison + data


def instead(data: bytes, poison: bytes) -> bytes:
    return poison


def at_the_end(data: bytes, poison: bytes) -> bytes:
    return data[: -len(poison)] + poison


def for_plain_data(data: bytes, poison: bytes) -> bytes:
    """In the place of each JSON text, of its length."""
    for start in (b'{"fieldmap"', b"[1, 0, 1, 0, 0, 0]"):
        at = data.find(start)
        while at >= 0:
            size = struct.unpack("!I", data[at - 4 : at])[0]
            filled = poison.ljust(size, b".")[:size]
            data = data[:at] + filled + data[at + size :]
            at = data.find(start, at + size)
    return data


def as_inlined_postings(data: bytes, poison: bytes) -> bytes:
    """Every word says that its postings stand beside it, where Whoosh would have a pickle."""
    found = whoosh3.W3TermInfo._struct.pack(0, 1, 1, 0, 0, 1, 0, 0)
    return data.replace(found, b"\1" + found[1:])


@pytest.mark.parametrize("file", ["words.trm", "words.pst"])
@pytest.mark.parametrize(
    "put",
    [instead, in_front, at_the_end, for_plain_data, as_inlined_postings],
    ids=lambda put: str(put.__name__),
)
def test_a_pickle_is_refused_and_not_run(
    folder: Path, tmp_path: Path, file: str, put: Callable[[bytes, bytes], bytes]
) -> None:
    path = folder / "whoosh" / file
    path.write_bytes(put(path.read_bytes(), pickle.dumps(Payload(tmp_path / "ran"))))
    # At the end of the postings it is no more than the places of a word.
    told = suppress(Exception) if (put, file) == (at_the_end, "words.pst") else None
    changed = put is not as_inlined_postings or file == "words.trm"
    with told or (pytest.raises(Exception) if changed else nullcontext()):
        search(folder)
    assert not (tmp_path / "ran").exists()


def test_a_table_of_contents_is_not_read(folder: Path, tmp_path: Path) -> None:
    storage = FileStorage(str(folder / "whoosh"))
    toc = whoosh_index.TOC(lexical_writing.schema(), [Payload(tmp_path / "ran")], 0)
    toc.write(storage, "MAIN")
    search(folder)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "read",
    [
        whoosh3.loads,
        lambda data: whoosh3.W3TermInfo.from_bytes(
            whoosh3.W3TermInfo._struct.pack(1, 1, 1, 0, 0, 1, 0, 0) + data
        ),
    ],
    ids=["a block", "beside a word"],
)
def test_whoosh_itself_unpickles_nothing(read: Callable[[bytes], Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="never read"):
        read(pickle.dumps(Payload(tmp_path / "ran")))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "damage",
    [lambda data: b"", lambda data: data[:7], lambda data: b"\0" * len(data)],
    ids=["emptied", "cut", "zeroed"],
)
def test_a_table_that_is_none_is_damage(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    path = folder / "whoosh" / "words.trm"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(IndexDamaged, match="build the index again"):
        LexicalIndex.open(folder, 1)


@pytest.mark.parametrize("packed", [zlib.compress(bytes(10**7)), zlib.compress(b"a" * 99)[:-1]])
def test_what_unpacks_to_too_much_or_to_nothing_whole_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="not whole, or more"):
        unpacked(packed, 1000)


def test_places_are_what_was_written() -> None:
    places = PackedPlaces()
    assert places.decode_positions(places.encode([0, 7, 70_000])) == [0, 7, 70_000]
    assert places.decode_frequency(places.encode([1, 2])) == 2


def test_a_word_of_many_documents_is_found_in_all(tmp_path: Path) -> None:
    count = 2 * BLOCK + 3
    documents = [
        LexicalDocument(f"{n:05}#1", f"{n:05}", "Brace brace", "Found.", "") for n in range(count)
    ]
    lexical_writing.write(tmp_path, Texts.of(documents))
    index = LexicalIndex.open(tmp_path, count)
    assert index.matching(Adjacent("brace brace")).sum() == count
    assert index.holders("brace") == count
    index.close()
