"""The values of a facet in the order and with the words in which people look for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from indexer.columns import NOT_A_REGION
from indexer.vocabulary.levels import SEGMENTS
from indexer.vocabulary.names import label
from indexer.vocabulary.tables import body_regions
from search_app.retrieval.outcomes import outcome_label

TITLES = {
    "outcome": "Outcome",
    "body_region": "Body region",
    "guideline": "Guideline relied on",
    "category": "Treatment",
    "subcategory": "Kind of treatment",
    "drug": "Drug",
    "level": "Spine level",
    "side": "Side",
    "year": "Decision year",
    "claim_region": "Region of the whole claim",
    "specialty": "Reviewer's specialty",
}
"""What each facet is called on the screen, in the order in which they are offered."""

_OUTCOMES = ("overturned", "upheld", "unknown")
_AS_PRINTED = ("drug", "level", "year", "specialty")


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to filter by. `depth` is 0 for a group and 1 or more for what lies in it."""

    id: str
    label: str
    count: int
    depth: int


def value_label(facet: str, value: str) -> str:
    """What a value is called."""
    if facet == "outcome":
        return outcome_label(value)
    if value == NOT_A_REGION:
        return "Not aimed at a body region"
    return value if facet in _AS_PRINTED else label(value)


def values(facet: str, counts: Mapping[str, int], chosen: Collection[str] = ()) -> list[FacetValue]:
    """The values that some issue has or that are chosen, groups before what lies in them.

    Groups and flat values stand by falling count, years latest first, levels from the head down,
    outcomes in a fixed order.
    """
    present = {value: counts.get(value, 0) for value in {*counts, *chosen}}
    paths = {value: _path(facet, value) for value in present}

    def place(value: str) -> tuple[object, ...]:
        above = [present.get(parent, 0) for parent in paths[value]]
        return tuple(
            part
            for parent, count in zip(paths[value], above, strict=True)
            for part in (_rank(facet, parent, count), parent)
        )

    return [
        FacetValue(
            value,
            value_label(facet, value),
            present[value],
            # A parent that is not itself among the values indents nothing.
            sum(parent in present for parent in paths[value][:-1]),
        )
        for value in sorted(present, key=place)
    ]


def _rank(facet: str, value: str, count: int) -> int:
    if value == NOT_A_REGION:
        return 1  # what is left stands last, however much it is
    if facet == "outcome":
        return _OUTCOMES.index(value) if value in _OUTCOMES else len(_OUTCOMES)
    if facet == "level":
        return SEGMENTS.index(value)
    return -int(value) if facet == "year" else -count


def _path(facet: str, value: str) -> tuple[str, ...]:
    """The value with its parents before it, outermost first."""
    if facet in ("body_region", "claim_region"):
        leaf = body_regions().leaves.get(value)
        return (leaf.group, value) if leaf and leaf.group != value else (value,)
    if facet == "guideline":
        parts = value.split(".")
        return tuple(".".join(parts[: i + 1]) for i in range(len(parts)))
    return (value,)
