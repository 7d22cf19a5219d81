"""Which passages are near? Inner products with every stored vector, eight bits a dimension.

FAISS holds the vectors of each segment and maps them from disk. They are stored at 8 bits with a
scale of their own, which moves a cosine by less than `COSINE_ERROR` and takes a quarter of the
room. What is stored is compared exactly: with every passage that may be shown, by one product.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.embedding import Vectors
from indexer.errors import IndexDamaged
from indexer.local.rows import Places

FILE, SCALES = "vectors.faiss", "scales.npy"

_MOST = 127
_ZERO = 128  # FAISS's form of signed bytes
_MOST_HALVED = 127 * 256 + 127
_HEAD = 256  # more than an index without vectors takes
_MOST_DIMENSIONS = 2**16
_AT_A_TIME = 1024  # what is unpacked stays in the processor's cache


def write(directory: Path, vectors: Vectors) -> None:
    """Write the unit vectors of all passages, row i being passage i."""
    greatest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-12)
    codes = np.round(vectors * (_MOST / greatest)).astype(np.float32)
    index = _empty(vectors.shape[1])
    index.add(codes)
    faiss.write_index(index, str(directory / FILE))
    # So that what is stored is a unit vector again.
    lengths = np.maximum(np.linalg.norm(codes, axis=1), 1e-12)
    np.save(directory / SCALES, (1 / lengths).astype(np.float32), allow_pickle=False)


def _empty(dimension: int) -> faiss.IndexScalarQuantizer:
    return faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )


def _check(path: Path) -> None:
    """See that the file is an index of the one kind that `write` writes, and as long as it says.

    FAISS believes what a file says of its sizes.

    Raises:
        ValueError, OSError: it is not.
    """
    with path.open("rb") as file:
        told = file.read(_HEAD)
    kind, dimension, count = struct.unpack_from("<4siq", told.ljust(_HEAD, b"\0"))
    if not (0 < dimension <= _MOST_DIMENSIONS and 0 <= count <= path.stat().st_size):
        raise ValueError("sizes that cannot be")
    head = bytearray(faiss.serialize_index(_empty(dimension)).tobytes())
    struct.pack_into("<q", head, struct.calcsize("<4si"), count)
    struct.pack_into("<q", head, len(head) - 8, count * dimension)
    if told[: len(head)] != head or path.stat().st_size != len(head) + count * dimension:
        raise ValueError(f"no such index of vectors ({kind!r})")


class SegmentVectors:
    """The vectors of one segment's passages, mapped from disk, opened for reading."""

    def __init__(self, directory: Path) -> None:
        try:
            _check(directory / FILE)
            # FAISS's stubs know the codes of some kinds of index only.
            opened: Any = faiss.read_index(str(directory / FILE), faiss.IO_FLAG_MMAP_IFC)
            self._scales = np.load(directory / SCALES, mmap_mode="r", allow_pickle=False)
        except (RuntimeError, OSError, ValueError, EOFError, struct.error) as error:
            raise IndexDamaged(f"{directory / FILE}: cannot be read; build the index again") from (
                error
            )
        self._index = opened
        size = len(self) * self.dimension
        if len(self._scales) != len(self) or opened.codes.size() != size:
            raise IndexDamaged(f"{directory / FILE}: is not whole; build the index again")
        # A view of what FAISS maps: nothing is read until it is looked at.
        codes = faiss.rev_swig_ptr(opened.codes.data(), size)
        self._codes: NDArray[np.uint8] = codes.reshape(len(self), self.dimension)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def vectors(self, places: NDArray[np.int64]) -> Vectors:
        """The stored vectors of some passages, shape (len(places), dimension)."""
        codes = self._codes[places].astype(np.float32) - _ZERO
        found: Vectors = codes * self._scales[places][:, np.newaxis]
        return found

    def products(self, query: WholeNumbers, places: NDArray[np.int64] | None) -> Vectors:
        """The inner product of some passages (all, if None) with a vector."""
        count = len(self) if places is None else len(places)
        sums = np.empty((count, 2), np.float32)
        for first in range(0, count, _AT_A_TIME):
            some = slice(first, first + _AT_A_TIME)
            codes = self._codes[some if places is None else places[some]]
            np.matmul(codes.astype(np.float32), query.parts, out=sums[some])
        scales = self._scales if places is None else self._scales[places]
        found: Vectors = (query.product(sums) * scales).astype(np.float32)
        return found


@dataclass(frozen=True, slots=True)
class WholeNumbers:
    """A vector in whole numbers of 16 bits: `scale * (256 * parts[:, 0] + parts[:, 1])`.

    Of its halves every sum that a product with a passage goes through is a whole number that single
    precision holds exactly, so that none depends on which passages stand beside it.
    """

    parts: Vectors
    scale: float

    @staticmethod
    def of(vector: Vectors) -> WholeNumbers:
        """The numbers of a vector, rounded to a 65,000th of its greatest."""
        scale = max(float(np.abs(vector).max(initial=0.0)), 1e-12) / _MOST_HALVED
        numbers = np.round(vector.astype(np.float64) / scale)
        high = np.round(numbers / 256)
        return WholeNumbers(np.stack([high, numbers - 256 * high], 1).astype(np.float32), scale)

    def product(self, sums: Vectors) -> NDArray[np.float64]:
        """The product with signed codes, of both halves' sums over unsigned ones."""
        whole = sums.astype(np.float64) - _ZERO * self.parts.sum(axis=0, dtype=np.float64)
        found: NDArray[np.float64] = self.scale * (256 * whole[:, 0] + whole[:, 1])
        return found


class VectorIndex:
    """The passages' vectors of an index: those of its segments, by the rows of the index."""

    def __init__(self, segments: Sequence[SegmentVectors], rows: Sequence[Places]) -> None:
        self._segments = segments
        self._rows = rows
        self._whole = [bool((row >= 0).all()) for row in rows]
        self._count = sum(int((row >= 0).sum()) for row in rows)

    def __len__(self) -> int:
        return self._count

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """The stored vectors of some passages, shape (len(rows), dimension)."""
        found = np.empty((len(rows), self._segments[0].dimension), np.float32)
        for segment, own in zip(self._segments, self._rows, strict=True):
            place_of = np.full(self._count, -1, np.int64)
            place_of[own[own >= 0]] = np.flatnonzero(own >= 0)
            places = place_of[rows]
            here = places >= 0
            if here.any():
                found[here] = segment.vectors(places[here])
        return found

    def cosines(self, windows: Vectors, selection: NDArray[np.bool_]) -> Vectors:
        """Of each selected passage the mean of its cosines with some unit vectors.

        That mean is the inner product with the mean of the vectors, so a long text costs no more
        than a short one. `selection` (one flag a passage) leaves the rest out *before* anything is
        computed: they get -1, the least that a cosine can be.
        """
        query = WholeNumbers.of(windows.mean(axis=0))
        found = np.full(self._count, -1.0, np.float32)
        everything = bool(selection.all())
        for segment, own, whole in zip(self._segments, self._rows, self._whole, strict=True):
            if everything and whole:
                found[own] = segment.products(query, None)
                continue
            # What has no row is never selected.
            places = np.flatnonzero(np.append(selection, False)[own])
            if len(places):
                found[own[places]] = segment.products(query, places)
        return found
