"""What part does each piece of a text play? Asked for, done before, found, argued, wished for.

A treatment that was given before is not the one in dispute, and a finding is no request: what is
understood of a text is read from the part that it belongs to, and the reader is told which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from indexer.sentences import sentences
from indexer.vocabulary.asks import ask_spans


class QueryRole(StrEnum):
    """The part that a piece of a text plays."""

    REQUESTED = "requested"
    DONE = "done"
    FOUND = "found"
    REASON = "reason"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A piece of a text, `text[start:end]`, and its role."""

    role: QueryRole
    start: int
    end: int


LONGEST_ARGUMENT = 60
"""In words. A longer text describes a case, whatever reason it also argues."""

LONGEST_WISH = 25
"""In words. A longer text tells how a request fared so far; that is no wish for an outcome."""

OVERTURNED = re.compile(
    r"\b(?:overturn\w*|approv(?:ed|als?)|allowed|granted|won|reversed|found necessary|let through"
    r"|in (?:the |an? )?(?:injured )?(?:worker|patient|applicant|employee)['\u2019]?s favou?r)\b",
    re.IGNORECASE,
)
UPHELD = re.compile(
    r"\b(?:upheld|uphold\w*|denial stands|denied|denials?|refus\w+|turned down|rejected"
    r"|not (?:approved|allowed|granted|overturned|necessary))\b",
    re.IGNORECASE,
)

# What introduces why something was decided, and what introduces what came before or beside it.
_WHY = (
    r"because(?: of)?|since|due to|owing to|for (?:lack|want) of|on (?:the )?grounds? (?:that|of)"
    r"|as (?=(?:no|an?|the|his|her|it|he|she|they|there|nothing|nobody|not)\b)"
    r"|so (?=(?:the|that|it|there|he|she|they|nothing|no)\b)|therefore|when nothing|without"
)
_BESIDE = r"while|after|although|though|following|despite|during|status post|s/p"
_CUT = re.compile(rf"\b(?:(?P<why>{_WHY})|(?P<beside>{_BESIDE}))|[;:]|,? but\b", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:ha(?:s|d|ve) (?:had|been|tried|already|finished|completed|undergone|used|taken)"
    r"|finished|completed|underwent|was treated|was given|received|tried|failed|so far|to date"
    r"|prior|previous|earlier|already|since then)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:exam\w*|positive|negative|reflex\w*|strength|sensation|numb\w*|weak\w*|tender\w*|spasms?"
    r"|swell\w*|swollen|effusion|range of motion|shows?|showed|x-?rays?|films?|scan|pain\w*|hurts?"
    r"|tingling|stiff\w*|tear|fracture\w*)\b",
    re.IGNORECASE,
)


def parts(text: str) -> tuple[QueryPart, ...]:
    """The pieces of a text that play a part, in their order; linear in its length."""
    prose = len(text.split()) > LONGEST_ARGUMENT
    found = list(_outcomes(text))
    found += _of_prose(text) if prose else _of_argument(text)
    return tuple(sorted(found, key=lambda part: (part.start, part.end, part.role)))


def requested(text: str) -> tuple[str, ...]:
    """The pieces of a text in which something is asked for, else the whole of it."""
    pieces = [
        text[part.start : part.end] for part in parts(text) if part.role is QueryRole.REQUESTED
    ]
    return tuple(piece for piece in pieces if piece.strip()) or (text,)


def wished(text: str) -> tuple[str, re.Match[str]] | None:
    """The outcome that a text wishes for, and the words that say so."""
    if len(text.split()) > LONGEST_WISH:
        return None
    # "Not approved" holds "approved": what was refused is looked for first.
    for outcome, pattern in (("upheld", UPHELD), ("overturned", OVERTURNED)):
        match = pattern.search(text)
        # Why something was decided, and what came before, tells of other decisions.
        if match and not any(
            cut["why"] or cut["beside"] for cut in _CUT.finditer(text, 1, match.start())
        ):
            return outcome, match
    return None


def _outcomes(text: str) -> Iterator[QueryPart]:
    wish = wished(text)
    if wish is not None:
        yield QueryPart(QueryRole.OUTCOME, *wish[1].span())


def _of_argument(text: str) -> Iterator[QueryPart]:
    """Of a short text: what is asked for stands first, and why behind what introduces it."""
    at, role = 0, QueryRole.REQUESTED
    for cut in _CUT.finditer(text):
        if cut.start() == 0:
            continue
        yield from _part(text, role, at, cut.start())
        at = cut.end()
        role = QueryRole.REASON if cut["why"] else QueryRole.DONE if cut["beside"] else role
        if not cut["why"] and not cut["beside"] and role is QueryRole.REQUESTED:
            role = QueryRole.REASON
    yield from _part(text, role, at, len(text))


def _of_prose(text: str) -> Iterator[QueryPart]:
    asked = ask_spans(text)
    for start, end in asked:
        yield from _part(text, QueryRole.REQUESTED, start, end)
    starts = sorted(start for start, _ in asked)
    for start, end in sentences(text):
        if any(start <= one < end for one in starts):
            continue
        sentence = text[start:end]
        why = _CUT.search(sentence) if UPHELD.search(sentence) else None
        if why is not None:
            yield from _part(text, QueryRole.REASON, start + why.end(), end)
        elif _DONE.search(sentence):
            yield from _part(text, QueryRole.DONE, start, end)
        elif _FOUND.search(sentence):
            yield from _part(text, QueryRole.FOUND, start, end)


def _part(text: str, role: QueryRole, start: int, end: int) -> Iterator[QueryPart]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" ,;:."))
    end -= len(piece) - len(piece.rstrip(" ,;:."))
    if start < end:
        yield QueryPart(role, start, end)
