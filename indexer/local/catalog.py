"""Which letters, issues and passages are there? SQLite: the one source of what a letter says."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from indexer.chunking import ChunkKind
from indexer.contract import Block, StoredPassage
from indexer.errors import IndexDamaged, UnknownIssue
from indexer.local.rows import Letters, Rows
from indexer.local.unpacking import unpacked
from indexer.records import Json, letter_json, letter_of
from indexer.tagged import TaggedLetter

FILE = "catalog.db"

_SCHEMA = """
CREATE TABLE letters (
    ord INTEGER PRIMARY KEY,     -- 0, 1, 2 ... in the order of the segment
    id TEXT NOT NULL,
    record BLOB NOT NULL         -- the letter without its issues, as packed JSON
) STRICT;
CREATE INDEX letters_by_id ON letters (id COLLATE NOCASE);
CREATE TABLE issues (
    ord INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letters (ord),
    record BLOB NOT NULL
) STRICT;
CREATE INDEX issues_of_letter ON issues (letter);
CREATE TABLE passages (
    ord INTEGER PRIMARY KEY,     -- the row in the vector index
    kind TEXT NOT NULL,          -- rationale or summary
    owner INTEGER NOT NULL,      -- place of the issue or of the letter
    start INTEGER NOT NULL,      -- where it lies in the chunk's text
    stop INTEGER NOT NULL,
    digest BLOB NOT NULL         -- of what the model read
) STRICT;
CREATE INDEX passages_of_owner ON passages (kind, owner);
CREATE TABLE dictionary (text BLOB NOT NULL) STRICT;  -- what records are packed with
"""

_MOST = 2**28
"""So many bytes a record has at most, packed or not."""

_DICTIONARY_BYTES = 32_000
"""So far back can what is packed point (the window of RFC 1951)."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as the catalogue holds it: `start` and `end` lie in its chunk's text."""

    row: int
    kind: ChunkKind
    start: int
    end: int


def write(directory: Path, block: Block) -> None:
    """Write the catalogue of a segment; all get their places in the given order."""
    with closing(sqlite3.connect(directory / FILE)) as connection:
        # The file is built aside and published whole, so a journal would only cost time.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        dictionary = _dictionary(block.letters)
        connection.execute("INSERT INTO dictionary VALUES (?)", (dictionary,))
        place = 0
        for row, letter in enumerate(block.letters):
            record, issues = _records(letter)
            connection.execute(
                "INSERT INTO letters VALUES (?, ?, ?)",
                (row, letter.id, _packed(record, dictionary)),
            )
            for issue, told in zip(letter.issues, issues, strict=True):
                connection.execute(
                    "INSERT INTO issues VALUES (?, ?, ?, ?)",
                    (place, issue.id, row, _packed(told, dictionary)),
                )
                place += 1
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row, one.kind.value, one.owner, one.start, one.end, bytes.fromhex(one.digest))
                for row, one in enumerate(block.passages)
            ),
        )
        connection.commit()


def _records(letter: TaggedLetter) -> tuple[bytes, list[bytes]]:
    """A letter without its issues, and each of these, as JSON."""
    record = letter_json(letter, source=True)
    issues = record.pop("issues")
    return _dumped(record), list(map(_dumped, issues))


def _dumped(record: Json) -> bytes:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _dictionary(letters: Sequence[TaggedLetter]) -> bytes:
    """What records have in common: some of them, from all over the segment."""
    found: list[bytes] = []
    room = _DICTIONARY_BYTES
    for letter in letters[:: max(1, len(letters) // _SAMPLED)]:
        record, issues = _records(letter)
        # What is packed finds the nearest cheapest: issues, the more numerous, come last.
        for one in (*issues, record):
            if len(one) <= room:
                found.insert(0, one)
                room -= len(one)
    return b"".join(found)


_SAMPLED = 40


def _packed(record: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(zdict=dictionary)
    return packer.compress(record) + packer.flush()


def _unpacked(packed: bytes, dictionary: bytes) -> Json:
    text = unpacked(packed, _MOST, dictionary)
    record: Json = json.loads(text.decode("utf-8", "surrogatepass"))
    return record


def _schema(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """All that a file declares: tables and indexes, and no view or trigger that would run."""
    told = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
    return connection.execute(told).fetchall()


@cache
def _own_schema() -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        return _schema(connection)


class SegmentCatalog:
    """The catalogue of one segment, opened read-only; it speaks of places in the segment."""

    def __init__(self, directory: Path) -> None:
        self.path = path = (directory / FILE).absolute()
        self._lock = Lock()
        with ExitStack() as opening:
            try:
                self._connection = sqlite3.connect(
                    f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
                )
                opening.callback(self._connection.close)
                self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST)
                self._connection.execute("PRAGMA trusted_schema = OFF")
                if _schema(self._connection) != _own_schema():
                    raise ValueError("other tables than were written")
                self.letters = self._count("letters")
                self.issues = self._count("issues")
                self.passages = self._count("passages")
                [(self._dictionary,)] = self.rows("SELECT text FROM dictionary")
            except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
                raise IndexDamaged(f"{path}: {error}; build the index again") from error
            opening.pop_all()

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query.

        Parallel searches share the connection, and with it the statements that Python keeps: it
        takes one of them for two searches at once, and rows are lost, unless each is read whole.
        """
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()

    def _count(self, table: str) -> int:
        [(count,)] = self.rows(f"SELECT count(*) FROM {table}")
        return int(count)

    def ids(self, table: str) -> list[str]:
        """The id of every letter, or issue, in the order of the segment."""
        return [name for (name,) in self.rows(f"SELECT id FROM {table} ORDER BY ord")]

    def letter(self, place: int) -> TaggedLetter:
        """A whole letter."""
        [(record,)] = self.rows("SELECT record FROM letters WHERE ord = ?", (place,))
        issues = self.rows("SELECT record FROM issues WHERE letter = ? ORDER BY ord", (place,))
        return self.joined(record, [issue for (issue,) in issues])

    def joined(self, record: bytes, issues: Sequence[bytes]) -> TaggedLetter:
        """The letter of a record, with the issues of some records.

        Raises:
            IndexDamaged: they are no such records.
        """
        try:
            told = [_unpacked(one, self._dictionary) for one in issues]
            return letter_of(_unpacked(record, self._dictionary) | {"issues": told})
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            raise IndexDamaged(
                f"{self.path}: a record cannot be read ({error!r}); build the index again"
            ) from error

    def stored_passages(self) -> list[StoredPassage]:
        """All passages, in the order of the vectors."""
        return [
            StoredPassage(ChunkKind(kind), owner, start, end, digest.hex())
            for kind, owner, start, end, digest in self.rows(
                "SELECT kind, owner, start, stop, digest FROM passages ORDER BY ord"
            )
        ]

    def digests(self, wanted: Sequence[str]) -> dict[str, int]:
        """Where in the vector index stand texts with these digests, as far as they are there."""
        asked = {bytes.fromhex(one) for one in wanted}
        return {
            digest.hex(): row
            for digest, row in self.rows("SELECT digest, ord FROM passages")
            if digest in asked
        }

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class Catalog:
    """The catalogue of an index: that of its segments, by the rows of the index."""

    def __init__(self, segments: Sequence[SegmentCatalog], rows: Rows) -> None:
        self._segments = segments
        self._rows = rows
        self.letters, self.issues = len(rows.of_letter), len(rows.of_issue)

    def issues_of(self, rows: Sequence[int]) -> list[TaggedLetter]:
        """For each row of an issue its letter, with this issue alone."""
        found: dict[tuple[int, int], TaggedLetter] = {}
        for segment, places in self._rows.split(rows).items():
            held = self._segments[segment]
            for place, issue, letter in held.rows(
                "SELECT issues.ord, issues.record, letters.record FROM issues"
                " JOIN letters ON letters.ord = issues.letter"
                " WHERE issues.ord IN (SELECT value FROM json_each(?))",
                (json.dumps(places),),
            ):
                found[segment, place] = held.joined(letter, [issue])
        of = self._rows.of_issue
        return [found[int(of.segment[row]), int(of.place[row])] for row in rows]

    def letter(self, row: int) -> TaggedLetter:
        """A whole letter."""
        of = self._rows.of_letter
        return self._segments[int(of.segment[row])].letter(int(of.place[row]))

    def find_issue(self, issue_id: str) -> int:
        """The row of an issue.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        hint = "an issue is named CASE#N, as in CM16-0000001#1"
        letter = issue_id.strip().rpartition("#")[0]
        for segment, place in self._places(letter):
            if self._rows.letters[segment][place] >= 0:
                found = self._segments[segment].rows(
                    "SELECT ord FROM issues WHERE letter = ? AND id = ? COLLATE NOCASE",
                    (place, _known(issue_id)),
                )
                if found:
                    return int(self._rows.issues[segment][found[0][0]])
        raise UnknownIssue(f"no issue {_known(issue_id)!r} in this index; {hint}")

    def find_letter(self, letter_id: str) -> int:
        """The row of a letter.

        Raises:
            UnknownIssue: this index has no such letter.
        """
        for segment, place in self._places(letter_id):
            row = int(self._rows.letters[segment][place])
            if row >= 0:
                return row
        hint = "a letter is named by its case number"
        raise UnknownIssue(f"no letter {_known(letter_id)!r} in this index; {hint}")

    def _places(self, name: str) -> Iterator[tuple[int, int]]:
        """Where letters of an id stand, those that are no longer in the index among them."""
        for number, segment in enumerate(self._segments):
            query = "SELECT ord FROM letters WHERE id = ? COLLATE NOCASE"
            for (place,) in segment.rows(query, (_known(name),)):
                yield number, int(place)

    def issue_ids(self) -> list[str]:
        """The id of every issue, in the order of the index."""
        return self._ids("issues", self._rows.of_issue)

    def letter_ids(self) -> list[str]:
        """The id of every letter, in the order of the index."""
        return self._ids("letters", self._rows.of_letter)

    def _ids(self, table: str, of: Letters) -> list[str]:
        held = [segment.ids(table) for segment in self._segments]
        return [
            held[segment][place]
            for segment, place in zip(of.segment.tolist(), of.place.tolist(), strict=True)
        ]

    def passages_of(self, issue: int) -> list[PassageRow]:
        """The passages of an issue's rationale and of its letter's summary, in text order."""
        of = self._rows.of_issue
        segment, place = int(of.segment[issue]), int(of.place[issue])
        rows = self._rows.passages[segment]
        found = self._segments[segment].rows(
            "SELECT passages.ord, kind, start, stop FROM passages "
            "WHERE (kind = ? AND owner = ?) "
            "OR (kind = ? AND owner = (SELECT letter FROM issues WHERE ord = ?)) "
            "ORDER BY passages.ord",
            (ChunkKind.RATIONALE.value, place, ChunkKind.SUMMARY.value, place),
        )
        return [
            PassageRow(int(rows[row]), ChunkKind(kind), start, stop)
            for row, kind, start, stop in found
        ]

    def close(self) -> None:
        """Close the files."""
        for segment in self._segments:
            segment.close()


def _known(name: str) -> str:
    # A command line may hand over bytes that are no UTF-8, which no name has.
    return name.strip().encode("utf-8", "replace").decode("utf-8")
