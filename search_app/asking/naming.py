"""Which letters and issues does a text name, by case number, wherever in it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.contract import Store
from indexer.errors import UnknownIssue

MOST_NAMED = 20
"""A text that names more letters is a list, of which the first ones are looked up."""

LONG = 40
"""In words. In longer texts a number without its series is taken for a case number only where the
text says that it is one: a file is full of claim and telephone numbers."""

# As letters print it (a series, the year, a number), with whatever between, or parts of it.
_SERIES = r"(?:IMR[\s_-]{1,3}(?=CM))?(?P<series>CM|IMR)[\s_-]{0,3}"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9:])(?:{_SERIES}(?:20)?(?P<year>\d\d)[\s_-]{{0,3}}(?P<number>\d{{6,7}})"
    r"|(?<![.,/$-])(?:(?P<bare_year>\d\d)-)?(?P<bare>\d{6,7}))(?![A-Za-z0-9]|[.,/-]\d)"
    r"(?:\s{0,2}\#\s{0,2}(?P<issue>\d{1,3})(?!\d))?",
    re.IGNORECASE,
)
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
    "the a an of and with for in please see find show open me number: dated decided issue".split()
)
_WORD = re.compile(r"[^\s.,:;()\[\]\"'#]+")
_LAST_WORD = re.compile(r"(?:^|[\s(])([^\s()]{1,20})\s?$")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: `letter` and perhaps `issue` by their ids, empty where none is held.

    `missing` is what the text names and the index does not hold, empty where it holds all.
    """

    letter: str = ""
    issue: str = ""
    missing: str = ""


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
    else.
    """
    whole = _held_as(text.strip(), store)
    # A file may be called like a word; then the word is meant.
    if whole and any(map(str.isdigit, text)):
        return (Mention(0, len(text), (whole,)),)
    found: list[Mention] = []
    found += _unnumbered(text, store)
    for match in _NUMBER.finditer(text):
        if len(found) >= MOST_NAMED:
            break
        if any(one.start <= match.start() < one.end for one in found):
            continue
        mention = _mention(text, match, store)
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
    return _printed(match) if match and match["series"] else ""


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


def _mention(text: str, match: re.Match[str], store: Store) -> Mention | None:
    letters = _letters(match, store)
    start, words = _lead(text, match.start())
    end, issue = _tail(text, match.end())
    issue = match["issue"] or issue
    if not match["series"]:
        said = bool(_CALLS_IT_A_CASE & set(words))
        before = _LAST_WORD.search(text, max(0, start - 24), start)
        other = before is not None and before[1].lower().strip(".:#") in _OF_SOMETHING_ELSE
        brief = text.count(" ") < LONG
        alone = brief and only_names(f"{text[:start]} {text[end:]}")
        full = bool(match["bare_year"]) or len(match["bare"]) == 7
        if not (said or (alone and full) or (letters and brief and not other)):
            return None
        if not letters and not full:
            return None
    if not letters:
        return Mention(start, end, (Named(missing=_printed(match, issue)),))
    return Mention(start, end, tuple(_with(letter, issue, store) for letter in letters))


def _with(letter: str, issue: str, store: Store) -> Named:
    if not issue:
        return Named(letter)
    name = f"{letter}#{int(issue)}"
    found = _issue(name, store)
    return Named(letter, found, "" if found else name)


def _letters(match: re.Match[str], store: Store) -> list[str]:
    """The letters that have the number, of the year and series that the text tells."""
    year = match["year"] or match["bare_year"]
    digits = match["number"] or match["bare"]
    having = store.lexicon.numbered(digits.zfill(7))
    return [
        letter
        for letter in having
        if (not year or letter.partition("-")[0].endswith(year))
        and (not match["series"] or letter.upper().startswith(match["series"].upper()))
    ]


def _printed(match: re.Match[str], issue: str | None = None) -> str:
    issue = issue or match["issue"]
    if match["series"]:
        name = f"{match['series']}{match['year']}-{match['number']}".upper()
    else:
        name = f"{match['bare_year']}-{match['bare']}" if match["bare_year"] else match["bare"]
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
