"""What part does each piece of a text play? Asked for, done before, found, argued, wished for.

A treatment that was given before is not the one in dispute, and a finding is no request: what is
understood of a text is read from the part that it belongs to, and the reader is told which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.sentences import sentences
from indexer.vocabulary.asks import ask_spans
from search_app.asking.pieces import (
    QueryPart,
    QueryRole,
    asks_for_it,
    begins_with_history,
    piece,
    pieces,
    says_who_decides,
    tells_the_outcome_alone,
    told_of,
)

LONGEST_ARGUMENT = 60
"""In words. A longer text describes a case, whatever reason it also argues."""

LONGEST_WISH = 25
"""In words. A longer text tells how a request fared so far; that is no wish for an outcome."""

_DECIDED_FOR = r"(?:approved|allowed|granted|overturned|certified|authorized|necessary)"
OVERTURNED = re.compile(
    r"\b(?:overturn\w*|approv(?:ed|als?)|allowed|granted|won|reversed|found necessary|let through"
    r"|(?<!non-)(?<!non )certified|authorized"
    r"|in (?:the |an? )?(?:injured )?(?:worker|patient|applicant|employee)['\u2019]?s favou?r)\b",
    re.IGNORECASE,
)
UPHELD = re.compile(
    r"\b(?:upheld|uphold\w*|denial stands|denied|denials?|refus\w+|turned down|rejected"
    rf"|not (?:be |been )?{_DECIDED_FOR}|non-?certified)\b",
    re.IGNORECASE,
)
_SURELY_UPHELD = re.compile(
    r"\b(?:upheld|uphold\w*|(?:denial|denied|refusal|rejection)s? stands?"
    rf"|not (?:be |been )?{_DECIDED_FOR}|non-?certified)\b",
    re.IGNORECASE,
)
"""What was denied may have been allowed on appeal: these words leave no doubt."""

_REFUSED = re.compile(
    r"\b(?:he|she|they|patient|worker|applicant|employee|claimant) (?:has |have |had )?refus\w+",
    re.IGNORECASE,
)
"""What the worker refuses was not decided."""

_BREAK = re.compile(r"[;:](?=\s)|\n")
_HEADING = re.compile(
    r"\W*(?:\w+ ){0,3}(?:request(?:ed|s)?|treatments?|services?|issues?|disputed?|rfa"
    r"|recommend(?:ed|ation)|ordered|proposed)\W*",
    re.IGNORECASE,
)
"""What stands before a colon where the request follows it."""


@dataclass(frozen=True, slots=True)
class Roles:
    """What each piece of a text plays, worked out once; `wish` are its outcome and its words."""

    text: str
    parts: tuple[QueryPart, ...]
    wish: tuple[str, re.Match[str]] | None

    @staticmethod
    def of(text: str) -> Roles:
        """The pieces of a text that play a part, in their order; linear in its length."""
        prose = len(text.split()) > LONGEST_ARGUMENT
        found = list(_of_prose(text) if prose else _of_argument(text))
        wish = _wished(text, found)
        if wish is not None:
            found.append(QueryPart(QueryRole.OUTCOME, *wish[1].span()))
        ordered = sorted(found, key=lambda part: (part.start, part.end, part.role))
        return Roles(text, tuple(ordered), wish)

    @property
    def requested(self) -> tuple[str, ...]:
        """The pieces of the text in which something is asked for, else the whole of it."""
        asked = (part for part in self.parts if part.role is QueryRole.REQUESTED)
        return tuple(self.text[part.start : part.end] for part in asked) or (self.text,)


def _wished(text: str, parts: Sequence[QueryPart]) -> tuple[str, re.Match[str]] | None:
    """The outcome that a short text wishes for, and the words that say so."""
    if len(text.split()) > LONGEST_WISH:
        return None
    # Why something was decided, and what came before, tells of other decisions.
    told = [one for one in parts if one.role in (QueryRole.REASON, QueryRole.DONE)]
    told_spans = [(one.start, one.end) for one in told]
    told_spans += (match.span() for match in _REFUSED.finditer(text))
    # "Not approved" holds "approved", and "the denial reversed" both.
    ways = (("upheld", _SURELY_UPHELD), ("overturned", OVERTURNED), ("upheld", UPHELD))
    for outcome, pattern in ways:
        for match in pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in told_spans):
                return outcome, match
    return None


def _of_argument(text: str) -> Iterator[QueryPart]:
    """Of a short text: what is asked for stands first or beside a verb, and why behind it."""
    told = list(_statements(text))
    asking = [asks_for_it(text[start:end]) for start, end, _ in told]
    # Where somebody asks, the rest only tells; else what comes first is asked for.
    somebody = any(asking)
    asked = False
    for place, (start, end, mark) in enumerate(told):
        statement = text[start:end]
        heading = _HEADING.fullmatch(statement) is not None and text[end : end + 1] == ":"
        if heading and place + 1 < len(told):
            continue
        headed = place > 0 and text[told[place - 1][1]] == ":" and not asked
        if asking[place] or headed:
            cut = tuple(_telling(text, pieces(text, start, end)))
            asked = asked or any(one.role is QueryRole.REQUESTED for one in cut)
            yield from cut
        elif somebody and not asked:
            role = told_of(statement)
            if role is not None:
                yield from piece(text, role, start, end)
        elif not asked:
            if begins_with_history(statement) and place + 1 < len(told):
                yield from piece(text, QueryRole.DONE, start, end)
            else:
                cut = tuple(_telling(text, pieces(text, start, end)))
                asked = any(one.role is QueryRole.REQUESTED for one in cut)
                yield from cut
        elif tells_the_outcome_alone(statement):
            continue
        elif mark or says_who_decides(statement):
            yield from piece(text, QueryRole.REASON, start, end)
        else:
            role = told_of(statement) or (QueryRole.REASON if somebody else QueryRole.REQUESTED)
            yield from piece(text, role, start, end)


def _telling(text: str, cut: Iterable[QueryPart]) -> Iterator[QueryPart]:
    """Pieces without those that tell an outcome and not of what."""
    for part in cut:
        asked = part.role is QueryRole.REQUESTED
        if not (asked and tells_the_outcome_alone(text[part.start : part.end])):
            yield part


def _statements(text: str) -> Iterator[tuple[int, int, bool]]:
    """The sentences of a text, cut at their marks; whether a mark stands in front of each."""
    for start, end in sentences(text):
        marked = False
        for cut in _BREAK.finditer(text, start, end):
            if text[start : cut.start()].strip():
                yield start, cut.start(), marked
            start, marked = cut.end(), cut.group() != "\n"
        if text[start:end].strip():
            yield start, end, marked


def _of_prose(text: str) -> Iterator[QueryPart]:
    asked = sorted(start for start, _ in ask_spans(text))
    for start, end in sentences(text):
        if any(start <= one < end for one in asked):
            yield from _telling(text, pieces(text, start, end, story=True))
        else:
            yield from _of_sentence(text, start, end)


def _of_sentence(text: str, start: int, end: int) -> Iterator[QueryPart]:
    sentence = text[start:end]
    role = QueryRole.REASON if says_who_decides(sentence) else told_of(sentence)
    if UPHELD.search(sentence):
        why = [one for one in pieces(text, start, end) if one.role is QueryRole.REASON]
        if why:
            yield from why
            return
    if role is not None:
        yield from piece(text, role, start, end)
