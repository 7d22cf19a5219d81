"""From the words of a citation to its record: pages, section, chapter, edition, successor."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.vocabulary.adopted import FIRST_ADOPTED
from indexer.vocabulary.editions import CitedEdition, as_printed, by_edition, cited_edition
from indexer.vocabulary.names import label
from indexer.vocabulary.printed_dates import PrintedDate
from indexer.vocabulary.sections import find_sections
from indexer.vocabulary.tables import Guideline, guidelines
from indexer.vocabulary.tags import Citation
from indexer.vocabulary.told_editions import without_edition

CHAPTER = re.compile(r"\bch(?:apter|\.)? ?(\d{1,2})\b", re.IGNORECASE)
"""A chapter of a book, by its number."""

_SECTION = re.compile(r"\bSections?\(?s?\)?: ?", re.IGNORECASE)
_PAGES = re.compile(
    r"\b(?:pages?\b ?(?:\(s\))?|pgs?\b\.?|pp?\b\.?) ?:? ?(\d[\d ,&–-]{0,80})", re.IGNORECASE
)
_UPDATED = re.compile(
    r"\b(?:updated?|revised|version|last update)\b[^\d;.]{0,20}"
    r"(?:(?P<month>0?[1-9]|1[0-2])[/-](?:\d{1,2}[/-])?)?(?P<year>20\d\d|\d\d)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(2nd|3rd|4th|5th|6th|second|third|fourth|fifth|sixth) ed(?:ition|\.)", re.IGNORECASE
)
_ORDINALS = {
    name: f"{ordinal} edition"
    for ordinal, names in {
        "2nd": "2nd sec",
        "3rd": "3rd thi",
        "4th": "4th fou",
        "5th": "5th fif",
        "6th": "6th six",
    }.items()
    for name in names.split()
}
_EDITION_YEAR = re.compile(r"\b(20[0-2]\d)\b(?!\s?[;:(]|[/-]\d)")
_TRAILING = re.compile(r"(?<![ ,;])[ ,;]+(?:and[ ,;]*)?$")
# What is left of the next citation's beginning, where several stand in one field.
_NOW = "mtus.acoem2017."
_NEXT = re.compile(r"(?<![ ,;.&])[ ,;.&]+(?:(?:and|the|MTUS|ACOEM)\b[ ,;:/–—-]*)*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document found in a field: where its name begins and ends, and the dates behind it."""

    id: str
    start: int
    stop: int
    dates: tuple[PrintedDate, ...] = ()


def citation(id_: str, text: str, dates: Sequence[PrintedDate] = ()) -> Citation:
    """The citation of a document in these words, with the dates of its edition that are printed."""
    pages = _PAGES.search(text)
    section = _SECTION.search(text)
    said = text[section.end() :].strip(" .,;") if section is not None else ""
    document = guidelines().documents.get(id_)
    edition = CitedEdition()
    if document is not None:
        edition = _edition_of(document, text, dates)
        if id_.startswith(_NOW):
            said = _PAGES.sub("", without_edition(said)).strip(" .,;:(")
    return Citation(
        id=id_,
        label=label(id_),
        pages=pages[1].strip(" ,-–&") if pages is not None and _is_list(pages[1]) else None,
        section=said or None,
        text=text,
        chapter=_chapter_of(document, text),
        edition=edition.edition,
        replaced_by=edition.replaced_by,
        replaced_on=edition.replaced_on,
        sections=find_sections(id_, said or text),
        effective=edition.effective,
        edition_unmatched=edition.unmatched,
        replaced_by_edition=edition.replaced_by_edition,
    )


def cut(documents: Sequence[CitedDocument], text: str) -> list[Citation]:
    """One citation of each edition, holding the words from its title to the next title."""
    starts = sorted({one.start for one in documents})
    citations = []
    for one in sorted(documents, key=lambda one: one.start):
        place = bisect_right(starts, one.start)
        words = text[one.start : starts[place] if place < len(starts) else len(text)]
        words = (_NEXT if one.id.startswith(_NOW) else _TRAILING).sub("", words)
        document = guidelines().documents.get(one.id)
        each = by_edition(document, one.dates) if document is not None else (one.dates,)
        citations += [citation(one.id, words, dates) for dates in each]
    return citations


def _is_list(pages: str) -> bool:
    """Whether these are pages of one document: bare spaces between numbers part several."""
    return re.search(r"\d \d", pages) is None


def _chapter_of(document: Guideline | None, text: str) -> int | None:
    if document is not None and document.chapter is not None:
        return document.chapter
    named = CHAPTER.search(text)
    return int(named[1]) if named is not None and _is_book(document) else None


def _edition_of(document: Guideline, text: str, printed: Sequence[PrintedDate]) -> CitedEdition:
    """The adopted edition that is printed; of a document with one edition the table's.

    Where the table has none, what the letter says of a book that has editions.
    """
    if document.family == "mtus.acoem2017":
        return cited_edition(document, printed)
    later = [one for one in printed if one.year >= FIRST_ADOPTED]
    if later and not all((document.edition or "").startswith(one.iso or "-") for one in later):
        return CitedEdition(as_printed(printed), unmatched=True)
    edition = document.edition
    if edition is None and _is_book(document):
        edition = _said_of_a_book(text)
    return CitedEdition(edition, replaced_by=document.replaced_by, replaced_on=document.replaced_on)


def _said_of_a_book(text: str) -> str | None:
    if updated := _UPDATED.search(text):
        year = int(updated["year"])
        year += 2000 if year < 100 else 0
        return f"{year}-{int(updated['month']):02d}" if updated["month"] else str(year)
    if numbered := _ORDINAL.search(text):
        return _ORDINALS[numbered[1].lower()[:3]]
    # A year beside pages, as in "2012; 35(4)", is an article's.
    year_ = _EDITION_YEAR.search(text)
    return year_[1] if year_ is not None else None


def _is_book(document: Guideline | None) -> bool:
    return document is not None and (
        document.family in ("odg", "acoem") or document.id == "other.ama-guides"
    )
