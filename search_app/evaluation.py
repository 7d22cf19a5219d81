"""How good is the ranking? Judged queries in, measures out (computed by ir-measures)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from indexer.errors import BadJudgements
from indexer.extras import brought_by
from indexer.ranking.modes import Mode
from search_app.asking.request import Request
from search_app.intervals import Interval, bootstrap
from search_app.judged import WHO_GRADED, JudgedQuery, JudgedSet, read_grades
from search_app.runs import Run
from search_app.search import Search

with brought_by("evaluate"):
    import ir_measures
    from ir_measures import RR, P, R, nDCG

MEASURES = (nDCG @ 10, P(rel=2) @ 5, R @ 50, RR)
"""nDCG over the grades 0-3; P counts grades from 2, R and RR from 1. Unjudged counts as 0."""

DEPTH = 1000
"""How deep a run is written; the measures look at 50 places at most."""

SEEN = 10
"""In so many of the best issues it is counted how many are unjudged."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of one run: over all queries, by kind of query, and for each query.

    `unjudged` is the share of each query's ten best issues that its judgements do not list, `kinds`
    the kind of each query. Where several sets were judged, `sets` holds each by its name.
    """

    mode: str
    overall: Mapping[str, float]
    by_kind: Mapping[str, Mapping[str, float]]
    per_query: Mapping[str, Mapping[str, float]]
    unjudged: Mapping[str, float] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Evaluation] = field(default_factory=dict)

    @staticmethod
    def of(
        mode: str,
        per_query: Mapping[str, Mapping[str, float]],
        names: Sequence[str],
        unjudged: Mapping[str, float],
        kinds: Mapping[str, str],
    ) -> Evaluation:
        """The evaluation that the measures of each query make."""
        by_kind = {
            kind: _mean([per_query[query] for query in kinds if kinds[query] == kind], names)
            for kind in dict.fromkeys(kinds.values())
        }
        overall = _mean(list(per_query.values()), names)
        return Evaluation(mode, overall, by_kind, per_query, unjudged, kinds)

    def of_kind(self, kind: str) -> Evaluation:
        """The same of the queries of one kind."""
        kinds = {query: one for query, one in self.kinds.items() if one == kind}
        return Evaluation.of(
            self.mode,
            {query: self.per_query[query] for query in kinds},
            list(self.overall),
            {query: self.unjudged[query] for query in kinds},
            kinds,
        )

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """The mean of each measure with its interval over the queries."""
        names = list(self.overall)
        rows = [[one.get(name, 0.0) for name in names] for one in self.per_query.values()]
        return dict(zip(names, bootstrap(np.array(rows)), strict=True))

    @property
    def unjudged_share(self) -> float:
        """The mean share of the ten best issues that is unjudged."""
        return sum(self.unjudged.values()) / len(self.unjudged) if self.unjudged else 0.0

    def as_json(self) -> dict[str, Any]:
        """The evaluation as `imr evaluate --json` prints it."""
        return {
            "mode": self.mode,
            "grades": WHO_GRADED,
            **self._as_json(),
            "per_query": {query: dict(values) for query, values in self.per_query.items()},
            **(
                {"sets": {name: one._as_json() for name, one in self.sets.items()}}
                if self.sets
                else {}
            ),
        }

    def _as_json(self) -> dict[str, Any]:
        return {
            **self._sure(),
            "measures": dict(self.overall),
            "by_kind": {kind: dict(values) for kind, values in self.by_kind.items()},
            "kinds": {kind: self.of_kind(kind)._sure() for kind in self.by_kind},
        }

    def _sure(self) -> dict[str, Any]:
        return {
            "queries": len(self.per_query),
            "intervals": {
                name: [round(one.low, 4), round(one.high, 4)]
                for name, one in self.intervals.items()
            },
            f"unjudged@{SEEN}": round(self.unjudged_share, 4),
        }


def read_qrels(path: Path) -> list[ir_measures.Qrel]:
    """Judgements as tab-separated `query-id`, `issue-id`, `grade`, with or without a heading.

    Raises:
        BadJudgements: a line has other columns.
    """
    return [ir_measures.Qrel(*grade) for grade in read_grades(path)]


def qrels_of(sets: Iterable[JudgedSet]) -> list[ir_measures.Qrel]:
    """The judgements of some sets, as the measures take them."""
    return [ir_measures.Qrel(*grade) for one in sets for grade in one.grades]


def run(
    search: Search,
    queries: Sequence[JudgedQuery],
    mode: Mode,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Answer every query."""
    rankings = {}
    for done, query in enumerate(queries, start=1):
        request = Request(query.text, filters=query.filters, mode=mode, collapse=False, size=DEPTH)
        answer = search.store.find(replace(search.ask(request), passages=0))
        rankings[query.id] = [(hit.id, hit.score) for hit in answer.hits]
        progress(done, len(queries))
    return rankings


def evaluate(
    mode: str,
    rankings: Run,
    queries: Sequence[JudgedQuery],
    qrels: Sequence[ir_measures.Qrel],
    measures: Sequence[Any] = MEASURES,
) -> Evaluation:
    """The measures of a run. A query without judgements is left out, as is usual.

    A query with judgements that the run leaves out counts as 0.

    Raises:
        BadJudgements: no query has a judgement.
    """
    judged = {qrel.query_id for qrel in qrels}
    kinds = {query.id: query.kind for query in queries if query.id in judged}
    if not kinds:
        raise BadJudgements("no query has a judgement; the query ids of both files must agree")
    # Rank decides, not the score: ties would otherwise be broken by the measures' library.
    scored = [
        ir_measures.ScoredDoc(query, issue, -float(place))
        for query, ranking in rankings.items()
        if query in kinds
        for place, (issue, _) in enumerate(ranking)
    ]
    relevant = [qrel for qrel in qrels if qrel.query_id in kinds]
    per_query: dict[str, dict[str, float]] = {query: {} for query in kinds}
    for metric in ir_measures.iter_calc(measures, relevant, scored):
        per_query[metric.query_id][str(metric.measure)] = metric.value
    listed = {(qrel.query_id, qrel.doc_id) for qrel in relevant}
    unjudged = {query: _unjudged(query, rankings.get(query, ()), listed) for query in kinds}
    return Evaluation.of(mode, per_query, [str(one) for one in measures], unjudged, kinds)


def evaluate_sets(mode: str, rankings: Run, sets: Sequence[JudgedSet]) -> Evaluation:
    """The measures of a run over the queries of all sets, and of each set where there are several.

    Raises:
        BadJudgements: no query of a set has a judgement.
    """
    each = {one.name: evaluate(mode, rankings, one.queries, qrels_of([one])) for one in sets}
    first, *others = each.values()
    if not others:
        return first
    per_query = {query: row for one in each.values() for query, row in one.per_query.items()}
    unjudged = {query: share for one in each.values() for query, share in one.unjudged.items()}
    kinds = {query: kind for one in each.values() for query, kind in one.kinds.items()}
    whole = Evaluation.of(mode, per_query, list(first.overall), unjudged, kinds)
    return replace(whole, sets=each)


def _unjudged(
    query: str, ranking: Sequence[tuple[str, float]], listed: set[tuple[str, str]]
) -> float:
    best = [issue for issue, _ in ranking[:SEEN]]
    return sum((query, issue) not in listed for issue in best) / len(best) if best else 0.0


def _mean(values: Sequence[Mapping[str, float]], names: Sequence[str]) -> dict[str, float]:
    return {
        name: round(sum(value.get(name, 0.0) for value in values) / len(values), 4)
        for name in names
    }
