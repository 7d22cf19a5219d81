"""After fusion: twins under the best of them, and no letter that fills the page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search_app.retrieval.fusion import Ordinals

MOST_OF_A_LETTER = 3
"""How many issues of one letter come before those of other letters."""


def without_twins(order: Ordinals, twin_of: NDArray[np.int32]) -> Ordinals:
    """The ranking with only the best of each group of issues that say nearly the same."""
    _, best = np.unique(twin_of[order], return_index=True)
    kept: Ordinals = order[np.sort(best)]
    return kept


def spread(order: Ordinals, letter_of: NDArray[np.int32]) -> Ordinals:
    """The ranking in which issues beyond a letter's first few come after all others."""
    letters = letter_of[order]
    by_letter = np.argsort(letters, kind="stable")
    starts = np.flatnonzero(np.diff(letters[by_letter], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    nth = np.empty(len(order), np.int64)
    nth[by_letter] = np.arange(len(order)) - np.repeat(starts, sizes)
    ranked: Ordinals = order[np.argsort(nth // MOST_OF_A_LETTER > 0, kind="stable")]
    return ranked
