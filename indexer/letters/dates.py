"""One printed date -> a day, in whatever form a letter, a form or a typist writes it."""

from __future__ import annotations

import re
from datetime import date

FIRST_YEAR, LAST_YEAR = 1930, 2079
"""What lies outside these years is a misprint or stands for "unknown", as 01/01/1900 does."""

_PIVOT = 69  # two digits from here on are of the last century, as everywhere since POSIX

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""A month by its name."""

_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?[ ]{0,2})?"
DASHES = "-\u2010-\u2015\u2212"
"""What is printed as a hyphen, to stand in a character class."""


# "20" is the year 2020 only where nothing may be the rest of another year that was damaged:
# "10/14/20 16", "10/14/20__", "10/14/20[illegible]", "10/14/20 (unreadable)". "10/14/20 16:30" and
# "10/14/20 1/2/2021" begin with a day of 2020.
_NOT_CUT = (
    r"(?!\w)(?!\s{1,3}\d{1,2}(?![\d/:.-]))(?![ ]{0,3}(?:[^\s\w,;:|\u2502/&+)]|_))"
    r"(?![ ]{1,3}(?:(?-i:[a-z])|[A-Z]\d|X|illeg|unread|unkn|unclear|redact|blank|missing|year))"
)
_SHORT_YEAR = rf"(?:(?:19|20){_NOT_CUT}|(?!19|20)\d{{2}})"

DATE = (
    r"(?<![\w/])(?:"
    # 06/12/2011, 6-12-11, 06.12.2011; the same sign twice, or it is no date.
    rf"\d{{1,2}}[ ]?(?:/[ ]?\d{{1,2}}[ ]?/|[{DASHES}][ ]?\d{{1,2}}[ ]?[{DASHES}]"
    rf"|\.[ ]?\d{{1,2}}[ ]?\.)[ ]?(?:\d{{4}}|{_SHORT_YEAR})"
    # 2011-06-12
    rf"|\d{{4}}(?:/\d{{1,2}}/|[{DASHES}]\d{{1,2}}[{DASHES}]|\.\d{{1,2}}\.)\d{{1,2}}"
    # June 12, 2011; Tuesday, June 12th 2011
    rf"|{_DAY_NAME}{MONTH}\.?[ ]{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?[ ]{{0,2}},?[ ]{{0,2}}\d{{4}}"
    # 12 June 2011; 12-Jun-11
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:[ ]?[{DASHES}][ ]?|[ ]{{0,2}}(?:of[ ])?){MONTH}\.?"
    rf"(?:[ ]?[{DASHES}][ ]?|,?[ ]{{0,2}})(?:\d{{4}}|{_SHORT_YEAR})"
    rf")(?![\d/]|[{DASHES}.]\d)"
)
"""What a date looks like, as a pattern to be compiled without regard to case."""

_DATE = re.compile(DATE, re.IGNORECASE)
_NAMED = re.compile(MONTH, re.IGNORECASE)


def read_date(printed: str) -> date | None:
    """The day that a printed date names, month first; None where it names none.

    A year of two digits lies between 1969 and 2068.
    """
    text = printed.strip()
    if not _DATE.fullmatch(text):
        return None
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    named = _NAMED.search(text)
    if named:
        day, year = numbers
        month = 1 + _MONTHS.index(named[0][:3].lower())
    elif numbers[0] > 31:
        year, month, day = numbers
    else:
        month, day, year = numbers
    if year < 100:
        year += 1900 if year >= _PIVOT else 2000
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
