"""How sure is a mean over queries? Its bootstrap interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.resampling import draws

RESAMPLES, CONFIDENCE, SEED = 10_000, 0.95, 1


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean over the queries, and the interval that it lies in."""

    mean: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval lies on one side of 0."""
        return self.low > 0 or self.high < 0


def bootstrap(
    values: NDArray[np.float64],
    *,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
    seed: int = SEED,
) -> list[Interval]:
    """Of each column the mean with its percentile bootstrap interval over the rows.

    Rows are queries: their measures, or paired differences of these. Queries are drawn with
    replacement, as many as there are; the interval lies between the quantiles of the means so found
    (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13; for rankings Sakai,
    SIGIR 2006).
    """
    count = len(values)
    blocks = draws(count, resamples, seed)
    means = np.concatenate([drawn @ values / count for drawn in blocks])
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail], axis=0)
    return [
        Interval(float(mean), float(least), float(most))
        for mean, least, most in zip(values.mean(axis=0), low, high, strict=True)
    ]
