"""How good is the ranking? Judged queries in, measures out (computed by ir-measures)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.errors import BadJudgements
from indexer.extras import brought_by
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from search_app.asking.request import Request
from search_app.runs import Run
from search_app.search import Search

with brought_by("evaluate"):
    import ir_measures
    from ir_measures import RR, P, R, nDCG

MEASURES = (nDCG @ 10, P(rel=2) @ 5, R @ 50, RR)
"""nDCG over the grades 0-3; P counts grades from 2, R and RR from 1. Unjudged counts as 0."""

DEPTH = 1000
"""How deep a run is written; the measures look at 50 places at most."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with what is needed to run it; `kind` groups queries in the tables."""

    id: str
    kind: str
    text: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of one run: over all queries, by kind of query, and for each query."""

    mode: str
    overall: Mapping[str, float]
    by_kind: Mapping[str, Mapping[str, float]]
    per_query: Mapping[str, Mapping[str, float]]

    def as_json(self) -> dict[str, Any]:
        """The evaluation as `imr evaluate --json` prints it."""
        return {
            "mode": self.mode,
            "queries": len(self.per_query),
            "measures": dict(self.overall),
            "by_kind": {kind: dict(values) for kind, values in self.by_kind.items()},
            "per_query": {query: dict(values) for query, values in self.per_query.items()},
        }


def read_queries(path: Path) -> list[JudgedQuery]:
    """Queries as JSON lines: `id`, `text`, and optionally `kind` and `filters`.

    Raises:
        BadJudgements: a line is no such object.
        UnknownFilter: a query filters by something that nobody knows.
    """
    queries = []
    for number, line in _lines(path):
        try:
            query = json.loads(line)
            filters = Filters.of(query.get("filters") or {})
            queries.append(
                JudgedQuery(str(query["id"]), str(query.get("kind", "all")), query["text"], filters)
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadJudgements(
                f'{path}, line {number}: not a query ({error!r}); write {{"id": ..., "text": ...}}'
            ) from error
    return queries


def read_qrels(path: Path) -> list[ir_measures.Qrel]:
    """Judgements as tab-separated `query-id`, `issue-id`, `grade`, with or without a heading.

    Raises:
        BadJudgements: a line has other columns.
    """
    qrels = []
    for number, line in _lines(path):
        columns = line.split("\t")
        if number == 1 and columns[-1] == "grade":
            continue
        try:
            query, issue, grade = columns
            qrels.append(ir_measures.Qrel(query, issue, int(grade)))
        except ValueError as error:
            raise BadJudgements(
                f"{path}, line {number}: not a judgement ({error}); "
                "write query, issue and grade with tabs between them"
            ) from error
    return qrels


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadJudgements(f"{path}: {error.strerror}; check the path") from error
    return ((n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip())


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
    names = [str(measure) for measure in measures]
    by_kind = {
        kind: _mean([per_query[query] for query in kinds if kinds[query] == kind], names)
        for kind in dict.fromkeys(kinds.values())
    }
    return Evaluation(mode, _mean(list(per_query.values()), names), by_kind, per_query)


def _mean(values: Sequence[Mapping[str, float]], names: Sequence[str]) -> dict[str, float]:
    return {
        name: round(sum(value.get(name, 0.0) for value in values) / len(values), 4)
        for name in names
    }
