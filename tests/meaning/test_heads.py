"""Heads: written and read alike, and what they tell of a vector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexer.meaning.heads import NONE, Head, Heads
from trials.doubles import HashingEncoder
from trials.heads import DIMENSION, head, heads

EXAMPLES = {"dx/mri": ["magnet tube"], "dme/tens": ["shock box"], NONE: ["weather"]}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written = heads(EXAMPLES, {"no-red-flags": ["no tumor"], NONE: ["weather"]})
    written.write(tmp_path / "heads.npz")
    again = Heads.read(tmp_path / "heads.npz")
    assert again.model == written.model
    for one, other in ((written.requests, again.requests), (written.reasons, again.reasons)):
        assert one.labels == other.labels
        assert other.weights.dtype == other.bias.dtype == np.float32
        assert np.allclose(one.weights, other.weights, atol=1e-2)
        assert np.allclose(one.bias, other.bias, atol=1e-2)


def test_a_head_tells_the_label_whose_examples_are_nearest() -> None:
    encoder = HashingEncoder(dimension=DIMENSION)
    likely = head(EXAMPLES).probabilities(encoder.encode(["a magnet tube", "a shock box"]))
    assert likely.argmax(axis=1).tolist() == [0, 1]


@given(
    arrays(np.float32, (3, 4), elements=st.floats(-1, 1, width=32)),
    arrays(np.float32, (4, 5), elements=st.floats(-1000, 1000, width=32)),
    arrays(np.float32, (5,), elements=st.floats(-1000, 1000, width=32)),
)
def test_rows_of_probabilities_sum_to_one(
    vectors: np.ndarray, weights: np.ndarray, bias: np.ndarray
) -> None:
    likely = Head(("a", "b", "c", "d", NONE), weights, bias).probabilities(vectors)
    assert likely.shape == (3, 5)
    assert ((likely >= 0) & (likely <= 1)).all()
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-5)


def test_what_is_told_is_likely_enough_and_in_order() -> None:
    one = Head(("a", "b", NONE, "c", "d"), np.zeros((1, 5)), np.zeros(5))
    row = np.array([0.1, 0.2, 0.5, 0.1, 0.05], np.float32)
    assert list(one.told(row, 0.1)) == ["b", "a", "c"]
    assert one.told(row, 0.2) == {"b": 0.2}
    assert one.told(row, 0.6) == {}
    assert NONE not in one.told(row, 0.0)
