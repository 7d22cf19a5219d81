"""Is one ranking really better than another? Paired differences with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from search_app.evaluation import Evaluation
from search_app.intervals import CONFIDENCE, RESAMPLES, Interval, bootstrap


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
