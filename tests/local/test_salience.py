"""What separates two sets of decisions, by log-odds with an informative prior."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indexer.local.columns import Column, Mask
from indexer.local.salience import (
    FEWEST,
    FEWEST_WITH,
    MOST,
    Contrast,
    contrast,
    enough,
)


def half(count: int, of: int) -> Mask:
    return np.arange(of) < count


def of(rows: list[list[str]], overturned: int, letters: list[int] | None = None) -> Contrast:
    """The contrast of issues of which the first so many are overturned, each of its own letter."""
    first = half(overturned, len(rows))
    letter_of = np.array(letters or range(len(rows)), np.int32)
    return contrast(Column.of(rows), first, ~first, letter_of)


def test_what_stands_on_one_side_only_stands_out_there() -> None:
    rows = [["gain"]] * 10 + [["lack"]] * 30
    found = of(rows, 10)
    values = Column.of(rows).values
    assert [(values[one.value], one.overturned, one.upheld) for one in found.overturned] == [
        ("gain", 10, 0)
    ]
    assert [(values[one.value], one.overturned, one.upheld) for one in found.upheld] == [
        ("lack", 0, 30)
    ]
    assert found.overturned[0].score > 0 > found.upheld[0].score


def test_the_score_is_that_of_the_formula() -> None:
    rows = [["a"]] * 8 + [[]] * 2 + [["a"]] * 5 + [[]] * 25
    (one,) = of(rows, 10).overturned
    # The prior weighs ten letters: 3.25 with the term, as 13 of 40 have it, and 6.75 without.
    have, lack = (8 + 3.25, 5 + 3.25), (2 + 6.75, 25 + 6.75)
    ratio = math.log(have[0] / lack[0]) - math.log(have[1] / lack[1])
    assert one.score == pytest.approx(ratio / math.sqrt(sum(1 / n for n in (*have, *lack))))


def said(overturned: tuple[int, int], upheld: tuple[int, int]) -> Contrast:
    """The contrast of a term that stands in so many of so many decisions of each side."""
    rows = []
    for having, total in (overturned, upheld):
        rows += [["a"]] * having + [[]] * (total - having)
    return of(rows, overturned[1])


# Scores by the formula above. With a prior of one letter the first three were 1.95, 2.05 and 1.76.
@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ((5, 10), (5, 30), 1.555),
        ((7, 10), (2, 10), 1.571),
        ((7, 20), (2, 20), 1.514),
        ((6, 20), (2, 20), 1.270),
        ((4, 20), (0, 20), 1.557),
        ((3, 10), (2, 30), 1.401),
        ((9, 20), (3, 20), 1.665),
        ((8, 20), (2, 20), 1.747),
        ((3, 10), (1, 30), 1.701),
        ((7, 10), (9, 30), 1.657),
    ],
)
def test_only_what_chance_seldom_does_stands_out(
    one: tuple[int, int], other: tuple[int, int], score: float
) -> None:
    for_overturned, for_upheld = said(one, other), said(other, one)
    found = [stands.score for stands in (*for_overturned.overturned, *for_upheld.upheld)]
    assert found == (pytest.approx([score, -score], abs=1e-3) if score > 1.64 else [])
    assert for_overturned.upheld == for_upheld.overturned == ()


def test_what_is_said_alike_on_both_sides_does_not_stand_out() -> None:
    assert of([["a"]] * 10 + [["a"]] * 30, 10) == Contrast((), ())


def test_one_letter_counts_once_however_many_issues_it_decides() -> None:
    rows = [["a"]] * 20 + [[]] * 20
    assert of(rows, 20).overturned
    assert not of(rows, 20, [0] * 20 + list(range(1, 21))).overturned


def test_a_value_of_too_few_letters_does_not_stand_out() -> None:
    rows = [["a"]] * (FEWEST_WITH - 1) + [[]] * 200
    assert not of(rows, 3).overturned


def test_of_values_in_the_same_decisions_the_longest_is_told() -> None:
    rows = [["red", "red flag", "no red flag"]] * 20 + [[]] * 20
    (one,) = of(rows, 20).overturned
    assert Column.of(rows).values[one.value] == "no red flag"


def test_no_more_are_told_than_one_can_read() -> None:
    said = np.random.default_rng(1).random((20, 30)) < 0.5
    rows = [[f"v{n:02}" for n in np.flatnonzero(one)] for one in said] + [[]] * 60
    assert len(of(rows, 20).overturned) == MOST


def test_enough_means_letters_of_both_outcomes() -> None:
    letter_of = np.arange(40, dtype=np.int32)
    first = half(FEWEST, 40)
    assert enough(first, ~first, letter_of)
    assert not enough(half(FEWEST - 1, 40), ~first, letter_of)
    assert not enough(first, ~first, letter_of // FEWEST)


def test_an_empty_facet_tells_nothing() -> None:
    assert of([[]] * 20, 10) == Contrast((), ())
