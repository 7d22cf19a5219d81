"""What does a search cost at the size of a large index, beside what no search can do without?

    python -m benchmarks.hot [--letters 10000] [--index PLACE] [--others] [--write]

The index is drawn (`benchmarks.large`): texts mixed of the program's own samples, vectors around
real ones. Every figure is the least CPU time of several runs in one process, in milliseconds. The
bare sum is the model's reading of the text, bm25s over the decisions' words and FAISS over all
vectors (flat, as floats), each with its best thousand. With --others Whoosh (OrGroup), tantivy and
SQLite's FTS5 search the same decisions; building Whoosh's index takes minutes from 10,000 letters
on. With --index an index that this program wrote before is used, of as many letters.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import bm25s
import faiss
import numpy as np

from benchmarks import docs, tables
from benchmarks.alternatives import Collection, Tantivy, Unavailable, Whoosh
from benchmarks.large import build_large, drawn, pool
from indexer import Filters
from indexer.analysis import term_list
from indexer.contract import BM25_B, BM25_K1
from indexer.embedding import load_encoder
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
TEXTS = {"short text": SHORT, "described case": CASE}
BEST = 1000
REPEATS = 7


def least(run: Callable[[], Any]) -> float:
    """The least CPU time of a step, in milliseconds."""
    run()
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def one_percent(search: Search) -> Filters:
    """Filters that admit about one issue in a hundred."""
    wanted = search.store.info.issues / 100
    counts = search.store.counts(replace(search.ask(Request("")), size=0))
    months = {value: held for value, held in counts["subcategory"].items() if held >= wanted / 2}
    nearest = min(months, key=lambda value: abs(months[value] - wanted))
    return Filters(subcategory=(nearest,))


def ours(search: Search, text: str) -> dict[str, float]:
    """Whole answers: understanding, both legs, ranking, counts, and the page's letters."""
    filters = {
        "no filter": Filters(),
        "1 % filter": one_percent(search),
        "outcome filter": Filters(outcome=("overturned",)),
    }
    return {
        name: least(lambda chosen=chosen: search.answer(Request(text, filters=chosen)))  # type: ignore[misc]
        for name, chosen in filters.items()
    }


def bare(search: Search, text: str, words: bm25s.BM25, vectors: faiss.Index) -> dict[str, float]:
    """What no search can do without."""
    known = [term for term in set(term_list(text)) if term in words.vocab_dict]

    def by_words() -> None:
        scores = words.get_scores(known)
        np.argpartition(scores, len(scores) - BEST)

    query = search.encoder.encode([text])
    return {
        "model": least(lambda: search.encoder.encode([text])),
        "bm25s": least(by_words),
        "FAISS": least(lambda: vectors.search(query, BEST)),
    }


def collected(letters: int) -> Collection:
    """The decisions of the drawn letters once more."""
    found = [
        (issue.id, issue.treatment, issue.rationale, letter.summary)
        for letter in drawn(letters, pool())
        for issue in letter.issues
    ]
    return Collection(*zip(*found, strict=True))


def floats(search: Search, passages: int) -> faiss.Index:
    """As many vectors as the index has, as floats."""
    dice = np.random.default_rng(0)
    index = faiss.IndexFlatIP(search.encoder.identity.dimension)
    for first in range(0, passages, 10_000):
        some = dice.standard_normal((min(10_000, passages - first), index.d)).astype(np.float32)
        some /= np.linalg.norm(some, axis=1, keepdims=True)
        index.add(some)
    return index


def others(decisions: Collection, search: Search) -> dict[str, Callable[[str], Any]]:
    """Other engines over the same decisions."""
    everything = np.ones(len(decisions.ids), np.bool_)
    found: dict[str, Callable[[str], Any]] = {"SQLite FTS5": _fts5(decisions.texts())}
    for name, engine in (("Whoosh OrGroup", Whoosh), ("tantivy", Tantivy)):
        try:
            made = engine(decisions, search.encoder)
        except Unavailable as reason:
            print(f"{name} is left out: {reason}", file=sys.stderr)
        else:
            found[name] = partial(made.scores, allowed=everything)
    return found


def _fts5(decisions: Sequence[str]) -> Callable[[str], Any]:
    held = sqlite3.connect(":memory:")
    held.execute("CREATE VIRTUAL TABLE decisions USING fts5(text, tokenize='porter')")
    held.executemany("INSERT INTO decisions VALUES (?)", ((one,) for one in decisions))

    def search(text: str) -> Any:
        words = " OR ".join(dict.fromkeys(re.findall(r"\w+", text.lower())))
        query = "SELECT rowid FROM decisions WHERE decisions MATCH ? ORDER BY rank LIMIT ?"
        return held.execute(query, (words, BEST)).fetchall()

    return search


def main() -> int:
    """Print the table, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    faiss.omp_set_num_threads(1)
    with tempfile.TemporaryDirectory() as scratch:
        index = options.index or Path(scratch) / "index"
        if not options.index:
            build_large(options.letters, index, load_encoder(None, "bfloat16"))
        search = Search.open(index)
        decisions = collected(options.letters)
        words = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
        words.index([term_list(one) for one in decisions.texts()], show_progress=False)
        vectors = floats(search, search.store.info.passages)
        engines = others(decisions, search) if options.others else {}
        rows = []
        for name, text in TEXTS.items():
            parts = bare(search, text, words, vectors)
            total = sum(parts.values())
            told = ours(search, text)
            rows.append(
                {
                    "text": name,
                    "bare": {part: round(ms, 1) for part, ms in (*parts.items(), ("sum", total))},
                    "ours": {kind: round(ms, 1) for kind, ms in told.items()},
                    "over_bare": round(told["no filter"] / total, 2),
                    "filtered": round(told["1 % filter"] / told["no filter"], 2),
                    "others": {
                        engine: round(least(lambda run=run, text=text: run(text)), 1)  # type: ignore[misc]
                        for engine, run in engines.items()
                    },
                }
            )
        figures = {
            "letters": search.store.info.letters,
            "issues": search.store.info.issues,
            "passages": search.store.info.passages,
            "rows": rows,
        }
        search.close()
    print(tables.hot(figures))
    if options.write:
        docs.record("hot", figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
