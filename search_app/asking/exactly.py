"""What does a short text mean word for word? A treatment line, a word, the name of a thing."""

from __future__ import annotations

from indexer.contract import Exact, line_digest
from indexer.expression import Adjacent, Wild
from indexer.vocabulary.phrases import Words
from search_app.asking.query import Query
from search_app.asking.roles import LONGEST_ARGUMENT
from search_app.asking.synonyms import is_name

LONGEST_NAME = 5
"""In words: no drug, device or abbreviation has a longer name."""


def exactly(typed: str, query: Query) -> Exact | None:
    """What is meant word for word; None of a described case, and of a text that names letters."""
    words = len(query.text.split())
    if not words or words > LONGEST_ARGUMENT or query.only_named:
        return None
    alone = query.expression is None and words <= LONGEST_NAME and _is_one(query.text)
    if not alone:
        return Exact(line_digest(typed))
    word = query.text.strip()
    printed = Wild(word.lower()) if word.isalpha() and word.isascii() else None
    return Exact(line_digest(typed), Adjacent(query.text), printed)


def _is_one(text: str) -> bool:
    """Whether a text is one word, or the one name of something."""
    return len(Words(text)) == 1 or is_name(text)
