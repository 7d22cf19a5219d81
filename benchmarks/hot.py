"""What does each step of a search cost, at the size of a large index?

    python -m benchmarks.hot [--letters 10000] [--samples 60]

Sample letters are indexed by the program itself. From that index a larger one is drawn: letters
with the facets, passages and vectors of samples, the vectors turned a little, the words of each
issue left out in part, so that no two are alike. Looking up the letters of a page costs the same
at any size, so it is left out. Printed is the CPU time of each step, the least of several, and
that of the bare parts that no search can do without (model, BM25 and FAISS, each with its best).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import bm25s
import faiss
import numpy as np

from indexer import Filters, build
from indexer.analysis import term_list
from indexer.contract import BM25_B, BM25_K1, Ask
from indexer.local import vectors as vectors_file
from indexer.local.columns import Column, Columns, Likely
from indexer.local.lexical import LexicalIndex, Ranker
from indexer.local.scoring import Scorer
from indexer.local.store import LocalStore
from indexer.local.vectors import VectorIndex
from indexer.ranking.on_point import on_point
from indexer.ranking.ordering import Paging
from indexer.ranking.ranking import rank
from indexer.samples import write
from search_app.asking.request import Request
from search_app.search import Search

SHORT = "denial of physical therapy for the low back overturned"
CASE = (
    "A 45 year old warehouse worker hurt the low back while lifting. Six visits of physical "
    "therapy and tramadol gave some relief, and an MRI shows a disc protrusion at L4-L5 with "
    "radicular pain into the left leg. The physician requests a lumbar epidural steroid injection "
    "and twelve more visits of physical therapy, which utilization review denied since functional "
    "improvement was not documented."
)
RARE = "hot-rare"
REPEATS = 5
KEPT = 0.8
"""Of the terms of an issue so many are kept."""


@dataclass(frozen=True)
class Drawn:
    """The parts of a large index."""

    scorer: Scorer
    columns: Columns
    ranker: Path
    vectors: Path


def drawn(store: LocalStore, letters: int, folder: Path, seed: int = 0) -> Drawn:
    """An index of `letters` letters drawn from those of a small one."""
    random = np.random.default_rng(seed)
    small, rows = store._columns, store._catalog
    tagged = rows.issues_of(range(small.issues))
    first = small.first_issue
    chosen = random.integers(0, small.letters, letters)
    issues = np.concatenate([np.arange(first[one], first[one + 1]) for one in chosen])
    letter_of = np.repeat(np.arange(letters, dtype=np.int32), np.diff(first)[chosen])
    count = len(issues)

    def column(one: Column) -> Column:
        entries = one._by_issue.of_all(np.minimum(issues, len(one._by_issue.starts) - 2))
        sizes = one._by_issue.sizes(np.minimum(issues, len(one._by_issue.starts) - 2))
        return Column(
            one.values, one.codes[entries], np.repeat(np.arange(count), sizes).astype("i4")
        )

    facets = {name: column(one) for name, one in small.facets.items()}
    # One issue in a hundred has a value of its own, to filter by.
    rare = np.flatnonzero(random.random(count) < 0.01).astype(np.int32)
    year = facets["year"]
    facets["year"] = Column(
        (*year.values, RARE),
        np.concatenate([year.codes, np.full(len(rare), len(year.values), np.int32)]),
        np.concatenate([year.rows, rare]),
    )
    reasons = [
        {reason.id: reason.probability for reason in tagged[row].issue.found_reasons}
        for row in range(small.issues)
    ]
    of_issue, of_letter = small.passages_of_issue, small.passages_of_letter
    passages = np.concatenate(
        [of_issue.of_all(issues), len(small.passage_issue) + of_letter.of_all(chosen)]
    )
    columns = Columns(
        facets=facets,
        letter_of=letter_of,
        group_of=np.arange(count, dtype=np.int32),
        day_of=np.datetime64("2013-01-01", "D")
        + random.integers(0, 3000, letters).astype("timedelta64[D]")[letter_of],
        passage_issue=np.repeat(np.arange(count), of_issue.sizes(issues)).astype(np.int32),
        passage_letter=np.repeat(np.arange(letters), of_letter.sizes(chosen)).astype(np.int32),
        reasons=Likely.told([reasons[row] for row in issues]),
        line_of=small.line_of[issues],
    )
    vectors = store._vectors.vectors(passages)
    vectors += random.normal(0, 0.02, vectors.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors_file.write(folder, vectors)
    decided = [term_list(f"{one.issue.treatment}. {one.issue.rationale}") for one in tagged]
    told = [term_list(one.summary) for one in tagged]
    rankers = []
    for name, texts in (("decision", decided), ("summary", told)):
        arrays = [np.array(one, object) for one in texts]
        corpus = [
            arrays[row][random.random(len(arrays[row])) < KEPT].tolist() or ["x"] for row in issues
        ]
        made = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
        made.index(corpus, show_progress=False)
        made.save(folder / name, show_progress=False)
        rankers.append(Ranker(folder / name, count))
    # What a text requires exactly has no part in these searches.
    lexical = cast(LexicalIndex, SimpleNamespace(decision=rankers[0], summary=rankers[1]))
    ids = [str(row) for row in range(count)]
    scorer = Scorer(ids, rows, columns, lexical, VectorIndex(folder))
    return Drawn(scorer, columns, folder / "decision", folder / vectors_file.FILE)


def least(run: Callable[[], Any]) -> float:
    """The least CPU time of a step, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def steps(ask: Ask, index: Drawn) -> dict[str, float]:
    """The CPU time of each step of a search."""
    scored = index.scorer.score(ask)
    ranked = rank(scored.candidates, ask.mode, ask.weights)
    paging = Paging(0, 10, ask.sort, ask.collapse)
    page = paging.page(ranked, scored.candidates)
    same = replace(scored.candidates, allowed=ranked.allowed)
    return {
        "score": least(lambda: index.scorer.score(ask)),
        "rank": least(lambda: rank(scored.candidates, ask.mode, ask.weights)),
        "page": least(
            lambda: paging.page(
                replace(ranked, best_first=replace(ranked.best_first)), scored.candidates
            )
        ),
        "leg ranks": least(
            lambda: [leg.ranks(ranked.allowed, page.positions) for leg in ranked.legs]
        ),
        "counts": least(lambda: index.columns.counts(ranked.allowed)),
        "on point": least(lambda: on_point(same)),
    }


def bare(ask: Ask, text: str, search: Search, index: Drawn) -> dict[str, float]:
    """The CPU time of what no search can do without."""
    ranker = bm25s.BM25.load(index.ranker, mmap=True, show_progress=False)
    flat = faiss.read_index(str(index.vectors), faiss.IO_FLAG_MMAP_IFC)
    known = [term for term in ask.terms if term in ranker.vocab_dict]

    def words() -> None:
        scores = ranker.get_scores(known)
        np.argpartition(scores, len(scores) - 10)

    assert ask.vectors is not None
    query = np.ascontiguousarray(ask.vectors.mean(axis=0, keepdims=True))
    return {
        "model": least(lambda: search.encoder.encode([text])),
        "bm25s": least(words),
        "FAISS": least(lambda: flat.search(query, 1000)),
    }


def report(name: str, times: dict[str, float]) -> None:
    """One line of times and their sum."""
    told = "  ".join(f"{step} {ms:.1f}" for step, ms in times.items())
    print(f"{name:28} {told}  = {sum(times.values()):.1f} ms")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--samples", type=int, default=60)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root / "letters", options.samples, seed=7)
        build([root / "letters"], root / "index")
        search = Search.open(root / "index")
        assert isinstance(search.store, LocalStore)
        index = drawn(search.store, options.letters, root)
        print(f"{options.letters:,} letters, {index.columns.issues:,} issues")
        filters = {
            "no filter": Filters(),
            "1 % filter": Filters(year=(RARE,)),
            "outcome filter": Filters(outcome=("overturned",)),
        }
        for name, text in (("short text", SHORT), ("described case", CASE)):
            asked = replace(search.ask(Request(text)), exact=None)
            report(f"{name}, bare", bare(asked, text, search, index))
            for kind, chosen in filters.items():
                report(f"{name}, {kind}", steps(replace(asked, filters=chosen), index))
        search.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
