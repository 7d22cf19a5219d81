"""Files that say too much of their size are refused before they fill memory."""

from __future__ import annotations

import gzip
import io
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import IndexDamaged
from indexer.local import registering
from indexer.local.catalog import SegmentCatalog
from indexer.local.generations import open_current
from indexer.local.lexical import LexicalPart
from indexer.local.segments import Segment
from indexer.local.unpacking import arrays
from indexer.local.vectors import SegmentVectors


@pytest.fixture
def segment(sample_index: Path, tmp_path: Path) -> Path:
    """A segment that may be spoiled."""
    return shutil.copytree(open_current(sample_index).segments[0], tmp_path / "segment")


def lying(shape: tuple[int, ...], dtype: str = "<i4") -> bytes:
    """A file of NumPy's that says that it is large."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"shape": shape, "fortran_order": False, "descr": dtype}
    )
    return file.getvalue() + bytes(64)


@pytest.mark.parametrize(
    "name", ["letter_of.npy", "scales.npy", "bm25-decision/rows.npy", "bm25-summary/times.npy"]
)
@pytest.mark.parametrize("shape", [(2**40,), (2**20, 2**20), (1000,)])
def test_an_array_that_says_it_is_larger_is_refused(
    segment: Path, name: str, shape: tuple[int, ...]
) -> None:
    (segment / name).write_bytes(lying(shape))
    with pytest.raises(IndexDamaged):
        Segment.open(segment)


@pytest.mark.parametrize("name", ["columns.npz", "runs.npz", "wording.npz"])
def test_packed_arrays_are_refused(segment: Path, name: str) -> None:
    np.savez_compressed(segment / name, letter_of=np.zeros(10**6))
    with pytest.raises(IndexDamaged, match="packed"):
        arrays(segment / name)


def test_an_array_of_objects_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "rows.npz", segment=np.array([print], object))
    with pytest.raises(IndexDamaged, match="pickle"):
        arrays(tmp_path / "rows.npz")


@pytest.mark.parametrize("at", [4, 8, -1], ids=["dimension", "count", "the length of the codes"])
@pytest.mark.parametrize("size", [0, -1, 2**31 - 1])
def test_vectors_that_say_they_are_others_are_refused(segment: Path, at: int, size: int) -> None:
    file = segment / "vectors.faiss"
    data = bytearray(file.read_bytes())
    codes = len(data) - len(SegmentVectors(segment)) * SegmentVectors(segment).dimension - 8
    struct.pack_into("<i", data, codes if at < 0 else at, size)
    file.write_bytes(data)
    with pytest.raises(IndexDamaged):
        SegmentVectors(segment)


@pytest.mark.parametrize(
    "script",
    [
        "CREATE VIEW told AS SELECT 1",
        "CREATE TRIGGER told AFTER DELETE ON letters BEGIN SELECT 1; END",
        "DROP TABLE passages; CREATE VIEW passages AS WITH RECURSIVE endless(ord) AS "
        "(SELECT 1 UNION ALL SELECT ord + 1 FROM endless) SELECT ord FROM endless",
        "CREATE TABLE more (one TEXT)",
    ],
)
def test_a_catalogue_of_other_tables_is_refused(segment: Path, script: str) -> None:
    with closing(sqlite3.connect(segment / "catalog.db")) as connection:
        connection.executescript(script)
    with pytest.raises(IndexDamaged, match="other tables"):
        SegmentCatalog(segment)


def test_a_record_that_unpacks_to_too_much_is_refused(
    segment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.local.catalog._MOST", 100_000)
    held = SegmentCatalog(segment)
    packer = zlib.compressobj(zdict=held._dictionary)
    bomb = packer.compress(b'"' + b"a" * 10**6 + b'"') + packer.flush()
    with pytest.raises(IndexDamaged, match="cannot be read"):
        held.joined(bomb, [])
    held.close()


@pytest.mark.parametrize(
    "text", [b"\n" * 10**8, b"[" * 10**6], ids=["a bomb", "nested without end"]
)
def test_a_register_that_fills_memory_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / registering.FILE).write_bytes(gzip.compress(text, 1))
    with pytest.raises(IndexDamaged):
        registering.read(tmp_path)


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: data[: len(data) // 2]])
def test_words_cut_short_are_refused(segment: Path, spoil: Callable[[bytes], bytes]) -> None:
    for name in ("words.trm", "words.pst"):
        file = segment / "whoosh" / name
        before = file.read_bytes()
        file.write_bytes(spoil(before))
        if name == "words.trm" or not spoil(before):
            with pytest.raises(IndexDamaged):
                LexicalPart.open(segment)
        file.write_bytes(before)
