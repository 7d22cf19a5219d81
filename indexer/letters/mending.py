"""Dates that an extractor tore apart, or whose digits OCR took for letters, put right.

Only what can be read in one way is changed: "10/14/20 16" is a day of 2016, and was never one of
2020. Whatever else is damaged stays as it is printed, and is then no date.
"""

from __future__ import annotations

import re
from functools import partial

from indexer.letters.dates import DASHES, MONTH

DIGIT = r"[\dOoIl]"
"""A digit, or a letter that OCR prints for one."""

_AS_DIGITS = str.maketrans("OoIilL", "001111")

_ISO = ("year", "month", "day")
_TWO = rf"{DIGIT}[ ]?{DIGIT}|{DIGIT}"
# "Page 1 1/4/2016" is no day of November, unless the number begins a line or cell.
_FIRST = (
    rf"(?:(?:(?<![^:;\t\n|])|(?<=[:;\t\n|][ ])|(?<=[:;\t\n|][ ]{{2}})){DIGIT}[ ]{DIGIT}"
    rf"|0[ ]{DIGIT}|{DIGIT}[ ][0Oo]|{DIGIT}{{1,2}})"
)
_CENTURY = r"(?:[1Il][ ]?9|2[ ]?[0Oo])"
# A year may go on below, where nothing else stands there.
_YEAR = (
    rf"(?P<year>{_CENTURY}[ ]{{0,2}}{DIGIT}[ ]?{DIGIT}"
    rf"|2[0Oo][ ]?\n[ ]?{DIGIT}{{2}}(?=[ \t]*(?:\n|$))|{DIGIT}{{2}})"
)
_TO = r"[ ]?"
_ENDS = rf"(?![\w/:]|[ ]?[AaPp]\.?[Mm]\b|[{DASHES}.]\d)"
_NUMBERS = re.compile(
    rf"(?<![\w/])(?P<month>{_FIRST}){_TO}(?P<sign>[{DASHES}/.]){_TO}(?P<day>{_TWO}){_TO}"
    rf"(?P=sign){_TO}{_YEAR}{_ENDS}"
)
_NAMED = re.compile(
    rf"\b(?P<month>(?i:{MONTH})\.?)(?P<gap>[ ]{{1,2}})(?P<day>{_TWO})"
    r"(?P<comma>[ ]{0,2},?[ ]{0,2})"
    rf"(?P<year>{_CENTURY}[ ]{{0,2}}{DIGIT}[ ]?{DIGIT}){_ENDS}"
)
_DAY_FIRST = re.compile(
    rf"(?<![\w/])(?P<day>{_FIRST})(?P<gap>[ ]|{_TO}[{DASHES}]{_TO})(?P<month>(?i:{MONTH})\.?)"
    rf"(?P<comma>,?[ ]|{_TO}[{DASHES}]{_TO}){_YEAR}{_ENDS}"
)

_YEAR_FIRST = re.compile(
    rf"(?<![\w/])(?P<year>{_CENTURY}{_TO}{DIGIT}[ ]?{DIGIT})(?P<sign>[{DASHES}])"
    rf"(?P<month>{_TWO})(?P=sign)(?P<day>{DIGIT}[ ]?{DIGIT}){_ENDS}"
)

# A year whose second half stands at the start of the next line, before something else.
_CUT_YEAR = re.compile(
    rf"(?<![\w/])(\d{{1,2}}[ ]?([{DASHES}/.])[ ]?(?:\d{{1,2}}|(?i:{MONTH}))[ ]?\2[ ]?(?:19|20))"
    rf"(?=[ \t]*\n\s{{0,3}}\d{{1,2}}(?![{DASHES}\w/:.]|[ ]?[{DASHES}/]))"
)

# A digit with a space on one side alone may have lost another: "03/1 /2015", "1 /10/2015".
_SIGN = rf"[{DASHES}/.]"
_LOST_DIGITS = tuple(
    (re.compile(pattern, re.IGNORECASE), marked)
    for pattern, marked in (
        (rf"(?<![\w/])(\d{{1,2}}({_SIGN})\d)[ ](?=\2[ ]?\d{{2}})", r"\1_"),
        (rf"(?<![\w/])(\d{{1,2}}({_SIGN}))[ ](?=\d\2[ ]?\d{{2}})", r"\1_"),
        (rf"(?<![\w/])(\d)[ ](?=({_SIGN})\d{{1,2}}[ ]?\2[ ]?\d{{2}})", r"\1_"),
        (rf"\b({MONTH}\.?[ ]{{1,2}}\d)[ ](?=,[ ]{{0,2}}\d{{4}})", r"\1_"),
    )
)


def as_digits(printed: str) -> str:
    """The digits of a number, without the spaces in it."""
    return "".join(printed.split()).translate(_AS_DIGITS)


def _joined(order: tuple[str, ...], date: re.Match[str]) -> str:
    return date["sign"].join(as_digits(date[name]) for name in order)


def with_mended_dates(text: str) -> str:
    """The text, each damaged date in it as it was meant."""
    for lost, marked in _LOST_DIGITS:
        text = lost.sub(marked, text)
    for numbers, order in ((_NUMBERS, ("month", "day", "year")), (_YEAR_FIRST, _ISO)):
        text = numbers.sub(partial(_joined, order), text)
    text = _NAMED.sub(
        lambda date: (
            f"{date['month']}{date['gap']}{as_digits(date['day'])}{date['comma'] or ' '}"
            f"{as_digits(date['year'])}"
        ),
        text,
    )
    text = _DAY_FIRST.sub(
        lambda date: (
            f"{as_digits(date['day'])}{date['gap']}{date['month']}{date['comma']}"
            f"{as_digits(date['year'])}"
        ),
        text,
    )
    # What may go on below is told as cut off, so that it is no date.
    return _CUT_YEAR.sub(r"\1__", text)
