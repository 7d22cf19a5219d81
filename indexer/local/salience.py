"""What separates overturned from upheld decisions? Log-odds with an informative prior.

Monroe, Colaresi and Quinn, "Fightin' Words" (Political Analysis 2008), in its form for two
categories: a term stands in a decision or it does not. The prior is the share of all decisions in
the index in which it stands, so that a term which is rare everywhere cannot stand out by a
single letter. Letters are counted, not issues, since one letter says the same of many issues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.contract import WORDS, Ask, Salient, StandsOut
from indexer.local.columns import Column, Columns, Mask
from indexer.local.term_column import TermColumn
from indexer.ranking.candidates import Ranked
from indexer.ranking.fusion import Positions
from indexer.vocabulary.grounds import NO_GROUND

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

EXAMPLES = 9
"""How many issues show how a value is used."""

# How many times as many candidates are looked at as are told.
_SPARE = 4

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Separating:
    """A value that stands in `overturned` and in `upheld` of the decisions that are compared.

    `value` is its place in the facet. `score` is the log-odds ratio in standard deviations, above
    0 where the value speaks for overturned.
    """

    value: int
    overturned: int
    upheld: int
    score: float


def salient(
    ask: Ask, ranked: Ranked, columns: Columns, terms: TermColumn, ids: Sequence[str]
) -> Salient:
    """What became of the issues that were ranked, and what separates their outcomes.

    All that may be shown where something restricts it or nothing ranks, or else the nearest.
    """
    order = ranked.best_first
    nearest = ask.ranks and not ask.restricts and 0 < ask.nearest < len(order)
    chosen = order.best(ask.nearest if nearest else len(order))
    mask = np.zeros(columns.issues, np.bool_)
    mask[chosen] = True
    outcome = columns.facets["outcome"]
    sides = {name: mask & outcome.having([name], columns.issues) for name in outcome.values}
    nothing = np.zeros(columns.issues, np.bool_)
    overturned, upheld = (sides.get(name, nothing) for name in ("overturned", "upheld"))
    is_enough = enough(overturned, upheld, columns.letter_of)
    told: list[StandsOut] = []
    if is_enough:
        ground = columns.facets["ground"]
        for of, column, shown in (
            ("ground", ground, ground.values),
            (WORDS, terms.column, terms.shown),
        ):
            found = contrast(column, overturned, upheld, columns.letter_of)
            for way, side in ((True, found.overturned), (False, found.upheld)):
                having = overturned if way else upheld
                told += [
                    StandsOut(
                        of,
                        column.values[one.value],
                        shown[one.value],
                        one.overturned,
                        one.upheld,
                        way,
                        _examples(column, one.value, having, chosen, ids),
                    )
                    for one in side
                    if column.values[one.value] != NO_GROUND
                ]
    return Salient(
        issues=len(chosen),
        of=len(order),
        nearest=nearest,
        by_outcome={name: columns.counts(side) for name, side in sides.items()},
        told=tuple(told),
        enough=is_enough,
        fewest=FEWEST,
    )


def _examples(
    column: Column, value: int, having: Mask, order: Positions, ids: Sequence[str]
) -> tuple[str, ...]:
    """The first issues in an order that have a value and are among `having`."""
    wanted = np.zeros(len(having), np.bool_)
    wanted[column.issues_with(value)] = True
    wanted &= having
    return tuple(ids[row] for row in order[wanted[order]][:EXAMPLES])


@dataclass(frozen=True, slots=True)
class Contrast:
    """What stands out in overturned and in upheld decisions, the clearest first."""

    overturned: tuple[Separating, ...]
    upheld: tuple[Separating, ...]


def enough(overturned: Mask, upheld: Mask, letter_of: NDArray[np.int32]) -> bool:
    """Whether there are decisions enough on both sides for a contrast to mean anything."""
    return min(len(np.unique(letter_of[side])) for side in (overturned, upheld)) >= FEWEST


def contrast(
    facet: Column, overturned: Mask, upheld: Mask, letter_of: NDArray[np.int32]
) -> Contrast:
    """The values of a facet that separate two sets of issues; both sets have some issue."""
    issues = len(letter_of)
    share = np.bincount(facet.codes, minlength=len(facet.values)) / issues
    sides = [_Side.of(facet, side, letter_of, share) for side in (overturned, upheld)]
    score = (sides[0].odds - sides[1].odds) / np.sqrt(sides[0].variance + sides[1].variance)
    return Contrast(
        *(
            tuple(
                Separating(
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
    def of(facet: Column, issues: Mask, letter_of: NDArray[np.int32], share: Numbers) -> _Side:
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
    facet: Column, score: Numbers, letters_with: NDArray[np.int64], compared: Mask
) -> list[int]:
    """The values that speak clearest for one side, those left out that tell the same as another.

    Of values that stand in the same decisions the longest is told: "no red flags", not "red".
    """
    candidates = np.flatnonzero((score >= CLEAR) & (letters_with >= FEWEST_WITH))
    order = sorted(
        candidates.tolist(),
        key=lambda value: (-round(float(score[value]), 2), -len(facet.values[value])),
    )
    chosen: list[int] = []
    issues_of: list[frozenset[int]] = []
    for value in order[: MOST * _SPARE]:
        having = facet.issues_with(value)
        issues = frozenset(having[compared[having]].tolist())
        same = next((place for place, other in enumerate(issues_of) if _alike(issues, other)), None)
        if same is None:
            chosen.append(value)
            issues_of.append(issues)
        elif _holds(facet.values[value], facet.values[chosen[same]]):
            chosen[same] = value
    return chosen[:MOST]


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= SAME * len(one | other)


def _holds(longer: str, shorter: str) -> bool:
    return len(longer) > len(shorter) and f" {shorter} " in f" {longer} "
