"""Which decisions does a statement about outcomes rest on? Those that fit, or the nearest ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.columns import Mask
from search_app.retrieval.fusion import Ordinals
from search_app.retrieval.scoring import Ranked

NEAREST = 100
"""How many decisions stand for those that are like a described case.

A text ranks every issue and excludes none, so that "all that match" would be the whole index.
"""


@dataclass(frozen=True, slots=True)
class Peers:
    """The issues that are looked at together, in order.

    `nearest` says that they are the best of `of` issues that were ranked; if not, they are all that
    fit the filters and exact constraints.
    """

    order: Ordinals
    nearest: bool
    of: int

    def mask(self, issues: int) -> Mask:
        """Which of all `issues` they are."""
        mask = np.zeros(issues, np.bool_)
        mask[self.order] = True
        return mask


def peers(ranked: Ranked, *, restricted: bool) -> Peers:
    """All that may be shown where something `restricted` it, or else the nearest of them."""
    order = ranked.order
    if restricted or len(order) <= NEAREST:
        return Peers(order, False, len(order))
    return Peers(order[:NEAREST], True, len(order))
