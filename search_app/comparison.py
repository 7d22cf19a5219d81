"""Is one ranking really better than another? Paired differences with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.resampling import draws
from search_app.evaluation import Evaluation

RESAMPLES, CONFIDENCE, SEED = 10_000, 0.95, 1


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean difference over the queries, and the interval that it lies in."""

    mean: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval lies on one side of 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one evaluation differs from another over the same queries; above 0 it is better.

    `per_query` stands in falling order of the first measure.
    """

    baseline: str
    differences: Mapping[str, Interval]
    per_query: Mapping[str, Mapping[str, float]]

    def as_json(self) -> dict[str, Any]:
        """The comparison as `imr evaluate --json` prints it."""
        return {
            "baseline": self.baseline,
            "confidence": CONFIDENCE,
            "resamples": RESAMPLES,
            "differences": {
                name: {
                    "difference": round(one.mean, 4),
                    "low": round(one.low, 4),
                    "high": round(one.high, 4),
                }
                for name, one in self.differences.items()
            },
            "per_query": {
                query: {name: round(value, 4) for name, value in values.items()}
                for query, values in self.per_query.items()
            },
        }


def compare(result: Evaluation, baseline: Evaluation) -> Comparison:
    """How `result` differs from `baseline`, query by query; both must be of the same queries.

    Raises:
        ValueError: they are of different queries.
    """
    if result.per_query.keys() != baseline.per_query.keys():
        raise ValueError("only evaluations of the same queries can be compared")
    names = list(result.overall)
    queries = list(result.per_query)
    # What a measure's library says nothing about, as for a query that a run leaves out, is 0.
    table = np.array(
        [
            [
                result.per_query[query].get(name, 0.0) - baseline.per_query[query].get(name, 0.0)
                for name in names
            ]
            for query in queries
        ]
    )
    intervals = bootstrap(table)
    rows = sorted(range(len(queries)), key=lambda row: (-table[row, 0], queries[row]))
    return Comparison(
        baseline.mode,
        dict(zip(names, intervals, strict=True)),
        {queries[row]: dict(zip(names, table[row].tolist(), strict=True)) for row in rows},
    )


def bootstrap(
    differences: NDArray[np.float64],
    *,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
    seed: int = SEED,
) -> list[Interval]:
    """Of each column the mean with its percentile bootstrap interval over the rows.

    Rows are paired differences, one a query. Queries are drawn with replacement, as many as there
    are; the interval lies between the quantiles of the means so found (Efron and Tibshirani, "An
    Introduction to the Bootstrap", 1993, chapter 13; for rankings Sakai, SIGIR 2006).
    """
    count = len(differences)
    blocks = draws(count, resamples, seed)
    means = np.concatenate([drawn @ differences / count for drawn in blocks])
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail], axis=0)
    return [
        Interval(float(mean), float(least), float(most))
        for mean, least, most in zip(differences.mean(axis=0), low, high, strict=True)
    ]
