"""Near-duplicates over all segments of an index: each keeps what its texts are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged
from indexer.local.near_duplicates import Runs, Signatures, groups
from indexer.local.rows import Places
from indexer.local.unpacking import arrays

FILE = "runs.npz"

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class KeptRuns:
    """The runs of terms of a segment's issues, and their signatures.

    Of a run 32 bits are kept: of a text's few hundred, hardly one is taken for another by that.
    """

    signatures: Signatures
    starts: NDArray[np.int64]
    hashes: Hashes

    @staticmethod
    def read(directory: Path) -> KeptRuns:
        """What `write` wrote.

        Raises:
            IndexDamaged: the file cannot be read.
        """
        held = arrays(directory / FILE)
        try:
            return KeptRuns(held["signatures"], held["starts"], held["hashes"])
        except KeyError as error:
            raise IndexDamaged(
                f"{directory / FILE} lacks {error}; build the index again"
            ) from error


def write(directory: Path, runs: Runs) -> None:
    """Write the runs of a segment's issues."""
    with (directory / FILE).open("wb") as handle:
        np.savez(
            handle,
            allow_pickle=False,
            signatures=runs.signatures(),
            starts=runs.starts,
            hashes=(runs.hashes >> np.uint64(8)).astype(np.uint32),
        )


def grouped(
    kept: Sequence[KeptRuns], rows: Sequence[Places], outcomes: Sequence[str]
) -> NDArray[np.int32]:
    """Of each issue of an index, by row, the first that says nearly the same with its outcome.

    `rows[s]` gives the row of each issue of segment s (-1: in the index no more).
    """
    count = len(outcomes)
    signatures = np.zeros((count, kept[0].signatures.shape[1]), np.uint16)
    segment_of, place_of = np.zeros(count, np.int32), np.zeros(count, np.int32)
    for number, (one, row) in enumerate(zip(kept, rows, strict=True)):
        own = np.flatnonzero(row >= 0)
        signatures[row[own]] = one.signatures[own]
        segment_of[row[own]], place_of[row[own]] = number, own

    def runs_of(row: int) -> Hashes:
        one, place = kept[int(segment_of[row])], int(place_of[row])
        return one.hashes[one.starts[place] : one.starts[place + 1]]

    return groups(signatures, outcomes, runs_of)
