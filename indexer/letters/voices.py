"""Whose voice is it: the reviewer's on this case, or that of a guideline that is quoted?

Rationales open with guideline text that thousands of letters share; what is said of the case comes
late: "In this case ...", "Therefore ...". The rules look for turns to the case, for words that
speak of it and of its records, and for words in which a guideline speaks: the same cues
(`cues.py`) by which `indexer/reasoning` tells which of these sentences tell the reason.
"""

from __future__ import annotations

from functools import lru_cache

from indexer.letters.cues import CUES
from indexer.sentences import sentences

_TURN, _GUIDELINE, _SAYS, _CASE, _GOES_ON = "turn", "guideline", "says", "case", "goes on"
_CUES = {
    _TURN: ("turn", "conclude", "yes_no"),
    _GUIDELINE: ("guideline_says", "guideline_first", "plural", "means", "reference", "study"),
    _SAYS: ("guideline_says", "guideline_first"),
    _CASE: (
        "person",
        "pronoun",
        "provider",
        "request",
        "necessity",
        "reviewed",
        "there_is_no",
        "there_was",
        "not_told",
    ),
    _GOES_ON: ("goes_on",),
}
"""By the voice that speaks the cues that tell it."""


def spoken_of_case(rationale: str) -> tuple[tuple[int, int], ...]:
    """Spans `(start, end)` of the sentences in which the reviewer speaks of this case, in order.

    After a turn to the case, all that follows is of the case until a guideline speaks again; what
    goes on from such a sentence ("However, ...") belongs to it, or a quote could say its opposite.
    The closing sentence is always among them: it says what was decided.
    """
    spans = sentences(rationale)
    spoken = []
    turned = of_case = False
    for place, (start, end) in enumerate(spans):
        sentence = rationale[start:end]
        if _has(sentence, _TURN):
            turned = of_case = True
        elif _has(sentence, _GUIDELINE):
            turned = of_case = False
        else:
            of_case = turned or (of_case and goes_on(sentence)) or _has(sentence, _CASE)
        if of_case or place == len(spans) - 1:
            spoken.append((start, end))
    return tuple(spoken)


def case_sentences(rationale: str) -> list[str]:
    """The sentences of a rationale that speak of this case and in which no guideline speaks.

    Stricter than `spoken_of_case`: each sentence is judged by itself, since a body region that a
    guideline names is none of the case.
    """
    return [
        sentence
        for start, end in sentences(rationale)
        if (_has(sentence := rationale[start:end], _TURN) or _has(sentence, _CASE))
        and not _has(sentence, _SAYS)
    ]


def guideline_speaks(sentence: str) -> bool:
    """Whether a sentence is, by its words, that of a guideline."""
    return _has(sentence, _GUIDELINE)


def goes_on(sentence: str) -> bool:
    """Whether a sentence turns or adds to the one before it ("However, ..."), which it needs."""
    return _has(sentence, _GOES_ON)


# The voices of a rationale are told several times, and reviewers repeat whole sentences.
@lru_cache(maxsize=50_000)
def _has(sentence: str, voice: str) -> bool:
    lowered = sentence.lower()
    return any(CUES[cue].search(lowered) for cue in _CUES[voice])
