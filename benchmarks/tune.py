"""Choose the ranking's weights on judged queries, and tell honestly how good the choice is.

    python -m benchmarks.tune SHARED [--write]

Every combination of the weights below is tried on every query of all judged sets in SHARED/judged,
whose grades come from a language model, not from physicians. The one that is best on all queries
together with its neighbours is the choice; how good such a choice is on queries that it was not
made on is told by repeated five-fold cross-validation: that of four fifths, measured on the last.
With --write the choice goes to indexer/ranking/weights.toml, and how good it is to
docs/ranking.md.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.ndimage import gaussian_filter

from benchmarks import docs, tables
from benchmarks.ranking import shared_letters
from benchmarks.train_heads import Unseeing, with_unseen_reasons
from indexer.building import build_from
from indexer.embedding import load_encoder
from indexer.ranking import weights as tuned
from indexer.ranking.modes import Mode
from indexer.ranking.ranking import rank
from indexer.ranking.weights import Weights
from indexer.vocabulary.facets import FACETS
from search_app.asking.request import Request
from search_app.evaluation import evaluate, qrels_of
from search_app.judged import JudgedQuery, read_sets
from search_app.runs import Run
from search_app.search import Search

TABLE = Path(tuned.__file__).with_name("weights.toml")
FOLDS, REPEATS, SEED = 5, 40, 1
DEPTH = 50
SMOOTHING = 1.0
"""How far a combination's neighbours count: the standard deviation in steps of the grid."""

GRID: dict[str, tuple[float, ...]] = {
    "summary_weight": (0.3, 0.4, 0.5),
    # Never 0: the lexical mode alone gains by synonyms, which this measure does not see.
    "synonym_weight": (0.1,),
    "semantic_weight": (0.9, 0.93),
    "feedback_weight": (0.2, 0.4, 0.6),
    "request_weight": (0.08, 0.16, 0.24, 0.32),
    "reason_weight": (0.1, 0.2, 0.3, 0.4),
    "subcategory": (0.0, 0.04),
    "ground": (0.02,),
    "drug": (0.02,),
    "body_region": (0.01,),
    "outcome": (0.05,),
    # Hardly a judged query names a level, a side or a guideline: no choice can be made here, and
    # these are just enough to part equals.
    "level": (0.01,),
    "side": (0.01,),
    "guideline": (0.01,),
}
"""The weights that are tried: coarse steps, so that nothing is fitted to single queries."""

FEEDBACK_ISSUES = 3


def combinations() -> Iterator[Weights]:
    """Every combination, the last weight changing fastest."""
    for values in itertools.product(*GRID.values()):
        weights = dict(zip(GRID, values, strict=True))
        preferences = {facet: weights.pop(facet) for facet in FACETS if facet in weights}
        yield Weights(**weights, feedback_issues=FEEDBACK_ISSUES, preferences=preferences)


def measure(shared: Path) -> tuple[list[Weights], list[JudgedQuery], NDArray[np.float64]]:
    """nDCG@10 of every combination (row) on every query (column)."""
    sets = read_sets([shared / "judged"])
    queries = [query for one in sets for query in one.queries]
    qrels = qrels_of(sets)
    tried = list(combinations())
    values = np.zeros((len(tried), len(queries)))
    with tempfile.TemporaryDirectory() as folder:
        encoder = load_encoder()
        letters = with_unseen_reasons(shared_letters(shared), encoder, shared)
        build_from(letters, Path(folder), lambda: Unseeing(encoder))
        search = Search.open(Path(folder), open_encoder=lambda _: encoder)
        # What does not depend on the weights is done once.
        prepared = {
            query.id: search.store.candidates(
                search.ask(Request(query.text, filters=query.filters, collapse=False))
            )
            for query in queries
        }
        for row, weights in enumerate(track(tried, "Trying", transient=True)):
            rankings = {}
            for query, candidates in prepared.items():
                ranked = rank(candidates, Mode.HYBRID, weights)
                rankings[query] = [
                    (candidates.ids[i], float(ranked.scores[i])) for i in ranked.order[:DEPTH]
                ]
            per_query = _ndcg(rankings, queries, qrels)
            values[row] = [per_query[query.id] for query in queries]
        search.close()
    return tried, queries, values


def _ndcg(
    rankings: Run, queries: list[JudgedQuery], qrels: list[ir_measures.Qrel]
) -> dict[str, float]:
    found = evaluate("hybrid", rankings, queries, qrels).per_query
    return {query: measures["nDCG@10"] for query, measures in found.items()}


def choice(values: NDArray[np.float64]) -> int:
    """The combination with the best mean over the queries, its neighbours' means counted in.

    A peak that the next step of any weight loses is luck; a plateau is likelier to hold elsewhere.
    """
    means = values.mean(axis=1).reshape([len(tried) for tried in GRID.values()])
    return int(gaussian_filter(means, SMOOTHING, mode="mirror").argmax())


def held_out(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """nDCG@10 of every query (column) under a choice that was made without it, repeat by repeat."""
    random = np.random.default_rng(SEED)
    held = np.zeros((REPEATS, values.shape[1]))
    for repeat in range(REPEATS):
        order = random.permutation(values.shape[1])
        for fold in np.array_split(order, FOLDS):
            chosen = choice(np.delete(values, fold, axis=1))
            held[repeat, fold] = values[chosen, fold]
    return held


def figures(
    queries: Sequence[JudgedQuery],
    values: NDArray[np.float64],
    best: int,
    held: NDArray[np.float64],
    of: Mapping[str, str],
) -> dict[str, Any]:
    """How good the choice is on the queries that it was made on, and on others, as it is kept.

    `of` names the set of each query.
    """
    kinds = np.array([query.kind for query in queries])
    own = np.array([of[query.id] for query in queries])
    parts = {
        f"{name}, {kind}": (own == name) & (kinds == kind) for name in of.values() for kind in kinds
    }
    return {
        "combinations": len(values),
        "folds": FOLDS,
        "repeats": REPEATS,
        "rows": [
            {
                "queries": name,
                "number": int(chosen.sum()),
                "choice": round(float(values[best, chosen].mean()), 3),
                "held_out": round(float(held[:, chosen].mean()), 3),
                "spread": round(float(held[:, chosen].mean(axis=1).std()), 3),
            }
            for name, chosen in {
                "all": np.ones(len(kinds), np.bool_),
                **{name: own == name for name in of.values()},
                **parts,
            }.items()
            if chosen.any()
        ],
    }


def toml(chosen: Weights) -> str:
    """The weights as `weights.toml` holds them."""
    weights = asdict(chosen)
    preferences = weights.pop("preferences")
    weights.pop("fusion")
    lines = ["# Written by benchmarks/tune.py from judged queries, never by hand."]
    lines += [f"{name} = {value}" for name, value in weights.items()]
    lines += ["", "[preferences]", *(f"{n} = {v}" for n, v in preferences.items()), ""]
    return "\n".join(lines)


def main() -> None:
    """Try, tell, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    tried, queries, values = measure(options.shared)
    best = choice(values)
    sets = read_sets([options.shared / "judged"])
    of = {query.id: one.name for one in sets for query in one.queries}
    measured = figures(queries, values, best, held_out(values), of)
    print(tables.tuning(measured), end="\n\n")
    print(f"  {values[best].mean():.4f}  {tried[best]}, the choice")
    for row in np.argsort(-values.mean(axis=1))[:5]:
        print(f"  {values[row].mean():.4f}  {tried[row]}")
    if options.write:
        TABLE.write_text(toml(tried[best]), encoding="utf-8")
        docs.record("tuning", measured)
        print(f"written to {TABLE} and docs/ranking.md")


if __name__ == "__main__":
    main()
