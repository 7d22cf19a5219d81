"""The values of a facet in the order and with the words in which people look for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.names import document_of


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


def values(facet: str, counts: Mapping[str, int], chosen: Collection[str] = ()) -> list[FacetValue]:
    """The values that some issue has or that are chosen, groups before what lies in them.

    Groups and flat values stand by falling count, years latest first, levels from the head down,
    outcomes in a fixed order.
    """
    present = {value: counts.get(value, 0) for value in {*counts, *chosen}}
    entry = FACETS[facet]
    paths = {value: entry.path(value) for value in present}

    def place(value: str) -> tuple[object, ...]:
        above = [present.get(parent, 0) for parent in paths[value]]
        return tuple(
            part
            for parent, count in zip(paths[value], above, strict=True)
            for part in (entry.rank(parent, count), parent)
        )

    return [
        FacetValue(
            value,
            entry.labelled(value),
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
