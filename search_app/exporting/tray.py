"""Which decisions were chosen, in which order, and what was noted on each?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

LONGEST_NOTE = 2_000
"""In characters. A note is a remark; a cell of a table must hold it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One chosen issue, by its id, with the reader's own note."""

    issue: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tray:
    """Chosen issues in the reader's order, none twice. Every change gives a new tray."""

    kept: tuple[Kept, ...] = ()

    def __len__(self) -> int:
        return len(self.kept)

    def __iter__(self) -> Iterator[Kept]:
        return iter(self.kept)

    def __contains__(self, issue: object) -> bool:
        return any(one.issue == issue for one in self.kept)

    def having(self, issue: str) -> Tray:
        """The tray with this issue in it, at the end if it is new."""
        return self if issue in self else Tray((*self.kept, Kept(issue)))

    def without(self, issue: str) -> Tray:
        """The tray without this issue."""
        return Tray(tuple(one for one in self.kept if one.issue != issue))

    def noted(self, issue: str, note: str) -> Tray:
        """The tray with this note on the issue; of a longer one, the first LONGEST_NOTE."""
        return Tray(
            tuple(
                replace(one, note=note[:LONGEST_NOTE]) if one.issue == issue else one
                for one in self.kept
            )
        )

    def moved(self, issue: str, by: int) -> Tray:
        """The tray with the issue `by` places further down (up, if negative), at most to an end."""
        places = [one.issue for one in self.kept]
        if issue not in places:
            return self
        at = places.index(issue)
        others = [*self.kept[:at], *self.kept[at + 1 :]]
        others.insert(min(max(at + by, 0), len(others)), self.kept[at])
        return Tray(tuple(others))
