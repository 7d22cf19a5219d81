"""Heads made by hand, for a model's double: each label stands where its example texts do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from indexer.meaning.heads import Head, Heads
from trials.doubles import HashingEncoder

SHARPNESS = 25.0
"""By how much likeness is multiplied: the higher, the surer the head."""


def head(examples: Mapping[str, Sequence[str]], sharpness: float = SHARPNESS) -> Head:
    """A head that tells the label whose example texts share the most words with a text."""
    encoder = HashingEncoder(dimension=DIMENSION)
    means = [encoder.encode(texts).mean(axis=0) for texts in examples.values()]
    weights = np.stack([sharpness * mean / np.linalg.norm(mean) for mean in means], axis=1)
    return Head(tuple(examples), weights, np.zeros(len(examples), np.float32))


def heads(requests: Mapping[str, Sequence[str]], reasons: Mapping[str, Sequence[str]]) -> Heads:
    """Both heads of a double, from the examples of each."""
    return Heads("by hand", head(requests), head(reasons))


DIMENSION = 512
"""Of the double's vectors: so many that few words share a place."""


def reading_encoder(
    requests: Mapping[str, Sequence[str]], reasons: Mapping[str, Sequence[str]]
) -> HashingEncoder:
    """A double with such heads."""
    return HashingEncoder(dimension=DIMENSION, heads=heads(requests, reasons))
