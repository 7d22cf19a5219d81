"""Trees that are read from a file and asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.reasoning.forest import Forest

# Two trees: "a" above 0.5 adds 2, else -1; then "b" above 0 is asked, with 1 and 0.
FOREST = Forest(
    names=("a", "b"),
    roots=np.array([0, 3], np.int32),
    feature=np.array([0, -1, -1, 1, -1, -1], np.int16),
    threshold=np.array([0.5, 0, 0, 0.0, 0, 0], np.float32),
    left=np.array([1, 0, 0, 4, 0, 0], np.int32),
    right=np.array([2, 0, 0, 5, 0, 0], np.int32),
    value=np.array([0, -1, 2, 0, 0, 1], np.float32),
    base=-0.5,
    depth=1,
)


def chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def test_leaves_of_all_trees_add_up() -> None:
    rows = FOREST.matrix(({"a": 1.0, "unknown": 9.0}, {"b": 1.0}, {}))
    expected = [chance(1.5), chance(-0.5), chance(-1.5)]
    assert FOREST.probabilities(rows) == pytest.approx(expected)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    FOREST.write(tmp_path / "forest.npz")
    with (tmp_path / "forest.npz").open("rb") as handle:
        again = Forest.read(handle)
    rows = FOREST.matrix(({"a": 1.0}, {"b": 1.0}))
    assert again.names == FOREST.names
    assert again.probabilities(rows) == pytest.approx(FOREST.probabilities(rows))


def test_no_sentence_is_no_error() -> None:
    assert FOREST.probabilities(FOREST.matrix(())).shape == (0,)
