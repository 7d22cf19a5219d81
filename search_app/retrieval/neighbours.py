"""Which letters stand before and after one, by the day of the decision?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.records import Record


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The letters beside one, without their issues; None at an end of the index."""

    before: Record | None
    after: Record | None


class Line(NamedTuple):
    """All letters in a line: `order[i]` is the i-th one's ordinal, `place` says where each is."""

    order: NDArray[np.int64]
    place: NDArray[np.int64]

    def beside(self, ordinal: int) -> tuple[int | None, int | None]:
        """The ordinals of the letters before and after one."""
        at = int(self.place[ordinal])
        before = int(self.order[at - 1]) if at else None
        after = int(self.order[at + 1]) if at + 1 < len(self.order) else None
        return before, after


def line(days: NDArray[np.datetime64]) -> Line:
    """Letters by decision day, those of one day by ordinal, undated ones last."""
    undated = np.isnat(days)
    numbers = np.where(undated, 0, days.astype("datetime64[D]").astype(np.int64))
    order = np.lexsort((np.arange(len(days)), numbers, undated))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return Line(order, place)
