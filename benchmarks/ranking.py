"""How good is the ranking, against what one could use instead, and what does each part add?

    python -m benchmarks.ranking SHARED [--write]
    python -m benchmarks.ranking --beir DIRECTORY [--write]

SHARED holds `letters/pdf/` and `judged/`, a folder of judged sets (queries.jsonl with qrels.tsv,
more-queries.jsonl with more-qrels.tsv); DIRECTORY is a collection in BEIR layout (`beir.py`). An
index is built in a temporary folder with the default model. Our modes, the alternatives
(`alternatives.py`) and the hybrid mode with one part changed at a time answer the same queries over
the same issues, in turn, so that a busy machine slows all of them alike. With --write the figures
are kept and docs/ranking.md is written anew, otherwise they are only printed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ir_measures import RR, P, Qrel, R, nDCG
from rich.progress import track

from benchmarks import docs, tables
from benchmarks.alternatives import Alternative, Collection, found, open_alternatives
from benchmarks.beir import read_corpus, read_judged
from benchmarks.train_heads import Unseeing, with_unseen_reasons
from indexer.building import build_from
from indexer.contract import Ask, Store
from indexer.embedding import Encoder, SentenceTransformerEncoder, load_encoder
from indexer.letters import find_files, read_letters
from indexer.ranking import fusion
from indexer.ranking.modes import Fusion, Mode
from indexer.ranking.ranking import rank
from indexer.ranking.weights import Weights
from indexer.tagged import TaggedLetter, derive
from search_app.asking.request import Request
from search_app.comparison import Comparison, compare
from search_app.evaluation import (
    DEPTH,
    MEASURES,
    Evaluation,
    evaluate,
    evaluate_sets,
    qrels_of,
)
from search_app.judged import JudgedQuery, JudgedSet, read_sets
from search_app.runs import Run
from search_app.search import Search

OURS = "hybrid"
ANSWERS = 50
"""At least so many timed answers a ranking: few queries are asked several times."""

Answer = Callable[[JudgedQuery], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Task:
    """Issues, queries and judgements. `name` is that of its figures and its section of the docs.

    `sets` are the judged sets that queries and judgements come from, where there are such.
    """

    name: str
    about: str
    letters: tuple[TaggedLetter, ...]
    queries: tuple[JudgedQuery, ...]
    qrels: tuple[Qrel, ...]
    measures: tuple[Any, ...]
    sets: tuple[JudgedSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured: rankings side by side, and the hybrid with one part changed at a time.

    `times` are those of a query relative to our hybrid; `changed` holds each changed hybrid with
    its comparison to the tuned one; `left_out` says why an alternative took no part; `by_set` is
    our hybrid on each judged set.
    """

    systems: Mapping[str, Evaluation]
    leads: Mapping[str, Comparison]
    times: Mapping[str, float]
    changed: Mapping[str, tuple[Evaluation, Comparison]]
    left_out: Mapping[str, str]
    issues: int
    model: str
    by_set: Evaluation | None = None


def shared_letters(shared: Path) -> tuple[TaggedLetter, ...]:
    """The letters that were judged."""
    letters: dict[str, TaggedLetter] = {}
    for reading in read_letters(find_files([shared / "letters" / "pdf"]).sources):
        for letter in reading.letters:
            tagged = derive(letter, reading.source.name, reading.sha256)
            letters.setdefault(letter.id, tagged)
    return tuple(letters.values())


def shared_task(shared: Path, encoder: SentenceTransformerEncoder) -> Task:
    """The judged queries over real letters, which stay outside the repository."""
    letters = with_unseen_reasons(shared_letters(shared), encoder, shared)
    sets = read_sets([shared / "judged"])
    queries = [query for one in sets for query in one.queries]
    return Task(
        "ranking",
        f"{len(queries)} judged queries over {len(letters)} letters. **Grades (0-3) were given by "
        "a language model that read every candidate, not by physicians**; what was not judged "
        "counts as 0. On which queries the weights were chosen is told below. The reasons of each "
        "decision are told by a head that never saw its letter.",
        letters,
        tuple(queries),
        tuple(qrels_of(sets)),
        MEASURES,
        tuple(sets),
    )


def beir_task(folder: Path) -> Task:
    """A public collection, on which nothing was tuned."""
    queries, qrels = read_judged(folder)
    letters = read_corpus(folder)
    about = folder / "ABOUT.md"
    return Task(
        "public",
        (about.read_text(encoding="utf-8").strip() if about.exists() else folder.name)
        + f"\n{len(queries)} queries over {len(letters)} documents. Nothing was tuned on them.",
        tuple(letters),
        tuple(queries),
        tuple(qrels),
        (nDCG @ 10, P @ 5, R @ 50, RR),
    )


def measure(task: Task, encoder: Encoder) -> Report:
    """Build, ask, compare."""
    with tempfile.TemporaryDirectory() as folder:
        index, bare = Path(folder) / "index", Path(folder) / "bare"
        # Reasons are told already: those of the shipped heads would flatter.
        build_from(task.letters, index, lambda: Unseeing(encoder))
        searches: list[Search] = []

        def hybrid(place: Path, weights: Weights) -> Answer:
            opened = Search.open(place, weights=weights, open_encoder=lambda _: encoder)
            searches.append(opened)
            return _ours(opened, Mode.HYBRID)

        own = Search.open(index, open_encoder=lambda _: encoder)
        searches.append(own)
        collection = Collection.of(own.store)
        opened, left_out = open_alternatives(collection, encoder)
        systems = {mode.value: _ours(own, mode) for mode in Mode}
        systems |= {
            name: _theirs(alternative, collection, own.store)
            for name, alternative in opened.items()
        }
        runs, seconds = ask(systems, task.queries)
        variants = {
            name: hybrid(index, weights) for name, weights in _variants(task, own.weights).items()
        }
        if any(letter.summary for letter in task.letters):
            build_from(task.letters, bare, lambda: Unseeing(encoder), headings=False)
            variants["without the treatment in front of passages"] = hybrid(bare, own.weights)
        changed_runs, _ = ask(variants, task.queries, answers=1)
        for search in searches:
            search.close()
    measured = {name: _evaluate(name, run, task) for name, run in runs.items()}
    changed = {name: _evaluate(name, run, task) for name, run in changed_runs.items()}
    return Report(
        systems=measured,
        leads={
            name: compare(measured[OURS], one) for name, one in measured.items() if name != OURS
        },
        times={name: taken / seconds[OURS] for name, taken in seconds.items()},
        changed={name: (one, compare(one, measured[OURS])) for name, one in changed.items()},
        left_out=left_out,
        issues=len(collection.ids),
        model=encoder.identity.name,
        by_set=evaluate_sets(OURS, runs[OURS], task.sets) if task.sets else None,
    )


def _variants(task: Task, tuned: Weights) -> dict[str, Weights]:
    """The hybrid with one part taken away or exchanged."""
    variants = {
        "without synonyms": replace(tuned, synonym_weight=0.0),
        "without preferences": replace(tuned, preferences={}),
        **{
            f"without the preference for the {facet.replace('_', ' ')}": replace(
                tuned, preferences={**tuned.preferences, facet: 0.0}
            )
            for facet in tuned.preferences
        },
        "without feedback": replace(tuned, feedback_weight=0.0),
        "without requests by meaning": replace(tuned, request_weight=0.0),
        "without reasons": replace(tuned, reason_weight=0.0),
        "without summaries": replace(tuned, summary_weight=0.0),
        "RRF instead of the convex sum": replace(tuned, fusion=Fusion.RRF),
    }
    if not any(letter.summary for letter in task.letters):
        del variants["without summaries"]
    return variants


def _ours(search: Search, mode: Mode) -> Answer:
    def answer(query: JudgedQuery) -> list[tuple[str, float]]:
        ask = search.ask(Request(query.text, filters=query.filters, mode=mode, collapse=False))
        candidates = search.store.candidates(ask)
        ranked = rank(candidates, mode, search.weights)
        return [(candidates.ids[i], float(ranked.scores[i])) for i in ranked.order[:DEPTH]]

    return answer


def _theirs(alternative: Alternative, collection: Collection, store: Store) -> Answer:
    def answer(query: JudgedQuery) -> list[tuple[str, float]]:
        allowed = store.candidates(Ask(filters=query.filters)).allowed
        scores = alternative.scores(query.text, allowed)
        order = fusion.ranking(scores, found(scores, allowed))[:DEPTH]
        return [(collection.ids[ordinal], float(scores[ordinal])) for ordinal in order]

    return answer


def ask(
    systems: Mapping[str, Answer], queries: Sequence[JudgedQuery], *, answers: int = ANSWERS
) -> tuple[dict[str, Run], dict[str, float]]:
    """Every system's run, and the seconds that it took for all queries, at its quickest each."""
    for answer in systems.values():
        answer(queries[0])  # the first answer loads what is loaded lazily
    runs: dict[str, dict[str, Sequence[tuple[str, float]]]] = {name: {} for name in systems}
    seconds = dict.fromkeys(systems, 0.0)
    repeats = -(-answers // len(queries))
    for query in track(queries, "Asking", transient=True):
        best = dict.fromkeys(systems, float("inf"))
        for _ in range(repeats):
            for name, answer in systems.items():
                start = time.perf_counter()
                runs[name][query.id] = answer(query)
                best[name] = min(best[name], time.perf_counter() - start)
        for name, taken in best.items():
            seconds[name] += taken
    return dict(runs), seconds


def _evaluate(name: str, run: Run, task: Task) -> Evaluation:
    return evaluate(name, run, task.queries, task.qrels, task.measures)


def figures(task: Task, report: Report) -> dict[str, Any]:
    """What was measured, as it is kept."""
    return {
        "about": task.about.replace("\n", " "),
        "issues": report.issues,
        "model": report.model,
        "rankings": [
            {
                "name": name,
                "measures": tables.measures(one),
                "kinds": tables.kinds(one),
                "lead": tables.kept_difference(report.leads[name]) if name != OURS else None,
                "time": float(f"{report.times[name]:.2g}"),
            }
            for name, one in report.systems.items()
        ],
        "changed": [
            {
                "name": name,
                "measures": tables.measures(one),
                "change": tables.kept_difference(against),
            }
            for name, (one, against) in report.changed.items()
        ],
        "left_out": dict(report.left_out),
        "sets": tables.kept_sets(report.by_set) if report.by_set else [],
    }


def text(task: Task, report: Report) -> str:
    """The tables with what was measured, as Markdown."""
    return tables.ranking(figures(task, report))


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("shared", type=Path, nargs="?")
    where.add_argument("--beir", type=Path, metavar="DIRECTORY")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = load_encoder()
    task = beir_task(options.beir) if options.beir else shared_task(options.shared, encoder)
    report = measure(task, encoder)
    print(text(task, report))
    if options.write:
        docs.record(task.name, figures(task, report))


if __name__ == "__main__":
    main()
