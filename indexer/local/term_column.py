"""In which issues does each term of the reviewers stand? A column of words beside the facets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.local.columns import Column
from indexer.local.texts import Numbers, Said

FILE = "wording.npz"

FEWEST_LETTERS = 3
"""A term that fewer letters have separates nothing, and is not kept."""


@dataclass(frozen=True, slots=True)
class TermColumn:
    """The terms of all issues. `shown[i]` is how `column.values[i]` is mostly written."""

    column: Column
    shown: tuple[str, ...]

    @staticmethod
    def of(said: Said, letter_of: NDArray[np.int32]) -> TermColumn:
        """The terms of what is said, issue i being of the letter `letter_of[i]`."""
        keys, _ = _distinct(said.found, letter_of[said.rows])
        kept = np.bincount(keys, minlength=len(said.keys)) >= FEWEST_LETTERS
        order = sorted(np.flatnonzero(kept).tolist(), key=said.keys.__getitem__)
        codes = np.full(len(said.keys), -1, np.int32)
        codes[order] = np.arange(len(order), dtype=np.int32)
        rows, found = _distinct(said.rows, codes[said.found])
        had = found >= 0
        return TermColumn(
            Column(tuple(said.keys[key] for key in order), found[had], rows[had]),
            tuple(_mostly_written(said, codes, len(order))),
        )

    def write(self, directory: Path) -> None:
        """Write everything into one file in `directory`."""
        with (directory / FILE).open("wb") as handle:
            np.savez(
                handle,
                allow_pickle=False,
                keys=_packed(self.column.values),
                shown=_packed(self.shown),
                codes=self.column.codes,
                rows=self.column.rows,
            )

    @staticmethod
    def read(directory: Path) -> TermColumn:
        """Read what `write` wrote."""
        with np.load(directory / FILE, allow_pickle=False) as arrays:
            column = Column(_unpacked(arrays["keys"]), arrays["codes"], arrays["rows"])
            return TermColumn(column, _unpacked(arrays["shown"]))


def _distinct(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """The different pairs of two columns of numbers, in order."""
    pairs = np.unique((one.astype(np.int64) << 32) + other)
    first = (pairs + 1 >> 32).astype(np.int32)
    return first, (pairs - (first.astype(np.int64) << 32)).astype(np.int32)


def _mostly_written(said: Said, codes: Numbers, count: int) -> list[str]:
    """How each term is written most often; of several forms the first by the alphabet."""
    terms = codes[said.found]
    kept = terms >= 0
    pairs, times = np.unique(
        (terms[kept].astype(np.int64) << 32) | said.written[kept], return_counts=True
    )
    forms = [said.forms[form] for form in (pairs & (2**32 - 1)).tolist()]
    shown: list[str] = [""] * count
    most = [0] * count
    for term, form, often in zip((pairs >> 32).tolist(), forms, times.tolist(), strict=True):
        if (-often, form) < (-most[term], shown[term]):
            most[term], shown[term] = often, form
    return shown


def _packed(words: Sequence[str]) -> NDArray[np.uint8]:
    # NumPy's own strings are all as wide as the longest.
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> tuple[str, ...]:
    text = packed.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
