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
from indexer.contract import (
    BM25_B,
    BM25_K1,
    SURE,
    SURE_BESIDE_REASONS,
    Ask,
)
from indexer.expression import TEXT_FIELDS, Adjacent, And, Expression, Name, Not, Or, Wild, asks
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from indexer.ranking.on_point import SAME_REASON
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.phrases import fold
from indexer.vocabulary.tables import body_regions
from trials.memory import State


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


# What is meant


def kinds(ask: Ask) -> dict[str, set[str]]:
    """The kinds of treatment that are surely asked for, each with its drugs if not any will do."""
    found = {}
    for kind in {entry.split(":")[0] for entry in ask.requests}:
        own = {entry: one for entry, one in ask.requests.items() if entry.split(":")[0] == kind}
        drugs = {entry.split(":")[1]: one for entry, one in own.items() if ":" in entry}
        if sum(own.values()) >= (SURE_BESIDE_REASONS if ask.reasons else SURE):
            some = sum(drugs.values()) > own.get(kind, 0.0)
            best = max(drugs.values(), default=0.0)
            found[kind] = {drug for drug, one in drugs.items() if some and one >= best / 2}
    return found


def is_alike(row: Row, ask: Ask) -> bool:
    """Whether the treatment is of a kind that is asked for."""
    return row.issue.kind in kinds(ask)


def is_same(row: Row, ask: Ask) -> bool:
    """Whether it is what is asked for, down to the drug."""
    drugs = kinds(ask).get(row.issue.kind)
    return drugs is not None and (not drugs or bool(drugs & row.values("drug")))


def request(row: Row, requests: Mapping[str, float]) -> float:
    """How far the treatment is what is asked for: another drug of the class is worth half."""
    total = 0.0
    for entry, likely in requests.items():
        kind, _, drug = entry.partition(":")
        if row.issue.kind == kind:
            total += likely * (1.0 if not drug or drug in row.values("drug") else 0.5)
    return total


def reason(row: Row, wanted: Mapping[str, float]) -> float:
    """How far the reasons are those that are argued."""
    own = {one.id: one.probability for one in row.issue.found_reasons}
    return min(1.0, sum(math.sqrt(own.get(value, 0.0) * one) for value, one in wanted.items()))


def places(ask: Ask) -> Filters:
    """Where a text says; of a described case the region alone."""
    where = ("body_region", "level", "side") if ask.exact else ("body_region",)
    return Filters(**{one: values for one, values in ask.understood.items() if one in where})


def away(row: Row, ask: Ask) -> int:
    """0 where a text says, 2 elsewhere, 1 where nothing tells."""
    told = places(ask)
    if any(_elsewhere(row, facet, values) for facet, values in told.items()):
        return 2
    return 0 if all(_there(row, facet, values) for facet, values in told.items()) else 1


def _there(row: Row, facet: str, values: Sequence[str]) -> bool:
    return bool(row.values(facet) & set(values))


def _elsewhere(row: Row, facet: str, values: Sequence[str]) -> bool:
    own, table = row.values(facet), body_regions()
    if own & set(values):
        return False
    if facet == "side":
        return bool(own & {{"right": "left", "left": "right"}.get(one, "") for one in values})
    if facet == "level":
        return bool(own)
    leaves, groups = own & set(table.leaves), own & set(table.groups)
    asked = {table.leaves[one].group if one in table.leaves else one for one in values}
    if leaves and any(one in table.leaves for one in values):
        return True
    return bool(groups) and not own & asked


def on_point(rows: Sequence[Row], ask: Ask) -> list[Row]:
    """Those that may be shown and decide on the same request."""
    if not ask.ranks or not (kinds(ask) or ask.reasons or places(ask)):
        return []
    some = [
        row
        for row in shown(rows, ask)
        if (not kinds(ask) or is_same(row, ask))
        and (not ask.reasons or reason(row, ask.reasons) >= SAME_REASON)
    ]
    near = [[row for row in some if away(row, ask) <= farthest] for farthest in (0, 1, 2)]
    if not kinds(ask) and not ask.reasons:
        return near[0]
    return next((one for one in near if one), [])


def is_line(row: Row, ask: Ask) -> bool:
    """Whether the treatment line is the text."""
    return fold(row.issue.treatment) == fold(ask.text)


def has_name(row: Row, ask: Ask) -> bool:
    """Whether it holds the name that the text is, or asks for the drug of that name by a brand."""
    assert ask.exact is not None and ask.exact.holds is not None
    drugs = {drug for one in kinds(ask).values() for drug in one}
    return holds(row, ask.exact.holds) or bool(drugs & {ask.text.lower()} & row.values("drug"))


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


def nearness(state: State, vectors: np.ndarray, kind: ChunkKind) -> dict[int, float]:
    """Of each owner the best mean cosine of one of its passages with a text's windows."""
    best: dict[int, float] = {}
    for passage, own in zip(state.passages, state.vectors, strict=True):
        if passage.kind is kind:
            found = float(np.mean(vectors @ own))
            best[passage.owner] = max(best.get(passage.owner, -1.0), found)
    return best
