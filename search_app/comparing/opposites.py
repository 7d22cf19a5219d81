"""Which decisions went the other way, and which of them can be compared at all?"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.filters import Filters
from indexer.tagged import TaggedIssue
from search_app.asking.request import Request
from search_app.comparing.differences import OPPOSITE
from search_app.found import FoundIssue
from search_app.search import Search

UNSPECIFIED, UNCATEGORISED = "unspecified", "other"
"""The kind and the category of a treatment that no table entry matches."""


@dataclass(frozen=True, slots=True)
class Opposites:
    """Decisions of other letters with the opposite outcome, each list the nearest first.

    `others` are on other kinds of treatment. They are told only where nothing is `comparable`.
    """

    comparable: tuple[FoundIssue, ...] = ()
    others: tuple[FoundIssue, ...] = ()


def opposites(search: Search, issue: TaggedIssue, limit: int) -> Opposites:
    """At most `limit` decisions that went the other way than `issue`, of this index.

    Comparable is a decision on the same kind of treatment, or one of the same category that is
    aimed at a body region in common; those of the same kind come first. Where the kind or the
    category could not be read, nothing is of the same. None for an unknown outcome.

    Raises:
        UnknownIssue: this index has no such issue.
    """
    opposite = OPPOSITE.get(issue.outcome.value.lower())
    if opposite is None:
        return Opposites()
    found: dict[str, FoundIssue] = {}
    for wanted in _comparable(issue, opposite):
        for hit in _like(search, issue, wanted, limit):
            found.setdefault(hit.issue.id, hit)
    if found:
        return Opposites(comparable=tuple(found.values())[:limit])
    return Opposites(others=_like(search, issue, Filters(outcome=(opposite,)), limit))


def _like(
    search: Search, issue: TaggedIssue, filters: Filters, limit: int
) -> tuple[FoundIssue, ...]:
    return search.answer(Request(like=issue.id, filters=filters, size=limit)).hits


def _comparable(issue: TaggedIssue, outcome: str) -> list[Filters]:
    category, regions = issue.tags.category, issue.regions
    ways = []
    if issue.tags.subcategory != UNSPECIFIED:
        ways.append(Filters(outcome=(outcome,), subcategory=(issue.kind,)))
    # What is of no category has nothing in common with the rest of them.
    if category != UNCATEGORISED and regions:
        ways.append(Filters(outcome=(outcome,), category=(category,), body_region=regions))
    return ways
