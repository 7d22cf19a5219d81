"""After fusion: near-duplicates under the best, no letter that fills the page, order by date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.candidates import Candidates, Ranked
from indexer.ranking.fusion import Mask, Positions

MOST_OF_A_LETTER = 3
"""How many issues of one letter come before those of other letters."""

SORTED_BEST = 100
"""Where every issue is ranked, only this many of the best are sorted by date: the latest of all
issues would have nothing to do with what was asked."""

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Order:
    """The candidates that are shown, in their order, and all that were ranked, best first."""

    shown: Positions
    ranked: Positions

    def match_ranks(self, positions: Positions) -> dict[int, int]:
        """Where each of some candidates stands among all that were ranked, from 1."""
        places = np.flatnonzero(np.isin(self.ranked, positions))
        return dict(zip(self.ranked[places].tolist(), (places + 1).tolist(), strict=True))


def collapsed(ranked: Ranked, candidates: Candidates) -> Positions:
    """The ranking with near-duplicates under the best of them and a letter's issues spread."""
    order = without_near_duplicates(ranked.order, candidates.group)
    order = spread(order, candidates.letter)
    # What was asked for by name is no repetition of anything.
    return leading(ranked.first, order)


def by_date(order: Positions, ranked: Ranked, days: Days, *, oldest: bool, all_fit: bool) -> Order:
    """A ranking by date: of all that fit or, where everything is ranked (`all_fit`), of the best.

    `days[i]` is the day of candidate i.
    """
    best = order[:SORTED_BEST] if ranked.legs and all_fit else order
    return Order(_dated(best, days, oldest=oldest), order)


def newest(order: Positions, days: Days) -> Positions:
    """Candidates by decision day, the latest first, undated ones last."""
    return _dated(order, days, oldest=False)


def oldest(order: Positions, days: Days) -> Positions:
    """Candidates by decision day, the oldest first, undated ones last."""
    return _dated(order, days, oldest=True)


def leading(first: Positions, order: Positions) -> Positions:
    """`order` with `first` before all others, each once."""
    if not len(first):
        return order
    found: Positions = np.concatenate([first, order[~np.isin(order, first)]])
    return found


def in_place(order: Positions, alike: Mask, place: NDArray[np.int8]) -> Positions:
    """The ranking in which, among what is alike, the right side, level and region stand first.

    What is alike keeps its places as a whole, so that nothing else moves.
    """
    places = np.flatnonzero(alike[order])
    own = order[places]
    found = order.copy()
    found[places] = own[np.argsort(place[own], kind="stable")]
    return found


def without_near_duplicates(order: Positions, group: NDArray[np.int32]) -> Positions:
    """The ranking with only the best of each group of issues that say nearly the same."""
    _, best = np.unique(group[order], return_index=True)
    kept: Positions = order[np.sort(best)]
    return kept


def spread(order: Positions, letter: NDArray[np.int32]) -> Positions:
    """The ranking in which issues beyond a letter's first few come after all others."""
    letters = letter[order]
    by_letter = np.argsort(letters, kind="stable")
    starts = np.flatnonzero(np.diff(letters[by_letter], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    nth = np.empty(len(order), np.int64)
    nth[by_letter] = np.arange(len(order)) - np.repeat(starts, sizes)
    ranked: Positions = order[np.argsort(nth // MOST_OF_A_LETTER > 0, kind="stable")]
    return ranked


def _dated(order: Positions, days: Days, *, oldest: bool) -> Positions:
    """By decision day, undated ones last; those of one day stay in their order."""
    when = days[order]
    undated = np.isnat(when)
    numbers = np.where(undated, 0, when.astype("datetime64[D]").astype(np.int64))
    keys = numbers if oldest else -numbers
    found: Positions = order[np.lexsort((np.arange(len(order)), keys, undated))]
    return found
