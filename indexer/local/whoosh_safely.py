"""What of Whoosh's form is on disk, read as plain data: nothing that is read is ever executed.

Whoosh keeps its schema, its segments and every block of postings as pickles, and whoever unpickles
a file runs what its writer wanted. Here the schema is code, what Whoosh would pickle is JSON, and a
block is numbers and bytes that are cut by their declared lengths. Should any path of Whoosh come
upon a pickle after all, it is refused.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from indexer.errors import IndexDamaged
from indexer.local.unpacking import unpacked
from indexer.local.whoosh_quietly import (
    IndexReader,
    SegmentReader,
    columns,
    fields,
    filestore,
    filetables,
    formats,
    structfile,
    whoosh3,
)

TERMS, POSTINGS = "words.trm", "words.pst"
"""The files: each field's words with where their postings are, and the postings."""

BLOCK = 512
"""Postings in a block: what is skipped or read at once."""

_MOST_BLOCK = 2**28
"""So many bytes a block has at most, unpacked."""

_MOST_TOLD = 2**16
"""So many bytes of JSON stand anywhere in these files."""

_WORTH_COMPRESSING = 256


def _refused(*args: object, **told: object) -> NoReturn:
    raise ValueError("a pickle, which is never read")


# Whoosh takes them from its own modules: no file leads to the unpickler of Python.
for _module in (whoosh3, columns, formats):
    _module.loads = _refused
structfile.load_pickle = _refused


class PackedPlaces(formats.Positions):  # type: ignore[misc]
    """The places of a word in a document, as numbers of 32 bits."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """The places, packed."""
        return struct.pack(f"<{len(poslist)}I", *poslist)

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The places that `encode` packed."""
        return list(struct.unpack(f"<{len(valuestring) // 4}I", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many they are."""
        return len(valuestring) // 4

    def decode_weight(self, valuestring: bytes) -> float:
        """How many they are, as a weight."""
        return float(len(valuestring) // 4)


def schema_of(names: Sequence[str], texts: Sequence[str], words: Sequence[str]) -> fields.Schema:
    """The schema of fields that hold names, texts with the places of their words, or words."""
    name, text, word = fields.KEYWORD(), fields.TEXT(phrase=True), fields.KEYWORD()
    text.format = PackedPlaces()
    kinds = ((names, name), (texts, text), (words, word))
    return fields.Schema(**{one: kind for of, kind in kinds for one in of})


class PlainFile(structfile.StructFile):  # type: ignore[misc]
    """A file into which Whoosh writes JSON where it would write a pickle."""

    def write_pickle(self, obj: Any, protocol: int = -1) -> None:
        """Write plain data."""
        data = json.dumps(obj).encode()
        self.write_uint(len(data))
        self.write(data)


class MappedFile(structfile.StructFile):  # type: ignore[misc]
    """A mapped file, read from a place of its own; what lies outside of it is nowhere."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0
        self.is_real = False
        self.is_closed = False

    def seek(self, position: int, whence: int = os.SEEK_SET) -> None:
        """Go to a place."""
        at = position + (len(self.data) if whence == os.SEEK_END else 0)
        if not 0 <= at <= len(self.data):
            raise ValueError(f"place {at} is outside of the file")
        self.at = at

    def tell(self) -> int:
        """The place."""
        return self.at

    def read(self, size: int) -> bytes:
        """What stands at the place."""
        found = self.get(self.at, size)
        self.at += size
        return found

    def get(self, position: int, length: int) -> bytes:
        """What stands anywhere."""
        if position < 0 or length < 0 or position + length > len(self.data):
            raise ValueError(f"{length} bytes at {position} are outside of the file")
        return self.data[position : position + length]

    def read_pickle(self) -> Any:
        """The plain data at the place."""
        size = self.read_uint()
        if size > _MOST_TOLD:
            raise ValueError(f"{size} bytes of plain data")
        return json.loads(self.read(size))

    def close(self) -> None:
        """Nothing: others read what is mapped as well."""


# Blocks of postings


def written_block(
    steps: Sequence[int], last: int, weights: Sequence[int], values: Sequence[bytes] | None
) -> tuple[bytes, bytes]:
    """What tells of a block, and the block: documents by their steps, weights and values."""
    count, most = len(steps), max(weights)
    weighed = most > 1
    parts = [struct.pack(f"<BB{count}I", weighed, values is not None, *steps)]
    if weighed:
        parts.append(struct.pack(f"<{count}I", *weights))
    if values is not None:
        parts += [struct.pack(f"<{count}I", *map(len, values)), *values]
    data = b"".join(parts)
    compressed = len(data) > _WORTH_COMPRESSING
    if compressed:
        data = zlib.compress(data, 6)
    # No lengths of fields: nothing here is ranked by Whoosh.
    about = json.dumps((count, last, most, int(compressed), 0, 0)).encode()
    return struct.pack("!I", len(about)) + about, data


def _read_block(data: bytes, count: int, *, compressed: bool) -> tuple[Any, Any, Any]:
    if not 0 < count <= BLOCK:
        raise ValueError(f"a block of {count} postings")
    if compressed:
        data = unpacked(data, _MOST_BLOCK)
    weighed, valued = data[0], data[1]
    numbers = struct.Struct(f"<{count}I")
    at = 2
    steps = numbers.unpack_from(data, at)
    at += numbers.size
    weights = values = None
    if weighed:
        weights = tuple(map(float, numbers.unpack_from(data, at)))
        at += numbers.size
    if valued:
        found = []
        lengths = numbers.unpack_from(data, at)
        at += numbers.size
        for length in lengths:
            found.append(data[at : at + length])
            at += length
        values = tuple(found)
    if at != len(data):
        raise ValueError("a block of another length than it says")
    return steps, weights, values


class _WordPostings(whoosh3.W3LeafMatcher):  # type: ignore[misc]
    """The postings of a word."""

    def _read_data(self) -> None:
        length = self._nextoffset - self._dataoffset
        data = self._postfile.get(self._dataoffset, length)
        self._data = _read_block(data, self._blocklength, compressed=bool(self._compression))


class _WordTerms(whoosh3.W3TermsReader):  # type: ignore[misc]
    """The words of all fields."""

    def term_info(self, fieldname: str, tbytes: bytes) -> Any:
        """Where the postings of a word are."""
        data = self._tindex[self._keycoder(fieldname, tbytes)]
        if data[:1] != b"\0":
            raise ValueError("postings beside a word, which are a pickle")
        return whoosh3.W3TermInfo.from_bytes(data)


class _WordCodec(whoosh3.W3Codec):  # type: ignore[misc]
    """Opens the files of one folder."""

    def __init__(self, terms: mmap.mmap, postings: mmap.mmap) -> None:
        super().__init__()
        self._files = (terms, postings)

    def terms_reader(self, storage: object, segment: object) -> _WordTerms:
        """The words."""
        terms, postings = self._files
        return _WordTerms(self, MappedFile(terms), len(terms), MappedFile(postings))

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> _WordPostings:
        """The postings of a word."""
        offset, length = terminfo.extent()
        return _WordPostings(dbfile, offset, length, format_, term=term, scorer=scorer)


def table(path: Path, names: Sequence[str], documents: int) -> Any:
    """A new table of words, of fields in this order."""
    words = filetables.OrderedHashWriter(PlainFile(path.open("wb")))
    words.extras["fieldmap"] = {name: number for number, name in enumerate(names)}
    words.extras["documents"] = documents
    return words


@dataclass(frozen=True, slots=True)
class WhooshWords:
    """The words of some documents, opened; each search has a reader of its own."""

    documents: int
    _schema: fields.Schema
    _terms: mmap.mmap
    _postings: mmap.mmap

    @staticmethod
    def open(directory: Path, schema: fields.Schema, names: Sequence[str]) -> WhooshWords:
        """The words in a folder, whose fields must be these.

        Raises:
            IndexDamaged: its files are not what was written.
        """
        mapped = []
        try:
            for name in (TERMS, POSTINGS):
                with (directory / name).open("rb") as handle:
                    mapped.append(_mapped(handle))
            told = filetables.OrderedHashReader(MappedFile(mapped[0]), len(mapped[0])).extras
            if told["fieldmap"] != {name: number for number, name in enumerate(names)}:
                raise ValueError("other fields")
            documents = told["documents"]
            if type(documents) is not int or not 0 <= documents < 2**31:
                raise ValueError("no number of documents")
            return WhooshWords(documents, schema, *mapped)
        # Whoosh raises what is no more than `Exception`.
        except Exception as error:
            for one in mapped:
                one.close()
            raise IndexDamaged(f"{directory}: {error}; build the index again") from error

    def reader(self) -> IndexReader:
        """A reader for one search; Whoosh's are not thread-safe."""
        codec = _WordCodec(self._terms, self._postings)
        segment = whoosh3.W3Segment(codec, "words", doccount=self.documents, segid="words")
        segment._fieldlengths = {}
        return SegmentReader(filestore.RamStorage(), self._schema, segment, codec=codec)

    def close(self) -> None:
        """Close the files."""
        self._terms.close()
        self._postings.close()


def _mapped(handle: BinaryIO) -> mmap.mmap:
    return mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
