"""Sentences of this case, told from those in which a guideline speaks."""

from __future__ import annotations

import re

from indexer.sentences import sentences as spans

_GUIDELINE = re.compile(
    r"^\W*(?:(?:according to|per|as per|pursuant to|under|based on|while|although|the|ca|california"
    r"|in|on|both|again|also)\s+){0,4}(?:mtus|acoem|odg|official disability|guidelines?"
    r"|chronic pain|cited|evidence|criteria|recommended|not recommended|indications?)\b",
    re.IGNORECASE,
)
# "... given that the guidelines do not recommend it for the back": the guideline speaks.
_GUIDELINE_SPEAKS = re.compile(
    r"\b(?:guidelines?|mtus|acoem|odg|criteria) (?:\w+ ){0,2}"
    r"(?:do|does|states?|recommends?|notes?|says?|indicates?|supports?|requires?|specif\w+|allows?"
    r"|suggests?)\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:patient(?!-)|injured worker|worker|claimant|applicant|employee|individual|iw|he|she|his"
    r"|her|request|requested|provider|physician|documentation|documented|records?|this case)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, also where the space after a full stop was lost."""
    return [text[start:end] for start, end in spans(text)]


def case_sentences(rationale: str) -> list[str]:
    """The sentences of a rationale that speak of this case rather than quote a guideline.

    Stricter than `letters/voices.py` about what goes on after a turn: here each sentence is judged
    by itself, since a body region that a guideline names is none of the case.
    """
    return [
        sentence
        for sentence in sentences(rationale)
        if _CASE.search(sentence)
        and not _GUIDELINE.match(sentence)
        and not _GUIDELINE_SPEAKS.search(sentence)
    ]
