"""On point is what is asked for, where it is asked for, and for the reason that is argued."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indexer.ranking.candidates import AGREES, ELSEWHERE, SILENT, Candidates, Exactness, Parts
from indexer.ranking.fusion import Mask
from indexer.ranking.on_point import SAME_REASON, on_point


def mask(*values: int) -> Mask:
    return np.array(values, np.bool_)


NOTHING = np.zeros(4, np.float32)
PARTS = Parts(NOTHING, NOTHING, NOTHING, NOTHING)
REASONED = replace(PARTS, reason=np.array([1, SAME_REASON, SAME_REASON - 0.01, 0.9], np.float32))
SAME = mask(1, 1, 1, 0)
PLACE = np.array([AGREES, SILENT, AGREES, ELSEWHERE], np.int8)


def found(exact: Exactness | None, parts: Parts | None = PARTS, allowed: Mask = SAME) -> list[int]:
    """Which of four candidates are on point."""
    some = Candidates(
        ids=tuple("abcd"),
        allowed=allowed,
        letter=np.arange(4, dtype=np.int32),
        group=np.arange(4, dtype=np.int32),
        day=np.full(4, "NaT", "datetime64[D]"),
        parts=parts,
        exactness=exact,
    )
    return np.flatnonzero(on_point(some)).tolist()


EVERYTHING = mask(1, 1, 1, 1)


def test_each_part_of_the_same_request_narrows() -> None:
    assert found(Exactness(alike=EVERYTHING, same=SAME), allowed=EVERYTHING) == [0, 1, 2]
    assert found(Exactness(same=SAME, place=PLACE), allowed=EVERYTHING) == [0, 2]
    assert found(Exactness(same=SAME), REASONED, EVERYTHING) == [0, 1]
    assert found(Exactness(same=SAME, place=PLACE), REASONED, EVERYTHING) == [0]


def test_a_reason_alone_is_enough_at_the_place_that_is_named() -> None:
    assert found(Exactness(), REASONED, EVERYTHING) == [0, 1, 3]
    assert found(Exactness(place=PLACE), REASONED, EVERYTHING) == [0]


def test_a_line_and_a_name_alone_ask_for_nothing() -> None:
    exact = Exactness(line=EVERYTHING, holds=EVERYTHING, printed=EVERYTHING)
    assert found(exact, allowed=EVERYTHING) == []


def test_of_a_place_alone_everything_there_is_on_point() -> None:
    assert found(Exactness(place=PLACE), allowed=EVERYTHING) == [0, 2]
    nowhere = np.full(4, ELSEWHERE, np.int8)
    assert found(Exactness(place=nowhere), allowed=EVERYTHING) == []


def test_what_is_nearest_to_the_place_counts_where_nothing_is_there() -> None:
    away = np.array([ELSEWHERE, SILENT, ELSEWHERE, AGREES], np.int8)
    assert found(Exactness(same=SAME, place=away), allowed=EVERYTHING) == [1]
    away[1] = ELSEWHERE
    assert found(Exactness(same=SAME, place=away), allowed=EVERYTHING) == [0, 1, 2]


def test_what_may_not_be_shown_is_not_on_point() -> None:
    assert found(Exactness(same=SAME), allowed=mask(0, 1, 0, 1)) == [1]


def test_without_anything_to_rank_by_nothing_is_on_point() -> None:
    assert found(Exactness(same=SAME), None) == found(None, REASONED) == []
