"""From legs to one ranking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from indexer.errors import QueryError
from indexer.ranking.fusion import FEW, RRF_K, Leg, convex, ranking, reciprocal_rank
from indexer.ranking.modes import Fusion
from indexer.ranking.weights import Weights

EVERYTHING = np.ones(3, np.bool_)


def leg(*scores: float, minimum: float = 0.0) -> Leg:
    return Leg("leg", np.array(scores, np.float32), minimum)


def test_scores_are_scaled_from_the_theoretical_minimum() -> None:
    assert leg(1, 0.2, 0, minimum=-1).normalised(EVERYTHING).tolist() == pytest.approx(
        [1, 0.6, 0.5]
    )


def test_the_best_score_is_that_of_the_issues_that_may_be_shown() -> None:
    mask = np.array([False, True, True])
    assert leg(9, 4, 2).normalised(mask)[1:].tolist() == [1.0, 0.5]


def test_a_leg_that_found_nothing_adds_nothing() -> None:
    assert convex([(leg(0, 0, 0), 0.5), (leg(1, 2, 4), 0.5)], EVERYTHING).tolist() == [
        0.125,
        0.25,
        0.5,
    ]


@pytest.mark.parametrize("shown", [3, FEW, FEW + 1, 400])
def test_a_rank_counts_the_better_ones_that_may_be_shown(shown: int) -> None:
    random = np.random.default_rng(shown)
    scores = np.round(random.random(400) * 40).astype(np.float32)
    scores[random.random(400) < 0.1] = np.nan
    mask = random.random(400) < 0.7
    positions = np.flatnonzero(~np.isnan(scores))[:shown]
    expected = [1 + sum(mask & (scores > scores[one])) for one in positions]
    assert Leg("leg", scores, 0.0).ranks(mask, positions).tolist() == expected


def test_reciprocal_ranks_add_up() -> None:
    scores = reciprocal_rank([leg(3, 2, 1), leg(1, 3, 2)], EVERYTHING)
    assert scores[0] == pytest.approx((1 + (RRF_K + 1) / (RRF_K + 3)) / 2)
    assert scores.argmax() == 1


def test_equal_scores_keep_the_order_of_the_index() -> None:
    assert ranking(np.array([1, 2, 2, 1], np.float32), np.ones(4, np.bool_)).tolist() == [
        1,
        2,
        0,
        3,
    ]


def test_what_may_not_be_shown_is_not_ranked() -> None:
    mask = np.array([True, False, True])
    assert ranking(np.array([1, 9, 2], np.float32), mask).tolist() == [2, 0]


def test_a_fusion_is_known_by_its_name() -> None:
    weights = replace(Weights.tuned(), fusion="rrf")  # type: ignore[arg-type]
    assert weights.fusion is Fusion.RRF
    with pytest.raises(QueryError, match="there is no fusion 'sum'"):
        replace(weights, fusion="sum")  # type: ignore[arg-type]
