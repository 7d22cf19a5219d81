"""What became of decisions like these? Shares by tag, and what separates the two outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.columns import Facet, Mask
from indexer.records import Record
from indexer.sentences import sentences
from indexer.vocabulary.grounds import NO_GROUND
from indexer.wording import issue_phrases
from search_app.retrieval.contrast import Contrast, contrast, enough
from search_app.retrieval.facets import value_label
from search_app.retrieval.highlights import Span
from search_app.retrieval.outcomes import Share, overturned_share
from search_app.retrieval.peers import Peers
from search_app.retrieval.request import Request
from search_app.retrieval.searcher import Searcher
from search_app.retrieval.titles import title

FACETS = ("category", "subcategory", "guideline", "body_region", "ground", "year")
"""By which facets the shares of an outlook are told."""

WORDS = "words"
"""Stands beside `ground` for the contrast of the words themselves."""

EXAMPLES = 3
"""How many sentences show how a term is used."""


@dataclass(frozen=True, slots=True)
class Told:
    """A ground or a term that stands out, and in how many of the decisions of each outcome."""

    of: str
    id: str
    label: str
    overturned: int
    upheld: int
    for_overturned: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What became of the `peers`.

    `outcomes` counts them by outcome, `corpus` the whole index. `shares` gives for each facet the
    share overturned of each value. `told` is what separates the outcomes, `enough` whether there
    are decisions enough of both to say so.
    """

    peers: Peers
    outcomes: Mapping[str, int]
    corpus: Mapping[str, int]
    shares: Mapping[str, Mapping[str, Share]]
    told: tuple[Told, ...]
    enough: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a decision in which a ground or a term stands, with the places of its words."""

    issue: str
    letter: str
    treatment: str
    decision_date: str | None
    sentence: str
    spans: tuple[Span, ...]


def outlook(searcher: Searcher, request: Request) -> Outlook:
    """What became of decisions like those that a request asks for, whatever outcome it filters by.

    Raises:
        UnknownIssue: this index has no such issue as the request's `like`.
        ModelUnavailable: the model cannot be loaded, but is needed.
    """
    asked = request.without("outcome")
    found = searcher.peers(asked.text, like=asked.like, filters=asked.filters, mode=asked.mode)
    columns = searcher.columns
    mask = found.mask(columns.issues)
    outcome = columns.facets["outcome"]
    sides = {name: mask & outcome.having([name], columns.issues) for name in _OUTCOMES}
    overturned, upheld = sides["overturned"], sides["upheld"]
    is_enough = enough(overturned, upheld, columns.letter_of)
    told: list[Told] = []
    if is_enough:
        grounds, wording = columns.facets["ground"], searcher.wording
        labels = [value_label("ground", name) for name in grounds.values]
        by_ground = contrast(grounds, overturned, upheld, columns.letter_of)
        told += [one for one in _told("ground", grounds, labels, by_ground) if one.id != NO_GROUND]
        by_word = contrast(wording.facet, overturned, upheld, columns.letter_of)
        told += _told(WORDS, wording.facet, wording.shown, by_word)
    return Outlook(
        peers=found,
        outcomes=outcome.counts(mask),
        corpus=searcher.outcomes,
        shares={name: _shares(columns.facets[name], sides) for name in FACETS},
        told=tuple(told),
        enough=is_enough,
    )


_OUTCOMES = ("overturned", "upheld")


def _shares(facet: Facet, sides: Mapping[str, Mask]) -> dict[str, Share]:
    counts = {name: facet.counts(mask) for name, mask in sides.items()}
    values = dict.fromkeys(value for of in counts.values() for value in of)
    return {
        value: overturned_share({name: of.get(value, 0) for name, of in counts.items()})
        for value in values
    }


def whole(searcher: Searcher, facet: str) -> Mapping[str, Share]:
    """The share overturned of each value of a facet, over the whole index."""
    columns = searcher.columns
    outcome = columns.facets["outcome"]
    sides = {name: outcome.having([name], columns.issues) for name in _OUTCOMES}
    return _shares(columns.facets[facet], sides)


def _told(of: str, facet: Facet, labels: Sequence[str], found: Contrast) -> list[Told]:
    return [
        Told(of, facet.values[one.value], labels[one.value], one.overturned, one.upheld, way)
        for way, side in ((True, found.overturned), (False, found.upheld))
        for one in side
    ]


def examples(searcher: Searcher, told: Told, peers: Peers) -> list[Example]:
    """Sentences in which it stands, of decisions of the outcome it speaks for, in their order."""
    columns = searcher.columns
    facet = columns.facets["ground"] if told.of == "ground" else searcher.wording.facet
    outcome = "overturned" if told.for_overturned else "upheld"
    wanted = facet.having([told.id], columns.issues)
    wanted &= columns.facets["outcome"].having([outcome], columns.issues)
    ordinals = [int(one) for one in peers.order[wanted[peers.order]]][: EXAMPLES * 3]
    shown: dict[str, Example] = {}
    for record in searcher.records(ordinals):
        # One of each letter: its issues say the same.
        if len(shown) < EXAMPLES and record["letter"]["letter"] not in shown:
            shown[record["letter"]["letter"]] = _example(record, told)
    return list(shown.values())


def _example(record: Record, told: Told) -> Example:
    rationale = record["rationale"]
    marks: list[Span] = []
    if told.of == "ground":
        start, end = next(one["span"] for one in record["grounds"] if one["id"] == told.id)
    else:
        marks = [
            (phrase.start, phrase.end)
            for phrase in issue_phrases(record["treatment"], rationale)
            if phrase.key == told.id
        ]
        start, end = next(span for span in sentences(rationale) if span[0] <= marks[0][0] < span[1])
    return Example(
        issue=record["id"],
        letter=record["letter"]["letter"],
        treatment=title(record["treatment"]),
        decision_date=record["letter"]["decision_date"],
        sentence=rationale[start:end],
        spans=tuple((a - start, b - start) for a, b in marks if start <= a and b <= end),
    )
