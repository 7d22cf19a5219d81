"""Who stands where? A ranking that puts in order only as many as are looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.fusion import Mask, Positions, Scores

Keys = NDArray[np.int64]
"""Whole numbers of at most 40 bits: the greater stands before."""

_STEP, _APART = 1 << 32, 1 << 40


def nobody() -> Positions:
    """No positions."""
    return np.empty(0, np.int64)


def keys_of(scores: Scores, steps: NDArray[np.int8] | None = None) -> Keys:
    """Numbers in the order of some scores, NaN below all, with `steps` deciding before them."""
    # Read as whole numbers, floats are in order, the negative ones in reverse; -0 is no other 0.
    bits = (scores + np.float32(0)).view(np.int32)
    keys = np.where(bits < 0, bits ^ np.int32(0x7FFFFFFF), bits).astype(np.int64)
    keys[np.isnan(scores)] = np.iinfo(np.int32).min
    return keys if steps is None else keys + steps * np.int64(_STEP)


def best(keys: Keys, among: Positions, count: int) -> Positions:
    """Of some positions in ascending order the `count` with the greatest keys, best first.

    Equals stay in their order, so this is the beginning of what sorting all of them would give.
    """
    own = keys[among]
    if count <= 0:
        return nobody()
    if count < len(own):
        limit = np.partition(own, len(own) - count)[len(own) - count]
        above = np.flatnonzero(own > limit)
        level = np.flatnonzero(own == limit)[: count - len(above)]
        chosen = np.concatenate([above, level])
        among, own = among[chosen], own[chosen]
    found: Positions = among[np.argsort(-own, kind="stable")]
    return found


@dataclass(frozen=True)
class BestFirst:
    """Candidates best first: those `shown` (positions in ascending order) by their `keys`.

    `scores`, of all candidates, go with the places: whoever is moved has the score of the place.
    Those of `moved` change places with one another alone, so that those with the least `place`
    stand first. `first` lead.
    """

    keys: Keys
    shown: Positions
    own_scores: Scores
    moved: Mask | None = None
    place: NDArray[np.int8] | None = None
    first: Positions = field(default_factory=nobody)

    @staticmethod
    def of(order: Positions, scores: Scores) -> BestFirst:
        """What is in order already."""
        keys = np.zeros(len(scores), np.int64)
        keys[order] = np.arange(len(order), 0, -1)
        return BestFirst(keys, np.sort(order), scores)

    def __len__(self) -> int:
        return len(self.shown)

    def best(self, count: int) -> Positions:
        """The first `count`."""
        return self.scored(count)[0]

    def scored(self, count: int) -> tuple[Positions, Scores]:
        """The first `count`, each with its score."""
        count = max(0, min(count, len(self)))
        if not len(self.first):
            return self._placed(count)
        order, scores = self._placed(count)
        if not np.isin(self.first, order).all():
            # What a leading one would have is told by its place, wherever that is.
            order, scores = self._placed(len(self))
        where = np.array([int(np.flatnonzero(order == one)[0]) for one in self.first], np.int64)
        rest = np.flatnonzero(~np.isin(order, self.first))
        places = np.concatenate([where, rest])[:count]
        return order[places], scores[places]

    def _placed(self, count: int) -> tuple[Positions, Scores]:
        order = best(self.keys, self.shown, count)
        scores = self.own_scores[order]
        if self.moved is not None and self.place is not None:
            places = np.flatnonzero(self.moved[order])
            movable = self.shown[self.moved[self.shown]]
            order[places] = best(self.keys - self.place * np.int64(_APART), movable, len(places))
        return order, scores

    @cached_property
    def order(self) -> Positions:
        """All of them."""
        return self.best(len(self))

    @cached_property
    def scores(self) -> Scores:
        """The scores of all candidates."""
        if self.moved is None:
            return self.own_scores
        found = self.own_scores.copy()
        order, scores = self._placed(len(self))
        found[order] = scores
        return found
