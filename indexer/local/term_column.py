"""In which issues does each term of the reviewers stand? A column of words beside the facets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged
from indexer.local.columns import Column
from indexer.local.texts import Numbers, Said
from indexer.local.unpacking import arrays

FILE = "wording.npz"

FEWEST_LETTERS = 3
"""A term that fewer letters have separates nothing, and is not kept."""


@dataclass(frozen=True, slots=True)
class TermColumn:
    """The terms of all issues.

    `shown[i]` is how `column.values[i]` is mostly written, `times[i]` how often it is so.
    """

    column: Column
    shown: tuple[str, ...]
    times: NDArray[np.int32]

    @staticmethod
    def of(said: Said) -> TermColumn:
        """The terms of the issues of a segment, rare ones too: other segments may hold them."""
        order = sorted(range(len(said.keys)), key=said.keys.__getitem__)
        codes = np.empty(len(said.keys), np.int32)
        codes[order] = np.arange(len(order), dtype=np.int32)
        rows, found = _distinct(said.rows, codes[said.found])
        shown, times = _mostly_written(said, codes)
        return TermColumn(
            Column(tuple(said.keys[key] for key in order), found, rows),
            tuple(shown),
            np.array(times, np.int32),
        )

    @staticmethod
    def joined(
        parts: Sequence[TermColumn],
        rows: Sequence[NDArray[np.int32]],
        letter_of: NDArray[np.int32],
    ) -> TermColumn:
        """The terms of an index over its segments, as far as enough letters have them.

        `rows[p]` gives the row of each issue of part p (-1: in the index no more), `letter_of` the
        letter of each row.
        """
        number: dict[str, int] = {}
        shown: list[str] = []
        times: list[int] = []
        codes, issues = [], []
        for part, row in zip(parts, rows, strict=True):
            recode = np.empty(len(part.column.values), np.int64)
            told = zip(part.column.values, part.shown, part.times.tolist(), strict=True)
            for own, (key, words, often) in enumerate(told):
                code = recode[own] = number.setdefault(key, len(number))
                if code == len(shown):
                    shown.append(words)
                    times.append(often)
                elif (-often, words) < (-times[code], shown[code]):
                    shown[code], times[code] = words, often
            alive = row[part.column.rows] >= 0
            codes.append(recode[part.column.codes[alive]])
            issues.append(row[part.column.rows[alive]].astype(np.int64))
        code_of, row_of = np.concatenate(codes), np.concatenate(issues)
        pairs = np.unique(code_of * len(letter_of) + letter_of[row_of])
        letters = np.bincount(pairs // max(1, len(letter_of)), minlength=len(number))
        keys = list(number)
        kept = sorted(np.flatnonzero(letters >= FEWEST_LETTERS).tolist(), key=keys.__getitem__)
        recode = np.full(len(number), -1, np.int64)
        recode[kept] = np.arange(len(kept))
        kept_code = recode[code_of]
        kept_row = row_of[kept_code >= 0]
        kept_code = kept_code[kept_code >= 0]
        order = np.lexsort((kept_code, kept_row))
        return TermColumn(
            Column(
                tuple(keys[code] for code in kept),
                kept_code[order].astype(np.int32),
                kept_row[order].astype(np.int32),
            ),
            tuple(shown[code] for code in kept),
            np.array([times[code] for code in kept], np.int32),
        )

    def write(self, directory: Path) -> None:
        """Write everything into one file in `directory`."""
        with (directory / FILE).open("wb") as handle:
            np.savez(
                handle,
                allow_pickle=False,
                keys=_packed(self.column.values),
                shown=_packed(self.shown),
                times=self.times,
                codes=self.column.codes,
                rows=self.column.rows,
            )

    @staticmethod
    def read(directory: Path) -> TermColumn:
        """Read what `write` wrote.

        Raises:
            IndexDamaged: the file is none of these.
        """
        held = arrays(directory / FILE)
        try:
            column = Column(_unpacked(held["keys"]), held["codes"], held["rows"])
            return TermColumn(column, _unpacked(held["shown"]), held["times"])
        except (KeyError, ValueError) as error:
            raise IndexDamaged(
                f"{directory / FILE} is not whole ({error}); build the index again"
            ) from error


def _distinct(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """The different pairs of two columns of numbers, in order."""
    pairs = np.unique((one.astype(np.int64) << 32) + other)
    first = (pairs + 1 >> 32).astype(np.int32)
    return first, (pairs - (first.astype(np.int64) << 32)).astype(np.int32)


def _mostly_written(said: Said, codes: Numbers) -> tuple[list[str], list[int]]:
    """How each term is written most often, and how often; of several forms the alphabet's first."""
    pairs, often = np.unique(
        (codes[said.found].astype(np.int64) << 32) | said.written, return_counts=True
    )
    forms = [said.forms[form] for form in (pairs & (2**32 - 1)).tolist()]
    shown, most = [""] * len(codes), [0] * len(codes)
    for term, form, times in zip((pairs >> 32).tolist(), forms, often.tolist(), strict=True):
        if (-times, form) < (-most[term], shown[term]):
            most[term], shown[term] = times, form
    return shown, most


def _packed(words: Sequence[str]) -> NDArray[np.uint8]:
    # NumPy's own strings are all as wide as the longest.
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> tuple[str, ...]:
    text = packed.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
