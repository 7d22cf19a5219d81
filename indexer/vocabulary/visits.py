"""Visits: requests that are an office visit, whatever operation or test the visit is for.

"Evaluation for a knee replacement" and "knee replacement consultation" ask for no knee
replacement, "referral for physical therapy" asks for therapy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_VISIT = re.compile(
    r"consult|evaluat|\beval|assess|referral|\brefer|visit|opinion|\bf(?:ollow)?[\s/-]?up?\b|appointment"
    r"|re-?check|exam|transfer of care|\btoc\b",
    re.IGNORECASE,
)
_REFERRAL = re.compile(r"\brefer|transfer of care|\btoc\b", re.IGNORECASE)
_PURPOSE = re.compile(
    r"\b(?:for|regarding|re|concerning|about|prior to|before|candida\w+|possible|potential|at"
    r"|to (?:discuss|determine|consider|assess|evaluate|address|obtain|review))\b",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(r"\b(?:to|with|by|from)\b", re.IGNORECASE)
_APART = re.compile(r"[;+&]|\b(?:and|with|plus)\b", re.IGNORECASE)
_CLEARANCE = re.compile(r"clearance|\bpre[\s-]?(?:op|surg|anes)", re.IGNORECASE)
# A visit that is named right behind one of these is for it: "epidural consultation".
_DONE_AT_ANOTHER_TIME = {"surgery", "inj", "program"}
# Who is referred to one of these is to get it, and so is who is to see a dentist or a psychologist.
_GIVEN_ON_REFERRAL = {"rehab", "dx", "dme", "rx", "home"}
_GIVEN_AT_A_VISIT = {"mental", "other"}


_OPENS = re.compile(
    r"\W*(?:[\w/-]+:? ){0,4}?(?:consult\w*|evaluat\w+|eval|assess\w*|referral|refer"
    r"|second opinion)\b",
    re.IGNORECASE,
)
_CLEARING = re.compile(
    r"\b(?:consult\w*|evaluation|eval|visit|referral|assessment)\b", re.IGNORECASE
)


class RequestPart(NamedTuple):
    """A kind of treatment that a request names: from which place of its text to which."""

    start: int
    stop: int
    category: str
    subcategory: str

    @property
    def goes_with_surgery(self) -> bool:
        """Whether this is a service around an operation rather than one itself."""
        return (self.category, self.subcategory) == ("surgery", "assoc")


def asked_at_visit(text: str, parts: Sequence[RequestPart]) -> int | None:
    """Which of the parts, which follow one another, a request is that a visit is part of.

    The number of the part of the visit, or of what it is part of; None where there is no visit, or
    where the order of the parts decides as it does elsewhere.
    """
    for at, part in enumerate(parts[1:3], start=1):
        if _is_visit(text, part) and not parts[at - 1].goes_with_surgery:
            before = parts[at - 1]
            if at > 1 and _is_addition(text, parts[at - 2], before):
                return 0
            if before.category in _DONE_AT_ANOTHER_TIME and _is_compound(text, before, part):
                return at
    if not parts or not _is_visit(text, parts[0]):
        if len(parts) > 1 and parts[1].goes_with_surgery and parts[0].category == "surgery":
            return 1 if _is_compound(text, parts[0], parts[1]) else None
        return None
    return _purpose(text, parts)


def visit_opening(text: str) -> str | None:
    """The words with which a request opens, up to those of a visit; None where it asks for more."""
    opening = _OPENS.match(text)
    return opening.group() if opening is not None and not _APART.search(text) else None


def is_clearance_visit(text: str) -> bool:
    """Whether a request is a visit to be cleared for an operation, and no test for it."""
    return _CLEARANCE.search(text) is not None and _CLEARING.search(text) is not None


def _purpose(text: str, parts: Sequence[RequestPart]) -> int | None:
    visit = parts[0]
    referral = _REFERRAL.search(text[visit.start : visit.stop]) is not None
    for at, part in enumerate(parts[1:], start=1):
        if part.category == "em":
            continue
        between = text[visit.stop : part.start]
        if part.category in _GIVEN_AT_A_VISIT:
            linked = _TO_WHOM.search(between) or _PURPOSE.search(between)
            return at if linked and not _APART.search(_last_link(between)) else None
        if part.goes_with_surgery and _CLEARANCE.search(text[part.start : part.stop]):
            return at
        if referral and part.category in _GIVEN_ON_REFERRAL:
            return at
        last = _last_purpose(between)
        if last is not None and not _APART.search(last) and part.category != "rehab":
            return 0
        return None
    return None


def _last_purpose(between: str) -> str | None:
    """What stands behind the last word of purpose before a part; None where there is none."""
    found = list(_PURPOSE.finditer(between))
    return between[found[-1].end() :] if found else None


def _last_link(between: str) -> str:
    found = [*_TO_WHOM.finditer(between), *_PURPOSE.finditer(between)]
    return between[max(match.end() for match in found) :] if found else between


def _is_visit(text: str, part: RequestPart) -> bool:
    return part.category == "em" and _VISIT.search(text[part.start : part.stop]) is not None


def _is_addition(text: str, first: RequestPart, after: RequestPart) -> bool:
    """Whether what follows is added to a treatment: "epidural and post-injection visit"."""
    between = text[first.stop : after.start]
    return (
        first.category != "em"
        and re.search(r"[,;&+]|/\s*post\b|\b(?:and|with|plus)\b", between) is not None
    )


def _is_compound(text: str, before: RequestPart, part: RequestPart) -> bool:
    """Whether one part stands right behind another, at most a word apart, as one name."""
    between = text[before.stop : part.start]
    return (
        len(between.split()) <= 1
        and re.search(r"[,;:.()&+/]|\band\b", between) is None
        and not (_APART.search(between) or _PURPOSE.search(between))
    )
