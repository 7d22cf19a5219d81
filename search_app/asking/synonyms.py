"""Other words for what was asked: abbreviations, brand names and their long forms."""

from __future__ import annotations

from functools import cache

from indexer.analysis import term_list
from indexer.vocabulary import synonyms
from indexer.vocabulary.phrases import PhraseBook, Words, fold
from indexer.vocabulary.plain import plain_names
from indexer.vocabulary.tables import SynonymGroup, treatments


@cache
def _book() -> PhraseBook[SynonymGroup]:
    groups = synonyms()
    return PhraseBook(
        [(phrase, group) for group in groups for phrase in group.terms],
        # An ambiguous abbreviation counts only in its own spelling.
        [(phrase, group) for group in groups for phrase in group.exact],
    )


def is_name(text: str) -> bool:
    """Whether a text as a whole is the name of a thing: an abbreviation, a drug, a plain name."""
    words = Words(text)
    named = any(found.stop - found.start == len(words) for found in _book().find(words))
    return named or fold(text) in _names()


@cache
def _names() -> frozenset[str]:
    drugs = (name for drug in treatments().drugs.values() for name in (drug.generic, *drug.brands))
    plain = (name for one in plain_names().values() for name in one.names)
    return frozenset(fold(name) for name in (*drugs, *plain))


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
