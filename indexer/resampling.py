"""How sure is a mean? Draws with replacement, for bootstrap intervals and shares.

Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13; for rankings Sakai,
SIGIR 2006.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 1_000  # resamples whose counts are held at a time


def draws(count: int, resamples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """How often each of `count` things is drawn, blocks of shape (some resamples, count).

    As many are drawn as there are, with replacement: all that a mean over them depends on.
    """
    random = np.random.default_rng(seed)
    for start in range(0, resamples, _AT_ONCE):
        size = min(_AT_ONCE, resamples - start)
        yield random.multinomial(count, np.full(count, 1 / count), size).astype(np.float64)
