"""In which issues does each term of the reviewers stand? A column of words beside the facets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.letters.model import Issue
from indexer.local.columns import Column
from indexer.wording import issue_phrases

FILE = "wording.npz"

FEWEST_LETTERS = 3
"""A term that fewer letters have separates nothing, and is not kept."""


@dataclass(frozen=True, slots=True)
class TermColumn:
    """The terms of all issues. `shown[i]` is how `column.values[i]` is mostly written."""

    column: Column
    shown: tuple[str, ...]

    @staticmethod
    def of(issues: Sequence[Issue], letter_of: Sequence[int]) -> TermColumn:
        """The terms of `issues`, issue i being of the letter `letter_of[i]`."""
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        letters: defaultdict[str, set[int]] = defaultdict(set)
        had: list[set[str]] = []
        for issue, letter in zip(issues, letter_of, strict=True):
            keys = set()
            for phrase in issue_phrases(issue.treatment, issue.rationale):
                words = " ".join(issue.rationale[phrase.start : phrase.end].lower().split())
                written[phrase.key][words] += 1
                letters[phrase.key].add(letter)
                keys.add(phrase.key)
            had.append(keys)
        kept = {key for key, of in letters.items() if len(of) >= FEWEST_LETTERS}
        column = Column.of([sorted(keys & kept) for keys in had])
        return TermColumn(
            column,
            tuple(
                min(written[key], key=lambda one: (-written[key][one], one))
                for key in column.values
            ),
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


def _packed(words: Sequence[str]) -> NDArray[np.uint8]:
    # NumPy's own strings are all as wide as the longest.
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> tuple[str, ...]:
    text = packed.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
