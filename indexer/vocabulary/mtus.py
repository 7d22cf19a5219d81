"""What is cited of the MTUS: chapters of 2004, the Division's guidelines, and what followed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from indexer.vocabulary.adopted import (
    UNSPECIFIED,
    date_after,
    edition_in,
    find_adopted,
    is_part,
)
from indexer.vocabulary.cited import CHAPTER, CitedDocument, citation, cut
from indexer.vocabulary.editions import by_edition, cited_edition
from indexer.vocabulary.other_sources import odg_titles
from indexer.vocabulary.phrases import FoundPhrase, PhraseBook, Words
from indexer.vocabulary.printed_dates import PrintedDate
from indexer.vocabulary.tables import guidelines
from indexer.vocabulary.tags import Citation
from indexer.vocabulary.told_editions import told_further_on

_YEAR = re.compile(r"(?:19|20)\d\d")
# "MTUS 2009" cites it as a whole.
_ITS_YEAR = re.compile(r"\(?20[01]\d\b\)?")

# Words that may stand between the start of a citation and the title of the document.
_LEAD = frozenset(
    "acoem mtus california ca practice guideline the edition 2nd second chapter ch ed occupational"
    " medicine dwc decision based on state of".split()
)


_STOPS = (",", ";", ".", "&", "+")

_NEAR = 12
"""How far before a title its stop or its "and" is looked for, in characters."""


@cache
def mtus_titles() -> PhraseBook[str]:
    """The titles of the MTUS's documents, as letters print them."""
    documents = guidelines().documents.values()
    return PhraseBook(
        (title, one.id)
        for one in documents
        if one.family in ("mtus", "mtus.acoem2004", "mtus.acoem2017")
        for title in one.titles
    )


def cited_of_mtus(body: str, *, of_now: bool = False) -> list[Citation]:
    """The documents that are cited in what follows "Decision based on MTUS".

    `of_now` says that the field is known to cite in the form of December 2017: what cannot be told
    is no document of 2004, then.
    """
    adopted = find_adopted(body)
    words = Words(body)
    titles = _titles(words)
    named = {one.id for one in titles}
    documents = [CitedDocument(one.id, one.start, one.stop, one.dates) for one in adopted]
    documents += [
        one
        for one in (*titles, *_chapters(body, named), *_parts_of_2004(words, named))
        if not is_part(adopted, one.start, one.stop)
    ]
    if documents:
        return cut(documents, body)
    if dates := edition_in(body):
        id_ = _of_region_and_date(words, dates)
        each = by_edition(guidelines().documents[id_], dates)
        return [citation(id_, body, one) for one in each]
    if of_now:
        return [citation(UNSPECIFIED, body)]
    # A body part with another year than that of the book is none of its chapters.
    later = any(year_after(words, one.stop) for one in odg_titles(loose=True).find(words))
    return [citation((not later and chapter_by_region(words)) or _fallback(body), body)]


def names_document(body: str) -> bool:
    """Whether what follows "MTUS" names a document of it, rather than speaking of the MTUS."""
    told = told_further_on(body)
    return bool(
        names_year(body)
        or find_adopted(body)
        or _titles(Words(body))
        or _chapters(body, ())
        or (told is not None and told.acoem and told.dates)
    )


def names_year(body: str) -> bool:
    """Whether what follows "MTUS" is a year, by which the MTUS is cited as a whole."""
    return _ITS_YEAR.match(body) is not None


def _chapters(body: str, named: Collection[str]) -> list[CitedDocument]:
    """The chapters of 2004 that are cited by number alone."""
    documents = []
    for match in CHAPTER.finditer(body):
        id_ = f"mtus.acoem2004.ch{int(match[1]):02d}"
        if id_ in guidelines().documents and id_ not in named and 1 <= int(match[1]) <= 16:
            documents.append(CitedDocument(id_, match.start(), match.end()))
    return documents


def _parts_of_2004(words: Words, named: Collection[str]) -> Iterator[CitedDocument]:
    """The chapters that are cited by a body part and the year of the book: "Neck 2004"."""
    chapters = _by_region("mtus.acoem2004")
    for found in odg_titles(loose=True).find(words):
        regions = guidelines().documents[found.value].regions[:1]
        id_ = chapters.get(regions[0]) if regions else None
        if id_ is not None and id_ not in named and year_after(words, found.stop) == 2004:
            yield CitedDocument(id_, words.spans[found.start][0], words.spans[found.stop - 1][1])


def _fallback(body: str) -> str:
    if re.search(r"\bACOEM\b", body, re.IGNORECASE):
        return "mtus.acoem2004.unspecified"
    return "mtus.unspecified" if body else "unknown"


@cache
def _by_region(family: str) -> dict[str, str]:
    """The first document of a family about each region."""
    found: dict[str, str] = {}
    for one in guidelines().documents.values():
        if one.family == family:
            for region in one.regions:
                found.setdefault(region, one.id)
    return found


def _regions(words: Words) -> Iterator[str]:
    for found in odg_titles(loose=True).find(words):
        yield from guidelines().documents[found.value].regions[:1]


def chapter_by_region(words: Words) -> str | None:
    """The 2004 chapter that is meant where only the body part is named: `ACOEM low back`."""
    chapters = _by_region("mtus.acoem2004")
    return next((chapters[one] for one in _regions(words) if one in chapters), None)


def _of_region_and_date(words: Words, dates: Sequence[PrintedDate]) -> str:
    """The adopted guideline on a body part, where the date is one of its editions."""
    documents = _by_region("mtus.acoem2017")
    for region in _regions(words):
        id_ = documents.get(region, UNSPECIFIED)
        document = guidelines().documents[id_]
        if not any(cited_edition(document, one).unmatched for one in by_edition(document, dates)):
            return id_
    return UNSPECIFIED


def _titles(words: Words) -> list[CitedDocument]:
    documents: list[CitedDocument] = []
    general: int | None = None
    lead = next((at for at, word in enumerate(words.folded) if not _leads(word)), len(words))
    for found in mtus_titles().find(words):
        start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
        year = year_after(words, found.stop)
        if found.value == "mtus.acoem2004.unspecified":
            if words.folded[found.start] == "general" and _is_title(words, found, year, lead):
                general = start
            continue
        chapter = guidelines().documents[found.value].chapter
        within_general = general is not None and chapter is not None and chapter <= 7
        if within_general or _is_title(words, found, year, lead):
            dates = date_after(words.text, stop)
            documents.append(CitedDocument(document_of_title(found, year), start, stop, dates))
    if general is not None and not any(_is_general(one.id) for one in documents):
        documents.append(CitedDocument("mtus.acoem2004.unspecified", general, general))
    return documents


def _is_general(id_: str) -> bool:
    chapter = guidelines().documents[id_].chapter
    return chapter is not None and chapter <= 7


def year_after(words: Words, at: int) -> int | None:
    """The year behind a title that ends before word `at`, if one is printed there."""
    for word in words.folded[at : at + 3]:
        if _YEAR.fullmatch(word):
            return int(word)
        if word not in ("guideline", "may", "chapter", "revised"):
            return None
    return None


def _leads(word: str) -> bool:
    return word in _LEAD or word.isdigit()


def _is_title(words: Words, found: FoundPhrase[str], year: int | None, lead: int) -> bool:
    """A title counts where a citation begins, or with a year, or when it can be nothing else.

    The first `lead` words of the field are those with which a citation begins.
    """
    last = words.folded[found.stop - 1]
    if year is not None or _YEAR.fullmatch(last) or last == "complaint" or found.start <= lead:
        return True
    start = words.spans[found.start][0]
    printed = words.text[max(0, start - _NEAR) : start]
    if last == "guideline" and printed.rstrip().endswith((",", ";", ".")):
        return True
    before = words.folded[found.start - 1]
    # Of the MTUS's documents that have no year there is but one, so a stop before it is enough.
    if found.value == "mtus.formulary" and (before == "and" or printed.rstrip().endswith(_STOPS)):
        return True
    if found.value.startswith("mtus.acoem2017.") and (
        before == "and" or printed.rstrip().endswith((";", "."))
    ):
        return True
    return (
        before in ("mtus", "acoem")
        or (before == "and" and printed.endswith(", and "))
        or (before.isdigit() and found.start > 1 and words.folded[found.start - 2] == "chapter")
    )


def document_of_title(found: FoundPhrase[str], year: int | None) -> str:
    """The document of a title, since one title names several editions."""
    id_ = found.value
    if id_ in ("mtus.cpmtg2009", "mtus.cpmtg2016"):
        if year is not None and year >= 2017:
            return "mtus.acoem2017.chronic-pain"
        # "... Guidelines 2016" is a title of its own, behind which no year stands.
        titled = id_ == "mtus.cpmtg2016" and year is None
        return "mtus.cpmtg2016" if titled or year == 2016 else "mtus.cpmtg2009"
    if id_ == "mtus.opioids2016" and year is not None and year >= 2017:
        return "mtus.acoem2017.opioids"
    if id_ in ("mtus.acoem2004.ch10", "mtus.acoem2007.elbow"):
        if year is not None and year >= 2013:
            return "mtus.acoem2017.elbow"
        revised = year is not None and year >= 2007
        return "mtus.acoem2007.elbow" if revised or id_ == "mtus.acoem2007.elbow" else id_
    if id_.startswith("mtus.acoem2004.") and year is not None and year >= 2015:
        return guidelines().documents[id_].replaced_by or id_
    return id_
