"""Citations: which documents a guideline field cites, or any text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.vocabulary.adopted import FIRST_ADOPTED, find_adopted, is_part
from indexer.vocabulary.cited import CHAPTER, citation
from indexer.vocabulary.model import Citation
from indexer.vocabulary.mtus import (
    chapter_by_region,
    cited_of_mtus,
    document_of_title,
    mtus_titles,
    year_after,
)
from indexer.vocabulary.other_sources import chapters_of_odg, cited_outside, named_sources
from indexer.vocabulary.phrases import Words
from indexer.vocabulary.printed_dates import printed_dates
from indexer.vocabulary.tables import guidelines

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
# A field that names the MTUS without the sentence that usually does.
_BARE = re.compile(
    r"\W{0,3}(?:(?:based (?:up)?on|see|per|the|CA|California|DWC|State of) ){0,4}"
    r"(?:Medical Treatment Utilization Schedule ?)?\(?MTUS\b[\s:,)]*",
    re.IGNORECASE,
)
# Where a field passes from the MTUS to other sources, or to its next citation.
_SWITCH = re.compile(
    r"(?:[;.,]|\band\b|&) ?(?:the )?(?:(?:CA|California) )?(?:"
    r"(?P<outside>Non-? ?MTUS\b(?: Citations?\b)?[ :,]*|(?=ODG\b|Official Disability Guideline))"
    r"|(?P<inside>MTUS\b[ :,]*))",
    re.IGNORECASE,
)


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
        body = part[head.end() :].strip()
        if head["outside"]:
            found += cited_outside(body)
        elif find_adopted(body):
            found += _cited_now(body)
        else:
            found += cited_of_mtus(body)
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


def _cited_now(body: str) -> list[Citation]:
    """The documents of a field in the form of December 2017, in which one sentence holds all."""
    found: list[Citation] = []
    for outside, run in _runs(body):
        found += cited_outside(run) if outside else cited_of_mtus(run, of_now=True)
    return found


def _runs(body: str) -> Iterator[tuple[bool, str]]:
    """A field cut where it names the MTUS or another source anew: whether outside, and what."""
    outside, start = False, 0
    for match in _SWITCH.finditer(body):
        if run := body[start : match.start()].strip():
            yield outside, run
        outside, start = match["inside"] is None, match.end()
    if run := body[start:].strip():
        yield outside, run


def _unread(text: str) -> list[Citation]:
    if _NO_EVIDENCE.search(text):
        return [citation("none", text)]
    if _OUTSIDE.search(text):
        return [citation("other.unspecified", text)]
    bare = _BARE.match(text)
    if bare is not None and (
        any(one.year >= FIRST_ADOPTED for one in printed_dates(text))
        or any(one.startswith("mtus.acoem2017.") for one in find_guidelines(text))
    ):
        return _cited_now(text[bare.end() :])
    if find_adopted(text, of_mtus=False):
        return _cited_now(text[bare.end() if bare is not None else 0 :])
    free = find_guidelines(text)
    return [citation(free[0] if free and free[0] in guidelines().documents else "unknown", text)]


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
    for found in mtus_titles().find(words):
        start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
        is_title = found.stop - found.start > 1 and found.value != "mtus.acoem2004.unspecified"
        if is_title and not is_part(adopted, start, stop):
            ids[document_of_title(found, year_after(words, found.stop))] = None
    names = set(words.folded)
    marks = named_sources(text)
    acoem = (
        () if adopted or not any(one.id == "acoem.update" for one in marks) else _acoem(text, words)
    )
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else len(text)
        if mark.id == "odg":
            span = text[mark.stop : stop]
            inside = chapters_of_odg(span, strict=True) or chapters_of_odg(span, strict=False)
            ids.update(dict.fromkeys([one.id for one in inside] or ["odg"]))
        elif mark.id == "acoem.update":
            ids.update(dict.fromkeys(acoem))
        elif mark.id:
            ids[mark.id] = None
    if "mtus" in names and not any(one.startswith("mtus") for one in ids):
        ids["mtus"] = None
    return tuple(ids)


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
