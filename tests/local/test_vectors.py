"""Exact nearness under a selection."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.contract import COSINE_ERROR
from indexer.errors import IndexDamaged
from indexer.local.vectors import FILE, SCALES, SegmentVectors, VectorIndex, write


def unit(rows: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def index_of(folder: Path, *parts: tuple[np.ndarray, list[int]]) -> VectorIndex:
    """An index over segments, each with the row of each of its passages (-1: none)."""
    opened, rows = [], []
    for number, (vectors, own) in enumerate(parts):
        (folder / str(number)).mkdir(parents=True)
        write(folder / str(number), vectors)
        opened.append(SegmentVectors(folder / str(number)))
        rows.append(np.array(own, np.int32))
    return VectorIndex(opened, rows)


def test_cosines_equal_brute_force_within_the_selection(tmp_path: Path) -> None:
    vectors, query = unit(300), unit(1, seed=1)[0]
    index = index_of(tmp_path, (vectors, list(range(300))))
    for share in (0.0, 0.01, 0.5, 1.0):
        selection = np.random.default_rng(2).random(300) < share
        expected = np.where(selection, vectors @ query, -1.0)
        found = index.cosines(query[np.newaxis], selection)
        assert np.allclose(found, expected, atol=COSINE_ERROR)
        # What is stored is compared exactly, however few it is compared with.
        stored = index.vectors(np.arange(300)) @ query
        assert np.allclose(found, np.where(selection, stored, -1.0), atol=1e-4)


def test_several_windows_count_by_their_mean(tmp_path: Path) -> None:
    index, windows = index_of(tmp_path, (unit(30), list(range(30)))), unit(3, seed=1)
    everything = np.ones(30, np.bool_)
    single = [index.cosines(window[np.newaxis], everything) for window in windows]
    assert np.allclose(index.cosines(windows, everything), np.mean(single, axis=0), atol=1e-4)


def test_what_is_stored_is_a_unit_vector_and_is_stored_again_as_it_is(tmp_path: Path) -> None:
    for number, vectors in enumerate((unit(200), np.eye(16, dtype=np.float32))):
        index = index_of(tmp_path / f"{number}", (vectors, list(range(len(vectors)))))
        stored = index.vectors(np.arange(len(vectors)))
        assert np.allclose(np.linalg.norm(stored, axis=1), 1.0, atol=1e-6)
        again = index_of(tmp_path / f"{number} again", (stored, list(range(len(vectors)))))
        assert np.array_equal(again.vectors(np.arange(len(vectors))), stored)


def test_opposite_vectors_are_selected_too(tmp_path: Path) -> None:
    query = unit(1)[0]
    index = index_of(tmp_path, (np.stack([query, -query]), [0, 1]))
    assert np.allclose(
        index.cosines(query[np.newaxis], np.ones(2, np.bool_)), [1.0, -1.0], atol=1e-6
    )


def test_segments_are_one_index_and_what_has_no_row_is_not_of_it(tmp_path: Path) -> None:
    vectors, query = unit(10), unit(1, seed=1)[0]
    index = index_of(tmp_path, (vectors[:6], [3, -1, 0, 1, -1, 4]), (vectors[6:], [-1, 2, 6, 5]))
    held = vectors[[2, 3, 7, 0, 5, 9, 8]]
    one = query[np.newaxis]
    assert len(index) == 7
    selection = np.array([True, False, True, True, True, False, True])
    expected = np.where(selection, held @ query, -1.0)
    assert np.allclose(index.cosines(one, selection), expected, atol=COSINE_ERROR)
    assert np.allclose(index.cosines(one, np.ones(7, np.bool_)), held @ query, atol=COSINE_ERROR)
    assert np.allclose(index.vectors(np.array([6, 0, 3])), held[[6, 0, 3]], atol=COSINE_ERROR)


def test_stored_vectors_come_back_in_the_order_asked_for(tmp_path: Path) -> None:
    vectors = unit(10)
    write(tmp_path, vectors)
    segment = SegmentVectors(tmp_path)
    assert (len(segment), segment.dimension) == (10, 16)
    assert np.allclose(segment.vectors(np.array([7, 2])), vectors[[7, 2]], atol=COSINE_ERROR)


def test_a_damaged_file_is_called_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"nothing of the kind")
    with pytest.raises(IndexDamaged, match="build the index again"):
        SegmentVectors(tmp_path)
    write(tmp_path, unit(10))
    np.save(tmp_path / SCALES, np.ones(9, np.float32))
    with pytest.raises(IndexDamaged, match="build the index again"):
        SegmentVectors(tmp_path)


def test_a_cosine_does_not_depend_on_what_stands_beside_it(tmp_path: Path) -> None:
    """To the last bit: an index that grew answers as one that was built at once."""
    vectors, query = unit(5000), unit(1, seed=1)
    everything = np.ones(5000, np.bool_)
    whole = index_of(tmp_path / "whole", (vectors, list(range(5000)))).cosines(query, everything)
    order = np.random.default_rng(3).permutation(5000)
    parts = [(vectors[some], some.tolist()) for some in np.array_split(order, [7, 900, 3333])]
    split = index_of(tmp_path / "split", *parts)
    assert np.array_equal(split.cosines(query, everything), whole)
    few = np.random.default_rng(4).random(5000) < 0.01
    assert np.array_equal(split.cosines(query, few)[few], whole[few])
