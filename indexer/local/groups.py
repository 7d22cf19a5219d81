"""Which things belong to each of some groups? Found at once, however many things there are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """Things by their group: those of group g are `order[starts[g]:starts[g + 1]]`.

    `order` is None where they lie in the order of their groups, as most do.
    """

    starts: Places
    order: NDArray[np.int32] | None

    @staticmethod
    def of(group_of: NDArray[np.integer], count: int) -> Groups:
        """The groups of things, thing i being of group `group_of[i]`, one of `count`."""
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(group_of, minlength=count), out=starts[1:])
        if np.all(group_of[1:] >= group_of[:-1]):
            return Groups(starts, None)
        return Groups(starts, np.argsort(group_of, kind="stable").astype(np.int32))

    def members(self, group: int) -> Places:
        """The things of one group, in their order."""
        start, end = int(self.starts[group]), int(self.starts[group + 1])
        if self.order is None:
            return np.arange(start, end)
        return self.order[start:end].astype(np.int64)

    def of_all(self, groups: NDArray[np.integer]) -> Places:
        """The things of several groups, group after group."""
        starts = self.starts[groups]
        sizes = self.starts[groups + 1] - starts
        ends = np.cumsum(sizes)
        places = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
            starts - (ends - sizes), sizes
        )
        found: Places = places if self.order is None else self.order[places].astype(np.int64)
        return found

    def sizes(self, groups: NDArray[np.integer]) -> Places:
        """How many things each of some groups has."""
        found: Places = self.starts[groups + 1] - self.starts[groups]
        return found

    def greatest(self, values: NDArray[np.float32], least: float) -> NDArray[np.float32]:
        """Of each group the greatest of its things' `values`; `least` where it has none."""
        found = np.full(len(self.starts) - 1, least, np.float32)
        filled = np.flatnonzero(self.starts[1:] > self.starts[:-1])
        if len(filled):
            ordered = values if self.order is None else values[self.order]
            found[filled] = np.maximum.reduceat(ordered, self.starts[filled])
        return found

    def greatest_of(
        self, groups: NDArray[np.integer], values: NDArray[np.float32], least: float
    ) -> NDArray[np.float32]:
        """The same of some groups alone, one number each, without a look at other things."""
        sizes = self.sizes(groups)
        filled = np.flatnonzero(sizes)
        found = np.full(len(groups), least, np.float32)
        if len(filled):
            sizes = sizes[filled]
            starts = np.cumsum(sizes) - sizes
            found[filled] = np.maximum.reduceat(values[self.of_all(groups[filled])], starts)
        return found
