"""Where do sentences start and end, and the clauses in them?

Sentences are spans of the original text, so that quotes stay exact. A clause is what is said of one
thing: the next clause may say the opposite of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.negations import any_of

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

JOINTS = frozenset("and but nor or".split())
"""The words that join what is said alike of two things, or a second statement to the first."""

RELATIVES = frozenset("that which who".split())
"""The words that begin a clause about what stands before them."""

PAUSE = re.compile(r"[,()]")
"""The marks that set off words within a clause."""

BREAK = re.compile(r"[,;:().]")
"""The marks that set off words in any way."""

_CONTRASTS = frozenset("but however although though while whereas yet nevertheless".split())
_REASONS = frozenset("because since as so therefore thus hence".split())
# What is said after a turn is another clause: "no red flag, but a deficit that ...".
_TURN = re.compile(rf"[;:]|,?\s\b(?:{any_of(_CONTRASTS)})\b", re.IGNORECASE)
# Where what is said of one thing ends, whatever is said of the next: alike, otherwise, or why.
_LINK = re.compile(
    rf"[;:.]|,? \b(?:{any_of(_CONTRASTS | _REASONS | JOINTS | {'who', 'instead'})})\b",
    re.IGNORECASE,
)
_BE_OR_HAVE = "is|are|was|were|has|have|had"
_COORDINATE = re.compile(
    # Where a clause goes on after "and" with a subject and a verb of its own,
    r"(?P<next>,? and (?=there )"
    rf"|,? and (?!(?:{_BE_OR_HAVE}|that|which|who|not|no)\b)"
    rf"(?=(?:\w+[ -]){{1,6}}(?:{_BE_OR_HAVE}|exists?|existed)\b))"
    # what makes what stands before it a statement,
    rf"|\b(?P<verb>{_BE_OR_HAVE}|does|do|did|exists?)\b"
    # and what lets a denial reach beyond "and": "no record that it was tried and that it failed".
    rf"|\b(?P<reaches>{any_of(RELATIVES)}|whether|if|when|whose|how|why|where|as|because|since|what)"
    r"\b",
    re.IGNORECASE,
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


def clauses(sentence: str) -> Iterator[str]:
    """The clauses of a sentence: cut at each turn, and where "and" begins another statement.

    What is denied before that "and" has ended there.
    """
    for clause in _TURN.split(sentence):
        start, stated = 0, False
        for match in _COORDINATE.finditer(clause):
            if match["reaches"]:
                break
            if match["verb"]:
                stated = True
            elif stated:
                yield clause[start : match.start()]
                start, stated = match.end(), False
        yield clause[start:]


def clauses_around(sentence: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """For each of the places of a sentence, given in order, where what is said of it stands."""
    if not places:
        return
    edges = (_edge(sentence, one[1], after[0]) for one, after in pairwise(places))
    for (left, right), (start, stop) in zip(
        pairwise((0, *edges, len(sentence))), places, strict=True
    ):
        links = list(_LINK.finditer(sentence, left, start))
        link = _LINK.search(sentence, stop, right)
        yield links[-1].end() if links else left, link.start() if link is not None else right


def _edge(sentence: str, stop: int, start: int) -> int:
    """Where the words about one thing end and those about the next begin."""
    links = [match.start() for match in _LINK.finditer(sentence, stop, start)]
    pauses = [match.end() for match in PAUSE.finditer(sentence, stop, start)]
    return links[-1] if links else pauses[-1] if pauses else start


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
