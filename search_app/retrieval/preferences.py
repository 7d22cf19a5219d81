"""Issues like the one that was asked for come a little before others that match as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from indexer.columns import Columns, Mask
from search_app.retrieval.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Preferences:
    """How much each agreement adds to the fused score, which lies within 0..1.

    `treatment` is for the same subcategory, `category` for the same category (on top of which the
    treatment's weight comes), `body_region` for a region in common, `outcome` for the outcome that
    the text wishes for.
    """

    treatment: float
    category: float
    body_region: float
    outcome: float

    def scores(self, matching: Mapping[str, Mask], count: int) -> NDArray[np.float32]:
        """What the preferences add to the score of each of `count` issues."""
        total = np.zeros(count, np.float32)
        for name, mask in matching.items():
            total[mask] += np.float32(getattr(self, name))
        return total

    @staticmethod
    def none() -> Preferences:
        """No preference at all."""
        return Preferences(**{field.name: 0.0 for field in fields(Preferences)})


def matching(wanted: Understanding, columns: Columns) -> dict[str, Mask]:
    """For each preference that a text gives rise to: which issues agree with it."""
    values: dict[str, tuple[str, tuple[str, ...]]] = {}
    if wanted.category:
        values["category"] = ("category", (wanted.category,))
    if wanted.category and wanted.subcategory:
        kind = f"{wanted.category}/{wanted.subcategory}"
        values["treatment"] = ("subcategory", (kind,))
    regions = wanted.body_regions or wanted.body_region_groups
    if regions:
        values["body_region"] = ("body_region", regions)
    if wanted.outcome:
        values["outcome"] = ("outcome", (wanted.outcome,))
    return {
        name: columns.facets[facet].having(ids, columns.issues)
        for name, (facet, ids) in values.items()
    }
