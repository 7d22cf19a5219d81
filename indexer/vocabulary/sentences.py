"""Sentences: cutting prose, and telling what is said of this case from what a guideline says."""

from __future__ import annotations

import re

_END = re.compile(
    r"(?<=[a-z0-9)\]%][.?!])[\"”']?\s+(?=[\"“(]?[A-Z0-9])|(?<=[a-z]{2}[.?!])(?=[A-Z][a-z])"
)
_GUIDELINE = re.compile(
    r"^\W*(?:(?:according to|per|as per|pursuant to|under|based on|while|although|the|ca|california"
    r"|in|on|both|again|also)\s+){0,4}(?:mtus|acoem|odg|official disability|guidelines?"
    r"|chronic pain|cited|evidence|criteria|recommended|not recommended|indications?)\b",
    re.IGNORECASE,
)
# "... given that the guidelines do not recommend it for the back": the guideline speaks.
_GUIDELINE_SPEAKS = re.compile(
    r"\b(?:guidelines?|mtus|acoem|odg|criteria) (?:\w+ ){0,2}"
    r"(?:do|does|states?|recommends?|notes?|says?|indicates?|supports?|requires?|specif\w+|allows?|suggests?)\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:patient(?!-)|injured worker|worker|claimant|applicant|employee|individual|iw|he|she|his"
    r"|her|request|requested|provider|physician|documentation|documented|records?|this case)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, also where the space after a full stop was lost."""
    return [part for part in (piece.strip() for piece in _END.split(text)) if part]


def case_sentences(rationale: str) -> list[str]:
    """The sentences of a rationale that speak of this case rather than quote a guideline."""
    return [
        sentence
        for sentence in sentences(rationale)
        if _CASE.search(sentence)
        and not _GUIDELINE.match(sentence)
        and not _GUIDELINE_SPEAKS.search(sentence)
    ]
