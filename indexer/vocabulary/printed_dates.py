"""Printed dates: what day, month or year a citation names, and what kind of date it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,7}}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
# "February 13, 2020"; "13 February 2020"; "Feb. 2020"; "2/13/2020" and "2/13/20"; "2020-02-13";
# "2/2020"; "2020". Month and day as people here write them: the month first.
DATE = (
    rf"(?:\b{_MONTH} ?{_DAY} ?,? ?{_YEAR}\b|\b{_DAY} (?:of )?{_MONTH} ?,? ?{_YEAR}\b"
    rf"|\b{_MONTH} ?,? ?{_YEAR}\b|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d\d)\b"
    rf"|\b{_YEAR}-\d\d-\d\d\b|\b\d{{1,2}}/{_YEAR}\b|\b{_YEAR}\b)"
)
"""A date as a regular expression, for texts whose white space is single spaces."""

_EFFECTIVE = (
    r"\beffective\b|\beff\b\.?|\badopted\b|\badoption\b|\boperative\b|\bin (?:effect|force)\b"
)
_DATED = r"\b(?:ACOEM|dated|updated?|revis(?:ed|ion)|issued|published)\b"
# A bracket that closes ends what a word within it says.
_SAID = re.compile(
    rf"(?P<effective>{_EFFECTIVE})|(?P<dated>{_DATED})|(?P<close>[)\]])|{DATE}", re.IGNORECASE
)
# What may stand between two dates that are named side by side; not "to", and no "revised".
_BESIDE = re.compile(
    r"(?:[ ,;/&+()\[\]]|\b(?:and|or|also|as well as|plus|ACOEM(?:['’]s)?"
    r"|American College of Occupational|Environmental Medicine|practice|guidelines?|the|of|from"
    r"|dated?|as|for|services?|rendered|on|after|since|in (?:effect|force)|effective|eff"
    r"|adopted|operative)\b)*",
    re.IGNORECASE,
)
_WORD_FIRST = re.compile(rf"({_MONTH})\D{{0,3}}(?:({_DAY})\D{{1,3}})?({_YEAR})", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"({_DAY}) (?:of )?({_MONTH})\D{{0,3}}({_YEAR})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as it is printed, what it means, and whether it is one of coming into force.

    `iso` is an ISO date, cut to the part that is printed; None where there is no such day. `beside`
    says that it is named side by side with the date before it, as in "2016 and 2019".
    """

    text: str
    iso: str | None
    effective: bool = False
    beside: bool = False

    @property
    def year(self) -> int:
        """The year that is printed; 0 where the date is none."""
        return int(self.iso[:4]) if self.iso else 0


def printed_dates(text: str) -> Iterator[PrintedDate]:
    """The dates of a text in order, each of the kind that the word before it says.

    "Effective" and "adopted" say that a guideline came into force on that day; "ACOEM", "dated" and
    "updated" that it is the text's own date, and so does no word at all.
    """
    effective, last = False, None
    for said in _SAID.finditer(text):
        if said.lastgroup is not None:
            effective = said.lastgroup == "effective"
        else:
            beside = last is not None and _BESIDE.fullmatch(text, last, said.start()) is not None
            yield PrintedDate(said[0], iso(said[0]), effective, beside)
            last = said.end()


def iso(text: str) -> str | None:
    """What a printed date means as an ISO date, cut to what is printed; None if no such day is."""
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return _day(year, int(match[1]), int(match[2]))
    if match := _MONTH_YEAR.fullmatch(text):
        return _month(int(match[2]), int(match[1]))
    if match := _DAY_FIRST.fullmatch(text):
        return _day(int(match[3]), _month_of(match[2]), _number(match[1]))
    if match := _WORD_FIRST.fullmatch(text):
        month, year = _month_of(match[1]), int(match[3])
        return _day(year, month, _number(match[2])) if match[2] else _month(year, month)
    return text if re.fullmatch(_YEAR, text) else None


def _month_of(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _month(year: int, month: int) -> str | None:
    return f"{year}-{month:02d}" if 1 <= month <= 12 else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
