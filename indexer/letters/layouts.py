"""How letters were laid out over the years, as data: a new layout is a new entry and a fixture."""

from __future__ import annotations

import re
from dataclasses import dataclass


def _heading(words: str) -> re.Pattern[str]:
    """A heading that starts a line or a page, whatever white space stands between its words."""
    return re.compile(r"(?:^|[\n\f])[ ]?" + words.replace(" ", r"\s+"), re.IGNORECASE)


def _label(words: str) -> re.Pattern[str]:
    return re.compile(r"\b" + words.replace(" ", r"\s+") + r"\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings of a letter and the labels of an issue, in the order in which they come."""

    id: str
    years: str
    method: re.Pattern[str]
    summary: re.Pattern[str]
    issues: re.Pattern[str]
    claims_admin: re.Pattern[str]
    maximus: re.Pattern[str]
    rationale: re.Pattern[str]


LAYOUTS = (
    Layout(
        id="F1",
        years="2014-2017",
        method=_heading("HOW THE IMR FINAL DETERMINATION WAS MADE"),
        summary=_heading("CLINICAL CASE SUMMARY"),
        issues=_heading(r"IMR ISSUES,? DECISIONS,? AND RATIONALES"),
        claims_admin=_label("Claims Administrator guideline"),
        maximus=_label("MAXIMUS guideline"),
        rationale=_label("Decision rationale"),
    ),
)
