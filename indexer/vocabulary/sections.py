"""Sections: which parts of a guideline a citation names."""

from __future__ import annotations

from functools import cache

from indexer.vocabulary.phrases import PhraseBook, Words
from indexer.vocabulary.tables import section_books, sections_of


def find_sections(document: str, text: str) -> tuple[str, ...]:
    """The ids of a document's sections that `text` names, in the order of the text.

    A section that the table does not know is none; the citation's own words still tell it.
    """
    book = sections_of(document)
    if book is None:
        return ()
    found = _titles(book).find(Words(text))
    return tuple(dict.fromkeys(f"{document}.{one.value}" for one in found))


@cache
def _titles(book: int) -> PhraseBook[str]:
    return PhraseBook(
        (title, section.id)
        for section in section_books()[book].sections.values()
        for title in (section.label, *section.titles)
    )
