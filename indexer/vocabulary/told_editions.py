"""What tells the edition of a guideline beside its name: dates, and that it is ACOEM's.

Letters put both in brackets or not, before the name or behind it, together or apart, in any order.
So what stands there is read word by word, as long as each word can tell an edition.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.vocabulary.printed_dates import DATE, PrintedDate, printed_dates

_COLLEGE = r"American College of Occupational (?:and|&) Environmental Medicine"
ACOEM_NAMES = rf"(?:ACOEM(?:['’]s)?|{_COLLEGE})"
"""How ACOEM is named, as a regular expression."""

_ACOEM = re.compile(rf"\b{ACOEM_NAMES}\b", re.IGNORECASE)
_WHOSE = re.compile(rf"\b(?:MTUS|{ACOEM_NAMES})\b", re.IGNORECASE)
_WORD = (
    r"(?:(?:rev|ed|eff)\b\.?|(?:practice|treatment|clinical|medical|guidelines?|dated?|updated?"
    r"|revis(?:ed|ion)|issued|published|publication|edition|version|3rd|third|current|effective"
    r"|adopted|adoption|operative|in|effect|force|for|services?|rendered|on|after|from|as|of"
    r"|since|by|per|according|to|the|dwc|california|ca|both|well|plus)\b)"
)
_TOKEN = re.compile(
    rf"(?P<date>{DATE}(?![\d-]))|(?P<acoem>\b{ACOEM_NAMES}\b)|(?P<open>[(\[])|(?P<close>[)\]])"
    rf"|(?P<comma>,)|(?P<parting>[;.&]|\b(?:and|or)\b)|(?P<mtus>\bMTUS\b)|\b{_WORD}|[ :/+–—-]",
    re.IGNORECASE,
)
# What comes after an edition: no word but one that leads to a place in the document.
_ENDS = re.compile(
    r" ?(?:$|[;.,)\]]|(?:and|&|or|sections?|pages?|pgs?|pp?|chapters?|at)\b)", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?:\b(?:MTUS|{ACOEM_NAMES})\b|{DATE})"
    rf"(?:{DATE}|\b{ACOEM_NAMES}\b|\b{_WORD}|[ ,:/()\[\]–—-])*$",
    re.IGNORECASE,
)
_INTO_FORCE = (
    r"(?:\b(?:effective|eff\b\.?|adopted|operative|in (?:effect|force))[ ,:–—-]{0,3}"
    r"(?:(?:date|as|of|for|medical|treatment|services?|rendered|on|or|after|from|since|the)\b"
    r"[ :]{0,2}){0,9})"
)
_FIRST = re.compile(rf"\W{{0,3}}{_INTO_FORCE}?{DATE}[ ,:)\]–—-]{{0,4}}$", re.IGNORECASE)
# Far from the name, behind sections and pages, only what names ACOEM or the coming into force.
_FURTHER_ON = re.compile(
    rf"[(\[][^()\[\]]{{0,60}}\bACOEM\b[^()\[\]]{{0,60}}{DATE}[^()\[\]]{{0,60}}[)\]]"
    rf"|[(\[]{DATE}[ ,;:]{{0,3}}\bACOEM[)\]]"
    rf"|\bACOEM\b[)\]]?[ ,:–—-]{{0,3}}[(\[]?(?:{_WORD} ?){{0,3}}{DATE}[)\]]?"
    rf"|[(\[]ACOEM[)\]]|\beffective\b[^()\[\]\d;]{{0,50}}{DATE}",
    re.IGNORECASE,
)
_REACH = 240
"""How far behind a name its edition may be told, in characters."""


class Told(NamedTuple):
    """What tells an edition: its dates, whether ACOEM is named, and where it starts and ends."""

    dates: tuple[PrintedDate, ...]
    acoem: bool
    start: int
    stop: int

    @property
    def tells(self) -> bool:
        """Whether an edition is told at all, or that it is ACOEM's."""
        return self.acoem or bool(self.dates)


def told_behind(text: str, at: int, *, told: bool = False) -> Told:
    """What is told right behind a name that ends at `at`; `told` says that it is told before."""
    return _read(text, at, _end(text, at, told))


def told_before(text: str, start: int, at: int, *, begins: bool) -> Told | None:
    """What is told right before a name that starts at `at`, but not before `start`; or None.

    Dates are an edition's where ACOEM or the MTUS is named beside them, or where they stand first
    (`begins` says that nothing stands before `start`).
    """
    before = text[start:at]
    match = _BEFORE.search(before)
    if match is None or not _WHOSE.search(match[0]) or not any(printed_dates(match[0])):
        match = _FIRST.match(before) if begins else None
    return _read(text, start + match.start(), at) if match is not None else None


def told_further_on(text: str, start: int = 0, stop: int | None = None) -> Told | None:
    """What is told anywhere between two places of a text, where it cannot be something else."""
    match = _FURTHER_ON.search(text, start, len(text) if stop is None else stop)
    return _read(text, *match.span()) if match is not None else None


def without_edition(text: str) -> str:
    """A text without the edition that it names, such as one that stands behind a section."""
    return _FURTHER_ON.sub("", text)


def _read(text: str, start: int, stop: int) -> Told:
    told = text[start:stop]
    return Told(tuple(printed_dates(told)), _ACOEM.search(told) is not None, start, stop)


def _end(text: str, at: int, told: bool) -> int:
    """Where what tells an edition ends; `at` where nothing does.

    What stands right before a word of another kind begins the next citation, if a stop or what told
    an edition already parts it from the name: "Knee (ACOEM 2019); ACOEM 2020 Low Back".
    """
    place = end = at
    open_at: list[int] = []
    # Where it ends if what follows is the next citation's.
    own = at if told else None
    parted = told
    while (token := _TOKEN.match(text, place, at + _REACH)) is not None:
        kind = token.lastgroup
        if (kind == "mtus" or kind == "close") and not open_at:
            break
        place = token.end()
        if kind in ("date", "acoem"):
            end = place
        elif kind == "open":
            open_at.append(token.start())
        elif kind == "close" and end > open_at.pop():
            end = place
        if open_at:
            continue
        if kind == "parting":
            own, parted = end, True
        elif kind in ("comma", "close") and not parted and end > at:
            own = end
    return end if own is None or _ENDS.match(text, end) else own
