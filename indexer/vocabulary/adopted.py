"""Adopted guidelines: citations in the form "MTUS <title> (ACOEM <date>)", as of December 2017.

Since then the MTUS consists of ACOEM's own guidelines, each adopted in an edition that is told by
its date. The State names them "Low Back Disorders Guideline (ACOEM February 13, 2020)"; letters
leave out "Disorders" or "Guideline", give only the year, or the day from which it was in force.
What tells such a citation from one of 2004 is that date, or ACOEM in brackets: a name alone ("low
back") means nothing here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from indexer.vocabulary.editions import cited_edition
from indexer.vocabulary.phrases import PhraseBook, Words
from indexer.vocabulary.printed_dates import PrintedDate, printed_dates
from indexer.vocabulary.tables import guidelines
from indexer.vocabulary.told_editions import (
    ACOEM_NAMES,
    Told,
    told_before,
    told_behind,
    told_further_on,
)

OLDEST_ACOEM = 2010
"""ACOEM's guidelines of before are those of 2004 and their revisions, which are cited otherwise."""

FIRST_ADOPTED = 2017
"""No guideline of ACOEM's own came into force in this form before this year."""

UNSPECIFIED = "mtus.acoem2017.unspecified"
"""An adopted guideline that is cited by a name that the table does not know."""

# What may stand between a name and its date; "guideline" is often misspelled.
_KIND = re.compile(
    r"\)?(?:[ ,/-]{1,3}(?:disorders?|complaints?|medical|treatment|clinical|practice|gu[a-z]{4,9}"
    r"|chapters?|modules?|topics?)\b){0,5}"
    r"(?: ?\((?![^()]{0,30}\b(?:ACOEM|MTUS)\b)[A-Z/& -]{2,30}\))?"
    r"(?:[ ,/-]{1,3}(?:disorders?|gu[a-z]{4,9}|chapters?)\b){0,2}",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:disorders?|gu[a-z]{4,9})\b", re.IGNORECASE)
_SECTIONS = re.compile(r"\bSections?\(?s?\)?:", re.IGNORECASE)
_FRESH_START = re.compile(r"(?<!\d)\. |;|\bMTUS\b", re.IGNORECASE)
# Words of the citation itself that may stand between its start and the name.
_LEAD = re.compile(
    r"(?:[ :,/()\[\]–—-]|\b(?:the|of|current|adopted|version|by|practice|guidelines?|chapter|ca"
    r"|california|state|dwc|evidence|based|updates?|updated|workplace|mental|health|new|edition|3rd"
    r"|third|ed|clinical|special|topics?|medical|treatment|utilization|schedule|general|approaches"
    rf"|mtus|{ACOEM_NAMES}|citations?|module)\b)*$",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"\b(?:MTUS|ACOEM)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?:[;,.]|\band|&|\bor|\bplus)\W*$", re.IGNORECASE)
_JOIN = re.compile(r"(?:[ ,/&–—-]|\band\b|\bthe\b|\bworkplace mental health\b:?)*", re.IGNORECASE)
_LOOK_BACK = 90
"""How far before a name its lead is looked for, in characters."""

_MENTAL = "workplace mental health"
"""Stands for those words without the module that is meant, which the date tells."""

_MODULES = ("mtus.acoem2017.depressive", "mtus.acoem2017.anxiety", "mtus.acoem2017.ptsd")


@dataclass(frozen=True, slots=True)
class Adopted:
    """A citation in the form of December 2017: whose it is, where it stands, and its dates.

    `start` is where its name starts, `stop` where its dates end, `lead` where the words that lead
    to the name start ("ACOEM 2019"); `dates` is empty where none is printed.
    """

    id: str
    start: int
    stop: int
    dates: tuple[PrintedDate, ...]
    lead: int


class _GuidelineName(NamedTuple):
    """A name that may be a citation's.

    It starts at `start` and ends at `stop`; `after` is where "Disorders Guideline" ends behind it,
    `lead` where what leads to it starts.
    """

    id: str
    start: int
    stop: int
    after: int
    lead: int


@cache
def _names() -> PhraseBook[str]:
    documents = guidelines().documents.values()
    named = [(name, one.id) for one in documents for name in one.names]
    return PhraseBook([*named, (_MENTAL, _MENTAL)])


def find_adopted(text: str, *, of_mtus: bool = True) -> tuple[Adopted, ...]:
    """The guidelines that are cited in this form, in order.

    `text` holds single spaces, and is what follows "Decision based on MTUS". Of any other text,
    such as a person's query (`of_mtus` False), only what names the MTUS or ACOEM counts.
    """
    return _AdoptedReader(text, of_mtus).read()


def is_part(adopted: Sequence[Adopted], start: int, stop: int) -> bool:
    """Whether what stands from `start` to `stop` is part of one of these citations, in order."""
    place = bisect_right(adopted, start, key=lambda one: one.start)
    within = place > 0 and start < adopted[place - 1].stop
    return within or (place < len(adopted) and adopted[place].start < stop)


def date_after(text: str, at: int) -> tuple[PrintedDate, ...]:
    """The dates of an edition that stand right behind a title which ends at `at`."""
    return told_behind(text, _kind(text, at)).dates


def edition_in(text: str) -> tuple[PrintedDate, ...]:
    """The dates of an edition of now that a text names, whatever its title; or none."""
    told = told_further_on(text)
    if told is not None and told.dates and all(one.year >= OLDEST_ACOEM for one in told.dates):
        return told.dates
    return tuple(one for one in printed_dates(text) if one.year >= FIRST_ADOPTED)


class _AdoptedReader:
    """One pass over a text, name by name."""

    def __init__(self, text: str, of_mtus: bool) -> None:
        self._text, self._of_mtus = text, of_mtus
        self._sections = [match.start() for match in _SECTIONS.finditer(text)]
        self._fresh = [match.start() for match in _FRESH_START.finditer(text)]
        self._found: list[Adopted] = []
        # Names that stand where a citation does, but whose dates have not come yet.
        self._open: list[_GuidelineName] = []
        self._read_to = 0

    def read(self) -> tuple[Adopted, ...]:
        words = Words(self._text)
        heading: _GuidelineName | None = None
        for found in _names().find(words):
            start, stop = words.spans[found.start][0], words.spans[found.stop - 1][1]
            if start >= self._read_to:
                name = _GuidelineName(found.value, start, stop, _kind(self._text, stop), start)
                if name.id == _MENTAL:
                    heading = name
                elif heading is not None and self._is_module(name, heading):
                    name = name._replace(start=heading.start)
                self._take(name)
        self._close(len(self._text))
        return tuple(sorted(self._found, key=lambda one: one.start))

    def _is_module(self, name: _GuidelineName, heading: _GuidelineName) -> bool:
        """Whether a name is that of a module of Workplace Mental Health, which stands before it."""
        if name.id not in _MODULES or name.start > heading.after + _LOOK_BACK:
            return False
        return not self._text[heading.after : name.start].strip(" :,;–—-")

    def _take(self, name: _GuidelineName) -> None:
        before = self._text[max(self._read_to, name.start - _LOOK_BACK) : name.start]
        lead = _LEAD.search(before)
        at = lead.start() if lead is not None else len(before)
        starts = _WHOSE.search(before, at) is not None or (
            self._of_mtus and not self._read_to and at == 0 and name.start < _LOOK_BACK
        )
        separated = _SEPARATOR.search(before[:at]) is not None or "," in before[at:]
        begins = self._of_mtus and not self._read_to and name.start < _LOOK_BACK
        since = name.start - len(before)
        ahead = told_before(self._text, since, name.start, begins=begins)
        tail = told_behind(self._text, name.after, told=ahead is not None)
        lead_at = since + at if ahead is None else min(since + at, ahead.start)
        joint = self._text[lead_at : name.start]
        name = name._replace(lead=name.start - len(joint.lstrip(" ,:/)]–—-")))
        if ahead is not None and not tail.dates:
            acoem = ahead.acoem or tail.acoem
            tail, starts = ahead._replace(acoem=acoem, stop=tail.stop), True
        called = _CALLED.search(self._text, name.start, name.after) is not None
        in_sections = not starts and not called and self._in_sections(name.start)
        if not tail.tells:
            if name.id != _MENTAL and not in_sections and (starts or separated):
                self._wait(name)
        elif self._open and in_sections:
            # A section may be called as a document is; the date is that of the one it is in.
            self._resolve(self._open, tail)
        elif _is_of_now(name.id, tail) and (
            starts or ((tail.acoem or (separated and not in_sections)) and self._is_mtus(tail))
        ):
            self._accept(name, tail)

    def _is_mtus(self, tail: Told) -> bool:
        return self._of_mtus or tail.acoem

    def _accept(self, name: _GuidelineName, tail: Told) -> None:
        if self._open and self._joined(name):
            self._resolve([*self._open, name], tail)
        else:
            self._close(min(name.start, tail.start))
            self._resolve([name], tail)

    def _wait(self, name: _GuidelineName) -> None:
        if self._open and not self._joined(name):
            self._close(name.start)
        self._open.append(name)

    def _joined(self, name: _GuidelineName) -> bool:
        return _JOIN.fullmatch(self._text, self._open[-1].after, name.start) is not None

    def _in_sections(self, at: int) -> bool:
        """Whether a place lies in a list of sections."""
        place, fresh = bisect_left(self._sections, at), bisect_left(self._fresh, at)
        if not place:
            return False
        return not fresh or self._fresh[fresh - 1] < self._sections[place - 1]

    def _close(self, stop: int) -> None:
        """Give the open names the date that stands further on, before `stop`; or let them go."""
        names, self._open = self._open, []
        tail = told_further_on(self._text, names[-1].after, stop) if names else None
        if tail is not None:
            self._resolve([one for one in names if _is_of_now(one.id, tail)], tail)

    def _resolve(self, names: Sequence[_GuidelineName], tail: Told) -> None:
        """Citations of names beside each other, behind the last of which an edition is told.

        As many dates as names are one each. Else a name without "Disorders" or "Guideline" of its
        own shares them ("Low Back and Knee Disorders Guidelines"), another's edition is not told.
        """
        dated = [one for one in tail.dates if not one.effective]
        for place, name in enumerate(names):
            last = place == len(names) - 1
            dates = tail.dates if last or name.stop == name.after else ()
            if len(names) > 1 and len(dated) == len(names):
                dates = (dated[place],)
            id_ = _module(dates) if name.id == _MENTAL else name.id
            stop = max(tail.stop, name.after) if last else name.after
            self._found.append(Adopted(id_, name.start, stop, dates, name.lead))
        self._open = []
        self._read_to = max(self._read_to, tail.stop)


def _is_of_now(name: str, tail: Told) -> bool:
    """Whether dates are none of the documents that had the same name before December 2017."""
    edition = None if name == _MENTAL else guidelines().documents[name].edition
    first = int(edition[:4]) if edition is not None else FIRST_ADOPTED
    oldest = OLDEST_ACOEM if tail.acoem else first
    return all(
        one.iso is None or one.year >= (FIRST_ADOPTED if one.effective else oldest)
        for one in tail.dates
    )


def _module(dates: Sequence[PrintedDate]) -> str:
    """Which part of Workplace Mental Health has these dates."""
    documents = [guidelines().documents[one] for one in _MODULES] if dates else []
    fitting = [one.id for one in documents if not cited_edition(one, dates).unmatched]
    return fitting[0] if len(fitting) == 1 else UNSPECIFIED


def _kind(text: str, at: int) -> int:
    match = _KIND.match(text, at)
    return match.end() if match is not None else at
