"""Is the new model better? Asked on letters that it has not seen, before and after.

The measures are those of `ir-measures`; the interval is a paired bootstrap over letters (Efron and
Tibshirani 1993; for retrieval, Sakai 2006), because issues of one letter are no independent draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise

import ir_measures
import numpy as np
from ir_measures import RR, R
from numpy.typing import NDArray

from indexer.adaptation.material import Case, Done, Texts, read_once
from indexer.embedding import Encoder, Vectors

MAIN, SECOND = RR, R @ 10
MEASURES = (MAIN, SECOND)

DEPTH = 100
"""How far down a ranking is looked: further, a reciprocal rank is next to nothing."""

RESAMPLES = 2000
CERTAINTY = 0.95
"""In this share of the resamples the new model must be better."""


class Task(StrEnum):
    """What is looked for, by what, among the held-out letters."""

    SUMMARY = "rationale by its summary"
    TREATMENT = "rationale by its treatment"
    PEERS = "like issue by deciding sentences"


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a task: which issue asks, which issues are right, which are left out."""

    task: Task
    case: int
    right: tuple[int, ...]
    left_out: frozenset[int]

    @property
    def id(self) -> str:
        """The query's name in a run."""
        return f"{self.task.name}-{self.case}"


@dataclass(frozen=True, slots=True)
class Check:
    """What a model reached: for each query its measures by name."""

    values: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same queries.

    `tasks` holds for each task and measure the means before and after. `before` and `after` are
    the means over the tasks of the main measure; `low` and `high` bound their difference in nine
    of ten resamples of the letters, and `better` is the share of resamples with a gain.
    """

    queries: int
    tasks: Mapping[str, Mapping[str, tuple[float, float]]]
    before: float
    after: float
    low: float
    high: float
    better: float

    @property
    def new_is_better(self) -> bool:
        """Whether the gain is more than the chance of which letters were held out."""
        return self.after > self.before and self.better >= CERTAINTY


def make_queries(cases: Sequence[Case]) -> tuple[Query, ...]:
    """Every query that the held-out issues give.

    By its summary, every issue of the letter is right, and by its treatment line the issue itself;
    other letters' issues on like subjects are neither right nor wrong then, and are left out. By
    its deciding sentences, those are right, and the letter's own issues are left out.
    """
    queries = []
    asked: set[str] = set()
    for ordinal, case in enumerate(cases):
        own = {i for i, other in enumerate(cases) if other.letter == case.letter}
        like = {i for i, other in enumerate(cases) if other.subject.like(case.subject)}
        if case.summary and case.letter not in asked:
            asked.add(case.letter)
            like_any = {
                i
                for i, other in enumerate(cases)
                if any(other.subject.like(cases[j].subject) for j in own)
            }
            queries.append(
                Query(Task.SUMMARY, ordinal, tuple(sorted(own)), frozenset(like_any - own))
            )
        queries.append(
            Query(Task.TREATMENT, ordinal, (ordinal,), frozenset((like | own) - {ordinal}))
        )
        peers = tuple(sorted(like - own))
        if peers and case.deciding and case.subject.known:
            queries.append(Query(Task.PEERS, ordinal, peers, frozenset(own)))
    return tuple(queries)


def check(
    cases: Sequence[Case],
    queries: Sequence[Query],
    encoder: Encoder,
    progress: Done = lambda done, total: None,
) -> Check:
    """Rank the held-out issues for every query: best passage, mean over a query's passages."""
    texts: dict[Task, tuple[list[Texts], list[Texts]]] = {
        Task.SUMMARY: ([case.summary for case in cases], [case.whole for case in cases]),
        Task.TREATMENT: ([(case.treatment,) for case in cases], [case.bare for case in cases]),
        Task.PEERS: ([case.deciding for case in cases], [case.whole for case in cases]),
    }
    groups = [group for sides in texts.values() for group in sides]
    vectors = read_once(groups, encoder, progress)
    scores = {
        task: _scores(vectors(asking), vectors(held)) for task, (asking, held) in texts.items()
    }
    run, qrels = [], []
    for query in queries:
        row = scores[query.task][query.case]
        order = [i for i in np.argsort(-row, kind="stable") if int(i) not in query.left_out]
        run += [
            ir_measures.ScoredDoc(query.id, str(i), -float(place))
            for place, i in enumerate(order[:DEPTH])
        ]
        qrels += [ir_measures.Qrel(query.id, str(i), 1) for i in query.right]
    values: dict[str, dict[str, float]] = {query.id: {} for query in queries}
    for metric in ir_measures.iter_calc(MEASURES, qrels, run):
        values[metric.query_id][str(metric.measure)] = float(metric.value)
    return Check(values)


def _scores(asking: Sequence[Vectors], held: Sequence[Vectors]) -> NDArray[np.float32]:
    """For each asking issue the score of each held one."""
    windows = np.concatenate(held)
    starts = [0, *accumulate(len(one) for one in held)]
    found = np.zeros((len(asking), len(held)), np.float32)
    for i, vectors in enumerate(asking):
        if len(vectors):
            cosines = (vectors @ windows.T).mean(axis=0)
            found[i] = [cosines[start:end].max() for start, end in pairwise(starts)]
    return found


def compare(
    cases: Sequence[Case], queries: Sequence[Query], before: Check, after: Check, seed: int
) -> Comparison:
    """Both models' measures, and whether chance alone would explain the difference."""
    tasks = {}
    for task in Task:
        asked = [query for query in queries if query.task is task]
        if asked:
            tasks[task.value] = {
                str(measure): (_mean(before, asked, measure), _mean(after, asked, measure))
                for measure in MEASURES
            }
    letters = {letter: i for i, letter in enumerate(dict.fromkeys(c.letter for c in cases))}
    names = list(tasks)
    count = np.zeros((len(names), len(letters)))
    gain = np.zeros((len(names), len(letters)))
    for query in queries:
        place = names.index(query.task.value), letters[cases[query.case].letter]
        count[place] += 1
        gain[place] += after.values[query.id][str(MAIN)] - before.values[query.id][str(MAIN)]
    differences = np.array([_drawn(gain, count, drawn) for drawn in _draws(len(letters), seed)])
    means = [tasks[name][str(MAIN)] for name in names]
    return Comparison(
        queries=len(queries),
        tasks=tasks,
        before=float(np.mean([mean[0] for mean in means])),
        after=float(np.mean([mean[1] for mean in means])),
        low=float(np.quantile(differences, 0.05)),
        high=float(np.quantile(differences, 0.95)),
        better=float((differences > 0).mean()),
    )


def _mean(check: Check, queries: Sequence[Query], measure: object) -> float:
    return float(np.mean([check.values[query.id][str(measure)] for query in queries]))


def _draws(letters: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """How often each letter is drawn, resample by resample."""
    rng = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        yield np.bincount(rng.integers(letters, size=letters), minlength=letters).astype(float)


def _drawn(
    gain: NDArray[np.float64], count: NDArray[np.float64], drawn: NDArray[np.float64]
) -> float:
    """The gain in one resample: the mean over those tasks that it has queries of."""
    asked = count @ drawn
    held = asked > 0
    return float(np.mean((gain @ drawn)[held] / asked[held]))
