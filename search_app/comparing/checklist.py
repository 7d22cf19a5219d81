"""What to document before a treatment is asked for: on what such requests were decided, counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from indexer.contract import Ask, Counts, Store
from indexer.errors import QueryError
from indexer.filters import Filters
from indexer.letters.model import page_at
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.reasons import reasons
from indexer.vocabulary.tables import grounds
from search_app.asking.request import Request
from search_app.comparing.outcomes import Share, overturned_share, wilson
from search_app.quoting.citing import PLAIN, citation_line
from search_app.search import Search

FEWEST = 8
"""Of fewer decisions of an outcome no share is told: the numbers stand there, too few to say."""

_MOVED = {"treatment": ("overturned",), "denial": ("upheld",), "either": ("overturned", "upheld")}
_DECIDED_ON = ("outcome", "ground", "reason")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of a decision in its own words, and where it stands; `page` as far as known."""

    issue: str
    citation: str
    sentence: str
    page: int | None


@dataclass(frozen=True, slots=True)
class GroundLine:
    """A ground or reason among the decisions of the outcome that it speaks for.

    `facet` and `id` are what it is filtered by. It is named in `named` of the `of` decisions of
    this `outcome`, a share between `low` and `high` with 95 % confidence, and in `base_named` of
    `base_of` of the whole index.
    """

    facet: str
    id: str
    label: str
    outcome: str
    named: int
    of: int
    low: float
    high: float
    base_named: int
    base_of: int
    quote: Quoted | None = None

    @property
    def enough(self) -> bool:
        """Whether there are enough decisions of this outcome to tell a share."""
        return self.of >= FEWEST


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to check: what was shown where it was allowed, what was missing where it was not.

    At least one of them stands there; `reasons` are the finer ones below them.
    """

    shown: GroundLine | None
    missing: GroundLine | None
    reasons: tuple[GroundLine, ...] = ()

    @property
    def lines(self) -> tuple[GroundLine, ...]:
        """The ground's own lines."""
        return tuple(line for line in (self.shown, self.missing) if line is not None)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The points of a kind of request, what is named oftenest first.

    `filters` say which decisions were counted, `outcomes` what became of them and `base` of the
    whole index; `samples` tells that fictitious letters may be among them.
    """

    filters: Filters
    outcomes: Mapping[str, int]
    base: Mapping[str, int]
    points: tuple[Point, ...]
    index: str
    samples: bool

    @property
    def share(self) -> Share:
        """How often such requests were overturned."""
        return overturned_share(self.outcomes)

    def as_json(self) -> dict[str, Any]:
        """The list as `imr checklist --json` prints it."""
        return {
            "filters": {facet: list(values) for facet, values in self.filters.items()},
            "outcomes": dict(self.outcomes),
            "corpus": dict(self.base),
            "fewest": FEWEST,
            "points": [
                {
                    "shown": _line_json(point.shown),
                    "missing": _line_json(point.missing),
                    "reasons": [_line_json(line) for line in point.reasons],
                }
                for point in self.points
            ],
        }


def asked_for(search: Search, text: str) -> Filters:
    """The decisions that a text means: those on its treatment, at the region that it names.

    Raises:
        QueryError: it names no treatment that is known; nothing else is guessed.
        ModelUnavailable, IndexMismatch: the model is needed and cannot be used.
    """
    ask = search.ask(Request(text))
    kinds = dict.fromkeys((*ask.understood.get("subcategory", ()), *ask.kinds))
    drugs = ask.understood.get("drug", ())
    if not kinds and not drugs:
        raise QueryError(
            "no treatment is recognised in this text; name one, or give --subcategory (imr stats "
            "lists them)"
        )
    return Filters(
        subcategory=tuple(kinds), drug=drugs, body_region=ask.places.get("body_region", ())
    )


def checklist(store: Store, filters: Filters, *, style: str = PLAIN) -> Checklist:
    """What decisions under these filters were decided on; those by outcome or ground are dropped.

    They would decide what is counted here.
    """
    filters = filters.without(*_DECIDED_ON)
    counts = {one: store.counts(Ask(filters=filters.having(outcome=(one,)))) for one in _OUTCOMES}
    whole = {one: store.counts(Ask(filters=Filters(outcome=(one,)))) for one in _OUTCOMES}
    maker = _GroundLines(store, filters, counts, whole, style)
    points = sorted(_points(maker), key=lambda point: -max(line.named for line in point.lines))
    return Checklist(
        filters=filters,
        outcomes=store.counts(Ask(filters=filters))["outcome"],
        base=store.info.outcomes,
        points=tuple(points),
        index=store.info.name,
        samples=bool(store.info.samples),
    )


_OUTCOMES = ("overturned", "upheld")


def _points(maker: _GroundLines) -> Iterable[Point]:
    """Grounds with what they answer, then what only reasons belong to."""
    table, taxonomy = grounds().grounds, reasons()
    answered = {one.answers for one in table.values()}
    below: dict[str, list[str]] = {}
    for reason in taxonomy.reasons.values():
        below.setdefault(reason.parent, []).append(reason.id)
    for ground in table.values():
        if ground.id in answered:
            continue
        told = dict.fromkeys(_MOVED[ground.speaks_for], ("ground", ground.id))
        if ground.answers:
            told["upheld"] = ("ground", ground.answers)
        yield from maker.point(told, [*below.get(ground.id, ()), *below.get(ground.answers, ())])
    for parent, held in below.items():
        if parent not in table:
            sides = [side for one in held for side in _MOVED[taxonomy.reasons[one].speaks_for]]
            yield from maker.point(dict.fromkeys(sides, ("reason", parent)), held)


@dataclass(frozen=True, slots=True)
class _GroundLines:
    """Makes the lines: from the counts of each outcome, those asked for and those of the whole."""

    store: Store
    filters: Filters
    counts: Mapping[str, Counts]
    whole: Mapping[str, Counts]
    style: str

    def point(self, told: Mapping[str, tuple[str, str]], below: Iterable[str]) -> Iterable[Point]:
        """The point of the grounds of each outcome; none where no decision names either."""
        lines = {outcome: self._line(outcome, *told[outcome]) for outcome in told}
        finer = [
            self._line(outcome, "reason", one)
            for one in below
            for outcome in _MOVED[reasons().reasons[one].speaks_for]
        ]
        told_finer = sorted((line for line in finer if line.named), key=lambda line: -line.named)
        if any(line.named for line in lines.values()):
            yield Point(lines.get("overturned"), lines.get("upheld"), tuple(told_finer))
            return
        # No word of the ground stands there, yet the model may tell its reasons.
        for line in told_finer:
            shown = line.outcome == "overturned"
            yield Point(line if shown else None, None if shown else line)

    def _line(self, outcome: str, facet: str, value: str) -> GroundLine:
        counts, whole = self.counts[outcome], self.whole[outcome]
        named, of = counts[facet].get(value, 0), counts["outcome"].get(outcome, 0)
        return GroundLine(
            facet,
            value,
            FACETS[facet].label(value),
            outcome,
            named,
            of,
            *wilson(named, of),
            whole[facet].get(value, 0),
            whole["outcome"].get(outcome, 0),
            self._quote(outcome, facet, value) if named else None,
        )

    def _quote(self, outcome: str, facet: str, value: str) -> Quoted | None:
        """The sentence of the latest of these decisions that tells it."""
        wanted = self.filters.having(outcome=(outcome,), **{facet: (value,)})
        hit = self.store.find(Ask(filters=wanted, size=1, passages=0)).hits[0]
        (letter,) = self.store.get([hit.id])
        issue = letter.issue
        if facet == "ground":
            spans = [one.span for one in issue.tags.grounds if one.id == value and not one.weighed]
        else:
            deciding = [one for one in issue.found_reasons if one.decides(issue.outcome)]
            spans = [one.span for one in deciding if value in reasons().path(one.id)]
        if not spans:
            return None
        start, end = spans[0]
        return Quoted(
            issue=issue.id,
            citation=citation_line(letter, issue.number, hit.issues_in_letter, self.style),
            sentence=" ".join(issue.rationale[start:end].split()),
            page=page_at(issue.rationale_pages, start),
        )


def _line_json(line: GroundLine | None) -> dict[str, Any] | None:
    return None if line is None else asdict(line) | {"enough": line.enough}
