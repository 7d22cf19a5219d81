"""Two copies of a text: the original is shown and quoted, a normalised one is indexed.

Normalising undoes what printing and extraction did to the words: ligatures, typographic marks,
sentences glued together, bullets glued to words, gaps beside hyphens and stops. Each place of the
copy knows the place in the original that it came from, so that a highlight always points into the
letter's own words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and where it came from.

    `text[at[i]:at[i + 1]]` was made from `original[origin[i]:origin[i] + length[i]]`; within a
    piece that was left alone (`kept[i]`) places correspond one to one.
    """

    text: str
    at: tuple[int, ...]
    origin: tuple[int, ...]
    length: tuple[int, ...]
    kept: tuple[bool, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original from which `text[start:end]` (not empty) was made."""
        first = bisect_right(self.at, start) - 1
        last = bisect_right(self.at, end - 1) - 1
        return self._start(first, start), self._end(last, end)

    def _start(self, piece: int, place: int) -> int:
        return self.origin[piece] + (place - self.at[piece] if self.kept[piece] else 0)

    def _end(self, piece: int, place: int) -> int:
        if self.kept[piece]:
            return self.origin[piece] + place - self.at[piece]
        return self.origin[piece] + self.length[piece]


# Names that hold a capital where no word starts.
_INNER_CAPITALS = frozenset(
    {"MenthoDerm", "LidoPro", "TeroCin", "DermaTran", "GabaDone", "ThermaCare"}
)
# Words that end in "o": before a capital their "o" is no bullet.
_ENDS_IN_O = re.compile(
    r"(?<![a-z])(?:also|into|onto|unto|radio|ratio|lumbago|vertigo|video|studio|placebo|embryo|hypno"
    r"|electro|neuro|physio|chiro|psycho|ortho|ergo|limbo|tempo|turbo|condo|logo|photo|auto|zero"
    r"|who|two|too|to|do|so|no|go|ago)$",
    re.IGNORECASE,
)

_CHANGE = re.compile(
    r"(?P<odd>[^\x00-\x7f])"
    # "ruled out.Criteria": a sentence's stop, and the next one's capital at once.
    r"|(?P<stop>(?<=[a-z]{2})[.?!][\"')]?(?=[A-Z][a-z]))"
    # "dysfunctiono Failure": a bullet glued to the word before it.
    r"|(?P<bullet>(?<=[a-z]{3})o (?=[A-Z][a-z]))"
    # "procedurePhysiologic": two words of four letters or more without anything between them.
    r"|(?P<join>(?<=[a-z]{4})(?=[A-Z][a-z]{3}))"
    # "red- flag", but not "pre- and post-operative".
    r"|(?P<gap>(?<=[a-z])- (?=[a-z])(?!(?:and|or|to)\b))"
    # "at work .His"
    r"|(?P<space> (?=[.,;:](?:\s|[A-Z]|$)))"
)
_MARKS = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u2022": " ", "\u25cf": " ", "\u00ad": "", "\u200b": "", "\ufeff": "",
}  # fmt: skip


def normalise(text: str) -> Normalised:
    """The normalised copy of `text`, which knows where each of its places came from."""
    pieces: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    length: list[int] = []
    kept: list[bool] = []
    size = 0
    for piece, start, end, is_kept in _pieces(text):
        if piece:
            pieces.append(piece)
            at.append(size)
            origin.append(start)
            length.append(end - start)
            kept.append(is_kept)
            size += len(piece)
    return Normalised("".join(pieces), tuple(at), tuple(origin), tuple(length), tuple(kept))


def _pieces(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """`(piece of the copy, start, end in the original, whether it was left alone)`."""
    done = 0
    for match in _CHANGE.finditer(text):
        changed = _changed(match)
        if changed is not None:
            yield text[done : match.start()], done, match.start(), True
            yield changed, match.start(), match.end(), False
            done = match.end()
    yield text[done:], done, len(text), True


def _changed(match: re.Match[str]) -> str | None:
    """What a match becomes; None where it is to stay."""
    found = match[0]
    match match.lastgroup:
        case "odd":
            plain = _MARKS.get(found)
            return unicodedata.normalize("NFKC", found) if plain is None else plain
        case "stop":
            return found + " "
        case "bullet":
            word = match.string[max(0, match.start() - 24) : match.start() + 1]
            return None if _ENDS_IN_O.search(word) else " "
        case "join":
            return None if _is_name(match.string, match.start()) else " "
        case "gap":
            return "-"
        case _:
            return ""


_WORD_BEFORE = re.compile(r"[A-Za-z]{1,24}$")
_WORD_AFTER = re.compile(r"[A-Za-z]{1,24}")


def _is_name(text: str, place: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, place - 24), place)
    after = _WORD_AFTER.match(text, place)
    return bool(before and after and before[0] + after[0] in _INNER_CAPITALS)
