"""Which texts hold each term, and how often? The raw ingredients of BM25, nothing worked out.

What a term weighs depends on the whole collection, so nothing of it is kept: any number of these,
each written once, make up a collection together (`ranker.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged

_TERMS = "terms.txt"
_ARRAYS = ("starts", "rows", "times", "lengths")

MOST_TIMES = 2**16 - 1
"""What stands oftener in a text counts as often as this: by then more says nothing more."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Texts by their terms.

    `terms[i]` stands in the texts `rows[starts[i]:starts[i + 1]]`, ascending, in each as often as
    `times` says. `terms` are sorted as UTF-8, `lengths` counts the terms of each text.
    """

    terms: Sequence[bytes]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    times: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @staticmethod
    def of(texts: Iterable[Sequence[str]]) -> Postings:
        """The postings of texts, each given as its terms."""
        held = list(texts)
        numbers = {term: number for number, term in enumerate(dict.fromkeys(chain(*held)))}
        rows = np.repeat(np.arange(len(held), dtype=np.int32), [len(one) for one in held])
        found = np.fromiter(map(numbers.__getitem__, chain(*held)), np.int32, len(rows))
        return Postings.counted([term.encode() for term in numbers], found, rows, len(held))

    @staticmethod
    def counted(
        terms: Sequence[bytes], found: NDArray[np.int32], rows: NDArray[np.int32], count: int
    ) -> Postings:
        """The postings of `count` texts, term `terms[found[i]]` standing in text `rows[i]`.

        A term that no text holds is not kept.
        """
        order = sorted(range(len(terms)), key=terms.__getitem__)
        places = np.empty(len(terms), np.int64)
        places[order] = np.arange(len(terms))
        pairs, times = np.unique(places[found] * count + rows, return_counts=True)
        holders = np.bincount(pairs // max(count, 1), minlength=len(terms))
        kept = holders > 0
        return Postings(
            [terms[number] for number, keep in zip(order, kept.tolist(), strict=True) if keep],
            np.concatenate([[0], np.cumsum(holders[kept])]).astype(np.int64),
            (pairs % max(count, 1)).astype(np.int32),
            np.minimum(times, MOST_TIMES).astype(np.uint16),
            np.bincount(rows, minlength=count).astype(np.int32),
        )

    @property
    def count(self) -> int:
        """How many texts there are."""
        return len(self.lengths)

    def span(self, term: str) -> slice:
        """Where the texts of a term stand in `rows` and `times`; empty where none holds it."""
        wanted = term.encode(errors="replace")
        at = bisect_left(self.terms, wanted)
        if at == len(self.terms) or self.terms[at] != wanted:
            return slice(0, 0)
        return slice(int(self.starts[at]), int(self.starts[at + 1]))

    def write(self, directory: Path) -> None:
        """Write everything into a new folder."""
        directory.mkdir()
        (directory / _TERMS).write_bytes(b"\n".join(self.terms))
        for name in _ARRAYS:
            np.save(directory / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @staticmethod
    def read(directory: Path) -> Postings:
        """What `write` wrote; the arrays stay in their files until they are asked for.

        Raises:
            IndexDamaged: a file is missing or no such file.
        """
        try:
            packed = (directory / _TERMS).read_bytes()
            # Seen as plain arrays: what memory maps are beside that costs every slice a little.
            arrays = (
                np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(
                    np.ndarray
                )
                for name in _ARRAYS
            )
            return Postings(packed.split(b"\n") if packed else [], *arrays)
        except (OSError, ValueError, EOFError) as error:
            raise IndexDamaged(f"{directory}: {error}; build the index again") from error
