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

    Each is named by the facet in which an issue agrees with what was recognised in the text.
    """

    outcome: float = 0.0
    subcategory: float = 0.0
    ground: float = 0.0
    drug: float = 0.0
    body_region: float = 0.0
    level: float = 0.0
    side: float = 0.0
    guideline: float = 0.0

    def scores(self, matching: Mapping[str, Mask], count: int) -> NDArray[np.float32]:
        """What the preferences add to the score of each of `count` issues."""
        total = np.zeros(count, np.float32)
        for name, mask in matching.items():
            total[mask] += np.float32(getattr(self, name))
        return total


def matching(wanted: Understanding, columns: Columns) -> dict[str, Mask]:
    """For each preference that a text gives rise to: which issues agree with it."""
    recognised = wanted.as_filters()
    return {
        field.name: columns.facets[field.name].having(recognised[field.name], columns.issues)
        for field in fields(Preferences)
        if field.name in recognised
    }
