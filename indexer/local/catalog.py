"""Which letters, issues and passages are there? SQLite: the one source of what a letter says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from indexer.chunking import ChunkKind
from indexer.contract import Publication
from indexer.errors import IndexDamaged, UnknownIssue
from indexer.records import Json, letter_json, letter_of
from indexer.tagged import TaggedLetter

FILE = "catalog.db"

_SCHEMA = """
CREATE TABLE letters (
    ord INTEGER PRIMARY KEY,     -- 0, 1, 2 ... in the order of the index
    id TEXT NOT NULL UNIQUE COLLATE NOCASE,
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
    owner INTEGER NOT NULL,      -- row of the issue or of the letter
    start INTEGER NOT NULL,      -- where it lies in the chunk's text
    stop INTEGER NOT NULL,
    sha256 TEXT NOT NULL         -- of what the model read
) STRICT;
CREATE INDEX passages_of_owner ON passages (kind, owner);
"""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as the catalogue holds it: `start` and `end` lie in its chunk's text."""

    row: int
    kind: ChunkKind
    start: int
    end: int


def write(directory: Path, state: Publication) -> None:
    """Write the catalogue; letters, issues and passages get their rows in the given order."""
    with closing(sqlite3.connect(directory / FILE)) as connection:
        # The file is built aside and published whole, so a journal would only cost time.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        issue_row = 0
        for row, letter in enumerate(state.letters):
            record = letter_json(letter, source=True)
            issues = record.pop("issues")
            connection.execute(
                "INSERT INTO letters VALUES (?, ?, ?)",
                (row, letter.id, _dumped(record)),
            )
            for issue in issues:
                connection.execute(
                    "INSERT INTO issues VALUES (?, ?, ?, ?)",
                    (issue_row, issue["id"], row, _dumped(issue)),
                )
                issue_row += 1
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    row,
                    state.chunks[passage.chunk].kind.value,
                    state.chunks[passage.chunk].owner,
                    passage.start,
                    passage.end,
                    digest,
                )
                for row, (passage, digest) in enumerate(
                    zip(state.passages, state.digests, strict=True)
                )
            ),
        )
        connection.commit()


def _dumped(record: Json) -> str:
    return json.dumps(record, ensure_ascii=False)


class Catalog:
    """The catalogue of a generation, opened read-only."""

    def __init__(self, directory: Path) -> None:
        self._path = path = (directory / FILE).absolute()
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

    def issues_of(self, rows: Sequence[int]) -> list[TaggedLetter]:
        """For each row of an issue its letter, with this issue alone."""
        wanted = json.dumps([int(row) for row in rows])
        found = {
            row: (issue, letter)
            for row, issue, letter in self._rows(
                "SELECT issues.ord, issues.record, letters.record FROM issues"
                " JOIN letters ON letters.ord = issues.letter"
                " WHERE issues.ord IN (SELECT value FROM json_each(?))",
                (wanted,),
            )
        }
        return [self._letter(found[row][1], [found[row][0]]) for row in map(int, rows)]

    def letter(self, row: int) -> TaggedLetter:
        """A whole letter."""
        [(record,)] = self._rows("SELECT record FROM letters WHERE ord = ?", (row,))
        issues = self._rows("SELECT record FROM issues WHERE letter = ? ORDER BY ord", (row,))
        return self._letter(record, [issue for (issue,) in issues])

    def _letter(self, record: str, issues: Sequence[str]) -> TaggedLetter:
        try:
            return letter_of(json.loads(record) | {"issues": [json.loads(one) for one in issues]})
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(
                f"{self._path}: a record cannot be read ({error!r}); build the index again"
            ) from error

    def find_issue(self, issue_id: str) -> int:
        """The row of an issue.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        return self._find("issues", issue_id, "an issue is named CASE#N, as in CM16-0000001#1")

    def find_letter(self, letter_id: str) -> int:
        """The row of a letter.

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

    def letter_ids(self) -> list[str]:
        """The id of every letter, in the order of the index."""
        rows = self._rows("SELECT id FROM letters ORDER BY ord")
        return [letter_id for (letter_id,) in rows]

    def passages_of(self, issue: int) -> list[PassageRow]:
        """The passages of an issue's rationale and of its letter's summary, in text order."""
        rows = self._rows(
            "SELECT passages.ord, kind, start, stop FROM passages "
            "WHERE (kind = ? AND owner = ?) "
            "OR (kind = ? AND owner = (SELECT letter FROM issues WHERE ord = ?)) "
            "ORDER BY passages.ord",
            (ChunkKind.RATIONALE.value, issue, ChunkKind.SUMMARY.value, issue),
        )
        return [PassageRow(row[0], ChunkKind(row[1]), row[2], row[3]) for row in rows]

    def digest_rows(self) -> dict[str, int]:
        """Where in the vector index each text that the model ever read stands."""
        rows = self._rows("SELECT sha256, ord FROM passages")
        return dict(rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
