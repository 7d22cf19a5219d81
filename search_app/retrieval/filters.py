"""What may be shown: filters by tag, resolved to the vocabulary's ids and applied as a mask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from indexer.vocabulary.tables import (
    resolve_category,
    resolve_guideline,
    resolve_region,
    resolve_subcategory,
)

from indexer.columns import Columns, Mask
from indexer.errors import UnknownFilter
from indexer.letters import Outcome


@dataclass(frozen=True, slots=True)
class Filters:
    """Ids to filter by. Values of one facet are alternatives; different facets must all hold.

    `body_region` is the region that the treatment is aimed at, `claim_region` that of the whole
    claim; both take leaves and groups. `guideline` is what the physician reviewer relied on and
    takes documents, families and what lies between (`odg`, `mtus.acoem2004`). `year` is that of
    the decision.
    """

    outcome: tuple[str, ...] = ()
    body_region: tuple[str, ...] = ()
    claim_region: tuple[str, ...] = ()
    guideline: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    subcategory: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    specialty: tuple[str, ...] = ()

    @staticmethod
    def of(values: Mapping[str, str | Sequence[str]]) -> Filters:
        """Filters from words that people use: ids, labels or synonyms, one or several a facet.

        Raises:
            UnknownFilter: a facet or a value that nobody knows; the message names close ones.
        """
        resolved = {}
        for facet, given in values.items():
            if facet not in _RESOLVERS:
                known = ", ".join(_RESOLVERS)
                raise UnknownFilter(f"there is no filter {facet!r}; there are {known}")
            words = [given] if isinstance(given, str) else given
            resolved[facet] = tuple(dict.fromkeys(_RESOLVERS[facet](word) for word in words))
        return Filters(**resolved)

    def active(self) -> dict[str, tuple[str, ...]]:
        """The facets that are filtered by, with their values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {facet: wanted for facet, wanted in values.items() if wanted}

    def mask(self, columns: Columns) -> Mask:
        """Which issues may be shown."""
        mask = np.ones(columns.issues, np.bool_)
        for facet, wanted in self.active().items():
            mask &= columns.facets[facet].having(wanted, columns.issues)
        return mask


def _outcome(word: str) -> str:
    known = {outcome.value.lower() for outcome in Outcome}
    if word.strip().lower() not in known:
        raise UnknownFilter(f"there is no outcome {word!r}; there are {', '.join(sorted(known))}")
    return word.strip().lower()


def _year(word: str) -> str:
    if not (word.strip().isdecimal() and len(word.strip()) == 4):
        raise UnknownFilter(f"{word!r} is no year; write four digits, as in 2016")
    return word.strip()


_RESOLVERS = {
    "outcome": _outcome,
    "body_region": resolve_region,
    "claim_region": resolve_region,
    "guideline": resolve_guideline,
    "category": resolve_category,
    "subcategory": resolve_subcategory,
    "year": _year,
    "specialty": str.strip,
}
