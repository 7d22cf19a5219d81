"""Which of the candidates are on point: the decisions on the same request, as opposed to the rest.

On point is a decision on the kind of treatment that is asked for, at the place that the text names,
and, where the text argues a reason, with that reason. A text that asks for nothing the vocabulary
knows and argues nothing has none on point.
"""

from __future__ import annotations

import numpy as np

from indexer.ranking.candidates import AGREES, Candidates, Parts
from indexer.ranking.fusion import Mask

SAME_REASON = 0.5
"""From this agreement of its reasons with those that are argued on has a decision that reason."""

SAME_DRUG = 0.5
"""Where a drug is asked for, decisions on it agree by more than this part of the likeliest."""


def on_point(candidates: Candidates) -> Mask:
    """Which candidates that may be shown are on point."""
    parts, exact = candidates.parts, candidates.exactness
    nothing = np.zeros(len(candidates.allowed), np.bool_)
    if parts is None or exact is None or (exact.alike is None and parts.reason is None):
        return nothing
    found = candidates.allowed.copy()
    if exact.alike is not None:
        found &= exact.alike & _same_drug(parts)
    if exact.place is not None:
        found &= exact.place == AGREES
    if parts.reason is not None:
        found &= parts.reason >= SAME_REASON
    return found


def _same_drug(parts: Parts) -> Mask:
    if parts.request is None:
        return np.ones(len(parts.words), np.bool_)
    same: Mask = parts.request > SAME_DRUG * parts.request.max(initial=0.0)
    return same
