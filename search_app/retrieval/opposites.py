"""Which decisions went the other way, and which of them can be compared at all?"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.records import Record
from search_app.retrieval.filters import Filters
from search_app.retrieval.pairs import OPPOSITE
from search_app.retrieval.results import Hit
from search_app.retrieval.searcher import Searcher

UNSPECIFIED, UNCATEGORISED = "unspecified", "other"
"""The kind and the category of a treatment that no table entry matches."""


@dataclass(frozen=True, slots=True)
class Opposites:
    """Decisions of other letters with the opposite outcome, each list the nearest first.

    `others` are on other kinds of treatment. They are told only where nothing is `comparable`.
    """

    comparable: tuple[Hit, ...] = ()
    others: tuple[Hit, ...] = ()


def opposites(searcher: Searcher, issue: Record, limit: int) -> Opposites:
    """At most `limit` decisions that went the other way than `issue`, a record of this index.

    Comparable is a decision on the same kind of treatment, or one of the same category that is
    aimed at a body region in common; those of the same kind come first. Where the kind or the
    category could not be read, nothing is of the same. None for an unknown outcome.

    Raises:
        UnknownIssue: this index has no such issue.
    """
    opposite = OPPOSITE.get(issue["outcome"].lower())
    if opposite is None:
        return Opposites()
    found: dict[str, Hit] = {}
    for wanted in _comparable(issue, opposite):
        for hit in searcher.similar(issue["id"], filters=wanted, limit=limit, tidy=True).hits:
            found.setdefault(hit.record["id"], hit)
    if found:
        return Opposites(comparable=tuple(found.values())[:limit])
    anything = Filters(outcome=(opposite,))
    return Opposites(
        others=searcher.similar(issue["id"], filters=anything, limit=limit, tidy=True).hits
    )


def _comparable(issue: Record, outcome: str) -> list[Filters]:
    category, kind = issue["category"], issue["subcategory"]
    regions = tuple(issue["body_regions"] or issue["body_region_groups"])
    ways = []
    if kind != UNSPECIFIED:
        ways.append(Filters(outcome=(outcome,), subcategory=(f"{category}/{kind}",)))
    # What is of no category has nothing in common with the rest of them.
    if category != UNCATEGORISED and regions:
        ways.append(Filters(outcome=(outcome,), category=(category,), body_region=regions))
    return ways
