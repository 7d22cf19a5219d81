"""Asks: the words of a prose description in which somebody asks for a treatment.

A person who describes a case tells a history full of treatments; the one that is in dispute stands
beside a verb of asking.
"""

from __future__ import annotations

import re
from itertools import islice

from indexer.sentences import sentences

SHORTEST_PROSE = 12
"""A text of fewer words than this is a request itself, not a story that holds one."""

MOST_ASKS = 20
"""Of each way of asking, so many are looked at: nobody asks for more in one text."""

LONGEST_ASK = 500
"""At most so many letters beside a verb of asking may name what is asked for."""

_ASKING = re.compile(
    r"\b(?:requests?|orders?|rfas?|prescriptions?|referrals?) (?:is|was|are|were) (?:\w+ )?for\b"
    r"|\b(?:request(?:s|ed|ing)?|ask(?:s|ed|ing)?|appl(?:y|ies|ied)|application|authorization)"
    r" for\b"
    r"|\b(?:requests|requesting|seeks|sought|seeking|wants|wanted|orders|ordered|prescribes"
    r"|prescribed|proposes|proposed|recommends|recommended)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:was|were|is|are|been|being) (?:\w+ )?"
    r"(?:requested|asked for|ordered|prescribed|proposed|recommended|denied|refused"
    r"|non-?certified)\b",
    re.IGNORECASE,
)
_PRECEDENT = re.compile(
    r"\b(?:decisions?|rulings?|determinations?|letters?|precedents?|cases?)"
    r" (?:on|about|for|where)\b",
    re.IGNORECASE,
)


def asks(text: str) -> list[str]:
    """The parts of a prose text that may name what is asked for, the likeliest first.

    A short text is taken whole, and so is one in which nobody asks for anything.
    """
    return [*(text[start:end] for start, end in ask_spans(text)), text]


def ask_spans(text: str) -> list[tuple[int, int]]:
    """Where in a prose text those parts stand, the likeliest first; none in a short text."""
    if len(text.split()) < SHORTEST_PROSE:
        return []
    told = sentences(text)
    active = (
        (match.end(), min(end, match.end() + LONGEST_ASK))
        for start, end in told
        for match in _ASKING.finditer(text, start, end)
    )
    passive = (
        (
            max(start, text.rfind(";", start, match.start()) + 1, match.start() - LONGEST_ASK),
            match.start(),
        )
        for start, end in told
        if (match := _ASKED.search(text, start, end))
    )
    wanted = (
        (match.end(), min(end, match.end() + LONGEST_ASK))
        for start, end in told
        if (match := _PRECEDENT.search(text, start, end))
    )
    ways = (active, passive, wanted)
    return [span for way in ways for span in islice(way, MOST_ASKS)]
