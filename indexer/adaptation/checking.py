"""Is the new model better? Asked on letters that it has not seen, before and after.

The measures are those of `ir-measures`; the interval is a paired bootstrap over letters (Efron and
Tibshirani 1993; for retrieval, Sakai 2006), because issues of one letter are no independent draws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.adaptation.material import Done, IssueTexts, Subject, Texts, read_once
from indexer.embedding import Encoder, Vectors
from indexer.extras import brought_by
from indexer.resampling import draws

with brought_by("adapt"):
    import ir_measures
    from ir_measures import RR, R

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
    CASES = "like issue by another letter's summary"
    WORDS = "issue by the vocabulary's words for it"


UNTAUGHT = (Task.CASES, Task.WORDS)
"""The tasks of whose form no training pair is: what was only learned by heart is no use here."""


@dataclass(frozen=True, slots=True)
class HeldOutQuery:
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
class ModelComparison:
    """Two models on the same queries.

    `tasks` holds for each task and measure the means before and after. `before` and `after` are
    the means over the tasks of the main measure; `low` and `high` bound their difference in nine
    of ten resamples of the letters, and `better` is the share of resamples with a gain.
    `untaught` is the mean over the untaught tasks, before and after.
    """

    queries: int
    tasks: Mapping[str, Mapping[str, tuple[float, float]]]
    before: float
    after: float
    low: float
    high: float
    better: float
    untaught: tuple[float, float]

    @property
    def new_is_better(self) -> bool:
        """Whether the gain is more than the chance of which letters were held out, and was not
        bought with a loss where nothing was taught.
        """
        gained = self.after > self.before and self.better >= CERTAINTY
        return gained and self.untaught[1] >= self.untaught[0]


def make_queries(cases: Sequence[IssueTexts]) -> tuple[HeldOutQuery, ...]:
    """Every query that the held-out issues give.

    By its summary, every issue of the letter is right, and by its treatment line the issue itself;
    other letters' issues on like subjects are neither right nor wrong then, and are left out. They
    are right for the summary and the deciding sentences when the letter's own issues are left out,
    and for the vocabulary's words, which are asked once for each subject.
    """
    queries: list[HeldOutQuery] = []
    letters: dict[str, list[int]] = defaultdict(list)
    for ordinal, case in enumerate(cases):
        letters[case.letter].append(ordinal)
    like = [{i for i, two in enumerate(cases) if two.subject.like(one.subject)} for one in cases]
    asked: set[Subject] = set()

    def ask(task: Task, case: int, right: set[int], left_out: set[int]) -> None:
        if right:
            queries.append(
                HeldOutQuery(task, case, tuple(sorted(right)), frozenset(left_out - right))
            )

    for ordinals in letters.values():
        own, first = set(ordinals), ordinals[0]
        if cases[first].summary:
            known = [like[i] for i in ordinals if cases[i].subject.known]
            ask(Task.SUMMARY, first, own, set().union(*(like[i] for i in ordinals)))
            ask(Task.CASES, first, set().union(*known) - own, own)
        for i in ordinals:
            subject = cases[i].subject
            ask(Task.TREATMENT, i, {i}, like[i] | own)
            if subject.known:
                if cases[i].deciding:
                    ask(Task.PEERS, i, like[i] - own, own)
                if subject not in asked:
                    asked.add(subject)
                    ask(Task.WORDS, i, like[i], set())
    return tuple(queries)


def check(
    cases: Sequence[IssueTexts],
    queries: Sequence[HeldOutQuery],
    encoder: Encoder,
    progress: Done = lambda done, total: None,
) -> Check:
    """Rank the held-out issues for every query: best passage, mean over a query's passages."""
    texts: dict[Task, tuple[list[Texts], list[Texts]]] = {
        Task.SUMMARY: ([case.summary for case in cases], [case.whole for case in cases]),
        Task.TREATMENT: ([(case.treatment,) for case in cases], [case.bare for case in cases]),
        Task.PEERS: ([case.deciding for case in cases], [case.whole for case in cases]),
        Task.CASES: ([case.summary for case in cases], [case.whole for case in cases]),
        Task.WORDS: ([(case.subject.words,) for case in cases], [case.whole for case in cases]),
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
    cases: Sequence[IssueTexts],
    queries: Sequence[HeldOutQuery],
    before: Check,
    after: Check,
    seed: int,
) -> ModelComparison:
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
    blocks = draws(len(letters), RESAMPLES, seed)
    differences = np.array([_drawn(gain, count, drawn) for block in blocks for drawn in block])
    overall = _over(tasks, Task)
    return ModelComparison(
        queries=len(queries),
        tasks=tasks,
        before=overall[0],
        after=overall[1],
        low=float(np.quantile(differences, 0.05)),
        high=float(np.quantile(differences, 0.95)),
        better=float((differences > 0).mean()),
        untaught=_over(tasks, UNTAUGHT),
    )


def _over(
    tasks: Mapping[str, Mapping[str, tuple[float, float]]], chosen: Iterable[str]
) -> tuple[float, float]:
    """The main measure's mean, before and after, over those tasks that have queries."""
    found = [tasks[task][str(MAIN)] for task in chosen if task in tasks]
    if not found:
        return 0.0, 0.0
    return sum(old for old, _ in found) / len(found), sum(new for _, new in found) / len(found)


def _mean(check: Check, queries: Sequence[HeldOutQuery], measure: object) -> float:
    return float(np.mean([check.values[query.id][str(measure)] for query in queries]))


def _drawn(
    gain: NDArray[np.float64], count: NDArray[np.float64], drawn: NDArray[np.float64]
) -> float:
    """The gain in one resample: the mean over those tasks that it has queries of."""
    asked = count @ drawn
    held = asked > 0
    return float(np.mean((gain @ drawn)[held] / asked[held]))
