"""Which letters and issues does a text name, by case number, wherever in it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.contract import Store
from indexer.errors import UnknownIssue

MOST_NAMED = 20
"""A text that names more is a list, of which the first ones are looked up; a notice tells so."""

LONG = 40
"""In words. In longer texts a number without its series is taken for a case number only where the
text says that it is one: a file is full of claim and telephone numbers."""

LONGEST = 50 * LONG
"""In characters: what is longer is a longer text, be its words glued."""

# As letters print it (a series, the year, a number), with whatever between, or parts of it. A zero
# may be missing or too many, and O, I and l stand for digits.
_SERIES = r"(?:IMR[\s_-]{1,3}(?=CM))?(?P<series>CM|IMR)[\s_-]{0,3}"
# Behind a number "cm" is a measure, unless that number is a case's or this one is joined as in one.
_BEHIND = r"(?:(?<!\d[:\s])|(?<=\d{6}\s)|(?<=\#\d\s)|(?=(?:CM|IMR)\d\d-\d{5}))"
# A slip in the series, which then tells nothing: one letter wrong, missing or twice, both swapped.
_SLIP = r"(?:(?!CM[^M])(?:C[A-Z]|[A-Z]M|MC|C?CMM?|[CM]|C[\s._-]M\.?)[_-]?(?=\d\d[-_]\d{7}(?!\d)))"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9]){_BEHIND}(?<!letter:)(?<!letter:-)(?<!issue:)(?<!issue:-)"
    rf"(?:{_SERIES}(?:(?P<year>(?:20)?(?:\d[\doil]|[oil]\d))[\s_./-]{{1,3}})?"
    r"(?P<number>(?=[oil]{0,2}\d)[\doil]{1,20})(?P<more>(?:[./-]\d{1,4}){1,3})?"
    rf"|(?<![.,$])(?:(?<!/)|(?=[A-Z]))(?<!\w-)(?<!--){_SLIP}?"
    r"(?:(?P<bare_year>(?:20)?\d\d)[-_](?P<dashed>\d{5,8})|(?P<bare>\d{6,9})))"
    r"(?![A-Za-z0-9]|[.,/-]\d)(?:\s{0,2}\#\s{0,2}(?P<issue>\d{1,3})(?!\d))?",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("oOiIlL", "001111")

FEWEST = 6
"""In digits. A series with fewer is a case number only where it is joined as in one ("CM17-15")."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{2,4}}|\d{{4}}-\d\d-\d\d)"
# What our own citation says after it, and what others do (`citing.citation_line`).
_TAIL = re.compile(
    rf"(?:,? ?\(?(?:(?:decided|dated|of|from)(?: on)? )?{_DATE}\)?|, decision date not printed)?"
    r"(?:,? (?:the only issue|issue (?P<issue>\d{1,3})(?: of \d{1,3})?))?:?",
    re.IGNORECASE,
)
# How our citation names a letter that prints no number, by the name of its file.
_UNNUMBERED = re.compile(
    r"IMR determination (?P<name>\S.{0,200}?) \(no case number printed\)", re.IGNORECASE
)
_CALLS_IT_A_CASE = frozenset("imr case determination maximus letter decision".split())
_BEFORE = _CALLS_IT_A_CASE | frozenset("number no nr num final re fictitious sample".split())
_OF_SOMETHING_ELSE = frozenset(
    "claim claims phone telephone tel fax cell member mrn npi ssn adj account acct policy license "
    "licence lic invoice bill id wcis eams file".split()
)
# Beside a number these ask for nothing else.
_ASKS_NOTHING = _BEFORE | frozenset(
    "the a an of and with for in please see find show open me number: dated decided issue "
    "pdf".split()
)
_WORD = re.compile(r"[^\s.,:;()\[\]\"'#]+")
_LAST_WORD = re.compile(r"(?:^|[\s(])([^\s()]{1,20})\s?$")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: `letter` and perhaps `issue` by their ids, empty where none is held.

    `missing` is what the text names and the index does not hold, empty where it holds all. What is
    `unread` was not looked up, and stands there as it is named.
    """

    letter: str = ""
    issue: str = ""
    missing: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names letters: several, where only digits tell and years differ."""

    start: int
    end: int
    named: tuple[Named, ...]


def mentions(text: str, store: Store) -> tuple[Mention, ...]:
    """The places of `text` (as `normalising.typed` gives it) that name letters or issues, in order.

    Whoever writes the series means a case number, held or not. Digits alone are one where the text
    is nothing else or says so, or where a letter has them and nothing says that they are something
    else. Of more than `MOST_NAMED`, the last are not looked up.
    """
    whole = _held_as(text.strip(), store)
    # A file may be called like a word; then the word is meant.
    if whole and any(map(str.isdigit, text)):
        return (Mention(0, len(text), (whole,)),)
    found = list(_unnumbered(text, store))
    taken = bytearray(len(text))
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    brief = text.count(" ") < LONG and len(text) < LONGEST
    read: dict[str, tuple[Named, ...]] = {}
    for match in _NUMBER.finditer(text):
        mention = None if taken[match.start()] else _mention(text, match, store, read, brief=brief)
        if mention is not None:
            found.append(mention)
    return tuple(sorted(found, key=lambda one: one.start))


def only_names(rest: str) -> bool:
    """Whether what a text holds beside the letters it names asks for nothing."""
    words = _WORD.findall(rest.lower())
    return all(word in _ASKS_NOTHING or not word.strip("-&/") for word in words)


def case_number(text: str) -> str:
    """A case number, perhaps with an issue's, as letters print it; empty where it is none."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or not match["series"] or match["more"]:
        return ""
    digits = _digits(match)
    if not digits.number or not digits.year:
        return ""
    name = f"{match['series'].upper()}{digits.year}-{digits.number}"
    return f"{name}#{int(match['issue'])}" if match["issue"] else name


def _held_as(name: str, store: Store) -> Named | None:
    """What has exactly this name: a letter that prints no number has that of its file."""
    if letter := _letter(name, store):
        return Named(letter)
    letter = _letter(name.rpartition("#")[0], store)
    issue = _issue(name, store) if letter else ""
    return Named(letter, issue) if issue else None


def _unnumbered(text: str, store: Store) -> Iterator[Mention]:
    for match in _UNNUMBERED.finditer(text):
        if letter := _letter(match["name"], store):
            end, issue = _tail(text, match.end())
            yield Mention(_lead(text, match.start())[0], end, (_with(letter, issue, store),))


def _mention(
    text: str,
    match: re.Match[str],
    store: Store,
    read: dict[str, tuple[Named, ...]],
    *,
    brief: bool,
) -> Mention | None:
    """What a number names; `read` are those that were looked up, which this may be added to."""
    start, words = _lead(text, match.start())
    end, issue = _tail(text, match.end())
    issue = match["issue"] or issue
    letters: list[str] | None = None
    if match["series"]:
        joined = re.match(r"(?:CM|IMR)\d\d-", match[0], re.IGNORECASE)
        if not joined and sum(map(str.isdigit, match[0])) < FEWEST:
            return None
    else:
        said = bool(_CALLS_IT_A_CASE & set(words))
        before = _LAST_WORD.search(text, max(0, start - 24), start)
        other = before is not None and before[1].lower().strip(".:#") in _OF_SOMETHING_ELSE
        alone = brief and only_names(f"{text[:start]} {text[end:]}")
        full = bool(match["bare_year"]) or len(match["bare"]) in (7, 9)
        letters = _letters(match, store)
        if not (said or (alone and full) or (letters and brief and not other)):
            return None
        if not letters and not full:
            return None
    name = _printed(match, issue)
    if name not in read:
        if len(read) >= MOST_NAMED:
            return Mention(start, end, (Named(missing=case_number(name) or name, unread=True),))
        letters = _letters(match, store) if letters is None else letters
        held = tuple(_with(letter, issue, store) for letter in letters)
        read[name] = held or (Named(missing=name),)
    return Mention(start, end, read[name])


def _with(letter: str, issue: str, store: Store) -> Named:
    if not issue:
        return Named(letter)
    name = f"{letter}#{int(issue)}"
    found = _issue(name, store)
    return Named(letter, found, "" if found else name)


@dataclass(frozen=True, slots=True)
class _Digits:
    """What the digits of a case number may mean: a year, or none, and a number."""

    year: str
    number: str


def _readings(match: re.Match[str]) -> list[_Digits]:
    """What a number may mean, as printed in full first."""
    year = (match["year"] or match["bare_year"] or "").translate(_DIGITS)[-2:]
    digits = (match["number"] or match["dashed"] or match["bare"]).translate(_DIGITS)
    if year:
        return [_Digits(year, digits)]
    found = [_Digits(digits[:2], digits[2:])]
    if digits.startswith("20"):
        found.append(_Digits(digits[2:4], digits[4:]))
    found.append(_Digits("", digits))
    if not match["series"]:
        # Digits alone are a case number in full or none.
        return [one for one in found if len(one.number) == 7 or (not one.year and len(digits) < 8)]
    return sorted(found, key=lambda one: len(one.number) not in (6, 7))


def _digits(match: re.Match[str]) -> _Digits:
    """What a number means where one cannot look it up, with its zeros."""
    first = _readings(match)[0]
    number = first.number.lstrip("0")
    pad = 7 if (match["series"] or "").upper() == "CM" else len(first.number)
    return _Digits(first.year, number.zfill(pad) if 0 < len(number) <= 7 else "")


def _letters(match: re.Match[str], store: Store) -> list[str]:
    """The letters that have the number, of the year and series that the text tells."""
    if match["more"]:
        return []
    for reading in _readings(match):
        found = [
            letter
            for letter in store.lexicon.numbered(reading.number.lstrip("0").zfill(7))
            if letter.partition("-")[0].endswith(reading.year)
            and (not match["series"] or letter.upper().startswith(match["series"].upper()))
        ]
        if found:
            return found
    return []


def _printed(match: re.Match[str], issue: str | None = None) -> str:
    issue = issue or match["issue"]
    first = (_readings(match) or [_Digits("", match["bare"] or "")])[0]
    if match["series"]:
        name = f"{match['series'].upper()}{first.year}-{first.number}{match['more'] or ''}"
    else:
        name = match["bare"] or f"{match['bare_year']}-{match['dashed']}"
    return f"{name}#{int(issue)}" if issue else name


def _lead(text: str, start: int) -> tuple[int, list[str]]:
    """Where the words that introduce a number begin ("IMR Case No."), and what they are."""
    words: list[str] = []
    while len(words) < 6:
        match = _LAST_WORD.search(text, max(0, start - 24), start)
        if match is None:
            break
        word = match[1].lower().strip(".:#,")
        if word and word not in _BEFORE:
            break
        words.append(word)
        start = match.start(1)
    return start, words


def _tail(text: str, end: int) -> tuple[int, str]:
    match = _TAIL.match(text, end)
    assert match is not None  # every part of it may be absent
    return match.end(), match["issue"] or ""


def _letter(name: str, store: Store) -> str:
    try:
        return store.get([name])[0].id if name and "#" not in name else ""
    except UnknownIssue:
        return ""


def _issue(name: str, store: Store) -> str:
    try:
        return store.get([name])[0].issue.id if "#" in name else ""
    except UnknownIssue:
        return ""
