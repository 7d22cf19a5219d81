"""Which letters, issues and passages are there? SQLite: the one source of what a letter says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.chunking import Chunk, ChunkKind, Passage
from indexer.errors import IndexDamaged, UnknownIssue
from indexer.letters.model import Letter
from indexer.records import Record, letter_record
from indexer.vocabulary.model import Tags

FILE = "catalog.db"

_SCHEMA = """
CREATE TABLE letters (
    ord INTEGER PRIMARY KEY,     -- 0, 1, 2 ... in the order of the index
    id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    decision_date TEXT,          -- ISO, for sorting
    source TEXT NOT NULL,        -- the file it was read from
    sha256 TEXT NOT NULL,        -- of that file
    record TEXT NOT NULL         -- the letter without its issues, as JSON
) STRICT;
CREATE TABLE issues (
    ord INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    letter INTEGER NOT NULL REFERENCES letters (ord),
    record TEXT NOT NULL
) STRICT;
CREATE INDEX issues_of_letter ON issues (letter);
CREATE TABLE passages (
    ord INTEGER PRIMARY KEY,     -- the row in the vector index
    kind TEXT NOT NULL,          -- rationale or summary
    owner INTEGER NOT NULL,      -- ordinal of the issue or of the letter
    start INTEGER NOT NULL,      -- where it lies in the chunk's text
    stop INTEGER NOT NULL,
    sha256 TEXT NOT NULL         -- of what the model read
) STRICT;
CREATE INDEX passages_of_owner ON passages (kind, owner);
"""


def _stated(path: str) -> str:
    """The condition that a record states something at `path`."""
    return f"coalesce(json_extract(record, '$.{path}'), '') NOT IN ('', '[]')"


def _cited(by: str) -> str:
    """The condition that the guidelines of one side were read."""
    citations = f"json_each(record, '$.guidelines.{by}')"
    unread = f"SELECT 1 FROM {citations} WHERE json_extract(value, '$.id') = 'unknown'"
    return f"EXISTS (SELECT 1 FROM {citations}) AND NOT EXISTS ({unread})"


_LETTER_FIELDS = {
    "case number": _stated("case_number"),
    "decision date": _stated("decision_date"),
    "date of injury": _stated("date_of_injury"),
    "date assigned": _stated("date_assigned"),
    "UR denial date": _stated("ur_denial_date"),
    "application received": _stated("application_received"),
    "priority": _stated("priority"),
    "reviewer's licensure": _stated("reviewer.licensure"),
    "reviewer's specialty": _stated("reviewer.specialties"),
    "summary": _stated("summary"),
    "age": _stated("facts.age"),
    "sex": _stated("facts.sex"),
    "injury date in the summary": _stated("facts.date_of_injury"),
    "mechanism of injury": _stated("facts.mechanism"),
    "diagnoses": _stated("facts.diagnoses"),
}
_ISSUE_FIELDS = {
    "body region": _stated("body_region_groups"),
    "claim region": _stated("claim_regions"),
    "spine level": _stated("levels"),
    "laterality": "json_extract(record, '$.laterality') <> 'none'",
    "reviewer's guideline": _cited("maximus"),
    "claims administrator's guideline": _cited("claims_admin"),
    "treatment category": "json_extract(record, '$.category') <> 'other'",
    "drug": _stated("drug"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many letters or issues a field was read."""

    field: str
    read: int
    of: int

    @property
    def share(self) -> float:
        """The share of those that have the field, 0..1."""
        return self.read / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class IndexedLetter:
    """A letter as the build hands it over: what it says, its tags, and where it came from."""

    letter: Letter
    tags: tuple[Tags, ...]
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage as the catalogue holds it: `start` and `end` lie in its chunk's text."""

    ordinal: int
    kind: ChunkKind
    start: int
    end: int


def write(
    directory: Path,
    letters: Iterable[IndexedLetter],
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    digests: Sequence[str],
) -> None:
    """Write the catalogue; letters, issues and passages get their ordinals in the given order."""
    with closing(sqlite3.connect(directory / FILE)) as connection:
        # The file is built aside and published whole, so a journal would only cost time.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        issue_ordinal = 0
        for ordinal, indexed in enumerate(letters):
            record = letter_record(indexed.letter, indexed.tags)
            issues = record.pop("issues")
            connection.execute(
                "INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?)",
                (
                    ordinal,
                    indexed.letter.id,
                    record["decision_date"],
                    indexed.source,
                    indexed.sha256,
                    json.dumps(record, ensure_ascii=False),
                ),
            )
            for issue in issues:
                connection.execute(
                    "INSERT INTO issues VALUES (?, ?, ?, ?)",
                    (issue_ordinal, issue["id"], ordinal, json.dumps(issue, ensure_ascii=False)),
                )
                issue_ordinal += 1
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    ordinal,
                    chunks[passage.chunk].kind.value,
                    chunks[passage.chunk].owner,
                    passage.start,
                    passage.end,
                    digest,
                )
                for ordinal, (passage, digest) in enumerate(zip(passages, digests, strict=True))
            ),
        )
        connection.commit()


class Catalog:
    """The catalogue of a generation, opened read-only."""

    def __init__(self, directory: Path) -> None:
        path = (directory / FILE).absolute()
        self._lock = Lock()
        with ExitStack() as opening:
            try:
                self._connection = sqlite3.connect(
                    f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
                )
                opening.callback(self._connection.close)
                self.letters = self._count("letters")
                self.issues = self._count("issues")
                self.passages = self._count("passages")
            except sqlite3.DatabaseError as error:
                raise IndexDamaged(f"{path}: {error}; build the index again") from error
            opening.pop_all()

    def _rows(self, query: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query.

        Parallel searches share the connection, and with it the statements that Python keeps: it
        takes one of them for two searches at once, and rows are lost, unless each is read whole.
        """
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()

    def _count(self, table: str) -> int:
        [(count,)] = self._rows(f"SELECT count(*) FROM {table}")
        return int(count)

    def issue_records(self, ordinals: Sequence[int]) -> list[Record]:
        """The records of some issues, in the order asked for."""
        found = self._by_ordinal("issues", "ord", ordinals)
        return [found[ordinal] for ordinal in ordinals]

    def letter_records(self, ordinals: Sequence[int]) -> list[Record]:
        """The records of some letters without their issues, in the order asked for."""
        found = self._by_ordinal("letters", "ord", sorted(set(ordinals)))
        return [found[ordinal] for ordinal in ordinals]

    def _by_ordinal(self, table: str, column: str, ordinals: Sequence[int]) -> dict[int, Record]:
        rows = self._rows(
            f"SELECT ord, record FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",
            (json.dumps([int(ordinal) for ordinal in ordinals]),),
        )
        return {ordinal: json.loads(record) for ordinal, record in rows}

    def find_issue(self, issue_id: str) -> int:
        """The ordinal of an issue.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        return self._find("issues", issue_id, "an issue is named CASE#N, as in CM16-0000001#1")

    def find_letter(self, letter_id: str) -> int:
        """The ordinal of a letter.

        Raises:
            UnknownIssue: this index has no such letter.
        """
        return self._find("letters", letter_id, "a letter is named by its case number")

    def _find(self, table: str, name: str, hint: str) -> int:
        # A command line may hand over bytes that are no UTF-8, which no name has.
        known = name.strip().encode("utf-8", "replace").decode("utf-8")
        rows = self._rows(f"SELECT ord FROM {table} WHERE id = ?", (known,))
        if not rows:
            raise UnknownIssue(f"no {table[:-1]} {name!r} in this index; {hint}")
        return int(rows[0][0])

    def issue_ids(self) -> list[str]:
        """The id of every issue, in the order of the index."""
        rows = self._rows("SELECT id FROM issues ORDER BY ord")
        return [issue_id for (issue_id,) in rows]

    def letter(self, ordinal: int) -> Record:
        """The whole letter with its issues, its file and its file's digest."""
        [row] = self._rows("SELECT record, source, sha256 FROM letters WHERE ord = ?", (ordinal,))
        issues = self._rows("SELECT record FROM issues WHERE letter = ? ORDER BY ord", (ordinal,))
        record: Record = json.loads(row[0])
        record["issues"] = [json.loads(issue) for (issue,) in issues]
        record["source"] = {"file": row[1], "sha256": row[2]}
        return record

    def spans_of_issue(self, ordinal: int) -> list[PassageSpan]:
        """The passages of an issue's rationale and of its letter's summary, in text order."""
        rows = self._rows(
            "SELECT passages.ord, kind, start, stop FROM passages "
            "WHERE (kind = ? AND owner = ?) "
            "OR (kind = ? AND owner = (SELECT letter FROM issues WHERE ord = ?)) "
            "ORDER BY passages.ord",
            (ChunkKind.RATIONALE.value, ordinal, ChunkKind.SUMMARY.value, ordinal),
        )
        return [PassageSpan(row[0], ChunkKind(row[1]), row[2], row[3]) for row in rows]

    def digest_rows(self) -> dict[str, int]:
        """Where in the vector index each text that the model ever read stands."""
        rows = self._rows("SELECT sha256, ord FROM passages")
        return dict(rows)

    def coverage(self) -> list[Coverage]:
        """Of how many letters or issues each field was read, as `imr doctor` counts it."""
        found = []
        for table, fields, of in (
            ("letters", _LETTER_FIELDS, self.letters),
            ("issues", _ISSUE_FIELDS, self.issues),
        ):
            # The conditions are ours; nothing that was read from a letter is among them.
            counts = ", ".join(f"coalesce(sum({is_read}), 0)" for is_read in fields.values())
            [row] = self._rows(f"SELECT {counts} FROM {table}")
            found += [
                Coverage(name, int(count), of) for name, count in zip(fields, row, strict=True)
            ]
        return found

    def decision_dates(self) -> NDArray[np.datetime64]:
        """The decision date of every letter (day resolution; NaT where there is none)."""
        rows = self._rows("SELECT decision_date FROM letters ORDER BY ord")
        return np.array([day or "NaT" for (day,) in rows], "datetime64[D]")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
