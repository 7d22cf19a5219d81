"""Which rows of which segments make up an index, and in which order? Letters by their ids.

A segment never changes once it is written. What is taken out of an index, or replaced, stays in its
segment and gets no row of the index any more; what is left stands in the order of the letters' ids,
whichever segment holds it. So an index that grew answers as one that was built at once, and nothing
above this room knows of segments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged
from indexer.local.unpacking import arrays

FILE = "rows.npz"

NONE = -1
"""The row of what has none."""

Places = NDArray[np.int32]


@dataclass(frozen=True)
class Letters:
    """Of each letter of an index, in the order of their ids, its segment and its place there."""

    segment: Places
    place: Places

    @staticmethod
    def of(segments: Sequence[Sequence[str]], removed: Iterable[str] = ()) -> Letters:
        """The letters of segments, given as their ids; of one id (in any case) the last stays."""
        found: dict[str, tuple[str, int, int]] = {}
        for segment, ids in enumerate(segments):
            for place, name in enumerate(ids):
                found[name.lower()] = (name, segment, place)
        for name in removed:
            found.pop(name.lower(), None)
        ordered = sorted(found.values())
        return Letters(
            np.array([segment for _, segment, _ in ordered], np.int32),
            np.array([place for _, _, place in ordered], np.int32),
        )

    def __len__(self) -> int:
        return len(self.segment)

    def rows(self, segment: int, count: int) -> Places:
        """The row of each of the `count` letters of a segment, `NONE` where it has none."""
        rows = np.full(count, NONE, np.int32)
        own = np.flatnonzero(self.segment == segment)
        rows[self.place[own]] = own
        return rows


@dataclass(frozen=True)
class Owned:
    """To what the parts of a segment belong: the letter of each issue, the owner of each passage.

    The passages of rationales, which belong to issues, come first, those of summaries follow.
    """

    letters: int
    letter_of: Places
    passage_issue: Places
    passage_letter: Places


@dataclass(frozen=True)
class Rows:
    """Where the rows of an index lie.

    `letters`, `issues` and `passages` give for each segment the row of each of its letters, issues
    and passages (`NONE` where it has none); `of_issue` and `of_letter` are the way back: segment
    and place of each row.
    """

    letters: tuple[Places, ...]
    issues: tuple[Places, ...]
    passages: tuple[Places, ...]
    of_letter: Letters
    of_issue: Letters

    @staticmethod
    def of(letters: Letters, segments: Sequence[Owned]) -> Rows:
        """The rows of letters in segments."""
        of_letters = tuple(letters.rows(number, one.letters) for number, one in enumerate(segments))
        sizes = np.zeros(len(letters), np.int64)
        for rows, one in zip(of_letters, segments, strict=True):
            own = rows >= 0
            sizes[rows[own]] = np.bincount(one.letter_of, minlength=one.letters)[own]
        first = np.concatenate([[0], np.cumsum(sizes)])
        issues, segment_of, place_of = (
            [],
            np.zeros(first[-1], np.int32),
            np.zeros(first[-1], np.int32),
        )
        for number, (rows, one) in enumerate(zip(of_letters, segments, strict=True)):
            place = np.arange(len(one.letter_of))
            within = place - np.searchsorted(one.letter_of, one.letter_of)
            letter = rows[one.letter_of]
            row = np.where(letter >= 0, first[letter] + within, NONE).astype(np.int32)
            own = row >= 0
            segment_of[row[own]], place_of[row[own]] = number, place[own]
            issues.append(row)
        passages, at = [], 0
        # All rationales come first.
        owners = [
            [rows[one.passage_issue] for rows, one in zip(issues, segments, strict=True)],
            [rows[one.passage_letter] for rows, one in zip(of_letters, segments, strict=True)],
        ]
        numbered: list[list[Places]] = [[], []]
        for kind in (0, 1):
            for owner in owners[kind]:
                own = owner >= 0
                row = np.full(len(owner), NONE, np.int32)
                row[own] = at + np.arange(int(own.sum()))
                at += int(own.sum())
                numbered[kind].append(row)
        passages = [np.concatenate(both) for both in zip(*numbered, strict=True)]
        return Rows(
            of_letters, tuple(issues), tuple(passages), letters, Letters(segment_of, place_of)
        )

    @cached_property
    def whole(self) -> bool:
        """Whether the index is one segment, as it stands there."""
        return len(self.letters) == 1 and not (self.letters[0] < 0).any()

    def split(self, rows: Sequence[int]) -> Mapping[int, list[int]]:
        """Rows of issues by their segments: the places there, in the given order."""
        found: dict[int, list[int]] = {}
        for row in rows:
            found.setdefault(int(self.of_issue.segment[row]), []).append(
                int(self.of_issue.place[row])
            )
        return found


def write(directory: Path, letters: Letters, group_of: NDArray[np.int32]) -> None:
    """Write which letters there are, and the near-duplicates among their issues."""
    with (directory / FILE).open("wb") as handle:
        np.savez(
            handle,
            allow_pickle=False,
            segment=letters.segment,
            place=letters.place,
            group_of=group_of,
        )


def read(directory: Path) -> tuple[Letters, NDArray[np.int32]]:
    """Read what `write` wrote.

    Raises:
        IndexDamaged: the file is none of these.
    """
    held = arrays(directory / FILE)
    try:
        return Letters(held["segment"], held["place"]), held["group_of"]
    except KeyError as error:
        raise IndexDamaged(f"{directory / FILE} lacks {error}; build the index again") from error
