"""Citations: which documents a guideline field cites."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from indexer.vocabulary.model import Citation
from indexer.vocabulary.names import label
from indexer.vocabulary.phrases import Found, PhraseBook, Words
from indexer.vocabulary.sections import find_sections
from indexer.vocabulary.tables import Guideline, guidelines

_SPACES = re.compile(r"\s+")
_PART = re.compile(r"(?=\bDecision based on\b)", re.IGNORECASE)
_HEAD = re.compile(
    r"\bDecision based on\s+(?P<outside>Non-? ?)?MTUS\b(?:\s+Citations?\b)?[\s:,]*", re.IGNORECASE
)
_NO_EVIDENCE = re.compile(
    r"\bdid not cite\b|\bno (?:medical )?evidence\b.{0,20}\bcited\b", re.IGNORECASE
)
_OUTSIDE = re.compile(
    r"\boutside (?:of )?the MTUS\b"
    r"|\bdid not base (?:their|its|his|her|his/her) decision on the MTUS\b",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"\bch(?:apter|\.)? ?(\d{1,2})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SECTION = re.compile(r"\bSections?\(?s?\)?: ?", re.IGNORECASE)
_PAGES = re.compile(
    r"\b(?:pages?\b ?(?:\(s\))?|pgs?\b\.?|pp?\b\.?) ?:? ?(\d[\d ,&–-]{0,80})", re.IGNORECASE
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s,;)\]]+"
    r"|\b[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,4}\.(?:com|org|gov|net|edu)\b[^\s,;)\]]*",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)
_COMMON_ENDINGS = {"com", "org", "gov", "net", "edu", "co", "uk", "ca", "us", "info"}

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

# Words that may stand between the start of a citation and the title of the document.
_LEAD = frozenset(
    "acoem mtus california ca practice guideline the edition 2nd second chapter ch ed occupational"
    " medicine dwc decision based on state of".split()
)
# Words after which an ODG chapter may be named without a comma before it.
_BEFORE_CHAPTER = frozenset(
    "odg guideline chapter the and citation edition version web online treatment in worker"
    " compensation section index disability official twc for of".split()
)
_AFTER_CHAPTER = frozenset(
    "chapter section acute updated disorder complaint condition procedure".split()
)
_ODG_NAMES = (
    "odg",
    "odg guidelines",
    "official disability",
    "official disability guidelines",
    "official disabilities guidelines",
    "official disability guideline odg",
    "work loss data",
    "work loss data institute",
)


@dataclass(frozen=True, slots=True)
class _Document:
    """A document found in a field: where its name begins and ends."""

    id: str
    start: int
    stop: int


@cache
def _mtus_titles() -> PhraseBook[str]:
    documents = guidelines().documents.values()
    return PhraseBook(
        (title, one.id)
        for one in documents
        if one.family in ("mtus", "mtus.acoem2004", "mtus.acoem2017")
        for title in one.titles
    )


@cache
def _odg_titles(loose: bool) -> PhraseBook[str]:
    documents = [one for one in guidelines().documents.values() if one.family == "odg"]
    return PhraseBook(
        (title, one.id)
        for one in documents
        if one.id != "odg.unspecified"
        for title in (*one.titles, *(one.loose if loose else ()))
    )


@cache
def _sources() -> PhraseBook[str]:
    phrases = [
        (title, one.id)
        for one in guidelines().documents.values()
        if one.family in ("other", "acoem")
        for title in one.titles
    ]
    phrases += [(name, "odg") for name in _ODG_NAMES]
    phrases += [
        ("acoem", "acoem.update"),
        ("acoem guidelines", "acoem.update"),
        ("acoem practice guidelines", "acoem.update"),
        ("acoem occupational medicine practice guidelines", "acoem.update"),
        ("other medical treatment guideline", ""),
        ("other medical treatment guideline or medical evidence", ""),
    ]
    return PhraseBook(phrases)


def read_citations(field_text: str) -> tuple[Citation, ...]:
    """The documents that one guideline field cites, each once, in the order of the field.

    A field that says that nothing was cited gives `none`; one that cannot be read gives `unknown`.
    """
    text = _SPACES.sub(" ", field_text).strip()
    found: list[Citation] = []
    for part in _PART.split(text):
        head = _HEAD.match(part)
        if head is None:
            continue
        body = part[head.end() :].strip()
        found += _outside(body) if head["outside"] else _inside(body)
    if not found:
        found = [_unread(text)]
    unique: dict[str, Citation] = {}
    for citation in found:
        held = unique.setdefault(citation.id, citation)
        sections = tuple(dict.fromkeys((*held.sections, *citation.sections)))
        unique[citation.id] = replace(held, sections=sections)
    return tuple(unique.values())


def _unread(text: str) -> Citation:
    if _NO_EVIDENCE.search(text):
        return _citation("none", text)
    if _OUTSIDE.search(text):
        return _citation("other.unspecified", text)
    free = find_guidelines(text)
    return _citation(free[0] if free and free[0] in guidelines().documents else "unknown", text)


def _citation(id_: str, text: str) -> Citation:
    pages = _PAGES.search(text)
    section = _SECTION.search(text)
    said = text[section.end() :].strip(" .,;") if section is not None else ""
    document = guidelines().documents.get(id_)
    return Citation(
        id=id_,
        label=label(id_),
        pages=pages[1].strip(" ,-–&") if pages is not None and _is_list(pages[1]) else None,
        section=said or None,
        text=text,
        chapter=_chapter_of(document, text),
        edition=_edition_of(document, text),
        replaced_by=document.replaced_by if document is not None else None,
        replaced_on=document.replaced_on if document is not None else None,
        sections=find_sections(id_, said or text),
    )


def _is_list(pages: str) -> bool:
    """Whether these are pages of one document: bare spaces between numbers part several."""
    return re.search(r"\d \d", pages) is None


def _chapter_of(document: Guideline | None, text: str) -> int | None:
    if document is not None and document.chapter is not None:
        return document.chapter
    named = _CHAPTER.search(text)
    return int(named[1]) if named is not None and _is_book(document) else None


def _edition_of(document: Guideline | None, text: str) -> str | None:
    """The table's date where it has one, else what the letter says of a book that has editions."""
    if document is None or document.edition is not None:
        return document.edition if document is not None else None
    if not _is_book(document):
        return None
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


def _cut(documents: list[_Document], text: str) -> list[Citation]:
    """One citation each, holding the words from its title to the next title."""
    documents = sorted(documents, key=lambda one: one.start)
    starts = sorted({one.start for one in documents})
    citations = []
    for one in documents:
        after = next((start for start in starts if start > one.start), len(text))
        words = _TRAILING.sub("", text[one.start : after])
        citations.append(_citation(one.id, words))
    return citations


# --- inside the MTUS ------------------------------------------------------------------------------


def _inside(body: str) -> list[Citation]:
    words = Words(body)
    documents = _titles(words)
    named = {one.id for one in documents}
    for match in _CHAPTER.finditer(body):
        id_ = f"mtus.acoem2004.ch{int(match[1]):02d}"
        if id_ in guidelines().documents and id_ not in named and 1 <= int(match[1]) <= 16:
            documents.append(_Document(id_, match.start(), match.end()))
    if documents:
        return _cut(documents, body)
    return [_citation(_by_region(words) or _fallback(body), body)]


def _fallback(body: str) -> str:
    if re.search(r"\bACOEM\b", body, re.IGNORECASE):
        return "mtus.acoem2004.unspecified"
    return "mtus.unspecified" if body else "unknown"


def _by_region(words: Words) -> str | None:
    """The 2004 chapter that is meant where only the body part is named: `ACOEM low back`."""
    for found in _odg_titles(loose=True).find(words):
        main = guidelines().documents[found.value].regions[:1]
        for one in guidelines().documents.values():
            if one.family == "mtus.acoem2004" and main and main[0] in one.regions:
                return one.id
    return None


def _titles(words: Words) -> list[_Document]:
    documents: list[_Document] = []
    general: int | None = None
    for found in _mtus_titles().find(words):
        start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
        year = _year_after(words, found.stop)
        if found.value == "mtus.acoem2004.unspecified":
            if words.folded[found.start] == "general" and _is_title(words, found, year):
                general = start
            continue
        chapter = guidelines().documents[found.value].chapter
        within_general = general is not None and chapter is not None and chapter <= 7
        if within_general or _is_title(words, found, year):
            documents.append(_Document(_edition(found, words, year), start, stop))
    if general is not None and not any(_is_general(one.id) for one in documents):
        documents.append(_Document("mtus.acoem2004.unspecified", general, general))
    return documents


def _is_general(id_: str) -> bool:
    chapter = guidelines().documents[id_].chapter
    return chapter is not None and chapter <= 7


def _year_after(words: Words, at: int) -> int | None:
    for word in words.folded[at : at + 3]:
        if _YEAR.fullmatch(word):
            return int(word)
        if word not in ("guideline", "may", "chapter", "revised"):
            return None
    return None


def _is_title(words: Words, found: Found[str], year: int | None) -> bool:
    """A title counts where a citation begins, or with a year, or when it can be nothing else."""
    if year is not None or words.folded[found.stop - 1] == "complaint":
        return True
    before = words.folded[: found.start]
    printed = words.text[: words.spans[found.start][0]].rstrip()
    if words.folded[found.stop - 1] == "guideline" and printed.endswith((",", ";", ".")):
        return True
    if all(word in _LEAD or word.isdigit() for word in before):
        return True
    return bool(before) and (
        before[-1] in ("mtus", "acoem")
        or (before[-1] == "and" and words.text[: words.spans[found.start][0]].endswith(", and "))
        or (len(before) > 1 and before[-1].isdigit() and before[-2] == "chapter")
    )


def _edition(found: Found[str], words: Words, year: int | None) -> str:
    """The document of a title, since one title names several editions."""
    id_ = found.value
    if id_ in ("mtus.cpmtg2009", "mtus.cpmtg2016"):
        if year is not None and year >= 2017:
            return "mtus.acoem2017.chronic-pain"
        return "mtus.cpmtg2016" if year == 2016 else "mtus.cpmtg2009"
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


# --- outside the MTUS -----------------------------------------------------------------------------


def _outside(body: str) -> list[Citation]:
    if not body.strip(" ."):
        return [_citation("other.unspecified", body)]
    marks = _marks(body)
    documents: list[_Document] = []
    chapters = _chapters(body[: marks[0].start] if marks else body, strict=True)
    documents += chapters
    unplaced: list[_Document] = []
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else len(body)
        if mark.id != "odg":
            documents += [mark] if mark.id else []
            continue
        inside = _chapters(body[mark.stop : stop], strict=True) or _chapters(
            body[mark.stop : stop], strict=False
        )
        preface = re.search(r"\bpreface\b", body[mark.stop : stop], re.IGNORECASE) is not None
        documents += [_Document(one.id, mark.start, mark.stop) for one in inside]
        chapters += inside
        if preface:
            documents.append(_Document("odg.unspecified", mark.start, mark.stop))
        elif not inside:
            unplaced.append(_Document("odg.unspecified", mark.start, mark.stop))
    # A second mention of the ODG without a chapter is a table of the chapter cited beside it.
    if not chapters and not any(one.id == "odg.unspecified" for one in documents):
        documents += unplaced[:1]
    if not documents:
        return [_citation("other.misc", body)]
    return _cut(documents, body)


def _marks(body: str) -> list[_Document]:
    """Where each source is named: `odg`, an id, or nothing for the words "other guidelines"."""
    urls = [
        _Document(_site_id(match.group()), match.start(), match.end())
        for match in _URL.finditer(body)
    ]
    words = Words(body)
    marks = list(urls)
    for found in _sources().find(words):
        start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
        if not any(url.start <= start < url.stop for url in urls):
            marks.append(_Document(found.value, start, stop))
    return sorted(marks, key=lambda one: one.start)


def _site_id(url: str) -> str:
    match = _HOST.match(url)
    host = match[1].lower().strip(".-") if match is not None else ""
    parts = host.split(".")
    for at in range(len(parts)):
        known = guidelines().sites.get(".".join(parts[at:]))
        if known is not None:
            return "odg" if known.startswith("odg") else known
    while len(parts) > 1 and parts[-1] in _COMMON_ENDINGS:
        parts.pop()
    return f"other.{parts[-1]}" if parts[-1:] and parts[-1] else "other.misc"


def _chapters(span: str, strict: bool) -> list[_Document]:
    """The ODG chapters in a span. Strictly, a chapter's name follows a stop, a bracket or `ODG`.

    What follows a chapter are topics of it, and topics name body parts too ("Knee brace").
    """
    words = Words(span)
    documents: list[_Document] = []
    for found in _odg_titles(not strict).find(words):
        start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
        if strict and not _stands_as_chapter(words, found, bool(documents)):
            continue
        if found.value not in {one.id for one in documents}:
            documents.append(_Document(found.value, start, stop))
        if not strict:
            break
    return documents


def _stands_as_chapter(words: Words, found: Found[str], is_later: bool) -> bool:
    start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
    after_word = words.folded[found.stop] if found.stop < len(words) else ""
    if after_word in _AFTER_CHAPTER:
        return True
    before = words.text[:start].rstrip()
    opens = (
        not before or before[-1] in ",;:/().-–—" or words.folded[found.start - 1] in _BEFORE_CHAPTER
    )
    if not opens:
        return False
    if not is_later:
        return True
    after = words.text[stop:].lstrip()
    return not after or after[0] in ",;:/().-–—" or after_word == "and"


# --- any text -------------------------------------------------------------------------------------


def find_guidelines(text: str) -> tuple[str, ...]:
    """The ids of the documents named in any text, such as a person's query.

    A family is enough: `ODG` alone gives `odg`, `MTUS` alone gives `mtus`.
    """
    text = _SPACES.sub(" ", text).strip()
    if _HEAD.search(text):
        return tuple(one.id for one in read_citations(text))
    words = Words(text)
    ids: dict[str, None] = {}
    for found in _mtus_titles().find(words):
        if found.stop - found.start > 1 and found.value != "mtus.acoem2004.unspecified":
            ids[_edition(found, words, _year_after(words, found.stop))] = None
    names = set(words.folded)
    marks = _marks(text)
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else len(text)
        if mark.id == "odg":
            span = text[mark.stop : stop]
            inside = _chapters(span, strict=True) or _chapters(span, strict=False)
            ids.update(dict.fromkeys([one.id for one in inside] or ["odg"]))
        elif mark.id == "acoem.update":
            ids.update(dict.fromkeys(_acoem(text, words)))
        elif mark.id:
            ids[mark.id] = None
    if "mtus" in names and not any(one.startswith("mtus") for one in ids):
        ids["mtus"] = None
    return tuple(ids)


def _acoem(text: str, words: Words) -> list[str]:
    chapters = [f"mtus.acoem2004.ch{int(match[1]):02d}" for match in _CHAPTER.finditer(text)]
    known = [one for one in chapters if one in guidelines().documents]
    if known:
        return known
    titles = {found.value for found in _mtus_titles().find(words)}
    if any(one.startswith("mtus.acoem") for one in titles - {"mtus.acoem2004.unspecified"}):
        return []
    by_region = _by_region(words)
    return [by_region] if by_region is not None else ["mtus.acoem2004"]
