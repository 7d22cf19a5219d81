"""From several legs to one ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]
"""Places among candidates."""

RRF_K = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""

FEW = 50
"""For so many ranks it is cheaper to count the better scores of each than to sort all."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg's scores over all candidates, and the least that such a score can be in theory.

    NaN stands for an issue that the leg did not look at.
    """

    name: str
    scores: Scores
    minimum: float

    def normalised(self, mask: Mask) -> Scores:
        """Scores brought to 0..1 by the theoretical minimum and the best score within `mask`.

        The theoretical minimum keeps a leg that found little from being blown up to look as if
        it had found much (Bruch, Gai and Ingber, ACM TOIS 2023, "TMM").
        """
        best = float(self.scores[mask].max(initial=self.minimum))
        span = best - self.minimum
        if span <= 0:
            return np.zeros_like(self.scores)
        scaled: Scores = (self.scores - np.float32(self.minimum)) / np.float32(span)
        return scaled

    def ranks(self, mask: Mask, positions: Positions) -> NDArray[np.int64]:
        """The ranks, from 1, of some candidates among those in `mask`; equal scores share one."""
        own = self.scores[positions]
        if len(own) <= FEW:
            better = [np.count_nonzero(mask & (self.scores > one)) for one in own]
            return np.array(better, np.int64) + 1
        shown = self.scores[mask]
        shown = np.sort(shown[~np.isnan(shown)])
        worse: NDArray[np.int64] = np.searchsorted(shown, own, side="right")
        return len(shown) - worse + 1


def convex(legs: Sequence[tuple[Leg, float]], mask: Mask) -> Scores:
    """The weighted sum of the legs' normalised scores; weights should add up to 1."""
    total = np.zeros(len(mask), np.float32)
    for leg, weight in legs:
        total += np.float32(weight) * leg.normalised(mask)
    return total


def reciprocal_rank(legs: Sequence[Leg], mask: Mask) -> Scores:
    """The mean of (k + 1) / (k + rank) over the legs, ranks counted within `mask`.

    The usual sum of 1 / (k + rank), brought to 0..1, where preferences have their weight.
    """
    total = np.zeros(len(mask), np.float32)
    for leg in legs:
        order = ranking(leg.scores, mask)
        ranks = 1 + np.arange(len(order), dtype=np.float32)
        total[order] += (RRF_K + 1) / (RRF_K + ranks) / len(legs)
    return total


def ranking(scores: Scores, mask: Mask) -> Positions:
    """The candidates in `mask`, best first; equal scores in the order of their ids."""
    allowed = np.flatnonzero(mask)
    order: Positions = allowed[np.argsort(-scores[allowed], kind="stable")]
    return order
