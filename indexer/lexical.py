"""Which words stand where? Whoosh for exact constraints, bm25s for lexical ranking.

Whoosh is no longer maintained and unpickles its index, so this module is the only one that knows
it, and whoever opens an index has checked the files' digests first (`generations.open_current`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray
from whoosh import fields, index
from whoosh.analysis import Composable, Token
from whoosh.qparser import MultifieldParser, QueryParserError, plugins
from whoosh.query import Every, NullQuery, Term

from indexer.analysis import term_list, terms
from indexer.errors import IndexDamaged
from indexer.normalising import normalise

K1, B = 1.2, 0.75
"""BM25's saturation and length normalisation (Robertson and Zaragoza, 2009), Lucene's defaults."""

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """The texts of one issue, with the summary of its letter."""

    issue: str
    letter: str
    treatment: str
    rationale: str
    summary: str


SEARCH_FIELDS = ("treatment", "rationale", "summary")
"""Where a word without a field name is looked for."""


class _Analyzer(Composable):  # type: ignore[misc]
    """Our analysis as Whoosh wants it."""

    def __call__(self, value: str, *, positions: bool = False, **wanted: Any) -> Iterator[Token]:
        token = Token(positions=positions, removestops=True, mode=wanted.get("mode", ""))
        for term in terms(value, joined=wanted.get("mode") != "query", stop_words=True):
            token.text = term.term
            token.boost = 1.0
            token.stopped = False
            token.original = term.term
            token.pos = wanted.get("start_pos", 0) + term.position
            token.startchar, token.endchar = term.start, term.end
            yield token


def _schema() -> fields.Schema:
    text = fields.TEXT(analyzer=_Analyzer(), phrase=True)
    return fields.Schema(
        issue=fields.KEYWORD(lowercase=True),
        letter=fields.KEYWORD(lowercase=True),
        # The words as they are written, for spelling only.
        words=fields.KEYWORD(lowercase=True, scorable=False),
        **dict.fromkeys(SEARCH_FIELDS, text),
    )


def write(directory: Path, documents: Sequence[LexicalDocument], *, memory_mb: int = 256) -> None:
    """Write both lexical indexes of `documents` (document i is issue i) into `directory`."""
    (directory / "whoosh").mkdir()
    writer = index.create_in(str(directory / "whoosh"), _schema()).writer(limitmb=memory_mb)
    for document in documents:
        writer.add_document(
            issue=document.issue,
            letter=document.letter,
            treatment=document.treatment,
            rationale=document.rationale,
            summary=document.summary,
            words=" ".join(_words(document)),
        )
    # One segment: document numbers are issue ordinals.
    writer.commit(optimize=True)
    decision = [term_list(f"{doc.treatment}. {doc.rationale}") for doc in documents]
    _write_bm25(directory / "bm25-decision", decision)
    _write_bm25(directory / "bm25-summary", [term_list(doc.summary) for doc in documents])


def _words(document: LexicalDocument) -> set[str]:
    text = f"{document.treatment} {document.rationale} {document.summary}"
    return {word.lower() for word in re.findall(r"[A-Za-z]{3,30}", normalise(text).text)}


def _write_bm25(directory: Path, corpus: list[list[str]]) -> None:
    ranker = bm25s.BM25(method="lucene", k1=K1, b=B)
    # bm25s cannot index a corpus without a single term.
    ranker.index(corpus if any(corpus) else [["\0"]] * len(corpus), show_progress=False)
    ranker.save(directory, show_progress=False)


class Ranker:
    """BM25 scores of all issues at once."""

    def __init__(self, directory: Path, count: int) -> None:
        ranker = bm25s.BM25.load(directory, load_corpus=False, mmap=True, show_progress=False)
        self._vocabulary: Mapping[str, int] = ranker.vocab_dict
        self._weights: Scores = ranker.scores["data"]
        self._rows = ranker.scores["indices"]
        self._starts = ranker.scores["indptr"]
        self._count = count
        if ranker.scores["num_docs"] != count:
            raise IndexDamaged(
                f"{directory}: holds {ranker.scores['num_docs']} issues instead of {count}; "
                "build the index again"
            )

    def scores(self, query: Mapping[str, float]) -> Scores:
        """The BM25 score of every issue for weighted terms; 0 where no term occurs."""
        total = np.zeros(self._count, np.float32)
        for term, weight in query.items():
            ordinal = self._vocabulary.get(term)
            if ordinal is not None:
                span = slice(self._starts[ordinal], self._starts[ordinal + 1])
                # A term stands in a row once, so plain indexing adds up right.
                total[self._rows[span]] += np.float32(weight) * self._weights[span]
        return total

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term (Lucene's form), 0 for an unknown one."""
        ordinal = self._vocabulary.get(term)
        if ordinal is None:
            return 0.0
        frequency = int(self._starts[ordinal + 1] - self._starts[ordinal])
        return math.log1p((self._count - frequency + 0.5) / (frequency + 0.5))


class LexicalIndex:
    """Both lexical indexes of a generation, opened for reading."""

    def __init__(self, directory: Path, count: int) -> None:
        self.decision = Ranker(directory / "bm25-decision", count)
        self.summary = Ranker(directory / "bm25-summary", count)
        self._count = count
        try:
            self._whoosh = index.open_dir(str(directory / "whoosh"), readonly=True)
        except (index.IndexError, OSError) as error:
            raise IndexDamaged(f"{directory}: {error}; build the index again") from error
        if self._whoosh.doc_count_all() != count:
            raise IndexDamaged(
                f"{directory}: holds {self._whoosh.doc_count_all()} issues instead of {count}; "
                "build the index again"
            )

    def matching(self, expression: str) -> Mask | None:
        """Which issues satisfy an expression in Whoosh's query language; None if it says nothing.

        Raises:
            ValueError: the expression cannot be parsed.
        """
        parser = MultifieldParser(SEARCH_FIELDS, self._whoosh.schema)
        parser.remove_plugin_class(plugins.BoostPlugin)
        try:
            query = parser.parse(expression).normalize()
        except (QueryParserError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from error
        if query == NullQuery or isinstance(query, Every):
            return None
        mask = np.zeros(self._count, np.bool_)
        # One searcher per search: Whoosh's is not thread-safe.
        with self._whoosh.searcher() as searcher:
            mask[np.fromiter(query.docs(searcher), np.int64)] = True
        return mask

    def find_issue(self, issue_id: str) -> list[int]:
        """The ordinals under which Whoosh holds an issue: exactly one in a whole index."""
        with self._whoosh.searcher() as searcher:
            return list(Term("issue", issue_id.lower()).docs(searcher))

    def nearest_word(self, word: str) -> str:
        """`word` itself where some letter holds it, or else the nearest that one does.

        Near means up to two edits behind an equal first letter; the commonest of the nearest wins.
        """
        lowered = word.lower()
        with self._whoosh.searcher() as searcher:
            if ("words", lowered) in searcher.reader():
                return word
            found: list[str] = searcher.suggest("words", lowered, limit=1, maxdist=2, prefix=1)
        return found[0] if found else word

    def close(self) -> None:
        """Close the files."""
        self._whoosh.close()
