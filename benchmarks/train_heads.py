"""Train the heads that read requests and reasons from the model's vectors, and measure them.

    python -m benchmarks.train_heads SHARED [--write]

SHARED holds `letters/pdf/`; `labels/sentences.jsonl` tells by id and span which reasons deciding
sentences of real letters mean, as a language model read them, not physicians. Beside the text
written for this project they are what the head of the reasons learns from. How right it is, is told
by five folds in which the letters of a fold were not learned from. With --write the heads go to
`indexer/meaning/heads.npz` and the figures to docs/reliability.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console

from benchmarks import docs
from benchmarks.training_text import LABELS, argued, rationales, records, requests
from indexer.embedding import Encoder, SentenceTransformerEncoder, load_for_training
from indexer.letters import find_files, read_letters
from indexer.meaning import heads as shipped
from indexer.meaning import low_rank
from indexer.meaning.heads import NONE, Head, Heads
from indexer.meaning.telling import with_reasons
from indexer.normalising import normalise
from indexer.tagged import TaggedLetter
from indexer.vocabulary import find_treatments
from indexer.vocabulary.plain import plain_names, plainly_named
from indexer.vocabulary.reasons import TOLD, reasons

FOLDS, SEED = 5, 1
SCALE = 10.0
"""Unit vectors are multiplied by this, so that weights of ordinary size tell classes apart."""

DECAY = 2e-4
REAL = 2.0
"""How much a sentence of a real letter counts beside a written one."""

ASKS_ONLY = 0.3
"""How much a text counts that only asks for something, and argues nothing."""

NOTHING = (
    "hello",
    "test",
    "asdf qwerty",
    "lorem ipsum dolor sit amet",
    "what is this",
    "the and of",
    "good morning how are you",
    "weather tomorrow",
    "football scores last night",
    "my cat is black",
    "recipe for apple pie",
    "buy cheap flights",
    "who won the election",
    "abc xyz 123",
    "foo bar baz",
    "please help",
    "search",
    "letter from the state",
    "decision",
    "case law",
    "my lawyer called me",
    "the claims administrator sent a letter",
    "he was hurt at work",
    "she slipped and fell",
    "pain",
    "low back pain for three years",
    "it still hurts",
    "injured worker",
    "date of injury",
    "anything for a bad back",
    "any treatment",
    "something for the knee",
    "what was approved",
    "everything that was denied",
    "all decisions",
    "medical records",
    "the reviewer disagreed",
)
"""Texts that ask for no treatment."""

WISHES = ("denied", "approved on appeal", "decided in the worker's favor", "that was overturned")
"""What people add to a request without arguing a reason."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Examples:
    """Vectors, what each means (rows sum to 1), and how much each counts."""

    vectors: Matrix
    meant: Matrix
    weights: Matrix

    def __add__(self, other: Examples) -> Examples:
        return Examples(
            np.concatenate([self.vectors, other.vectors]),
            np.concatenate([self.meant, other.meant]),
            np.concatenate([self.weights, other.weights]),
        )

    def only(self, rows: NDArray[np.bool_]) -> Examples:
        """Those in `rows`."""
        return Examples(self.vectors[rows], self.meant[rows], self.weights[rows])


def fit(labels: Sequence[str], examples: Examples) -> Head:
    """The softmax that tells the labels of examples, with a penalty on large weights."""
    torch.manual_seed(SEED)
    vectors = torch.tensor(examples.vectors) * SCALE
    meant, counts = torch.tensor(examples.meant), torch.tensor(examples.weights)
    counts = counts / counts.sum()
    weights = torch.zeros(vectors.shape[1], len(labels), requires_grad=True)
    bias = torch.zeros(len(labels), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        likely = torch.log_softmax(vectors @ weights + bias, 1)
        value = -((likely * meant).sum(1) * counts).sum() + DECAY * (weights**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[arg-type]
    return Head(tuple(labels), weights.detach().numpy() * SCALE, bias.detach().numpy())


def one_hot(labels: Sequence[str], told: Sequence[Sequence[str]]) -> Matrix:
    """What each text means, shared among its labels; a text without any means `NONE`."""
    place = {label: i for i, label in enumerate(labels)}
    meant = np.zeros((len(told), len(labels)), np.float32)
    for row, own in enumerate(told):
        for label in own or (NONE,):
            meant[row, place[label]] = 1 / len(own or (NONE,))
    return meant


def request_head(encoder: SentenceTransformerEncoder) -> Head:
    """The head that tells which entry of the treatments a text asks for."""
    texts: list[str] = []
    told: list[list[str]] = []
    for entry, one in requests():
        texts += one["queries"]
        told += [[entry]] * len(one["queries"])
    for entry, called in plain_names().items():
        texts += called.names
        told += [[entry]] * len(called.names)
    # Who argues without naming a treatment, or says nothing at all, asks for none.
    nothing = [text for _, one in argued() for text in one["users"] if not _names_any(text)]
    nothing += NOTHING
    labels = [*sorted({label for own in told for label in own}), NONE]
    weights = np.ones(len(texts) + len(nothing), np.float32)
    weights[len(texts) :] = ASKS_ONLY
    texts += nothing
    told += [[]] * len(nothing)
    return fit(labels, Examples(encoder.encode(texts), one_hot(labels, told), weights))


def _names_any(text: str) -> bool:
    return bool(find_treatments(text) or plainly_named(text))


def written_reasons(encoder: SentenceTransformerEncoder, labels: Sequence[str]) -> Examples:
    """What was written of the reasons, and of what is none."""
    table = reasons().reasons
    texts: list[str] = []
    told: list[list[str]] = []
    counts: list[float] = []

    def add(some: Sequence[str], own: list[str], count: float = 1.0) -> None:
        texts.extend(some)
        told.extend([own] * len(some))
        counts.extend([count] * len(some))

    for reason, one in argued():
        add([*one["users"], *one["reviewers"], table[reason].label], [reason])
        for text, other in one["near_misses"]:
            add([text], [other] if other in table else [])
    for number, (_, one) in enumerate(requests()):
        asked = one["queries"][:3]
        add(asked, [], ASKS_ONLY)
        add([f"{one['queries'][0]} {WISHES[number % len(WISHES)]}"], [], ASKS_ONLY)
    for one in rationales():
        add(
            [t for role, t in one["sentences"] if role in ("guideline", "boilerplate", "setup")], []
        )
    vectors = encoder.encode(texts)
    return Examples(vectors, one_hot(labels, told), np.array(counts, np.float32))


def real_sentences(
    encoder: SentenceTransformerEncoder, shared: Path, labels: Sequence[str]
) -> tuple[Examples, list[str]]:
    """The labelled sentences of real letters, and the letter of each."""
    rationale = {
        issue.id: issue.rationale
        for reading in read_letters(find_files([shared / "letters"]).sources)
        for letter in reading.letters
        for issue in letter.issues
    }
    texts, told, letters = [], [], []
    for one in records(LABELS / "sentences.jsonl"):
        for sentence in one["sentences"]:
            start, end = sentence["span"]
            texts.append(normalise(rationale[one["id"]][start:end]).text)
            told.append(sentence["reasons"])
            letters.append(one["id"].partition("#")[0])
    weights = np.full(len(texts), REAL, np.float32)
    return Examples(encoder.encode(texts), one_hot(labels, told), weights), letters


def folds(letters: Sequence[str]) -> dict[str, int]:
    """The fold of each letter, drawn by the seed."""
    dice = np.random.default_rng(SEED)
    return {letter: int(dice.integers(FOLDS)) for letter in sorted(set(letters))}


def held_out(
    labels: Sequence[str], written: Examples, real: Examples, letters: Sequence[str]
) -> Matrix:
    """What each real sentence is told to mean by a head that never saw its letter."""
    fold = folds(letters)
    own = np.array([fold[letter] for letter in letters])
    told = np.zeros_like(real.meant)
    for one in range(FOLDS):
        head = fit(labels, written + real.only(own != one))
        told[own == one] = head.probabilities(real.vectors[own == one])
    return told


def with_unseen_reasons(
    letters: Sequence[TaggedLetter], encoder: SentenceTransformerEncoder, shared: Path
) -> tuple[TaggedLetter, ...]:
    """Letters with the reasons that heads tell which never saw them.

    The heads that are shipped learned from labelled sentences of these very letters: what is
    measured with them on these letters would flatter.
    """
    labels = [*reasons().reasons, NONE]
    written = written_reasons(encoder, labels)
    real, owners = real_sentences(encoder, shared, labels)
    fold = folds(owners)
    told: dict[str, TaggedLetter] = {}
    for one in range(FOLDS):
        seen = np.array([fold[owner] != one for owner in owners])
        head = fit(labels, written + real.only(seen))
        unseen = [letter for letter in letters if fold.get(letter.id, 0) == one]
        reader = Unseeing(encoder, head)
        told |= {letter.id: letter for letter in with_reasons(unseen, reader)}
    return tuple(told[letter.id] for letter in letters)


class Unseeing:
    """An encoder with another head of the reasons; without any where none is given."""

    def __init__(self, encoder: Encoder, head: Head | None = None) -> None:
        self.identity = encoder.identity
        self.token_spans = encoder.token_spans
        self.encode = encoder.encode
        nothing = Head((), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))
        self.heads = None if head is None else Heads("", nothing, head)


def figures(labels: Sequence[str], told: Matrix, meant: Matrix) -> dict[str, Any]:
    """How right the reasons of held-out sentences are."""
    none = labels.index(NONE)
    right = meant > 0
    best = told.argmax(axis=1)
    parent = [reasons().path(label)[0] if label != NONE else NONE for label in labels]
    alike = [
        any(parent[best[i]] == parent[j] for j in np.flatnonzero(right[i]))
        for i in range(len(best))
    ]
    shown, there = told.copy(), right.copy()
    shown[:, none], there[:, none] = 0, False
    counted = shown >= TOLD
    hits = int((counted & there).sum())
    precision, recall = hits / max(1, int(counted.sum())), hits / int(there.sum())
    bins = []
    for low in (0.3, 0.5, 0.7, 0.9):
        within = (shown >= low) & (shown < low + 0.2)
        if within.any():
            bins.append(
                {
                    "from": low,
                    "told": int(within.sum()),
                    "mean": round(float(shown[within].mean()), 3),
                    "right": round(float(there[within].mean()), 3),
                }
            )
    return {
        "sentences": len(best),
        "labels": int(there.sum()),
        "reasons": int(there.any(axis=0).sum()),
        "likeliest_right": round(float(right[np.arange(len(best)), best].mean()), 3),
        "parent_right": round(float(np.mean(alike)), 3),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
        "calibration": bins,
    }


def main() -> None:
    """Train, measure, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = load_for_training()
    labels = [*reasons().reasons, NONE]
    written = written_reasons(encoder, labels)
    real, letters = real_sentences(encoder, options.shared, labels)
    found = figures(labels, held_out(labels, written, real, letters), real.meant)
    Console().print(found)
    if options.write:
        made = Heads(low_rank.digest().hex(), request_head(encoder), fit(labels, written + real))
        made.write(Path(shipped.__file__).with_name(shipped.FILE))
        docs.record("reasons", found)


if __name__ == "__main__":
    main()
