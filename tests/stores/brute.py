"""What the right answers are, worked out from the letters themselves in plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

import numpy as np

from indexer.analysis import printed_words, stem, term_list, terms
from indexer.chunking import ChunkKind
from indexer.contract import BM25_B, BM25_K1, Ask, Publication
from indexer.expression import TEXT_FIELDS, Adjacent, And, Expression, Name, Not, Or, Wild, asks
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS


@dataclass(frozen=True)
class Row:
    """An issue with its whole letter."""

    letter: TaggedLetter
    issue: TaggedIssue

    @property
    def id(self) -> str:
        return self.issue.id

    def values(self, facet: str) -> set[str]:
        """Its values of a facet."""
        return set(FACETS[facet].read(self.letter, self.issue))

    def text(self, field: str) -> str:
        """One of its texts."""
        return self.letter.summary if field == "summary" else str(getattr(self.issue, field))

    @property
    def decided(self) -> str:
        """What the words are looked for in that rank."""
        return f"{self.issue.treatment}. {self.issue.rationale}"


def rows_of(letters: Iterable[TaggedLetter]) -> list[Row]:
    """All issues, in the order of their ids."""
    return [Row(letter, issue) for letter in letters for issue in letter.issues]


def fits(row: Row, filters: Filters) -> bool:
    """Whether filters allow an issue: one value of each facet, all facets."""
    return all(row.values(facet) & set(wanted) for facet, wanted in filters.items())


def counts(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """How many issues have each value of each facet."""
    held = list(rows)
    return {
        facet: dict(Counter(value for row in held for value in row.values(facet)))
        for facet in FACETS
    }


# Adjacent


@cache
def _places(text: str) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = {}
    for term in terms(text, joined=False, stop_words=True):
        found.setdefault(term.term, set()).add(term.position)
    return found


def _has_words(text: str, words: str) -> bool:
    """Whether plain words (letters alone) stand side by side."""
    wanted = [stem(word) for word in words.lower().split()]
    places = _places(text)
    return any(
        all(start + nth in places.get(word, ()) for nth, word in enumerate(wanted))
        for start in places.get(wanted[0], ())
    )


_printed = cache(printed_words)
_terms = cache(term_list)


def holds(row: Row, expression: Expression) -> bool:
    """Whether an issue satisfies an expression of plain words, wild cards and names."""
    match expression:
        case Not():
            return not holds(row, expression.of)
        case And():
            return all(holds(row, part) for part in expression.parts)
        case Or():
            return any(holds(row, part) for part in expression.parts)
        case Name():
            own = row.id if expression.field == "issue" else row.letter.id
            return own.lower() == expression.name.lower()
    texts = [row.text(field) for field in ([expression.field] if expression.field else TEXT_FIELDS)]
    if isinstance(expression, Wild):
        pattern = expression.pattern.lower()
        return any(fnmatchcase(word, pattern) for text in texts for word in _printed(text))
    assert isinstance(expression, Adjacent) and not expression.slop
    return any(_has_words(text, expression.text) for text in texts)


def shown(rows: Sequence[Row], ask: Ask) -> list[Row]:
    """The issues that may be shown."""
    like = ask.like.rpartition("#")[0]
    allowed = [row for row in rows if fits(row, ask.filters) and row.letter.id != like]

    def named(row: Row) -> bool:
        return bool({row.id, row.letter.id} & set(ask.named))

    if ask.only_named:
        return [row for row in allowed if named(row)]
    if ask.expression is not None:
        allowed = [row for row in allowed if named(row) or holds(row, ask.expression)]
    if ask.mode is not Mode.LEXICAL or not ask.ranks:
        return allowed
    wanted = {*ask.terms, *ask.synonyms}
    certain = ask.expression is not None and asks(ask.expression)
    return [
        row
        for row in allowed
        if named(row) or certain or wanted & {*_terms(row.decided), *_terms(row.letter.summary)}
    ]


# Scores


def bm25(
    rows: Sequence[Row], text: Callable[[Row], str], query: Mapping[str, float]
) -> list[float]:
    """BM25 as Lucene computes it, of every issue."""
    held = [Counter(_terms(text(row))) for row in rows]
    mean = sum(map(Counter.total, held)) / len(held)
    scores = [0.0] * len(rows)
    for term, weight in query.items():
        rarity = idf(sum(term in one for one in held), len(held))
        for at, one in enumerate(held):
            if often := one[term]:
                norm = BM25_K1 * (1 - BM25_B + BM25_B * one.total() / mean)
                scores[at] += weight * rarity * often / (often + norm)
    return scores


def idf(holders: int, of: int) -> float:
    """The inverse document frequency of a term."""
    return math.log1p((of - holders + 0.5) / (holders + 0.5)) if holders else 0.0


def nearness(state: Publication, vectors: np.ndarray, kind: ChunkKind) -> dict[int, float]:
    """Of each owner the best mean cosine of one of its passages with a text's windows."""
    best: dict[int, float] = {}
    for passage, own in zip(state.passages, state.vectors, strict=True):
        chunk = state.chunks[passage.chunk]
        if chunk.kind is kind:
            found = float(np.mean(vectors @ own))
            best[chunk.owner] = max(best.get(chunk.owner, -1.0), found)
    return best
