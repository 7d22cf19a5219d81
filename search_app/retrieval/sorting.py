"""In which order are hits shown? By how well they match, or by the day of the decision."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from search_app.retrieval.fusion import Ordinals

SORTED_BEST = 100
"""Where every issue is ranked, only this many of the best are sorted by date: the latest of all
issues would have nothing to do with what was asked."""

Days = NDArray[np.datetime64]


class Sort(StrEnum):
    """The orders of hits. Without anything to rank by, `BEST` is `NEWEST`."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"


def by_date(order: Ordinals, days: Days, sort: Sort) -> Ordinals:
    """Issues by decision day, undated ones last; those of one day stay in their order.

    `days[i]` is the day (NaT where unknown) of issue i.
    """
    when = days[order]
    undated = np.isnat(when)
    numbers = np.where(undated, 0, when.astype("datetime64[D]").astype(np.int64))
    keys = numbers if sort is Sort.OLDEST else -numbers
    found: Ordinals = order[np.lexsort((np.arange(len(order)), keys, undated))]
    return found
