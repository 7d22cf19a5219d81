"""Exact nearness under a selection."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.errors import IndexDamaged
from indexer.local.vectors import FILE, VectorIndex, write


def unit(rows: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_cosines_equal_brute_force_within_the_selection(tmp_path: Path) -> None:
    vectors, windows = unit(300), unit(3, seed=1)
    write(tmp_path, vectors)
    index = VectorIndex(tmp_path)
    for share in (0.0, 0.01, 0.5, 1.0):
        selection = np.random.default_rng(2).random(300) < share
        expected = np.where(selection, (vectors @ windows.T).mean(axis=1), -1.0)
        assert np.allclose(index.cosines(windows, selection), expected, atol=1e-6)


def test_a_passage_is_as_near_whatever_else_may_be_shown(tmp_path: Path) -> None:
    write(tmp_path, unit(300))
    index, windows = VectorIndex(tmp_path), unit(1, seed=1)
    everything = index.cosines(windows, np.ones(300, np.bool_))
    for share in (0.01, 0.5):
        selection = np.random.default_rng(2).random(300) < share
        found = index.cosines(windows, selection)
        assert np.array_equal(found[selection], everything[selection])


def test_opposite_vectors_are_selected_too(tmp_path: Path) -> None:
    query = unit(1)
    write(tmp_path, np.concatenate([query, -query]))
    found = VectorIndex(tmp_path).cosines(query, np.ones(2, np.bool_))
    assert np.allclose(found, [1.0, -1.0], atol=1e-6)


def test_stored_vectors_come_back_in_the_order_asked_for(tmp_path: Path) -> None:
    vectors = unit(10)
    write(tmp_path, vectors)
    index = VectorIndex(tmp_path)
    assert (len(index), index.dimension) == (10, 16)
    assert np.array_equal(index.vectors(np.array([7, 2])), vectors[[7, 2]])


def test_a_damaged_file_is_called_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"nothing of the kind")
    with pytest.raises(IndexDamaged, match="build the index again"):
        VectorIndex(tmp_path)
