"""What is cited outside the MTUS: chapters of the ODG, other guidelines, journals, web sites."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from indexer.vocabulary.adopted import Adopted, find_adopted
from indexer.vocabulary.cited import CitedDocument, citation, cut
from indexer.vocabulary.phrases import FoundPhrase, PhraseBook, Words
from indexer.vocabulary.tables import guidelines
from indexer.vocabulary.tags import Citation

_URL = re.compile(
    r"(?:https?://|www\.)[^\s,;)\]]+"
    r"|\b[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,4}\.(?:com|org|gov|net|edu)\b[^\s,;)\]]*",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)
_COMMON_ENDINGS = {"com", "org", "gov", "net", "edu", "co", "uk", "ca", "us", "info"}

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

_NEAR = 12
"""How far around a chapter's name its stops are looked for, in characters."""


@cache
def odg_titles(loose: bool) -> PhraseBook[str]:
    """The titles of the ODG's chapters; with `loose` words as well that just mean one."""
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


def cited_outside(body: str) -> list[Citation]:
    """The documents that are cited in what follows "Decision based on Non-MTUS Citation"."""
    if not body.strip(" ."):
        return [citation("other.unspecified", body)]
    adopted = find_adopted(body, of_mtus=False)
    documents = [CitedDocument("acoem.update", one.lead, one.stop) for one in adopted]
    marks = sorted((*_apart(named_sources(body), adopted), *documents), key=lambda one: one.start)
    chapters = chapters_of_odg(body[: marks[0].start] if marks else body, strict=True)
    documents = [*chapters]
    unplaced: list[CitedDocument] = []
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else len(body)
        if mark.id != "odg":
            documents += [mark] if mark.id else []
            continue
        inside = chapters_of_odg(body[mark.stop : stop], strict=True) or chapters_of_odg(
            body[mark.stop : stop], strict=False
        )
        preface = re.search(r"\bpreface\b", body[mark.stop : stop], re.IGNORECASE) is not None
        documents += [CitedDocument(one.id, mark.start, mark.stop) for one in inside]
        chapters += inside
        if preface:
            documents.append(CitedDocument("odg.unspecified", mark.start, mark.stop))
        elif not inside:
            unplaced.append(CitedDocument("odg.unspecified", mark.start, mark.stop))
    # A second mention of the ODG without a chapter is a table of the chapter cited beside it.
    if not chapters and not any(one.id == "odg.unspecified" for one in documents):
        documents += unplaced[:1]
    if not documents:
        return [citation("other.misc", body)]
    return cut(documents, body)


def _apart(marks: Sequence[CitedDocument], adopted: Sequence[Adopted]) -> Iterator[CitedDocument]:
    """The sources that are not named within a citation of one of ACOEM's own guidelines."""
    for mark in marks:
        place = bisect_right(adopted, mark.start, key=lambda one: one.lead)
        if not place or mark.start >= adopted[place - 1].stop:
            yield mark


def named_sources(body: str) -> list[CitedDocument]:
    """Where each source is named: `odg`, an id, or nothing for the words "other guidelines"."""
    urls = [
        CitedDocument(_site_id(match.group()), match.start(), match.end())
        for match in _URL.finditer(body)
    ]
    words = Words(body)
    found = list(urls)
    for one in _sources().find(words):
        start, stop = words.spans[one.start][0], words.spans[one.stop - 1][1]
        before = bisect_right(urls, start, key=lambda url: url.start)
        if not before or start >= urls[before - 1].stop:
            found.append(CitedDocument(one.value, start, stop))
    return sorted(found, key=lambda one: one.start)


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


def chapters_of_odg(span: str, strict: bool) -> list[CitedDocument]:
    """The ODG chapters in a span. Strictly, a chapter's name follows a stop, a bracket or `ODG`.

    What follows a chapter are topics of it, and topics name body parts too ("Knee brace").
    """
    words = Words(span)
    documents: list[CitedDocument] = []
    for found in odg_titles(not strict).find(words):
        start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
        if strict and not _stands_as_chapter(words, found, bool(documents)):
            continue
        if found.value not in {one.id for one in documents}:
            documents.append(CitedDocument(found.value, start, stop))
        if not strict:
            break
    return documents


def _stands_as_chapter(words: Words, found: FoundPhrase[str], is_later: bool) -> bool:
    start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
    after_word = words.folded[found.stop] if found.stop < len(words) else ""
    if after_word in _AFTER_CHAPTER:
        return True
    before = words.text[max(0, start - _NEAR) : start].rstrip()
    opens = (
        not before or before[-1] in ",;:/().-–—" or words.folded[found.start - 1] in _BEFORE_CHAPTER
    )
    if not opens:
        return False
    if not is_later:
        return True
    after = words.text[stop : stop + _NEAR].lstrip()
    return not after or after[0] in ",;:/().-–—" or after_word == "and"
