"""How good is the ranking, against what one could use instead, and what does each part add?

    python -m benchmarks.ranking SHARED [--write]
    python -m benchmarks.ranking --beir DIRECTORY [--write]

SHARED holds `letters/pdf/` and `judged/` (queries.jsonl, qrels.tsv); DIRECTORY is a collection in
BEIR layout (`beir.py`). An index is built in a temporary folder with the default model. Our modes,
the alternatives (`alternatives.py`) and the hybrid mode with one part changed at a time answer the
same queries over the same issues, in turn, so that a busy machine slows all of them alike. With
--write the tables take the place of those in README.md, otherwise they are only printed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ir_measures import RR, P, Qrel, R, nDCG
from rich.progress import track
from search_app.retrieval.preferences import Preferences

from benchmarks import tables
from benchmarks.alternatives import Alternative, Collection, found, open_alternatives
from benchmarks.beir import read_corpus, read_judged
from indexer.building import OpenEncoder, build_from
from indexer.embedding import load_encoder
from indexer.letters import find_files, read_letters
from indexer.local.catalog import IndexedLetter
from indexer.local.columns import Columns
from indexer.ranking.weights import Fusion, Mode, Ranking
from indexer.vocabulary.tagging import tag_letter
from search_app.comparison import Comparison, compare
from search_app.evaluation import (
    DEPTH,
    MEASURES,
    Evaluation,
    JudgedQuery,
    evaluate,
    read_qrels,
    read_queries,
)
from search_app.retrieval import fusion
from search_app.runs import Run
from search_app.search import Searcher

OURS = "hybrid"
ANSWERS = 50
"""At least so many timed answers a ranking: few queries are asked several times."""

Answer = Callable[[JudgedQuery], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Task:
    """Issues, queries and judgements. `name` is that of its section in the README."""

    name: str
    about: str
    letters: tuple[IndexedLetter, ...]
    queries: tuple[JudgedQuery, ...]
    qrels: tuple[Qrel, ...]
    measures: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured: rankings side by side, and the hybrid with one part changed at a time.

    `times` are those of a query relative to our hybrid; `changed` holds each changed hybrid with
    its comparison to the tuned one; `left_out` says why an alternative took no part.
    """

    systems: Mapping[str, Evaluation]
    leads: Mapping[str, Comparison]
    times: Mapping[str, float]
    changed: Mapping[str, tuple[Evaluation, Comparison]]
    left_out: Mapping[str, str]
    issues: int
    model: str


def shared_task(shared: Path) -> Task:
    """The judged queries over real letters, which stay outside the repository."""
    letters: dict[str, IndexedLetter] = {}
    for reading in read_letters(find_files([shared / "letters" / "pdf"]).sources):
        for letter in reading.letters:
            indexed = IndexedLetter(letter, tag_letter(letter), reading.source.name, reading.sha256)
            letters.setdefault(letter.id, indexed)
    queries = read_queries(shared / "judged" / "queries.jsonl")
    return Task(
        "ranking",
        f"{len(queries)} judged queries over {len(letters)} letters. **Grades (0-3) were given by "
        "a language model that read every candidate, not by physicians**; what was not judged "
        "counts as 0. The weights were chosen on these very queries.",
        tuple(letters.values()),
        tuple(queries),
        tuple(read_qrels(shared / "judged" / "qrels.tsv")),
        MEASURES,
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


def measure(task: Task, open_encoder: OpenEncoder = load_encoder) -> Report:
    """Build, ask, compare."""
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as folder:
        index, bare = Path(folder) / "index", Path(folder) / "bare"
        generation = build_from(task.letters, index, lambda: encoder).generation
        searchers: list[Searcher] = []

        def hybrid(place: Path, ranking: Ranking) -> Answer:
            opened = Searcher.open(place, ranking=ranking, open_encoder=lambda _: encoder)
            searchers.append(opened)
            return _ours(opened, Mode.HYBRID)

        own = Searcher.open(index, open_encoder=lambda _: encoder)
        searchers.append(own)
        collection = Collection.of(generation.path)
        columns = Columns.read(generation.path)
        opened, left_out = open_alternatives(collection, encoder)
        systems = {mode.value: _ours(own, mode) for mode in Mode}
        systems |= {
            name: _theirs(alternative, collection, columns) for name, alternative in opened.items()
        }
        runs, seconds = ask(systems, task.queries)
        variants = {
            name: hybrid(index, ranking) for name, ranking in _variants(task, own.ranking).items()
        }
        if any(indexed.letter.summary for indexed in task.letters):
            build_from(task.letters, bare, lambda: encoder, headings=False)
            variants["without the treatment in front of passages"] = hybrid(bare, own.ranking)
        changed_runs, _ = ask(variants, task.queries, answers=1)
        for searcher in searchers:
            searcher.close()
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
    )


def _variants(task: Task, tuned: Ranking) -> dict[str, Ranking]:
    """The hybrid with one part taken away or exchanged."""
    variants = {
        "without synonyms": replace(tuned, synonym_weight=0.0),
        "without preferences": replace(tuned, preferences=Preferences()),
        **{
            f"without the preference for the {field.name.replace('_', ' ')}": replace(
                tuned, preferences=replace(tuned.preferences, **{field.name: 0.0})
            )
            for field in fields(Preferences)
        },
        "without feedback": replace(tuned, feedback_weight=0.0),
        "without summaries": replace(tuned, summary_weight=0.0),
        "RRF instead of the convex sum": replace(tuned, fusion=Fusion.RRF),
    }
    if not any(indexed.letter.summary for indexed in task.letters):
        del variants["without summaries"]
    return variants


def _ours(searcher: Searcher, mode: Mode) -> Answer:
    return lambda query: searcher.rank(query.text, filters=query.filters, mode=mode)[:DEPTH]


def _theirs(alternative: Alternative, collection: Collection, columns: Columns) -> Answer:
    def answer(query: JudgedQuery) -> list[tuple[str, float]]:
        allowed = query.filters.mask(columns)
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


def text(task: Task, report: Report) -> str:
    """The tables with what was measured, as Markdown."""
    about = task.about.replace("\n", " ")
    parts = [
        f"{about} {report.issues} issues, model {report.model}.",
        tables.systems(report.systems, report.leads, report.times, OURS),
        "*lead*: nDCG@10 of our hybrid minus that of the row, with its 95 % interval (paired "
        "bootstrap over the queries). *time*: of a query, everything ranked, relative to our "
        "hybrid in the same run.",
        tables.changed(report.systems[OURS], report.changed),
        *(f"Left out: {name}: {reason}." for name, reason in report.left_out.items()),
    ]
    return "\n\n".join(parts)


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("shared", type=Path, nargs="?")
    where.add_argument("--beir", type=Path, metavar="DIRECTORY")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    task = beir_task(options.beir) if options.beir else shared_task(options.shared)
    section = text(task, measure(task))
    print(section)
    if options.write:
        tables.write(task.name, section)
        tables.package()


if __name__ == "__main__":
    main()
