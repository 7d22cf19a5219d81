"""Both lexical indexes of some letters, written: words for Whoosh, postings for ranking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from indexer.expression import TEXT_FIELDS
from indexer.local import whoosh_segment
from indexer.local.postings import Postings
from indexer.local.texts import Places, ReadTexts, Texts
from indexer.local.whoosh_quietly import fields
from indexer.local.whoosh_safely import schema_of
from indexer.local.whoosh_segment import Held

WHOOSH, DECISION, SUMMARY, LETTER_OF = "whoosh", "bm25-decision", "bm25-summary", "letter_of.npy"
"""What is written: who has which word, what ranks, and the letter of each issue."""

LONGEST_WORD = 60
"""In characters. What is longer is no word that anybody looks for by a pattern."""


def printed(field: str) -> str:
    """The field of Whoosh that holds the words of a field as they are printed."""
    return f"{field}_printed"


_NAMES = ("issue", "letter")

FIELDS = (*_NAMES, *(name for field in TEXT_FIELDS for name in (field, printed(field))))
"""What Whoosh holds: names, and each text with its words as they are printed, for wild cards and
for spelling."""


def schema() -> fields.Schema:
    """The fields as Whoosh knows them."""
    return schema_of(_NAMES, TEXT_FIELDS, [printed(field) for field in TEXT_FIELDS])


def write(directory: Path, texts: Texts) -> None:
    """Write both lexical indexes of some letters into `directory`."""
    write_words(directory, texts)
    write_postings(directory, texts)
    np.save(directory / LETTER_OF, texts.letter_of, allow_pickle=False)


def write_words(directory: Path, texts: Texts) -> None:
    """Write what Whoosh reads.

    Its first documents are the issues in order, then come the letters with their summaries.
    """
    documents = len(texts.issues) + len(texts.letters)
    whoosh_segment.write(directory / WHOOSH, FIELDS, documents, _held(texts))


def write_postings(directory: Path, texts: Texts) -> None:
    """Write what ranks."""
    names = [term.encode() for term in texts.table.names]
    summary = texts.table.places(texts.summary, stop_words=False)
    for name, found, count in (
        (DECISION, texts.decided, len(texts.issues)),
        (SUMMARY, summary, len(texts.letters)),
    ):
        Postings.counted(names, found.terms, found.rows, count).write(directory / name)


def _held(texts: Texts) -> Iterator[tuple[str, Held]]:
    issues = np.arange(len(texts.issues), dtype=np.int32)
    letters = np.arange(len(texts.letters), dtype=np.int32)
    behind = np.int32(len(issues))
    yield "issue", Held([one.lower() for one in texts.issues], issues, issues)
    yield "letter", Held([one.lower() for one in texts.letters], letters, letters + behind)
    has = np.bincount(texts.letter_of, minlength=len(letters))
    # What a letter's summary holds, all of its issues do.
    shares = np.concatenate([np.ones(len(issues), np.int64), has])
    short = np.array([len(word) <= LONGEST_WORD for word in texts.words], np.bool_)
    for field in TEXT_FIELDS:
        read: ReadTexts = getattr(texts, field)
        first = behind if field == "summary" else np.int32(0)
        at: Places = texts.table.places(read, stop_words=True)
        yield field, Held(texts.table.names, at.terms, at.rows + first, at.places)
        kept = short[read.printed]
        rows = (read.printed_rows + first)[kept]
        yield printed(field), Held(texts.words, read.printed[kept], rows, weights=shares)
