"""Laterality: on which side a treatment is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from itertools import pairwise

from indexer.vocabulary.phrases import Words
from indexer.vocabulary.regions import mentions

NONE = "none"

SIDES = ("right", "left", "bilateral")
"""The sides that a treatment can be asked for."""

_SIDES = {
    "right": "right",
    "rt": "right",
    "rightsided": "right",
    "left": "left",
    "lt": "left",
    "leftsided": "left",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "bilat": "bilateral",
    "bil": "bilateral",
    "both": "bilateral",
}
_EXACT = {
    "RUE": "right",
    "RLE": "right",
    "LUE": "left",
    "LLE": "left",
    "BUE": "bilateral",
    "BLE": "bilateral",
    "BUEs": "bilateral",
    "BLEs": "bilateral",
}
_LETTERS = {"R": "right", "L": "left", "B": "bilateral"}
# "right away", "right hand dominant", "left work": the word is no side.
_NOT_A_SIDE_BEFORE = {"away", "now", "handed", "work", "untreated", "over", "the"}
# What is left over is on no side, unless a region follows: "two visits left", "6 visits left knee".
_REMAINS = frozenset(
    "nothing something anything little much any none option options choice choices visit visits"
    " session sessions treatment treatments pill pills tablet tablets refill refills".split()
)
# "nothing else is left", "left me disabled", "left but surgery", "left to decide".
_NO_SIDE = frozenset("me him her us them but except".split())
_DOMINANT = {"dominant", "dominance"}
# A side belongs to a region at most this many words further on.
_REACH = 6


def _sides(words: Words, named: Collection[int]) -> list[tuple[int, str]]:
    """The sides of a text with their places; `named` are the places where regions are named."""
    found = []
    for at, (raw, folded) in enumerate(zip(words.raw, words.folded, strict=True)):
        following = words.folded[at + 1] if at + 1 < len(words) else ""
        side = _EXACT.get(raw) or _SIDES.get(folded)
        if raw == "b" and following == "l" and words.text[words.spans[at][1]] == "/":
            side = "bilateral"
        if raw in _LETTERS and side is None:
            side = _lone_letter(words, at, named)
        if folded == "left" and at + 1 not in named and _is_left_over(words, at):
            side = None
        dominant = not _DOMINANT.isdisjoint(words.folded[at + 1 : at + 3])
        if side is not None and not dominant and following not in _NOT_A_SIDE_BEFORE:
            found.append((at, side))
    return found


def _is_left_over(words: Words, at: int) -> bool:
    """Whether a "left" tells what remains, or what something did."""
    before = words.folded[at - 1] if at else ""
    following = words.folded[at + 1 : at + 3]
    if not before or not following:
        return before in _REMAINS
    to_do = following[0] == "to" and following[1:] not in (["right"], ["rt"])
    return before in _REMAINS or following[0] in _NO_SIDE or to_do


def _lone_letter(words: Words, at: int, named: Collection[int]) -> str | None:
    """`R`, `L`, `B/L`: a side in brackets, before a slash pair, or straight before a region."""
    start, stop = words.spans[at]
    before, after = words.text[max(0, start - 1) : start], words.text[stop : stop + 1]
    following = words.raw[at + 1] if at + 1 < len(words) else ""
    if words.raw[at] == "B":
        return "bilateral" if after == "/" and following == "L" else None
    if before == "(" and after == ")":
        return _LETTERS[words.raw[at]]
    if after not in (" ", ".") or before not in ("", " ", ",") or following.lower() == "spine":
        return None
    return _LETTERS[words.raw[at]] if at + 1 in named else None


def find_laterality(text: str) -> str:
    """Right, left, bilateral or none.

    Both sides of one region are bilateral. Of different sides for different regions the side that
    is named first counts.
    """
    words = Words(text)
    regions = mentions(words)
    sides = _sides(words, {found.start for found in regions})
    if not sides:
        return NONE
    named = {side for _, side in sides}
    first = sides[0][1]
    if named != {"right", "left"}:
        return first
    for (at, side), (next_at, next_side) in pairwise(sides):
        joined = words.folded[at + 1 : next_at]
        if side != next_side and joined in ([], ["and"], ["or"]):
            return "bilateral"
    of: dict[str, set[str]] = {}
    places = [at for at, _ in sides]
    for found in regions:
        before = bisect_left(places, found.start) - 1
        if before < 0 or found.start - places[before] > _REACH:
            continue
        for region in (*found.value.leaves, found.value.group):
            if region is not None:
                of.setdefault(region, set()).add(sides[before][1])
    return "bilateral" if any(len(both) == 2 for both in of.values()) else first
