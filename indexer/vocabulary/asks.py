"""Asks: the words of a prose description in which somebody asks for a treatment.

A person who describes a case tells a history full of treatments; the one that is in dispute stands
beside a verb of asking.
"""

from __future__ import annotations

import re
from itertools import islice

from indexer.sentences import sentence_texts

SHORTEST_PROSE = 12
"""A text of fewer words than this is a request itself, not a story that holds one."""

MOST_ASKS = 20
"""Of each way of asking, so many are looked at: nobody asks for more in one text."""

LONGEST_ASK = 500
"""At most so many letters beside a verb of asking may name what is asked for."""

_ASKING = re.compile(
    r"\b(?:request(?:s|ed|ing)?|ask(?:s|ed|ing)?|appl(?:y|ies|ied)|application|authorization) for\b"
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
    if len(text.split()) < SHORTEST_PROSE:
        return [text]
    told = sentence_texts(text)
    active = (
        sentence[match.end() : match.end() + LONGEST_ASK]
        for sentence in told
        for match in _ASKING.finditer(sentence)
    )
    passive = (
        sentence[: match.start()].rpartition(";")[2][-LONGEST_ASK:]
        for sentence in told
        if (match := _ASKED.search(sentence))
    )
    wanted = (
        sentence[match.end() : match.end() + LONGEST_ASK]
        for sentence in told
        if (match := _PRECEDENT.search(sentence))
    )
    ways = (active, passive, wanted)
    return [*(part for way in ways for part in islice(way, MOST_ASKS)), text]
