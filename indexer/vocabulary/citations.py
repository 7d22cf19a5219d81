"""Citations: which documents a guideline field cites, or any text names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from indexer.vocabulary.adopted import FIRST_ADOPTED, find_adopted, is_part
from indexer.vocabulary.changes_of_family import runs_of_a_field
from indexer.vocabulary.cited import CHAPTER, CitedDocument, citation
from indexer.vocabulary.mtus import (
    chapter_by_region,
    cited_of_mtus,
    document_of_title,
    mtus_titles,
    names_year,
    year_after,
)
from indexer.vocabulary.other_sources import chapters_of_odg, cited_outside, named_sources
from indexer.vocabulary.phrases import Words
from indexer.vocabulary.printed_dates import printed_dates
from indexer.vocabulary.tables import guidelines
from indexer.vocabulary.tags import Citation

_SPACES = re.compile(r"\s+")
_PART = re.compile(r"(?=\bDecision (?:was |is )?based (?:up)?on\b)", re.IGNORECASE)
_HEAD = re.compile(
    r"\bDecision (?:was |is )?based (?:up)?on\b:?\s*(?:the )?(?:(?:CA|California) )?"
    r"(?:Medical Treatment Utilization Schedule ?)?\(?"
    r"(?P<outside>Non-? ?)?MTUS\b(?:\s+Citations?\b)?[\s:,)]*",
    re.IGNORECASE,
)
_NO_EVIDENCE = re.compile(
    r"\bdid not cite\b|\bno (?:medical )?evidence\b.{0,20}\bcited\b", re.IGNORECASE
)
_OUTSIDE = re.compile(
    r"\boutside (?:of )?the MTUS\b"
    r"|\bdid not base (?:their|its|his|her|his/her) decision on the MTUS\b",
    re.IGNORECASE,
)
_MTUS = re.compile(r"\b(?:MTUS|Medical Treatment Utilization Schedule)\b", re.IGNORECASE)
_BASED = re.compile(r"^Decision (?:was |is )?based (?:up)?on\b:? ?(?:the )?", re.IGNORECASE)
# A field that names the MTUS without the sentence that usually does.
_BARE = re.compile(
    r"\W{0,3}(?:(?:based (?:up)?on|see|per|the|CA|California|DWC|State of) ){0,4}"
    r"(?:Medical Treatment Utilization Schedule ?)?\(?(?P<outside>Non-? ?)?MTUS\b"
    r"(?:\s+Citations?\b)?[\s:,)]*",
    re.IGNORECASE,
)

_BEGINS_ACOEM = re.compile(r"(?:the |\()?(?:ACOEM\b|American College of Occ)", re.IGNORECASE)
_THIRD_EDITION = re.compile(r"\b(?:3rd|third) ed", re.IGNORECASE)
_BOOK = 2004
"""The year of the book of ACOEM's that the MTUS adopted."""
# What joins what follows to the MTUS, named alone before it.
_JOINED = re.compile(r"[;.&+,]|(?:and|plus)\b", re.IGNORECASE)


def read_citations(field_text: str) -> tuple[Citation, ...]:
    """The documents that one guideline field cites, each once, in the order of the field.

    A field that says that nothing was cited gives `none`; one that cannot be read gives `unknown`.
    Two editions of one document are two citations.
    """
    text = _SPACES.sub(" ", field_text).strip()
    found: list[Citation] = []
    for part in _PART.split(text):
        head = _HEAD.match(part)
        if head is None:
            continue
        found += _cited(part[head.end() :].strip(), outside=head["outside"] is not None)
    return _each(found or _unread(text))


def _each(found: Sequence[Citation]) -> tuple[Citation, ...]:
    """Each document and edition once; what is cited without its edition, with the first of them."""
    editions: dict[str, str | None] = {}
    for one in found:
        if _tells_edition(one):
            editions.setdefault(one.id, _edition(one))
    unique: dict[tuple[str, str | None], Citation] = {}
    for one in found:
        key = (one.id, _edition(one) if _tells_edition(one) else editions.get(one.id))
        held = unique.setdefault(key, one)
        sections = tuple(dict.fromkeys((*held.sections, *one.sections)))
        kept = one if _tells_edition(one) and not _tells_edition(held) else held
        unique[key] = replace(kept, sections=sections)
    return tuple(unique.values())


def _tells_edition(one: Citation) -> bool:
    """Whether a citation tells which of several editions it means, or one that is not known."""
    return one.effective is not None or one.edition_unmatched


def _edition(one: Citation) -> str | None:
    return one.edition or one.effective


def _cited(body: str, *, outside: bool, of_now: bool = False) -> list[Citation]:
    """The documents of what follows "based on MTUS", or of what follows "Non-MTUS Citation".

    Each title is one of the family that is named before it. `of_now` says that the field is known
    to cite in the form of December 2017.
    """
    found: list[Citation] = []
    runs = list(runs_of_a_field(body, outside=outside))
    of_now = of_now or any(not beyond and find_adopted(run) for beyond, run in runs)
    for beyond, run in runs:
        found += cited_outside(run) if beyond else cited_of_mtus(run, of_now=of_now)
    return found or (cited_outside(body) if outside else cited_of_mtus(body, of_now=of_now))


def _unread(text: str) -> list[Citation]:
    """What is cited in a field without the sentence that usually tells it."""
    if _NO_EVIDENCE.search(text):
        return [citation("none", text)]
    if _OUTSIDE.search(text):
        return [citation("other.unspecified", text)]
    bare = _BARE.match(text)
    body = text[bare.end() :] if bare is not None else _BASED.sub("", text)
    if bare is not None and bare["outside"]:
        return _cited(body, outside=True)
    first_beyond, first = next(runs_of_a_field(body, outside=False), (False, ""))
    begins_acoem = bare is None and not first_beyond and _BEGINS_ACOEM.match(first) is not None
    if begins_acoem and _is_of_a_later_acoem(first):
        return _cited(body, outside=True)
    free = find_guidelines(text)
    if find_adopted(text, of_mtus=False) or (
        bare is not None
        and (
            any(one.year >= FIRST_ADOPTED for one in printed_dates(text))
            or any(one.startswith("mtus.acoem2017.") for one in free)
        )
    ):
        return _cited(body, outside=False, of_now=True)
    known = [one for one in free if one in guidelines().documents]
    if known and (bare is not None or first_beyond or begins_acoem):
        return _cited(body, outside=False)
    if not known and len(free) > 1 and "mtus" in free:
        return _families(body, of_mtus=bare is not None) or [citation("unknown", text)]
    return [citation(known[0] if known[:1] == list(free[:1]) and known else "unknown", text)]


def _families(body: str, *, of_mtus: bool) -> list[Citation]:
    """What a field cites that names the MTUS and another source, and no document of either.

    `of_mtus` says that the MTUS is named before `body`. None where one of them would be lost, or
    where more is said of the MTUS than its year.
    """
    found = _cited(body, outside=False)
    if of_mtus and _JOINED.match(body):
        found.insert(0, citation("mtus.unspecified", "MTUS"))
    elif of_mtus and not names_year(body):
        return []
    inside = [one.id.startswith("mtus") for one in found]
    return found if any(inside) and not all(inside) else []


def _is_of_a_later_acoem(run: str) -> bool:
    """Whether a citation of ACOEM is of an edition after that of 2004, which the MTUS is not."""
    if find_adopted(run, of_mtus=False):
        return False
    years = {one.year for one in printed_dates(run)} - {0}
    if _THIRD_EDITION.search(run) is None and (
        not years or min(years) <= _BOOK or max(years) >= FIRST_ADOPTED
    ):
        return False
    known = guidelines().documents
    printed = {known[one].edition or "" for one in find_guidelines(run) if one in known}
    return not any(edition.startswith(str(year)) for edition in printed for year in years)


def find_guidelines(text: str) -> tuple[str, ...]:
    """The ids of the documents named in any text, such as a person's query.

    A family is enough: `ODG` alone gives `odg`, `MTUS` alone gives `mtus`.
    """
    text = _SPACES.sub(" ", text).strip()
    if _HEAD.search(text):
        return tuple(dict.fromkeys(one.id for one in read_citations(text)))
    words = Words(text)
    adopted = find_adopted(text, of_mtus=False)
    ids: dict[str, None] = dict.fromkeys(one.id for one in adopted)
    marks = named_sources(text)
    for found in mtus_titles().find(words):
        start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
        is_title = found.stop - found.start > 1 and found.value != "mtus.acoem2004.unspecified"
        if is_title and not is_part(adopted, start, stop) and not _is_of_odg(text, marks, start):
            ids[document_of_title(found, year_after(words, found.stop))] = None
    names = set(words.folded)
    # Where another family begins, what is said of the ODG ends.
    others = sorted(
        [
            *(one.start for one in marks),
            *(one.lead for one in adopted),
            *(match.start() for match in _MTUS.finditer(text)),
            len(text),
        ]
    )
    acoem = (
        () if adopted or not any(one.id == "acoem.update" for one in marks) else _acoem(text, words)
    )
    for mark in marks:
        if mark.id == "odg":
            span = text[mark.stop : others[min(bisect_left(others, mark.stop), len(others) - 1)]]
            inside = chapters_of_odg(span, strict=True) or chapters_of_odg(span, strict=False)
            ids.update(dict.fromkeys([one.id for one in inside] or ["odg"]))
        elif mark.id == "acoem.update":
            ids.update(dict.fromkeys(acoem))
        elif mark.id:
            ids[mark.id] = None
    if "mtus" in names and not any(one.startswith("mtus") for one in ids):
        ids["mtus"] = None
    return tuple(ids)


def _is_of_odg(text: str, marks: Sequence[CitedDocument], start: int) -> bool:
    """Whether a title that starts there is that of a chapter of the ODG, which stands before it."""
    place = bisect_right(marks, start, key=lambda one: one.stop)
    if not place or marks[place - 1].id != "odg":
        return False
    return not text[marks[place - 1].stop : start].strip(" ,:()–—-")


def _acoem(text: str, words: Words) -> Sequence[str]:
    """What "ACOEM" means in a text: the chapters that it names, or the book of 2004."""
    chapters = [f"mtus.acoem2004.ch{int(match[1]):02d}" for match in CHAPTER.finditer(text)]
    known = [one for one in chapters if one in guidelines().documents]
    if known:
        return known
    titles = {found.value for found in mtus_titles().find(words)}
    if any(one.startswith("mtus.acoem") for one in titles - {"mtus.acoem2004.unspecified"}):
        return []
    by_region = chapter_by_region(words)
    return [by_region] if by_region is not None else ["mtus.acoem2004"]
