"""Which words stand where? Whoosh for exact constraints, bm25s for lexical ranking.

Whoosh is no longer maintained and unpickles its index, so this module is the only one that knows
it, and whoever opens an index has checked the files' digests first (`generations.open_current`).
"""

from __future__ import annotations

import fnmatch
import math
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import heapify, heapreplace
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from indexer.analysis import printed_words, term_list, terms
from indexer.contract import BM25_B, BM25_K1, Fitting
from indexer.errors import IndexDamaged
from indexer.expression import TEXT_FIELDS, And, Expression, Leaf, Name, Not, Or, Wild
from indexer.normalising import unaccented

with warnings.catch_warnings():
    # Whoosh predates raw regular expressions: what Python says of that when it compiles these files
    # (since 3.12 to everybody) nobody who runs this can mend.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)  # the same in Python 3.11
    import whoosh.codec.whoosh3  # noqa: F401 - whoever opens an index loads it, outside of here
    from whoosh import fields, index
    from whoosh.analysis import Composable, Token
    from whoosh.query import Term
    from whoosh.reading import IndexReader

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


MOST_WORDS = 1_000
"""How many words a wild card may stand for; of more, those that most issues hold are taken."""

LONGEST_WORD = 60
"""In characters. What is longer is no word that anybody looks for by a pattern."""


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
        **dict.fromkeys(TEXT_FIELDS, text),
        # The words as they are printed, for wild cards and for spelling.
        **dict.fromkeys(map(_printed, TEXT_FIELDS), fields.KEYWORD(scorable=False)),
    )


def _printed(field: str) -> str:
    return f"{field}_printed"


def write(directory: Path, documents: Sequence[LexicalDocument], *, memory_mb: int = 256) -> None:
    """Write both lexical indexes of `documents` (document i is issue i) into `directory`."""
    (directory / "whoosh").mkdir()
    writer = index.create_in(str(directory / "whoosh"), _schema()).writer(limitmb=memory_mb)
    for document in documents:
        writer.add_document(
            issue=document.issue,
            letter=document.letter,
            **{field: getattr(document, field) for field in TEXT_FIELDS},
            **{_printed(field): _words(getattr(document, field)) for field in TEXT_FIELDS},
        )
    # One segment: document numbers are issue ordinals.
    writer.commit(optimize=True)
    decision = [term_list(f"{doc.treatment}. {doc.rationale}") for doc in documents]
    _write_bm25(directory / "bm25-decision", decision)
    _write_bm25(directory / "bm25-summary", [term_list(doc.summary) for doc in documents])


def _words(text: str) -> str:
    return " ".join(sorted(word for word in printed_words(text) if len(word) <= LONGEST_WORD))


def _write_bm25(directory: Path, corpus: list[list[str]]) -> None:
    ranker = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
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
                weights = self._weights[span]
                scores = weights if weight == 1 else np.float32(weight) * weights
                # In one pass, three times as fast as `total[rows] += scores`.
                np.add.at(total, self._rows[span], scores)
        return total

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term (Lucene's form), 0 for an unknown one."""
        ordinal = self._vocabulary.get(term)
        if ordinal is None:
            return 0.0
        frequency = int(self._starts[ordinal + 1] - self._starts[ordinal])
        return math.log1p((self._count - frequency + 0.5) / (frequency + 0.5))


class LexicalIndex:
    """Both lexical indexes of a generation, opened for reading. `count` issues are in it."""

    def __init__(self, directory: Path, count: int) -> None:
        self.decision = Ranker(directory / "bm25-decision", count)
        self.summary = Ranker(directory / "bm25-summary", count)
        self.count = count
        try:
            self._whoosh = index.open_dir(str(directory / "whoosh"), readonly=True)
        except (index.IndexError, OSError) as error:
            raise IndexDamaged(f"{directory}: {error}; build the index again") from error
        if self._whoosh.doc_count_all() != count:
            raise IndexDamaged(
                f"{directory}: holds {self._whoosh.doc_count_all()} issues instead of {count}; "
                "build the index again"
            )

    def matching(self, expression: Expression) -> Mask:
        """Which issues satisfy an expression."""
        # One searcher per search: Whoosh's is not thread-safe.
        with self._whoosh.searcher() as searcher:
            return self._matching(expression, searcher.reader())

    def _matching(self, expression: Expression, reader: IndexReader) -> Mask:
        """The translation: Whoosh finds what holds a leaf, the rest is arithmetic on masks."""
        match expression:
            case Not():
                return ~self._matching(expression.of, reader)
            case And():
                return reduce(np.logical_and, (self._matching(p, reader) for p in expression.parts))
            case Or():
                return reduce(np.logical_or, (self._matching(p, reader) for p in expression.parts))
            case _:
                mask = np.zeros(self.count, np.bool_)
                for found in _holding(expression, reader):
                    mask[np.fromiter(found, np.int64)] = True
                return mask

    def fitting(self, wild: Wild) -> Fitting:
        """The printed words that fit a wild card."""
        with self._whoosh.searcher() as searcher:
            return _fitting(wild, searcher.reader())

    def find_issue(self, issue_id: str) -> list[int]:
        """The ordinals under which Whoosh holds an issue: exactly one in a whole index."""
        with self._whoosh.searcher() as searcher:
            return list(Term("issue", issue_id.lower()).docs(searcher))

    def holders(self, word: str) -> int:
        """How many issues hold a word as it is printed, in one of their texts."""
        with self._whoosh.searcher() as searcher:
            return _holders(searcher.reader(), word)

    def near(self, word: str) -> dict[str, int]:
        """The printed words up to two letters away, with how many issues hold each.

        Away counts letters that are other ones, missing or too many, behind an equal first letter.
        """
        with self._whoosh.searcher() as searcher:
            reader = searcher.reader()
            near = {
                other
                for field in TEXT_FIELDS
                for other in reader.terms_within(_printed(field), word, 2, prefix=1)
            }
            return {other: _holders(reader, other) for other in near}

    def close(self) -> None:
        """Close the files."""
        self._whoosh.close()


def _holding(leaf: Leaf, reader: IndexReader) -> Iterator[Iterable[int]]:
    """The ordinals of the issues that hold a leaf, several lists of them."""
    if isinstance(leaf, Name):
        yield _having(reader, leaf.field, leaf.name.lower())
        return
    for field in [leaf.field] if leaf.field else TEXT_FIELDS:
        if isinstance(leaf, Wild):
            for word in _fitting(Wild(leaf.pattern, field), reader).words:
                yield _having(reader, _printed(field), word)
        else:
            for places in _readings(leaf.text):
                yield _side_by_side(reader, field, places, leaf.slop)


def _having(reader: IndexReader, field: str, term: str) -> Iterable[int]:
    if (field, term) not in reader:
        return ()
    ids: Iterable[int] = reader.postings(field, term).all_ids()
    return ids


# Reading a text and its places

_Places = tuple[tuple[str, int], ...]
"""Terms, each with its place among the words of a phrase."""


def _readings(text: str) -> set[_Places]:
    """What words side by side may be in a letter: compounds in their parts, or written as one."""
    parts = tuple((term.term, term.position) for term in terms(text, joined=False, stop_words=True))
    whole: list[str] = []
    end = 0
    for term in terms(text, stop_words=True, asked=True):
        if term.start >= end:
            whole.append(term.term)
            end = term.end
    joined = tuple((term, place) for place, term in enumerate(whole))
    return {places for places in (parts, joined) if places}


def _side_by_side(reader: IndexReader, field: str, places: _Places, slop: int) -> Iterable[int]:
    """The issues in which the terms stand so, give or take `slop` moves."""
    if len(places) == 1:
        return _having(reader, field, places[0][0])
    held = {term for term, _ in places}
    candidates: set[int] | None = None
    for term in held:
        having = _having(reader, field, term)
        candidates = set(having) if candidates is None else candidates.intersection(having)
        if not candidates:
            return ()
    ordered = sorted(candidates or ())
    where = {term: _positions(reader, field, term, ordered) for term in held}
    return [
        ordinal
        for ordinal in ordered
        if _stand([(place, where[term][ordinal]) for term, place in places], slop)
    ]


def _positions(
    reader: IndexReader, field: str, term: str, ordinals: Sequence[int]
) -> dict[int, list[int]]:
    """Where a term stands in some issues that hold it, by their ordinals in ascending order."""
    postings = reader.postings(field, term)
    found = {}
    for ordinal in ordinals:
        postings.skip_to(ordinal)
        found[ordinal] = list(postings.value_as("positions"))
    return found


def _stand(words: Sequence[tuple[int, list[int]]], slop: int) -> bool:
    """Whether words, each with its place and where it occurs, stand so, give or take `slop` moves.

    As Lucene counts: the width of the shifts by which the words are where they should be. Looks at
    every occurrence once.
    """
    shifts = [[position - place for position in positions] for place, positions in words]
    if not slop:
        return bool(set(shifts[0]).intersection(*shifts[1:]))
    at = [0] * len(shifts)
    heads = [(found[0], number) for number, found in enumerate(shifts)]
    heapify(heads)
    furthest = max(shift for shift, _ in heads)
    while True:
        least, number = heads[0]
        # One occurrence is not two words.
        if furthest - least <= slop and len({shift + words[one][0] for shift, one in heads}) == len(
            words
        ):
            return True
        at[number] += 1
        if at[number] == len(shifts[number]):
            return False
        following = shifts[number][at[number]]
        heapreplace(heads, (following, number))
        furthest = max(furthest, following)


def _fitting(wild: Wild, reader: IndexReader) -> Fitting:
    pattern = unaccented(wild.pattern).lower()
    # Its groups are atomic: no pattern makes it try the same twice.
    fits = re.compile(fnmatch.translate(re.sub(r"\*+", "*", pattern).replace("[", "[[]"))).match
    start = re.split(r"[*?]", pattern, maxsplit=1)[0]
    found = {
        word
        for field in ([wild.field] if wild.field else TEXT_FIELDS)
        for word in map(bytes.decode, reader.expand_prefix(_printed(field), start))
        if fits(word)
    }
    ordered = sorted(found, key=lambda word: (-_holders(reader, word), word))
    return Fitting(tuple(ordered[:MOST_WORDS]), max(0, len(ordered) - MOST_WORDS))


def _holders(reader: IndexReader, word: str) -> int:
    return max(int(reader.doc_frequency(_printed(field), word)) for field in TEXT_FIELDS)
