"""Choose the ranking's weights on judged queries, and tell honestly how good the choice is.

    python benchmarks/tune.py SHARED [--write]

Every combination of the weights below is tried on every query. The combination that is best on all
queries is the choice; how good it is on queries that it was not chosen on is told by repeated
five-fold cross-validation: the best combination of four fifths, measured on the last. With --write
the choice goes to search_app/retrieval/ranking.toml.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import ir_measures
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from indexer.build import build
from indexer.embedding import load_encoder
from search_app.evaluation import JudgedQuery, Run, evaluate, read_qrels, read_queries
from search_app.retrieval import fusion, ranking
from search_app.retrieval.preferences import Preferences
from search_app.retrieval.ranking import Mode, Ranking
from search_app.retrieval.scoring import combine
from search_app.retrieval.searcher import Searcher

TABLE = Path(ranking.__file__).with_name("ranking.toml")
FOLDS, REPEATS, SEED = 5, 40, 1
DEPTH = 50


def combinations() -> Iterator[Ranking]:
    """The weights that are tried: coarse steps, so that nothing is fitted to single queries."""
    grid = itertools.product(
        (0.2, 0.3, 0.4),  # summary_weight
        # Never 0: the lexical mode alone gains by synonyms, which this measure does not see.
        (0.1, 0.2, 0.4),  # synonym_weight
        (0.8, 0.85, 0.9, 0.93),  # semantic_weight
        (0.0, 0.02, 0.03, 0.05),  # treatment
        (0.0, 0.01),  # category
        (0.0, 0.01, 0.02),  # body_region
        (0.0, 0.02),  # outcome
    )
    for summary, synonym, semantic, *preferences in grid:
        yield Ranking(summary, synonym, semantic, Preferences(*preferences))


def measure(shared: Path) -> tuple[list[Ranking], list[str], NDArray[np.float64]]:
    """nDCG@10 of every combination (row) on every query (column)."""
    queries = read_queries(shared / "judged" / "queries.jsonl")
    qrels = read_qrels(shared / "judged" / "qrels.tsv")
    tried = list(combinations())
    names = [query.id for query in queries]
    values = np.zeros((len(tried), len(queries)))
    with tempfile.TemporaryDirectory() as folder:
        build([shared / "letters" / "pdf"], Path(folder), load_encoder)
        searcher = Searcher.open(Path(folder))
        ids = searcher.issue_ids
        prepared = [searcher.prepare(query.text, query.filters) for query in queries]
        for row, weights in enumerate(track(tried, "Trying", transient=True)):
            rankings = {}
            for query, (parts, allowed) in zip(queries, prepared, strict=True):
                shown, scores, _ = combine(parts, allowed, Mode.HYBRID, weights)
                order = fusion.ranking(scores, shown)[:DEPTH]
                rankings[query.id] = [(ids[i], float(scores[i])) for i in order]
            per_query = _ndcg(rankings, queries, qrels)
            values[row] = [per_query[name] for name in names]
        searcher.close()
    return tried, names, values


def _ndcg(
    rankings: Run, queries: list[JudgedQuery], qrels: list[ir_measures.Qrel]
) -> dict[str, float]:
    found = evaluate("hybrid", rankings, queries, qrels).per_query
    return {query: measures["nDCG@10"] for query, measures in found.items()}


def cross_validated(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard deviation over the repeats of the held-out mean."""
    random = np.random.default_rng(SEED)
    means = []
    for _ in range(REPEATS):
        order = random.permutation(values.shape[1])
        held = []
        for fold in np.array_split(order, FOLDS):
            chosen = np.delete(values, fold, axis=1).mean(axis=1).argmax()
            held += values[chosen, fold].tolist()
        means.append(float(np.mean(held)))
    return float(np.mean(means)), float(np.std(means))


def main() -> None:
    """Try, tell, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    tried, names, values = measure(options.shared)
    best = int(values.mean(axis=1).argmax())
    held, spread = cross_validated(values)
    print(f"{len(tried)} combinations, {len(names)} queries")
    print(f"nDCG@10 of the best on all queries: {values[best].mean():.4f}")
    print(f"nDCG@10 cross-validated ({FOLDS} folds, {REPEATS} times): {held:.4f} +- {spread:.4f}")
    for row in np.argsort(-values.mean(axis=1))[:5]:
        print(f"  {values[row].mean():.4f}  {tried[row]}")
    if options.write:
        weights = asdict(tried[best])
        preferences = weights.pop("preferences")
        weights.pop("fusion")
        lines = ["# Written by benchmarks/tune.py from judged queries, never by hand."]
        lines += [f"{name} = {value}" for name, value in weights.items()]
        lines += ["", "[preferences]", *(f"{n} = {v}" for n, v in preferences.items()), ""]
        TABLE.write_text("\n".join(lines), encoding="utf-8")
        print(f"written to {TABLE}")


if __name__ == "__main__":
    main()
