"""Is a text nothing but the number of a case or of an issue?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.errors import UnknownIssue
from search_app.retrieval.holdings import Holdings

# As letters print it, with or without a hyphen of whatever kind: a series, the year, a number.
_NUMBER = re.compile(
    r"((?:CM|IMR)\s?\d{2})\s*[-\u2010-\u2015]?\s*(\d{6,7})(?:\s*#\s*(\d{1,3}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: `letter` and perhaps `issue` by their ids, empty where none is held.

    `missing` is what the text names and the index does not hold, empty where it holds all.
    """

    letter: str = ""
    issue: str = ""
    missing: str = ""


def named(text: str, holdings: Holdings) -> Named | None:
    """The letter or issue that a text names, if it holds nothing else; in any case of letters.

    A letter that prints no case number has its file's name, and is found by that.
    """
    name = text.strip()
    parts = _NUMBER.fullmatch(name)
    if parts:
        name = f"{''.join(parts[1].split())}-{parts[2]}".upper()
        name += f"#{int(parts[3])}" if parts[3] else ""
    if letter := _letter(name, holdings):
        return Named(letter)
    if letter := _letter(name.rpartition("#")[0], holdings):
        issue = _issue(name, holdings)
        return Named(letter, issue, "" if issue else name)
    return Named(missing=name) if parts else None


def _letter(name: str, holdings: Holdings) -> str:
    try:
        return str(holdings.letter(name)["letter"])
    except UnknownIssue:
        return ""


def _issue(name: str, holdings: Holdings) -> str:
    try:
        return str(holdings.issue(name)["id"])
    except UnknownIssue:
        return ""
