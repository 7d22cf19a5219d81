"""A small forest of decision trees, read from one file: nothing but comparisons of numbers.

Trained with scikit-learn by `benchmarks/deciding.py`; answered by NumPy, so that reading a letter
needs no machine-learning library.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from indexer.reasoning.features import Features


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose leaves add up to the log-odds of being true.

    `names` are the features, in the columns' order. The nodes of all trees stand behind one
    another, a tree's root at its place in `roots`: a node asks whether feature `feature[n]` is at
    most `threshold[n]` and goes on to `left[n]`, or else to `right[n]`; a leaf has feature -1 and
    adds `value[n]`. `depth` is the longest way down. `base` is added once.
    """

    names: tuple[str, ...]
    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    base: float
    depth: int

    def matrix(self, described: tuple[Features, ...]) -> NDArray[np.float32]:
        """One row a sentence, one column a feature."""
        column = {name: place for place, name in enumerate(self.names)}
        filled = np.zeros((len(described), len(self.names)), np.float32)
        for row, features in enumerate(described):
            for name, number in features.items():
                place = column.get(name)
                if place is not None:
                    filled[row, place] = number
        return filled

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """How likely each row of a matrix is true, 0 to 1."""
        which = np.arange(len(rows))[:, np.newaxis]
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        for _ in range(self.depth):
            asked = self.feature[at]
            inner = asked >= 0
            goes_left = rows[which, np.where(inner, asked, 0)] <= self.threshold[at]
            at = np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)
        odds = self.base + self.value[at].sum(axis=1, dtype=np.float64)
        chance: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return chance

    def write(self, path: Path) -> None:
        """Write everything into one file."""
        with path.open("wb") as handle:
            np.savez_compressed(
                handle,
                allow_pickle=False,
                names=np.frombuffer("\n".join(self.names).encode(), np.uint8),
                roots=self.roots,
                feature=self.feature,
                threshold=self.threshold,
                left=self.left,
                right=self.right,
                value=self.value,
                base=np.float64(self.base),
                depth=np.int64(self.depth),
            )

    @staticmethod
    def read(handle: IO[bytes]) -> Forest:
        """Read what `write` wrote."""
        with np.load(handle, allow_pickle=False) as arrays:
            return Forest(
                names=tuple(arrays["names"].tobytes().decode().split("\n")),
                base=float(arrays["base"]),
                depth=int(arrays["depth"]),
                **{
                    name: arrays[name]
                    for name in ("roots", "feature", "threshold", "left", "right", "value")
                },
            )
