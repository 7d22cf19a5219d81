"""Denials that cancel each other: "no lack of", "is not missing", "did not fail to document".

What is said so is that something is there. Two words of denial together mean that only where one
denies the other, so nothing but small words may stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from indexer.negations import any_of
from indexer.sentences import JOINTS, RELATIVES
from indexer.vocabulary.phrases import Words

# "No document or report is missing" is one denial of both.
_APART = re.compile(rf"[,;:()]|\b(?:{any_of(JOINTS - {'or'} | RELATIVES)})\b", re.IGNORECASE)
_BE = frozenset("is are was were be been being isnt wasnt arent".split())
_SMALL = _BE | frozenset(
    "any a an the such at all to in by of from on mean way it this that has have had does do did"
    " will would can could be said found seem appear appeared considered deemed suffer so real"
    " actual apparent obvious significant evident clear clearly entirely completely wholly totally"
    " really actually ever here there also currently known other further single".split()
)
_THERE = frozenset(
    "noted found seen evident apparent present case issue observed problem concern documented"
    " identified reported there".split()
)
_HAVE_BEEN = _BE | {"has", "have", "had"}
_FAR = 8
"""How many words may stand between two denials of which one denies the other."""


class Denial(NamedTuple):
    """A word or phrase of denial: from which word to which, and whether it is one of lack."""

    start: int
    stop: int
    lacks: bool


def cancelled(words: Words, denials: Sequence[Denial]) -> list[range]:
    """The words of those denials that cancel each other.

    Where a lack is said not to be noted, "noted" belongs to the denial: it says of nothing that it
    was there.
    """
    gone: list[range] = []
    at = 0
    while at + 1 < len(denials):
        first, second = denials[at], denials[at + 1]
        between = range(first.stop, second.start)
        stop = None
        if len(between) <= _FAR:
            if second.lacks or words.folded[second.start] == "without":
                stop = _lack_denied(words, first, second)
            elif first.lacks:
                stop = _lack_not_there(words, between, second)
        if stop is not None:
            gone += [range(first.start, first.stop), range(second.start, stop)]
            at += 1
            # "neither a lack of this nor of that"
            if words.folded[first.start] == "neither" and at + 1 < len(denials):
                third = denials[at + 1]
                if words.folded[third.start] == "nor":
                    gone.append(range(third.start, third.stop))
        at += 1
    return gone


def _lack_denied(words: Words, first: Denial, second: Denial) -> int | None:
    """Where "no lack of", "not lacking", "nothing is missing", "no document is missing" ends."""
    if first.lacks:
        return None
    between = range(first.stop, second.start)
    if all(words.folded[one] in _SMALL for one in between):
        return second.stop
    # What is missing may be named in between.
    said_of_it = words.folded[first.start] == "no" and words.folded[between[-1]] in _BE
    unbroken = _APART.search(words.text, words.spans[first.start][0], words.spans[second.start][0])
    return second.stop if said_of_it and unbroken is None else None


def _lack_not_there(words: Words, between: range, second: Denial) -> int | None:
    """Where "a lack of documents was not noted" ends."""
    if not between or words.folded[between[-1]] not in _HAVE_BEEN:
        return None
    if any(words.folded[one] in JOINTS for one in between):
        return None
    for at in range(second.stop, min(second.stop + 4, len(words))):
        if words.folded[at] in _THERE:
            return at + 1
        if words.folded[at] not in _SMALL:
            return None
    return None
