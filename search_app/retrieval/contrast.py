"""What separates overturned from upheld decisions? Log-odds with an informative prior.

Monroe, Colaresi and Quinn, "Fightin' Words" (Political Analysis 2008), in its form for two
categories: a term stands in a decision or it does not. The prior is the share of all decisions in
the index in which it stands, so that a term which is rare everywhere cannot stand out by a
single letter. Letters are counted, not issues, since one letter says the same of many issues.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.columns import Facet, Mask

FEWEST = 8
"""Letters with overturned and letters with upheld issues that there must be of each."""

PRIOR = 10.0
"""How many letters the prior weighs."""

CLEAR = 1.64
"""How many standard deviations from 0 the log-odds must lie: one chance in twenty, one way."""

FEWEST_WITH = 3
"""Letters of its side in which a term must stand."""

MOST = 10
"""How many terms of each side are told."""

SAME = 0.7
"""The share of decisions in common (Jaccard) from which on two terms tell the same."""

# How many times as many candidates are looked at as are told.
_SPARE = 4

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StandsOut:
    """A value that stands in `overturned` and in `upheld` of the decisions that are compared.

    `value` is its place in the facet. `score` is the log-odds ratio in standard deviations, above
    0 where the value speaks for overturned.
    """

    value: int
    overturned: int
    upheld: int
    score: float


@dataclass(frozen=True, slots=True)
class Contrast:
    """What stands out in overturned and in upheld decisions, the clearest first."""

    overturned: tuple[StandsOut, ...]
    upheld: tuple[StandsOut, ...]


def enough(overturned: Mask, upheld: Mask, letter_of: NDArray[np.int32]) -> bool:
    """Whether there are decisions enough on both sides for a contrast to mean anything."""
    return min(len(np.unique(letter_of[side])) for side in (overturned, upheld)) >= FEWEST


def contrast(
    facet: Facet, overturned: Mask, upheld: Mask, letter_of: NDArray[np.int32]
) -> Contrast:
    """The values of a facet that separate two sets of issues; both sets have some issue."""
    issues = len(letter_of)
    share = np.bincount(facet.codes, minlength=len(facet.values)) / issues
    sides = [_Side.of(facet, side, letter_of, share) for side in (overturned, upheld)]
    score = (sides[0].odds - sides[1].odds) / np.sqrt(sides[0].variance + sides[1].variance)
    return Contrast(
        *(
            tuple(
                StandsOut(
                    value,
                    int(sides[0].issues_with[value]),
                    int(sides[1].issues_with[value]),
                    float(score[value]),
                )
                for value in _clearest(facet, sign * score, side.letters_with, overturned | upheld)
            )
            for sign, side in zip((1, -1), sides, strict=True)
        )
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """Of every value: in how many issues and letters it stands, its log-odds, their variance."""

    issues_with: NDArray[np.int64]
    letters_with: NDArray[np.int64]
    odds: Numbers
    variance: Numbers

    @staticmethod
    def of(facet: Facet, issues: Mask, letter_of: NDArray[np.int32], share: Numbers) -> _Side:
        entries = issues[facet.rows]
        codes = facet.codes[entries]
        size = len(facet.values)
        # One number for each pair of letter and value, so that a pair counts once.
        pairs = np.unique(letter_of[facet.rows[entries]].astype(np.int64) * size + codes)
        letters_with = np.bincount(pairs % size, minlength=size) if size else np.zeros(0, np.int64)
        having = letters_with + PRIOR * share
        # A value of every decision would else divide by zero.
        lacking = np.maximum(len(np.unique(letter_of[issues])) + PRIOR - having, 0.5)
        having = np.maximum(having, 1e-9)
        return _Side(
            np.bincount(codes, minlength=size),
            letters_with,
            np.log(having / lacking),
            1 / having + 1 / lacking,
        )


def _clearest(
    facet: Facet, score: Numbers, letters_with: NDArray[np.int64], compared: Mask
) -> list[int]:
    """The values that speak clearest for one side, those left out that tell the same as another.

    Of values that stand in the same decisions the longest is told: "no red flags", not "red".
    """
    candidates = np.flatnonzero((score >= CLEAR) & (letters_with >= FEWEST_WITH))
    order = sorted(
        candidates.tolist(),
        key=lambda value: (-round(float(score[value]), 2), -len(facet.values[value])),
    )
    entries = compared[facet.rows]
    codes, rows = facet.codes[entries], facet.rows[entries]
    chosen: list[int] = []
    having: list[frozenset[int]] = []
    for value in order[: MOST * _SPARE]:
        issues = frozenset(rows[codes == value].tolist())
        same = next((place for place, other in enumerate(having) if _alike(issues, other)), None)
        if same is None:
            chosen.append(value)
            having.append(issues)
        elif _holds(facet.values[value], facet.values[chosen[same]]):
            chosen[same] = value
    return chosen[:MOST]


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= SAME * len(one | other)


def _holds(longer: str, shorter: str) -> bool:
    return len(longer) > len(shorter) and f" {shorter} " in f" {longer} "
