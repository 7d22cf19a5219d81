"""Small heads over the embedding model: which request and which reasons a text speaks of.

A head is one linear layer over unit vectors, so that reading a text costs nothing beyond embedding
it. Heads are trained on text written for this project by `benchmarks/train_heads.py`, and belong to
one model: vectors of another mean nothing to them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float32]

NONE = ""
"""The label of a text that speaks of nothing that the head knows."""

FILE = "heads.npz"


@dataclass(frozen=True, slots=True)
class Head:
    """A softmax over labels; `weights` has shape (dimension, labels), `bias` (labels,)."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, vectors: NDArray[np.float32]) -> Probabilities:
        """How likely each label is for each unit vector, shape (vectors, labels); rows sum to 1."""
        scores = vectors @ self.weights + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        likely = np.exp(scores)
        found: Probabilities = likely / likely.sum(axis=1, keepdims=True)
        return found

    def probability(self, probabilities: Probabilities, label: str) -> float:
        """Of one row of probabilities that of a label; 0 where the head does not know it."""
        return float(probabilities[self.labels.index(label)]) if label in self.labels else 0.0

    def told(self, probabilities: Probabilities, least: float) -> dict[str, float]:
        """Of one row of probabilities, those of at least `least`, the likeliest first."""
        order = np.argsort(-probabilities, kind="stable")
        return {
            self.labels[i]: round(float(probabilities[i]), 4)
            for i in order
            if probabilities[i] >= least and self.labels[i] != NONE
        }


@dataclass(frozen=True, slots=True)
class Heads:
    """What one model's vectors are read by.

    `requests` tells an entry of the treatments (`rx/opioid`, or with a drug `rx/opioid:tramadol`),
    `reasons` a reason of the taxonomy. `model` is the digest of the change of the model's weights
    that they were trained with.
    """

    model: str
    requests: Head
    reasons: Head

    def write(self, file: Path) -> None:
        """Write them into one file, in half precision: a head needs no more."""
        arrays: dict[str, NDArray[Any]] = {"model": np.array(self.model)}
        for name, head in (("requests", self.requests), ("reasons", self.reasons)):
            arrays[f"{name}.labels"] = np.array(head.labels)
            arrays[f"{name}.weights"] = head.weights.astype(np.float16)
            arrays[f"{name}.bias"] = head.bias.astype(np.float16)
        with file.open("wb") as handle:
            np.savez_compressed(handle, allow_pickle=False, **arrays)

    @staticmethod
    def read(file: Path) -> Heads:
        """Read what `write` wrote."""
        with np.load(file, allow_pickle=False) as arrays:

            def head(name: str) -> Head:
                return Head(
                    tuple(str(label) for label in arrays[f"{name}.labels"]),
                    arrays[f"{name}.weights"].astype(np.float32),
                    arrays[f"{name}.bias"].astype(np.float32),
                )

            return Heads(str(arrays["model"]), head("requests"), head("reasons"))


@cache
def shipped_heads() -> Heads:
    """The heads that travel with the installation."""
    with as_file(files(__package__).joinpath(FILE)) as file:
        return Heads.read(file)


def shipped_digest() -> bytes:
    """The SHA-256 of their file."""
    return hashlib.sha256(files(__package__).joinpath(FILE).read_bytes()).digest()
