"""What does a text ask for? Treatment, drug, region, levels, side, guideline, outcome.

Read with the same rules as the letters; used as soft preferences in ranking, offered as filters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from indexer.vocabulary import (
    asks,
    find_guidelines,
    find_laterality,
    find_levels,
    find_regions,
    find_treatment,
)

LONGEST_WISH = 25
"""In words. A longer text tells how a request fared so far; that is no wish for an outcome."""

_OVERTURNED = re.compile(
    r"\b(?:overturn\w*|approv(?:ed|als?)|allowed|granted|won|reversed|found necessary"
    r"|in (?:the |an? )?(?:injured )?(?:worker|patient|applicant|employee)['\u2019]?s favou?r)\b",
    re.IGNORECASE,
)
_UPHELD = re.compile(
    r"\b(?:upheld|uphold\w*|denial stands|denied|denials?|refus\w+|turned down|rejected"
    r"|not (?:approved|allowed|granted|overturned|necessary))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was recognised in a text; whatever was not is empty. All of it is derived."""

    category: str | None = None
    subcategory: str | None = None
    drug: str | None = None
    body_regions: tuple[str, ...] = ()
    body_region_groups: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    laterality: str | None = None
    guidelines: tuple[str, ...] = ()
    outcome: str | None = None

    def as_filters(self) -> dict[str, tuple[str, ...]]:
        """What could be filtered by, facet by facet."""
        offers = {
            "outcome": (self.outcome,),
            "category": (self.category,),
            "subcategory": (f"{self.category}/{self.subcategory}" if self.subcategory else None,),
            "body_region": self.body_regions or self.body_region_groups,
            "guideline": self.guidelines,
            "drug": (self.drug,),
            "level": self.levels,
            "side": (self.laterality,),
        }
        return {
            facet: tuple(value for value in values if value)
            for facet, values in offers.items()
            if any(values)
        }

    def as_json(self) -> dict[str, Any]:
        """What was recognised, as `imr search --json` prints it."""
        return {
            "category": self.category,
            "subcategory": self.subcategory,
            "drug": self.drug,
            "body_regions": list(self.body_regions),
            "body_region_groups": list(self.body_region_groups),
            "levels": list(self.levels),
            "laterality": self.laterality,
            "guidelines": list(self.guidelines),
            "outcome": self.outcome,
        }


def understand(text: str) -> Understanding:
    """Recognise what a few words, a pasted case or a whole document ask for."""
    treatment = find_treatment(text)
    leaves, groups = _aimed_at(text)
    side = find_laterality(text)
    return Understanding(
        category=treatment.category,
        subcategory=treatment.subcategory,
        drug=treatment.drug,
        body_regions=leaves,
        body_region_groups=groups,
        levels=find_levels(text),
        laterality=None if side == "none" else side,
        guidelines=find_guidelines(text),
        outcome=_outcome(text),
    )


def _aimed_at(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The regions of the part of the text that asks for something, or else of the whole."""
    for part in asks(text):
        found = find_regions(part)
        if found.leaves or found.groups:
            return found.leaves, found.groups
    return (), ()


def _outcome(text: str) -> str | None:
    if len(text.split()) > LONGEST_WISH:
        return None
    # "Not approved" holds "approved": what was refused is looked for first.
    if _UPHELD.search(text):
        return "upheld"
    return "overturned" if _OVERTURNED.search(text) else None
