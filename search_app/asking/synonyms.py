"""Other words for what was asked: abbreviations, brand names and their long forms."""

from __future__ import annotations

from functools import cache

from indexer.analysis import term_list
from indexer.vocabulary import synonyms
from indexer.vocabulary.phrases import PhraseBook, Words
from indexer.vocabulary.tables import SynonymGroup


@cache
def _book() -> PhraseBook[SynonymGroup]:
    groups = synonyms()
    return PhraseBook(
        [(phrase, group) for group in groups for phrase in group.terms],
        # An ambiguous abbreviation counts only in its own spelling.
        [(phrase, group) for group in groups for phrase in group.exact],
    )


def synonym_terms(text: str) -> frozenset[str]:
    """The terms of all phrases that may stand for phrases of `text`, but for those in it."""
    groups = {found.value for found in _book().find(Words(text))}
    others = {
        term
        for group in groups
        for phrase in (*group.terms, *group.exact)
        for term in term_list(phrase)
    }
    return frozenset(others.difference(term_list(text)))
