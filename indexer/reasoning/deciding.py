"""Which sentences of a rationale tell why it was decided so?

Rationales quote guidelines at length, tell facts that did not matter, and close with a formula. The
sentence one would cite is told from these by a small trained forest (`deciding.npz`), whose
training and figures are those of `python -m benchmarks.deciding`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from indexer.letters.model import Outcome
from indexer.reasoning.features import Described, Features, describe
from indexer.reasoning.forest import Forest

MODEL = "deciding.npz"

LIKELY = 0.06
"""The least likely sentence that is taken. Where none is as likely, no reason was recognised."""

BESIDE_BEST = 0.12
"""A sentence is taken only if it is at least so likely, as a part of the likeliest of its issue.

Both were chosen in cross-validation: what decides is rarely said in one sentence."""

BARE = 2 / 20
"""A conclusion with no more telling words than this (of 20) says what was decided and not why."""

Span = tuple[int, int]


def deciding_sentences(rationale: str, treatment: str, outcome: Outcome) -> tuple[Span, ...]:
    """Spans `(start, end)` of the sentences that tell why it was decided so, in order.

    Empty where none is recognised. Never the bare formula in which the outcome is told, nor advice
    on how to stop a drug; derived, like everything that a classifier says.
    """
    described = describe(rationale, treatment, outcome)
    forest = _forest()
    likely = forest.probabilities(forest.matrix(described.features))
    return tuple(described.spans[place] for place in chosen(described, likely))


def chosen(described: Described, likely: NDArray[np.float64]) -> list[int]:
    """The places of the sentences that are taken, by how likely each of an issue's is."""
    told = [
        float(chance) if _may_tell_why(features) else 0.0
        for features, chance in zip(described.features, likely, strict=True)
    ]
    least = max(LIKELY, BESIDE_BEST * max(told, default=0.0))
    return [place for place, chance in enumerate(told) if chance >= least]


def _may_tell_why(features: Features) -> bool:
    if "formula" in features and features["telling words"] <= BARE:
        return False
    # How to stop a drug is advice on what follows from a decision ("weaning is recommended").
    advice = "weaning" in features and features.keys() & {"modal", "recommend", "caveat"}
    return not (advice and "not_evident" not in features)


@cache
def _forest() -> Forest:
    with files(__package__).joinpath(MODEL).open("rb") as handle:
        return Forest.read(handle)
