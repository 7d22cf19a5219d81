"""Which segments are written anew as one? Few are searched fast, and writing seldom is cheap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from indexer.contract import Block
from indexer.local.rows import Letters
from indexer.local.segments import Segment, joined

MOST = 8
"""So many segments may stand side by side: each costs every search a little."""

DEAD = 0.3
"""The share of a segment's letters that may be out of the index before it is written anew."""

LARGEST = 20_000
"""So many letters at most are put together at a time: all of them are in memory then."""


def merged(
    opened: Sequence[Segment], letters: Letters, write: Callable[[Block], Path]
) -> tuple[list[Segment], Letters]:
    """The segments of a state after merging, and its letters in them.

    The smallest are put together where there are too many, so that a letter is written again only
    as often as the index grows by some times its size (O'Neil et al. 1996, "The Log-Structured
    Merge-Tree"). Segments that are no longer needed are closed.
    """
    alive = np.bincount(letters.segment, minlength=len(opened)).tolist()
    chosen = _chosen(alive, [one.catalog.letters for one in opened])
    stays = [number for number, count in enumerate(alive) if count and number not in chosen]
    segment = np.full(len(opened), -1, np.int32)
    segment[stays] = np.arange(len(stays))
    found = [opened[number] for number in stays]
    number_of, place_of = segment[letters.segment], letters.place.copy()
    if chosen:
        blocks, at = [], 0
        for number in chosen:
            own = np.flatnonzero(letters.segment == number)
            own = own[np.argsort(letters.place[own])]
            blocks.append(opened[number].block(letters.place[own].tolist()))
            number_of[own] = len(stays)
            place_of[own] = at + np.arange(len(own))
            at += len(own)
        found.append(Segment.open(write(joined(blocks))))
    for number, one in enumerate(opened):
        if number not in stays:
            one.close()
    return found, Letters(number_of, place_of)


def _chosen(alive: Sequence[int], written: Sequence[int]) -> list[int]:
    """The segments that are to be put together, the first ones first; none where that is well."""
    there = [number for number, count in enumerate(alive) if count]
    worn = [number for number in there if alive[number] < (1 - DEAD) * written[number]]
    smallest = sorted(there, key=lambda number: (alive[number], number))
    many = smallest[: len(there) - MOST // 2] if len(there) > MOST else []
    found: list[int] = []
    for number in dict.fromkeys((*worn, *many)):
        if sum(alive[one] for one in found) + alive[number] <= max(LARGEST, alive[number]):
            found.append(number)
    if found and not set(found) & set(worn) and len(found) < 2:
        return []
    return sorted(found)
