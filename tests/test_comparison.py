"""Differences whose intervals can be told by hand, and those that SciPy finds."""

from __future__ import annotations

import numpy as np
import pytest

from search_app.comparison import compare
from search_app.evaluation import Evaluation
from search_app.intervals import bootstrap


def evaluation(mode: str, values: dict[str, float]) -> Evaluation:
    per_query = {query: {"nDCG@10": value} for query, value in values.items()}
    mean = {"nDCG@10": sum(values.values()) / len(values)}
    return Evaluation(mode, mean, {"all": mean}, per_query)


def test_the_interval_of_equal_differences_is_that_difference() -> None:
    (found,) = bootstrap(np.full((7, 1), 0.25))
    assert (found.mean, found.low, found.high) == (0.25, 0.25, 0.25)
    assert found.certain


def test_the_interval_of_two_queries_is_known_by_hand() -> None:
    # Two draws of 0 and 1: means 0, 1/2 and 1 with chances 1/4, 1/2 and 1/4.
    differences = np.array([[0.0], [1.0]])
    (wide,) = bootstrap(differences, confidence=0.95)
    (narrow,) = bootstrap(differences, confidence=0.4)
    assert (wide.low, wide.high) == (0.0, 1.0)
    assert (narrow.mean, narrow.low, narrow.high) == (0.5, 0.5, 0.5)
    assert not wide.certain


def test_intervals_are_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    random = np.random.default_rng(5)
    ours, theirs = random.random((40, 2)), random.random((40, 2)) ** 2
    found = bootstrap(ours - theirs)
    for column, one in enumerate(found):
        expected = stats.bootstrap(
            (ours[:, column], theirs[:, column]),
            lambda x, y, axis=-1: np.mean(x - y, axis=axis),
            paired=True,
            vectorized=True,
            method="percentile",
            n_resamples=10_000,
            rng=7,
        ).confidence_interval
        assert one.low == pytest.approx(expected.low, abs=0.01)
        assert one.high == pytest.approx(expected.high, abs=0.01)


def test_the_same_seed_gives_the_same_interval() -> None:
    differences = np.random.default_rng(3).normal(size=(20, 3))
    assert bootstrap(differences) == bootstrap(differences)
    assert bootstrap(differences, seed=2) != bootstrap(differences)


def test_a_comparison_names_the_queries_that_gain_most_first() -> None:
    ours = evaluation("ours", {"a": 0.2, "b": 0.9, "c": 0.5})
    theirs = evaluation("theirs", {"a": 0.6, "b": 0.5, "c": 0.5})
    found = compare(ours, theirs)
    assert list(found.per_query) == ["b", "c", "a"]
    assert found.differences["nDCG@10"].mean == pytest.approx(0.0)
    record = found.as_json()
    assert record["baseline"] == "theirs"
    assert record["per_query"]["a"] == {"nDCG@10": -0.4}


def test_only_the_same_queries_can_be_compared() -> None:
    with pytest.raises(ValueError, match="same queries"):
        compare(evaluation("ours", {"a": 0.2}), evaluation("theirs", {"b": 0.2}))
