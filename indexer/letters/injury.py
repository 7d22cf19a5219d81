"""When and how the injury came about, as a summary states it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from indexer.letters.stated import Span, Stated, quoted

LONGEST_MECHANISM = 250
"""A longer stretch of text (in characters) is a story, not an answer."""

_INJURY = re.compile(
    r"\binjur(?:y|ies|ed)\b(?!\s(?:worker|employee|individual|party|patient|person|or\sillness))"
    r"|\bclaim (?:from|dated)\b|\b(?:was|were) hurt\b|\baccident\b|\bDOI\b|\bcumulative trauma\b",
    re.IGNORECASE,
)

# --- date -----------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = re.compile(
    _MONTH.format("name")
    + r"\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})\b"
    + r"|\b(?P<day2>\d{1,2})\s"
    + _MONTH.format("name2")
    + r",?\s(?P<year2>\d{4})\b"
    + r"|(?<![\d/-])(?P<month3>\d{1,2})\s?(?P<mark>[/.-])\s?(?P<day3>\d{1,2})\s?(?P=mark)\s?"
    + r"(?P<year3>\d{4}|\d{2})(?![\d/-])"
    + r"|(?<![\d/-])(?P<year4>\d{4})-(?P<month4>\d{2})-(?P<day4>\d{2})(?![\d/-])",
    re.IGNORECASE,
)
# Words between "injury" and a date by which the date is of something else.
_OTHER_EVENT = re.compile(
    r"\b(?:report|note|visit|exam\w*|evaluat\w+|seen|MRI|x-?rays?|CT|surgery|underwent|imaging"
    r"|request\w*|review|determination|presented|complain\w*|stud(?:y|ies))\b",
    re.IGNORECASE,
)
_FIRST_REPORT = re.compile(r"\bfirst report of (?:\w+ )?$", re.IGNORECASE)
# A year of two digits above this is one of the last century where no cover tells better.
_PIVOT = 40


def find_date(summary: str, spans: Iterable[Span], cover: date | None) -> Stated[date] | None:
    """The date of the injury: the first after a word for it, or the cover's where that follows."""
    stated: list[Stated[date]] = []
    for start, end in spans:
        injury = _INJURY.search(summary, start, end)
        if injury is None or _FIRST_REPORT.search(summary[start : injury.start()]):
            continue
        read = injury.end()
        for match in _DATE.finditer(summary, read, end):
            if _OTHER_EVENT.search(summary, read, match.start()):
                break
            read = match.end()
            day = _day(match, cover)
            if day is not None:
                stated.append(Stated(day, match.span()))
    return next((one for one in stated if one.value == cover), stated[0] if stated else None)


def _day(match: re.Match[str], cover: date | None) -> date | None:
    name = match["name"] or match["name2"]
    number = match["month3"] or match["month4"]
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(number)
    day = int(match["day"] or match["day2"] or match["day3"] or match["day4"])
    year = int(match["year"] or match["year2"] or match["year3"] or match["year4"])
    if year < 100:
        same = cover is not None and cover.year % 100 == year
        year = cover.year if cover is not None and same else year + 1900 + 100 * (year <= _PIVOT)
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- mechanism ------------------------------------------------------------------------------------

_BECAUSE = (
    r"(?:when|while|after|as a result of|due to|secondary to|attributed to|ascribed to|caused by"
    r"|(?:resulting|resulted|to result|results|arising|that arose|arose) from|as (?=he|she))"
)
_MECHANISM = re.compile(
    r"\b(?:mechanism of (?:the )?injury|(?:stated|reported|described|injury) mechanism)\b[\s:]*"
    r"(?:(?:is|was|has been|occurred|included?|involve[sd]?|happened)\b\s?)?"
    r"(?:(?:detailed|documented|described|reported|noted|stated|listed|given|identified)\s)?"
    r"(?:(?:as|when|from|while|after|due to|that|by|to be|occurring)\b\s?){0,3}"
    r"|\bcause (?:of (?:the )?injury )?is given as\b\s"
    r"|\b(?:injury|accident|incident) (?:had )?(?:occurred|happened)\b[^.;]{0,40}?\b"
    + _BECAUSE
    + r"\s|\b(?:was|were) (?:injured|hurt)\b[^.;]{0,60}?\b"
    + _BECAUSE
    + r"\s|\binjured (?:his|her|the|their)\b[^.;]{0,80}?\b"
    + _BECAUSE
    + r"\s|\breport(?:s|ed) (?:an? )?injur(?:y|ies) "
    + _BECAUSE
    + r"\s",
    re.IGNORECASE,
)
_AFTER_THE_DATE = re.compile(r"[\s,]*[^.;]{0,60}?(?<![\w-])" + _BECAUSE + r"\s", re.IGNORECASE)
# A story tells the mechanism only where it says that this happened at work or on that day.
_HAPPENED = re.compile(
    r"\b(?:he|she|patient|worker|claimant|applicant|employee) "
    r"((?:(?:had )?(?:slipped|tripped|fell|stumbled|twisted|struck|hit|jumped|stepped)"
    r"|was (?:struck|hit|lifting|pulling|pushing|carrying|punched|kicked|bitten|assaulted"
    r"|rear-ended"
    r"|involved in|pinned|thrown|attacked|moving|reaching|bending|climbing|driving|walking))\b"
    r"[^.;]*)",
    re.IGNORECASE,
)
_AT_WORK = re.compile(
    r"\b(?:at work|while working|on the job|industrial|work[- ]related"
    r"|injur(?:y|ed) (?:on|while|when))\b",
    re.IGNORECASE,
)
_NOT_STATED = re.compile(
    r"(?:is |was |were )?(?:not|unknown|unclear|unspecified|none|unavailable|n/a)\b", re.IGNORECASE
)
_RESULT = re.compile(
    r",? (?:and|who|which) (?:he |she )?(?:has|have|was|is|were|had)(?: been| being)?"
    r" (?:diagnosed|treated|undergoing|evaluated|seen|sent|given)\b"
    r"|,? (?:resulting in|incurring|sustaining|which resulted|when (?:he|she) sustained)\b"
    r"|[;.] ",
    re.IGNORECASE,
)
# After the injury's date these words begin what came of it, not how it came.
_TREATED = re.compile(
    r"\b(?:treat\w*|diagnos\w*|therapy|medications?|visits?|reviews?|requests?"
    r"|months? (?:ago|later)|surgery|underwent|persistent|complain\w*)\b",
    re.IGNORECASE,
)


def find_mechanism(
    summary: str, spans: list[Span], injured_on: Stated[date] | None
) -> Stated[str] | None:
    """How the injury came about, in the words of the clause that tells it."""
    return _explained(summary, spans) or _narrated(summary, spans, injured_on)


def _explained(summary: str, spans: list[Span]) -> Stated[str] | None:
    for start, end in spans:
        match = _MECHANISM.search(summary, start, end)
        if match is not None:
            told = _clause(summary, match.end(), end)
            if told is not None and not _NOT_STATED.match(told.value):
                return told
            continue
        injury = _INJURY.search(summary, start, end)
        if injury is None:
            continue
        dated = _DATE.search(summary, injury.end(), end)
        why = _AFTER_THE_DATE.match(summary, dated.end() if dated else injury.end(), end)
        if why is not None and not _TREATED.search(why[0]):
            told = _clause(summary, why.end(), end)
            if told is not None and not _TREATED.search(told.value):
                return told
    return None


def _narrated(
    summary: str, spans: list[Span], injured_on: Stated[date] | None
) -> Stated[str] | None:
    for start, end in spans:
        happened = _HAPPENED.search(summary, start, end)
        if happened is None:
            continue
        day = injured_on.value if injured_on is not None else None
        days = {_day(match, day) for match in _DATE.finditer(summary, start, end)}
        if day in days or _AT_WORK.search(summary, happened.start(), end):
            return _clause(summary, happened.start(1), happened.end(1))
    return None


def _clause(summary: str, start: int, end: int) -> Stated[str] | None:
    result = _RESULT.search(summary, start, end)
    told = quoted(summary, start, result.start() if result is not None else end)
    return told if 4 <= len(told.value) <= LONGEST_MECHANISM else None
