"""How well does the set that is said to be on point agree with the grades?

    python -m benchmarks.on_point SHARED [--write]

On point should be the decisions graded 2 and 3, whatever page is looked at. Precision, recall, F1
of each judged query, as means by kind; beside them the F1 of the whole ranking, which is what is
left to say where no set is declared. Grades come from a language model, not from physicians.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks import docs
from benchmarks.ranking import shared_letters
from benchmarks.train_heads import Unseeing, with_unseen_reasons
from indexer.building import build_from
from indexer.embedding import load_encoder
from indexer.ranking.on_point import on_point
from search_app.asking.request import Request
from search_app.evaluation import qrels_of
from search_app.judged import read_sets
from search_app.search import Search

RELEVANT = 2
"""The grade from which on a decision is on point."""


def measure(shared: Path, index: Path | None = None) -> dict[str, Any]:
    """Precision, recall and F1 by kind and by set."""
    sets = read_sets([shared / "judged"])
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        if index is None:
            index = Path(folder)
            letters = with_unseen_reasons(shared_letters(shared), encoder, shared)
            build_from(letters, index, lambda: Unseeing(encoder))
        search = Search.open(index, open_encoder=lambda _: encoder)
        values: dict[str, list[tuple[float, float, float, float, int]]] = defaultdict(list)
        for one in sets:
            grades: dict[str, set[str]] = defaultdict(set)
            for qrel in qrels_of([one]):
                if qrel.relevance >= RELEVANT:
                    grades[qrel.query_id].add(qrel.doc_id)
            for query in one.queries:
                ask = search.ask(Request(query.text, filters=query.filters, collapse=False))
                candidates = search.store.candidates(ask)
                told = {candidates.ids[i] for i in np.flatnonzero(on_point(candidates))}
                shown = {candidates.ids[i] for i in np.flatnonzero(candidates.allowed)}
                right = grades[query.id]
                row = (*_agreement(told, right), _agreement(shown, right)[2], len(told))
                for key in (one.name, f"{one.name}, {query.kind}", "all"):
                    values[key].append(row)
        search.close()
    return {
        "rows": [
            {
                "queries": name,
                "number": len(rows),
                **dict(
                    zip(
                        ("precision", "recall", "f1", "whole_ranking", "told"),
                        (round(float(mean), 3) for mean in np.mean(rows, axis=0)),
                        strict=True,
                    )
                ),
            }
            for name, rows in values.items()
        ]
    }


def _agreement(told: set[str], right: set[str]) -> tuple[float, float, float]:
    hits = len(told & right)
    precision = hits / len(told) if told else float(not right)
    recall = hits / len(right) if right else float(not told)
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--index", type=Path, help="an index that is there")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = measure(options.shared, options.index)
    for row in found["rows"]:
        Console().print(row)
    if options.write:
        docs.record("on_point", found)


if __name__ == "__main__":
    main()
