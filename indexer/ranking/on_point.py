"""Which of the candidates are on point: the decisions on the same request, as opposed to the rest.

On point is a decision on a kind of treatment that is asked for (on the drug, where one is), as near
to the place that the text names as there are any, and, where the text argues a reason, with that
reason. Of a text that tells a place alone everything at that place is; one that asks for nothing
the vocabulary knows and argues nothing has none on point.
"""

from __future__ import annotations

import numpy as np

from indexer.ranking.candidates import AGREES, SILENT, Candidates
from indexer.ranking.fusion import Mask

SAME_REASON = 0.3
"""From this agreement of its reasons with those that are argued on has a decision that reason."""


def on_point(candidates: Candidates) -> Mask:
    """Which candidates that may be shown are on point."""
    parts, exact = candidates.parts, candidates.exactness
    if (
        parts is None
        or exact is None
        or not (exact.same is not None or exact.place is not None or parts.reason is not None)
    ):
        return np.zeros(len(candidates.allowed), np.bool_)
    found = candidates.allowed.copy()
    if exact.same is None and parts.reason is None and exact.place is not None:
        # Nothing but a place is told of what is looked for.
        there: Mask = found & (exact.place == AGREES)
        return there
    if exact.same is not None:
        found &= exact.same
    if parts.reason is not None:
        found &= parts.reason >= SAME_REASON
    if exact.place is None:
        return found
    # Where a complaint is told and no place of the treatment, none of them may be there.
    for farthest in (AGREES, SILENT):
        near: Mask = found & (exact.place <= farthest)
        if near.any():
            return near
    return found
