"""Spine levels: motion segments such as L4-L5, read from however a letter writes them."""

from __future__ import annotations

import re
from itertools import pairwise

_LIMITS = {"C": 7, "T": 12, "L": 5, "S": 5}
_COLUMN = [f"{part}{number}" for part, last in _LIMITS.items() for number in range(1, last + 1)]
SEGMENTS = tuple(f"{upper}-{lower}" for upper, lower in pairwise(_COLUMN))
"""Every motion segment, from the head down."""

_PLACE = {vertebra: place for place, vertebra in enumerate(_COLUMN)}

_FIRST = re.compile(
    r"(?<![A-Za-z0-9'’.#-])([CTLSctls])-?(\d{1,2})(?![\d.%])|(?<![\w'’])([CTLS]) (\d)(?!\d)"
)
_LINK = re.compile(r" ?(?:-|–|—|/|\\|\bto\b|\bthrough\b|\bthru\b|\band\b|&) ?| |(?=[CTLS]\d)")
_AND = re.compile(r",? ?(?:\band\b|&)")
# "L3, L4 and L5" are vertebrae in a row, named one by one.
_LISTED = re.compile(r"[CTLS]-?\d{1,2}, ?$", re.IGNORECASE)
# "L4-5, 5-1": the letter stands for all that follow.
_AGAIN = re.compile(r" ?(?:,|&|\band\b) ?(?:and )?(\d{1,2}) ?[-/–] ?(\d{1,2})(?!\w|%|\.\d)")
_ENDS = r"(?!(?![CTLS]\d)\w|%|\.\d)"
_NEXT = re.compile(rf"([CTLS](?= ?-?\d)|[ctls](?=-?\d))? ?-?(\d{{1,2}}){_ENDS}")
# T1- and T2-weighted are kinds of images.
_IMAGE = re.compile(r"[ -]?(?:weighted|images?|sequences?)", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(cervical|thoracic|lumbar) (\d{1,2}) ?[-/–] ?(sacral )?(\d{1,2})(?!\w|%|\.\d)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
# A pair of numbers before one of these is a frequency ("lumbar 2-3 times a week"), not a level.
_FREQUENCY = re.compile(
    r" ?(?:x\b|times|per|visits?|sessions?|weeks?|wks?|days?|a week)", re.IGNORECASE
)


def _vertebra(part: str, number: str) -> str | None:
    name = f"{part.upper()}{int(number)}"
    return name if name in _PLACE else None


def _segments(first: str, last: str) -> list[tuple[int, str]]:
    low, high = sorted((_PLACE[first], _PLACE[last]))
    return [(at, f"{_COLUMN[at]}-{_COLUMN[at + 1]}") for at in range(low, high)]


def _following(part: str, number: str, before: str) -> str | None:
    """The vertebra that ends a range: `L4-5`, `L4-L5`, and `L5-1`, which means L5-S1."""
    if part:
        return _vertebra(part, number)
    if before == "L5" and number == "1":
        return "S1"
    same = _vertebra(before[0], number)
    return same if same is not None and _PLACE[same] > _PLACE[before] else None


def _linked(text: str, at: int, current: str) -> tuple[str, int] | None:
    """The vertebra that `current`, which ends at `at`, is linked to, and where that one ends."""
    link = _LINK.match(text, at)
    other = _NEXT.match(text, link.end()) if link is not None else None
    if link is None or other is None:
        return None
    part, number = other[1] or "", other[2]
    # Two vertebrae with at most a space between them are a range whose hyphen was lost.
    if link[0] in ("", " ") and not part.isupper():
        return None
    last = _following(part, number, current)
    if last is None or (not part and _FREQUENCY.match(text, other.end())):
        return None
    return None if _IMAGE.match(text, other.end()) else (last, other.end())


def _repeated(text: str, at: int, before: str) -> tuple[str, str, int] | None:
    """The next range of a list that gives the letter only once: `L4-5, 5-1`."""
    again = _AGAIN.match(text, at)
    first = _vertebra(before[0], again[1]) if again is not None else None
    if again is None or first is None or _FREQUENCY.match(text, again.end()):
        return None
    last = _following("", again[2], first)
    if last is None or _PLACE[last] - _PLACE[first] != 1:
        return None
    return first, last, again.end()


def find_levels(text: str) -> tuple[str, ...]:
    """The motion segments named in a text, from the head down.

    A range is every segment in it: `L4-S1` is L4-L5 and L5-S1. A vertebra alone is no segment.
    """
    text = _SPACES.sub(" ", text)
    found: set[tuple[int, str]] = set()
    at = 0
    while (match := _FIRST.search(text, at)) is not None:
        at = match.end()
        start = current = _vertebra(match[1] or match[3], match[2] or match[4])
        listed = _LISTED.search(text[max(0, match.start() - 6) : match.start()])
        if current is None or (listed and _AND.match(text, at)):
            continue
        while (linked := _linked(text, at, current)) is not None:
            found.update(_segments(current, linked[0]))
            current, at = linked
        while current != start and (again := _repeated(text, at, current)) is not None:
            found.update(_segments(again[0], again[1]))
            current, at = again[1], again[2]
    for match in _NAMED.finditer(text):
        part = match[1][0].upper()
        first = _vertebra(part, match[2])
        last = _vertebra("S", match[4]) if match[3] else None
        if first is not None and last is None:
            last = _following("", match[4], first)
        adjacent = first is not None and last is not None and _PLACE[last] - _PLACE[first] == 1
        if (
            first is not None
            and last is not None
            and adjacent
            and not _FREQUENCY.match(text, match.end())
        ):
            found.update(_segments(first, last))
    return tuple(segment for _, segment in sorted(found))
