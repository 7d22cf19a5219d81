"""Did you mean? For a word that no letter holds, one of the letters' own words."""

from __future__ import annotations

import re

from indexer.lexical import LexicalIndex
from indexer.vocabulary import synonyms
from indexer.vocabulary.phrases import fold

LONGEST = 15
"""In words. In a described case single words matter little; and one looks up each unknown word."""

# No part of an address, a tag, a field or a wild card.
_WORD = re.compile(r"(?<![\w<>/@&*:.])[A-Za-z]{4,}(?![\w<>/@*:])")


def did_you_mean(text: str, lexical: LexicalIndex) -> str | None:
    """`text` with each word that no letter holds replaced by the likeliest that one does.

    None where every word is known, or where none is near to those that are not.
    """
    if len(text.split()) > LONGEST:
        return None
    known = {word for group in synonyms() for term in group.terms for word in fold(term).split()}
    corrected = _WORD.sub(
        lambda match: match[0] if fold(match[0]) in known else lexical.nearest_word(match[0]),
        text,
    )
    return None if corrected == text else corrected
