"""After fusion: near-duplicates under the best, no letter that fills the page, order by date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.candidates import Candidates, Ranked
from indexer.ranking.fusion import Mask, Positions, Scores
from indexer.ranking.modes import Sort

MOST_OF_A_LETTER = 3
"""How many issues of one letter come before those of other letters."""

SORTED_BEST = 100
"""Where every issue is ranked, only this many of the best are sorted by date: the latest of all
issues would have nothing to do with what was asked."""

_SPARE = 100
"""How many more than a page holds are put in order at least: some are repetitions of others."""

_UNDATED = -(1 << 39)

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Page:
    """The candidates of a page, in their order: where each matches, from 1, and its score.

    `total` is how many there are on all pages.
    """

    positions: Positions
    match_ranks: Positions
    scores: Scores
    total: int


@dataclass(frozen=True, slots=True)
class Paging:
    """How what was ranked is cut into pages: a page is `size` from place `start` on.

    With `collapse`, near-duplicates stand under the best of them and a letter's issues are spread.
    By date stand all that fit or, where everything is ranked (`all_fit`), the best.
    """

    start: int
    size: int
    sort: Sort = Sort.BEST
    collapse: bool = True
    all_fit: bool = False

    def page(self, ranked: Ranked, candidates: Candidates) -> Page:
        """The page, with no more put in order than it needs."""
        # Without anything to rank by the latest come first as it is.
        is_latest = not (ranked.legs or self.collapse or len(ranked.first))
        is_dated = self.sort is Sort.OLDEST or (self.sort is Sort.NEWEST and not is_latest)
        if not is_dated:
            end = self.start + self.size
            order, scores = self._head(ranked, candidates, end)
            places = np.arange(len(order))[self.start : end]
            total = self._total(ranked, candidates)
        else:
            few = bool(ranked.legs) and self.all_fit
            deepest = SORTED_BEST if few else len(ranked.best_first)
            order, scores = self._head(ranked, candidates, deepest)
            dated = _by_date(candidates.day[order], oldest=self.sort is Sort.OLDEST)
            places, total = dated[self.start : self.start + self.size], len(dated)
        return Page(order[places], places + 1, scores[places], total)

    def _head(self, ranked: Ranked, candidates: Candidates, count: int) -> tuple[Positions, Scores]:
        """The first `count`, best first, each with its score."""
        if not self.collapse:
            return ranked.best_first.scored(count)
        return collapsed(ranked, candidates, count)

    def _total(self, ranked: Ranked, candidates: Candidates) -> int:
        if not self.collapse:
            return len(ranked.best_first)
        group, first = candidates.group, ranked.first
        held = np.zeros(int(group.max(initial=-1)) + 1, np.bool_)
        held[group[ranked.allowed]] = True
        # Of those that lead all stand there, of every other group one.
        return int(np.count_nonzero(held)) + len(first) - len(set(group[first].tolist()))


def collapsed(
    ranked: Ranked, candidates: Candidates, count: int | None = None
) -> tuple[Positions, Scores]:
    """The ranking with near-duplicates under the best of them and a letter's issues spread.

    With `count`, only its beginning, each with its score: what stands further behind in the ranking
    changes nothing there as long as there are enough whose letters do not fill the page.
    """
    everything = len(ranked.best_first)
    count = everything if count is None else count
    deep = 2 * count + len(ranked.first) + _SPARE
    while True:
        order, scores = ranked.best_first.scored(deep)
        kept = without_near_duplicates(order, candidates.group)
        far = beyond_the_first(kept, candidates.letter)
        near = leading(ranked.first, kept[~far])
        if len(near) >= count or deep >= everything:
            break
        deep *= 4
    if len(near) < count:
        # What was asked for by name is no repetition of anything.
        near = leading(ranked.first, spread(kept, candidates.letter))
    near = near[:count]
    places = np.argsort(order, kind="stable")
    return near, scores[places[np.searchsorted(order, near, sorter=places)]]


def by_day(days: Days) -> Positions:
    """Things by their day, the oldest first, undated ones last; those of one day as they stand."""
    return _by_date(days, oldest=True)


def day_keys(days: Days) -> NDArray[np.int64]:
    """Numbers by which the latest stand first and undated ones last."""
    numbers: NDArray[np.int64] = days.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(days), _UNDATED, numbers)


def leading(first: Positions, order: Positions) -> Positions:
    """`order` with `first` before all others, each once."""
    if not len(first):
        return order
    found: Positions = np.concatenate([first, order[~np.isin(order, first)]])
    return found


def without_near_duplicates(order: Positions, group: NDArray[np.int32]) -> Positions:
    """The ranking with only the best of each group of issues that say nearly the same."""
    _, best = np.unique(group[order], return_index=True)
    kept: Positions = order[np.sort(best)]
    return kept


def beyond_the_first(order: Positions, letter: NDArray[np.int32]) -> Mask:
    """Which of the ranking come after a letter's first few."""
    letters = letter[order]
    by_letter = np.argsort(letters, kind="stable")
    starts = np.flatnonzero(np.diff(letters[by_letter], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    nth = np.empty(len(order), np.int64)
    nth[by_letter] = np.arange(len(order)) - np.repeat(starts, sizes)
    return nth >= MOST_OF_A_LETTER


def spread(order: Positions, letter: NDArray[np.int32]) -> Positions:
    """The ranking in which issues beyond a letter's first few come after all others."""
    far = beyond_the_first(order, letter)
    found: Positions = np.concatenate([order[~far], order[far]])
    return found


def _by_date(days: Days, *, oldest: bool) -> Positions:
    """The places of things by their day, undated ones last; those of one day as they stand."""
    keys = day_keys(days)
    found: Positions = np.lexsort((keys if oldest else -keys, np.isnat(days)))
    return found
