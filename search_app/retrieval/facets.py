"""The values of a facet in the order and with the words in which people look for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from indexer.columns import NOT_A_REGION
from indexer.vocabulary.grounds import NO_GROUND
from indexer.vocabulary.levels import SEGMENTS
from indexer.vocabulary.names import document_of, label
from indexer.vocabulary.tables import body_regions
from search_app.retrieval.outcomes import outcome_label

TITLES = {
    "outcome": "Outcome",
    "body_region": "Body region",
    "guideline": "Guideline relied on",
    "category": "Treatment",
    "subcategory": "Kind of treatment",
    "ground": "Ground of the decision",
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
    """A value to filter by, with the values of the same list that it lies in, outermost first."""

    id: str
    label: str
    count: int
    within: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """0 for a group and 1 or more for what lies in it."""
        return len(self.within)

    @property
    def is_section(self) -> bool:
        """Whether it is a section of a guideline's document."""
        return document_of(self.id) != self.id


def value_label(facet: str, value: str) -> str:
    """What a value is called where it stands by itself."""
    if facet == "guideline" and (document := document_of(value)) != value:
        return f"{label(document)}: {label(value)}"
    return _label(facet, value)


def _label(facet: str, value: str) -> str:
    """What a value is called below those that it lies in."""
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
            _label(facet, value),
            present[value],
            # A parent that is not itself among the values indents nothing.
            tuple(parent for parent in paths[value][:-1] if parent in present),
        )
        for value in sorted(present, key=place)
    ]


def named(values: Sequence[FacetValue], words: str) -> list[FacetValue]:
    """The values whose names hold all of some words' beginnings, with what they lie in."""
    wanted = words.casefold().split()
    found = [
        value
        for value in values
        if all(re.search(rf"\b{re.escape(word)}", value.label.casefold()) for word in wanted)
    ]
    kept = {id_ for value in found for id_ in (value.id, *value.within)}
    return [value for value in values if value.id in kept]


def foremost(
    values: Sequence[FacetValue], most: int, chosen: Collection[str] = ()
) -> list[FacetValue]:
    """The first values of a long list, and all that are chosen with what they lie in.

    Sections stand there only for documents of which something is chosen.
    """
    opened = {document_of(one) for one in chosen}
    kept = {id_ for value in values if value.id in chosen for id_ in (value.id, *value.within)}
    shown: list[FacetValue] = []
    for value in values:
        if value.is_section:
            wanted = document_of(value.id) in opened
        else:
            wanted = sum(not one.is_section for one in shown) < most
        if wanted or value.id in kept:
            shown.append(value)
    return shown


def _rank(facet: str, value: str, count: int) -> int:
    if value in (NOT_A_REGION, NO_GROUND):
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
