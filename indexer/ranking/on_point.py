"""Which of the candidates are on point: the decisions on the same request, as opposed to the rest.

On point is a decision on the kind of treatment that is asked for (on the drug, where one is), at
the place that the text names, and, where the text argues a reason, with that reason. A text that
asks for nothing the vocabulary knows and argues nothing has none on point.
"""

from __future__ import annotations

import numpy as np

from indexer.ranking.candidates import AGREES, Candidates
from indexer.ranking.fusion import Mask

SAME_REASON = 0.5
"""From this agreement of its reasons with those that are argued on has a decision that reason."""


def on_point(candidates: Candidates) -> Mask:
    """Which candidates that may be shown are on point."""
    parts, exact = candidates.parts, candidates.exactness
    if parts is None or exact is None or (exact.same is None and parts.reason is None):
        return np.zeros(len(candidates.allowed), np.bool_)
    found = candidates.allowed.copy()
    if exact.same is not None:
        found &= exact.same
    if exact.place is not None:
        found &= exact.place == AGREES
    if parts.reason is not None:
        found &= parts.reason >= SAME_REASON
    return found
