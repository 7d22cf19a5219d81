"""Where do sentences start and end? Spans into the original text, so that quotes stay exact."""

from __future__ import annotations

import re

# A stop ends a sentence before white space and a capital, digit, quote or bracket. Extraction
# also glues sentences together ("... ruled out.Criteria are"): a stop after two small letters
# and before a capital ends one too.
_STOP = re.compile(
    r"[.?!][\"'\u201d\u2019)\]]*(?=\s+(?:[\"'\u201c\u2018(\[]?[A-Z0-9]|\([a-z]\)\s))"
    r"|(?<=[a-z]{2})[.?!][\"'\u201d\u2019)]?(?=[A-Z])"
    r"|\n\n"
)
_ABBREVIATION = re.compile(
    r"\b(?:Drs?|Mrs?|Ms|vs|Nos?|pgs?|pp?|[Ss]ect?|Fig|Ch|Vol|al|e\.g|i\.e|cf|approx|Jan|Feb|Aug"
    r"|Sept?|Oct|Nov|Dec|[A-Z])\.$"
)
# The longest abbreviation above with room to spare: looking back further would cost O(n) a stop.
_LOOK_BACK = 12
# "2. Document the ..." is one sentence: what only numbers it is none.
_NUMBERING = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[-\u2022*])\s*")
# References stand behind the stop of the sentence that they prove: "... of gain. (Li, 2005) The".
_REFERENCES = re.compile(
    r"(?:\s{0,2}(?:\((?:[A-Z][^()]{1,60}?,? ?(?:19|20)\d\d[a-z]?|[Ss]ee [^()]{1,80})\)"
    r"|\[\d[\d, \u2013-]{0,30}\])(?:[.;]?(?=\s|$)))+"
)
# Layout breaks a line, and a page, in the middle of a sentence as well: then there was no stop
# before, and a small letter or a word that wants another one stands at the break.
_CLOSED = re.compile(r"[.?!:;\"\u201d)\]]\s*$")
_WANTS_MORE = re.compile(
    r"\b(?:an?|the|of|for|to|in|on|at|by|with|from|and|or|but|nor|as|than|that|which|who|is|are"
    r"|was|were|has|have|had|be|been|not|no|if|any|his|her|their|its|this|these|dated|Drs?\.|,)$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans `(start, end)` of the sentences of `text`, in order, without white space around."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        if end <= start or _runs_on(text, start, stop.start(), end):
            continue
        references = _REFERENCES.match(text, end)
        if references:
            end = references.end()
        _append(spans, text, start, end)
        start = end
    _append(spans, text, start, len(text))
    return spans


def sentence_texts(text: str) -> list[str]:
    """The sentences of `text` themselves."""
    return [text[start:end] for start, end in sentences(text)]


def _runs_on(text: str, start: int, at: int, end: int) -> bool:
    """Whether what looks like the end of the sentence that began at `start` is none."""
    if text[at:end] != "\n\n":
        return (
            _ABBREVIATION.search(text[max(start, end - _LOOK_BACK) : end]) is not None
            or _NUMBERING.fullmatch(text, max(start, end - _LOOK_BACK), end) is not None
        )
    before = text[max(start, at - _LOOK_BACK) : at].rstrip()
    after = text[end : end + _LOOK_BACK].lstrip()
    if not before or _CLOSED.search(before):
        return False
    return after[:1].islower() or _WANTS_MORE.search(before) is not None


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        spans.append((start + left, start + right))
