"""Train the forest that tells deciding sentences, and tell how well it does.

    python -m benchmarks.deciding SHARED [--write] [--json FILE]

Learns from labelled rationales: `SHARED/gold/deciding.jsonl` and `labels/deciding.jsonl` (places
only). Both were labelled by a language model that read the letters in SHARED, not by physicians.
Those letters are of a few months; so that other styles are read as well, the fictitious rationales
of `training/rationales.jsonl`, in which every sentence has its role, are learnt from beside them.

Prints what is quoted in cross-validation, letters kept apart, beside the last three sentences of
every rationale and beside all that is said of the case; with --write, keeps the figures, writes
docs/reliability.md anew and stores the forest that was trained on everything.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks import docs, tables
from indexer import reasoning
from indexer.letters import Outcome, find_files, read_letters
from indexer.letters.voices import spoken_of_case
from indexer.reasoning.deciding import MODEL, Span, chosen
from indexer.reasoning.features import Described, describe
from indexer.reasoning.forest import Forest
from indexer.sentences import sentences

HERE = Path(__file__).parent
FOLDS = 10
FEWEST = 12
"""Of how many letters a word has to be for a tree to ask for it."""

TRAP_WEIGHT = 2.5
"""How much more than another sentence one counts that a careless tool would quote."""

WRITTEN_WEIGHT = 0.4
TRAPS = ("guideline", "fact", "setup", "boilerplate")

SEEDS = 2
"""How many boosted forests, differing by chance alone, are put together."""

ENOUGH = 0.6
"""The part of a sentence's characters that has to be quoted for it to count as quoted."""


@dataclass(frozen=True, slots=True)
class Example:
    """A rationale with the spans that decide, and those that a careless tool would quote.

    `gold` examples are those that figures are told of; `letter` keeps a letter's issues together.
    """

    id: str
    letter: str
    rationale: str
    outcome: Outcome
    described: Described
    deciding: tuple[Span, ...]
    beside: tuple[Span, ...]
    gold: bool = False
    weight: float = 1.0

    def truth(self) -> NDArray[np.bool_]:
        """Of each sentence, whether it decides."""
        return self._touching(self.deciding)

    def traps(self) -> NDArray[np.bool_]:
        """Of each sentence, whether a careless tool would quote it."""
        return self._touching(self.beside) & ~self.truth()

    def _touching(self, spans: Sequence[Span]) -> NDArray[np.bool_]:
        return np.array(
            [
                any(
                    _shared(span, other) > ENOUGH * min(_long(span), _long(other))
                    for other in spans
                )
                for span in self.described.spans
            ],
            np.bool_,
        )


def _long(span: Span) -> int:
    return span[1] - span[0]


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def labelled(shared: Path) -> list[Example]:
    """The labelled issues of the letters in `shared`."""
    issues = {
        issue.id: issue
        for reading in read_letters(find_files([shared / "letters"]).sources)
        for letter in reading.letters
        for issue in letter.issues
    }
    examples = []
    for line in _lines(shared / "gold" / "deciding.jsonl"):
        issue = issues[line["id"]]
        spans = [tuple(_places(issue.rationale, line[kind] or ())) for kind in ("deciding", "not")]
        examples.append((issue, *spans, True, 1.5))
    for line in _lines(HERE / "labels" / "deciding.jsonl"):
        issue = issues[line["id"]]
        if hashlib.sha256(issue.rationale.encode()).hexdigest()[:12] != line["rationale"]:
            raise SystemExit(f"{line['id']}: read otherwise than when it was labelled")
        spans = [tuple((a, b) for a, b in line[kind]) for kind in ("deciding", "not")]
        examples.append((issue, *spans, False, 1.0))
    return [
        Example(
            issue.id,
            issue.id.partition("#")[0],
            issue.rationale,
            issue.outcome,
            describe(issue.rationale, issue.treatment, issue.outcome),
            deciding,
            beside,
            gold,
            weight,
        )
        for issue, deciding, beside, gold, weight in examples
    ]


def written() -> list[Example]:
    """The fictitious rationales."""
    examples = []
    for number, line in enumerate(_lines(HERE / "training" / "rationales.jsonl")):
        spans: dict[str, list[Span]] = defaultdict(list)
        pieces: list[str] = []
        at = 0
        for role, sentence in line["sentences"]:
            pieces.append(sentence.strip())
            spans[role].append((at, at + len(pieces[-1])))
            at += len(pieces[-1]) + 1
        rationale, outcome = " ".join(pieces), Outcome(line["outcome"])
        examples.append(
            Example(
                f"written-{number}",
                f"written-{number}",
                rationale,
                outcome,
                describe(rationale, line["treatment"], outcome),
                tuple(spans["reason"]),
                tuple(span for role in TRAPS for span in spans[role]),
                weight=WRITTEN_WEIGHT,
            )
        )
    return examples


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _places(text: str, quoted: Iterable[str]) -> Iterable[Span]:
    for sentence in quoted:
        start = text.find(sentence.strip())
        if start >= 0:
            yield start, start + len(sentence.strip())


def train(examples: Sequence[Example]) -> Forest:
    """A forest that was trained on `examples`: the mean of `SEEDS` boosted ones."""
    letters: defaultdict[str, set[str]] = defaultdict(set)
    for example in examples:
        for features in example.described.features:
            for name in features:
                letters[name].add(example.letter)
    kept = tuple(sorted(name for name, of in letters.items() if len(of) >= FEWEST))
    blank = Forest(kept, *(np.empty(0),) * 6, base=0.0, depth=0)  # type: ignore[arg-type]
    rows = np.concatenate([blank.matrix(example.described.features) for example in examples])
    truth = np.concatenate([example.truth() for example in examples])
    weights = np.concatenate(
        [example.weight * np.where(example.traps(), TRAP_WEIGHT, 1.0) for example in examples]
    )
    models = [
        HistGradientBoostingClassifier(
            max_iter=200,
            learning_rate=0.05,
            max_leaf_nodes=10,
            min_samples_leaf=15,
            l2_regularization=2.0,
            max_features=0.3,
            random_state=seed,
        ).fit(rows, truth, sample_weight=weights)
        for seed in range(SEEDS)
    ]
    return _forest(kept, models)


def _forest(names: tuple[str, ...], models: Sequence[HistGradientBoostingClassifier]) -> Forest:
    """The models' mean as one forest: scikit-learn keeps the nodes of a fitted tree as an array."""
    nodes = [tree[0].nodes for model in models for tree in model._predictors]
    starts = np.cumsum([0, *(len(tree) for tree in nodes)])[:-1]
    all_nodes = np.concatenate(nodes)
    shift = np.repeat(starts, [len(tree) for tree in nodes])
    leaf = all_nodes["is_leaf"].astype(bool)
    used = sorted(set(all_nodes["feature_idx"][~leaf].tolist()))
    place = np.full(len(names), -1, np.int16)
    place[used] = np.arange(len(used))
    return Forest(
        names=tuple(names[one] for one in used),
        roots=starts.astype(np.int32),
        feature=np.where(leaf, -1, place[all_nodes["feature_idx"]]).astype(np.int16),
        threshold=all_nodes["num_threshold"].astype(np.float32),
        left=np.where(leaf, 0, all_nodes["left"] + shift).astype(np.int32),
        right=np.where(leaf, 0, all_nodes["right"] + shift).astype(np.int32),
        value=np.where(leaf, all_nodes["value"] / len(models), 0.0).astype(np.float32),
        base=float(np.mean([model._baseline_prediction.item() for model in models])),
        depth=int(all_nodes["depth"].max()),
    )


def cross_validated(
    examples: Sequence[Example], beside: Sequence[Example], *, seed: int = 0
) -> dict[str, NDArray[np.float64]]:
    """How likely each sentence is, by a forest that did not see its letter, but all of `beside`."""
    letters = sorted({example.letter for example in examples})
    np.random.default_rng(seed).shuffle(letters)
    fold_of = {letter: place % FOLDS for place, letter in enumerate(letters)}
    likely: dict[str, NDArray[np.float64]] = {}
    for fold in range(FOLDS):
        seen = [example for example in examples if fold_of[example.letter] != fold]
        forest = train([*seen, *beside])
        for example in examples:
            if fold_of[example.letter] == fold:
                rows = forest.matrix(example.described.features)
                likely[example.id] = forest.probabilities(rows)
    return likely


Quote = Callable[[Example], Sequence[Span]]


def measure(examples: Sequence[Example], quote: Quote) -> dict[str, float]:
    """In how many of the issues one, all and wrong sentences are quoted; and how much."""
    one = every = wrong = 0
    shares = []
    for example in examples:
        quoted = quote(example)
        covered = [_is_quoted(span, quoted) for span in example.deciding]
        one += any(covered)
        every += all(covered)
        wrong += any(_is_quoted(span, quoted) for span in example.beside)
        shares.append(sum(map(_long, quoted)) / len(example.rationale))
    return {
        "issues": len(examples),
        "at least one": one / len(examples),
        "all": every / len(examples),
        "a wrong one": wrong / len(examples),
        "median share quoted": median(shares),
    }


def _is_quoted(span: Span, quoted: Sequence[Span]) -> bool:
    return sum(_shared(span, other) for other in quoted) >= ENOUGH * _long(span)


def closing_three(example: Example) -> list[Span]:
    """The straightforward alternative: the last three sentences."""
    return sentences(example.rationale)[-3:]


def of_the_case(example: Example) -> list[Span]:
    """What was quoted before: every sentence in which the reviewer speaks of the case."""
    return list(spoken_of_case(example.rationale))


def figures(results: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """What was measured, as it is kept."""
    return {
        "rows": [
            {
                "quoted": what,
                "issues": measured["issues"],
                "values": {k: round(v, 3) for k, v in measured.items() if k != "issues"},
            }
            for what, measured in results.items()
        ]
    }


def main() -> None:
    """Print the figures; with --write, keep them and store the forest."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path, help="Write the figures there.")
    options = parser.parse_args()
    examples = labelled(options.shared)
    likely = cross_validated(examples, written())

    def ours(example: Example) -> list[Span]:
        return [example.described.spans[i] for i in chosen(example.described, likely[example.id])]

    gold = [example for example in examples if example.gold]
    results = {}
    for name, quote in (
        ("deciding sentences", ours),
        ("last three sentences", closing_three),
        ("all that is said of the case", of_the_case),
    ):
        results[name] = measure(gold, quote)
        for outcome in (Outcome.UPHELD, Outcome.OVERTURNED):
            of = [example for example in gold if example.outcome is outcome]
            results[f"{name}, {outcome.value}"] = measure(of, quote)
    others = [example for example in examples if not example.gold]
    results["deciding sentences, our own labels"] = measure(others, ours)
    print(tables.deciding(figures(results)))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.write:
        forest = train([*examples, *written()])
        path = Path(reasoning.__file__).with_name(MODEL)
        forest.write(path)
        print(f"{path}: {len(forest.roots)} trees, {path.stat().st_size} bytes")
        docs.record("deciding", figures(results))


if __name__ == "__main__":
    main()
