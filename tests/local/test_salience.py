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
    PRIOR,
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
    prior = PRIOR * 13 / 40
    have, lack = (8 + prior, 5 + prior), (2 + PRIOR - prior, 25 + PRIOR - prior)
    ratio = math.log(have[0] / lack[0]) - math.log(have[1] / lack[1])
    assert one.score == pytest.approx(ratio / math.sqrt(sum(1 / n for n in (*have, *lack))))


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
