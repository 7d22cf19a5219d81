"""What became of decisions like these? Shares by tag, and what separates the two outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from indexer.contract import WORDS, Counts, Salient, StandsOut, Store
from indexer.filters import Filters
from indexer.sentences import sentences
from indexer.tagged import TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.wording import issue_phrases
from search_app.asking.request import Request
from search_app.comparing.outcomes import Share, shares
from search_app.quoting.citing import title
from search_app.quoting.highlights import Span
from search_app.search import Search

NEAREST = 100
"""How many decisions stand for those that are like a described case.

A text ranks every issue and excludes none, so that "all that match" would be the whole index.
"""

EXAMPLES = 3
"""How many sentences show how a term is used."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What became of decisions like those that were asked for.

    `outcomes` counts them, `base` those of the whole index; `shares` gives for each facet the share
    overturned of each value.
    """

    salient: Salient
    outcomes: Mapping[str, int]
    base: Mapping[str, int]
    shares: Mapping[str, Mapping[str, Share]]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a decision in which a ground or a term stands, with the places of its words."""

    issue: str
    letter: str
    treatment: str
    decision_date: date | None
    sentence: str
    spans: tuple[Span, ...]


def outlook(search: Search, request: Request) -> Outlook:
    """What became of decisions like those that a request asks for, whatever outcome it filters by.

    A wish for an outcome in the text and the grounds of an issue to compare with move nothing, or
    the share would follow them.

    Raises:
        UnknownIssue: this index has no such issue as the request's `like`.
        ModelUnavailable: the model cannot be loaded, but is needed.
    """
    ask = search.ask(request.without("outcome"))
    unmoved = ask.understood.without("ground" if ask.like else "outcome")
    salient = search.store.salient(replace(ask, understood=unmoved, nearest=NEAREST))
    return Outlook(
        salient=salient,
        outcomes=outcomes_of(salient.by_outcome),
        base=search.store.info.outcomes,
        shares={
            facet.id: shares(salient.by_outcome, facet.id)
            for facet in FACETS.values()
            if facet.compared and not facet.of_letters
        },
    )


def outcomes_of(by_outcome: Mapping[str, Counts]) -> dict[str, int]:
    """How many issues have each outcome."""
    return {
        name: counts["outcome"][name] for name, counts in by_outcome.items() if counts["outcome"]
    }


def whole(search: Search, facet: str) -> Mapping[str, Share]:
    """The share overturned of each value of a facet, over the whole index."""
    sides = {
        name: search.counts(Request(filters=Filters(outcome=(name,))))
        for name in ("overturned", "upheld")
    }
    return shares(sides, facet)


def examples(store: Store, told: StandsOut) -> list[Example]:
    """Sentences in which it stands, of decisions of the outcome it speaks for, nearest first."""
    shown: dict[str, Example] = {}
    for letter in store.get(told.examples):
        # One of each letter: its issues say the same.
        if len(shown) < EXAMPLES and letter.id not in shown:
            shown[letter.id] = _example(letter, told)
    return list(shown.values())


def _example(letter: TaggedLetter, told: StandsOut) -> Example:
    issue = letter.issue
    rationale = issue.rationale
    marks: list[Span] = []
    if told.of == WORDS:
        marks = [
            (phrase.start, phrase.end)
            for phrase in issue_phrases(issue.treatment, rationale)
            if phrase.key == told.id
        ]
        start, end = next(span for span in sentences(rationale) if span[0] <= marks[0][0] < span[1])
    else:
        start, end = next(one.span for one in issue.tags.grounds if one.id == told.id)
    return Example(
        issue=issue.id,
        letter=letter.id,
        treatment=title(issue.treatment),
        decision_date=letter.cover.decision_date,
        sentence=rationale[start:end],
        spans=tuple((a - start, b - start) for a, b in marks if start <= a and b <= end),
    )
