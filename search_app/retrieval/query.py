"""What does the text ask for? Words that rank, and constraints that must hold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from indexer.analysis import term_list
from search_app.retrieval.synonyms import synonym_terms

# What is exact: "a phrase", field:word, AND / OR / NOT, -word, wild* or wi?d. A case pasted from
# a chart holds few of these by accident; where one cannot be parsed, it is taken literally.
_PHRASE = re.compile(r'"[^"\n]{1,200}"')
_FIELD = re.compile(r"\b(?:treatment|rationale|summary|issue|letter):\S")
_OPERATOR = re.compile(r"(?<=\S\s)(?:AND|OR|NOT)(?=\s+\S)|^NOT(?=\s+\S)")
_NEGATED = re.compile(r'(?:(?<=\s)|^)NOT\s+(?:"[^"\n]{1,200}"|\([^()\n]{1,200}\)|\S+)')
_EXCLUDED = re.compile(r"(?:^|\s)-[A-Za-z]\w+")
_WILD = re.compile(r"\b\w{2,}\*|\b\w{2,}\?\w+")

LONGEST_EXPRESSION = 40
"""In words. Longer texts are descriptions, in which nothing is taken as search syntax."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text as it was understood.

    `terms` rank (term -> how often it was said), and so do `synonyms`, with less weight;
    `expression`, if there is one, restricts what may be shown; `text` is what the model reads.
    Notices tell the reader what was not taken as written.
    """

    text: str
    terms: dict[str, float]
    synonyms: frozenset[str]
    expression: str | None
    notices: tuple[str, ...] = ()


def parse(text: str) -> Query:
    """Understand a query. Never fails: whatever is not syntax is words."""
    text = " ".join(text.split())
    expression = _expression(text)
    if expression and len(text.split()) > LONGEST_EXPRESSION:
        # A pasted case quotes and shouts without meaning search syntax by it.
        notice = "Quotes and operators were read as plain words: the text is a description."
        return Query(text, _counts(text), synonym_terms(text), None, (notice,))
    # What must not occur is not what is asked for.
    ranked = _EXCLUDED.sub(" ", _NEGATED.sub(" ", text))
    ranked = _OPERATOR.sub(" ", ranked)
    ranked = re.sub(r"\b(?:treatment|rationale|summary|issue|letter):(?=\S)", " ", ranked)
    ranked = " ".join(ranked.replace('"', " ").replace("*", " ").split())
    return Query(ranked, _counts(ranked), synonym_terms(ranked), expression)


def _counts(text: str) -> dict[str, float]:
    return {term: float(count) for term, count in Counter(term_list(text)).items()}


def _expression(text: str) -> str | None:
    """The part of the text that restricts.

    With an operator the whole text is one expression, as people expect who write operators.
    Without, each phrase, field, exclusion and wild card is required by itself, and the free
    words beside them only rank.
    """
    if _OPERATOR.search(text):
        return text
    required = _PHRASE.findall(text)
    rest = _PHRASE.sub(" ", text)
    for word in rest.split():
        if _FIELD.match(word) or _WILD.fullmatch(word):
            required.append(word)
        elif _EXCLUDED.fullmatch(word):
            required.append(f"NOT {word[1:]}")
    # A phrase of a field (treatment:"...") is split by the two steps above: put it back together.
    for field, phrase in re.findall(r'\b(treatment|rationale|summary):("[^"\n]{1,200}")', text):
        required[required.index(phrase)] = f"{field}:{phrase}"
    return " AND ".join(required) or None
