"""When does a minus before a word exclude it? Not in -5 degrees, in L4 -5, nor in hepatitis -B."""

from __future__ import annotations

import re

NEAR = 30
"""How far around a minus one looks for what it may be, in characters."""

_NUMERIC = re.compile(r"[\d.,/-]+%?")
_WHOLE = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)%?")
_STOPS = ".,;:!?'"

# What may be less than nothing, or goes from there.
_MEASURE = re.compile(
    r"-[\d.,/-]{1,12}(?:\u00b0|[\s-]?(?:deg(?:ree)?s?|diopt(?:er|re)s?|sds?|standard deviations?)\b"
    r"|\s(?:up )?to\s?[+-]?\d)",
    re.IGNORECASE,
)
# After these a number follows, and nobody excludes.
_EXPECTS = re.compile(
    r"(?:(?<!\w)(?:of|to|from|at|by|is|was|lacks?|lacking|than|between|scores?)|[=<>~:])\s?$",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"(?:^|\s)(\S+)\s$")
_LEVEL = re.compile(r"([ctls])(\d{1,2})", re.IGNORECASE)
_ENDS_IN_NUMBER = re.compile(r"(?<!\d)(\d{1,4})%?$")


def excludes(word: str, before: str) -> bool:
    """Whether a word, as typed with what stands `before` it, is excluded by a minus of its own."""
    rest = word[1:]
    if word[0] != "-" or not (rest[:1].isalnum() or rest[:1] in ("#", "*", "?")):
        return False
    rest = rest.rstrip(_STOPS)
    if _continues(rest, before):
        return False
    if _NUMERIC.fullmatch(rest):
        # A fraction of one number may be less than nothing, one of two is a strength.
        whole = _WHOLE.fullmatch(rest) or "/" in rest or "-" in rest
        return bool(whole) and not _EXPECTS.search(before)
    # "-ve" is how one writes negative.
    return (sum(map(str.isalnum, rest)) > 1 and rest.lower() != "ve") or "*" in rest


def measures(text: str) -> bool:
    """Whether a text that begins with a minus begins with a number less than nothing."""
    return bool(_MEASURE.match(text))


def _continues(rest: str, before: str) -> bool:
    """Whether a word is the end of a range that the word before it begins ("L4 -5", "C5 -C6")."""
    found = _WORD_BEFORE.search(before)
    if found is None or found[1].startswith("-"):
        return False
    level = _LEVEL.fullmatch(rest)
    if level:
        return bool(re.search(rf"{_LEVEL.pattern}(?:-\d{{1,2}})?$", found[1], re.IGNORECASE))
    first, last = _ENDS_IN_NUMBER.search(found[1]), re.fullmatch(r"(\d{1,4})%?", rest)
    if not first or not last or _LEVEL.fullmatch(rest):
        return False
    start, end = int(first[1]), int(last[1])
    years = 1900 <= start < 2100
    if years:
        return start < end < 2100 or start % 100 < end < 100
    return start < end < 1000
