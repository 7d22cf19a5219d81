"""Where do sentences start and end? Spans into the original text, so that quotes stay exact."""

from __future__ import annotations

import re

# A stop ends a sentence before white space and a capital, digit, quote or bracket. Extraction
# also glues sentences together ("... ruled out.Criteria are"): a stop after two small letters
# and before a capital ends one too.
_STOP = re.compile(
    r"[.?!][\"'\u201d\u2019)\]]*(?=\s+[\"'\u201c\u2018(\[]?[A-Z0-9])"
    r"|(?<=[a-z]{2})[.?!][\"'\u201d\u2019)]?(?=[A-Z])"
    r"|\n\n"
)
_ABBREVIATION = re.compile(r"\b(?:Drs?|Mrs?|Ms|vs|No|Nos|e\.g|i\.e|cf|approx|[A-Z])\.$")
# The longest abbreviation above with room to spare: looking back further would cost O(n) a stop.
_LOOK_BACK = 12


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans `(start, end)` of the sentences of `text`, in order, without white space around."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        if _ABBREVIATION.search(text[max(start, end - _LOOK_BACK) : end]):
            continue
        _append(spans, text, start, end)
        start = end
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        spans.append((start + left, start + right))
