"""Which passages are near? Exact inner products over a flat FAISS index."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.embedding import Vectors
from indexer.errors import IndexDamaged

FILE = "vectors.faiss"

FEW = 8
"""Where no more than one in so many passages may be shown, each is looked up by itself."""


def write(directory: Path, vectors: Vectors) -> None:
    """Write the unit vectors of all passages, row i being passage i."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    faiss.write_index(index, str(directory / FILE))


class VectorIndex:
    """The passages' vectors, mapped from disk, opened for reading."""

    def __init__(self, directory: Path) -> None:
        try:
            self._index = faiss.read_index(str(directory / FILE), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamaged(f"{directory / FILE}: cannot be read; build the index again") from (
                error
            )

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """The stored vectors of some passages, shape (len(rows), dimension)."""
        stored: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        return stored

    def cosines(self, windows: Vectors, selection: NDArray[np.bool_]) -> Vectors:
        """Of each selected passage the mean of its cosines with some unit vectors, exact.

        That mean is the inner product with the mean of the vectors, so a long text costs no more
        than a short one. `selection` (one flag a passage) leaves the rest out *before* anything is
        computed: they get -1, the least that a cosine can be.
        """
        query = np.ascontiguousarray(windows.mean(axis=0, keepdims=True), np.float32)
        rows = np.flatnonzero(selection)
        found = np.full(len(self), -1.0, np.float32)
        if FEW * len(rows) < len(self):
            found[rows] = self._of_few(query, rows)
            return found
        bitmap = np.packbits(selection, bitorder="little")
        # FAISS's Python wrapper takes the array; its stubs tell the C++ signature.
        selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
        params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # No cosine is below -1 but for rounding, so this range takes in every selected passage.
        _, values, rows = self._index.range_search(query, -2.0, params=params)
        found[rows] = values
        return found

    def _of_few(self, query: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """The same, to the last digit, without a look at any other passage."""
        products = np.empty(len(rows), np.float32)
        if len(rows):
            # Its stubs take any index for one without stored vectors.
            self._index.compute_distance_subset(  # type: ignore[attr-defined]
                1, faiss.swig_ptr(query), len(rows), faiss.swig_ptr(products), faiss.swig_ptr(rows)
            )
        return products
