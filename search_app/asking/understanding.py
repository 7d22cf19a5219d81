"""What does a text ask for? Treatment, drug, region, levels, side, guideline, outcome.

Read with the same rules as the letters; used as soft preferences in ranking, offered as filters.
"""

from __future__ import annotations

from collections.abc import Iterable

from indexer.filters import Filters
from indexer.vocabulary import (
    asks,
    find_guidelines,
    find_laterality,
    find_levels,
    find_regions,
    find_treatments,
)
from indexer.vocabulary.grounds import named_grounds
from search_app.asking.addresses import without_addresses
from search_app.asking.roles import LONGEST_ARGUMENT, Roles

RECOGNISED = (
    "outcome",
    "category",
    "subcategory",
    "ground",
    "drug",
    "body_region",
    "level",
    "side",
    "guideline",
)
"""The facets that a text may ask for."""


def understand(roles: Roles) -> Filters:
    """What a few words, a pasted case or a whole document ask for, as values to filter by.

    All of it is derived; whatever was not recognised is left out.
    """
    text = without_addresses(roles.text)
    if text != roles.text:
        roles = Roles.of(text)
    # What was done before, and why it was decided so, names treatments that nobody asks for here.
    wanted = ". ".join(roles.requested) if len(text.split()) <= LONGEST_ARGUMENT else text
    asked = [one for one in find_treatments(wanted) if one.category]
    side = find_laterality(text)
    return Filters(
        outcome=(roles.wish[0],) if roles.wish else (),
        category=_each(one.category for one in asked),
        subcategory=_each(f"{one.category}/{one.subcategory}" for one in asked if one.subcategory),
        ground=named_grounds(text),
        drug=_each(drug for one in asked for drug in (one.drugs or (one.drug,))),
        body_region=_aimed_at(wanted) or _aimed_at(text),
        level=find_levels(text),
        side=() if side == "none" else (side,),
        guideline=find_guidelines(text),
    )


def _each(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _aimed_at(text: str) -> tuple[str, ...]:
    """The regions of the part of the text that asks for something, or else of the whole."""
    for part in asks(text):
        found = find_regions(part)
        if found.leaves or found.groups:
            return found.leaves or found.groups
    return ()
