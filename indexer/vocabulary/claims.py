"""Claims: which body regions an injury is about, as the case summary tells."""

from __future__ import annotations

import re

from indexer.vocabulary.phrases import Words
from indexer.vocabulary.regions import mentions
from indexer.vocabulary.sentences import sentences

MOST = 5
"""A claim is told by its main regions, at most this many."""

_DIAGNOSIS = re.compile(
    r"\bdiagnos(?:is|es|ed)\b|\b(?:undergoing|being|receiving) treat"
    r"|\btreat(?:ment|ed|ing) for\b|\bclaim for\b|\bassessments?\b|\bimpressions?\b"
    r"|\binjur(?:y|ies) to\b|\bincurring\b|\bsustain",
    re.IGNORECASE,
)
_COMPLAINT = re.compile(
    r"\bcomplain|\breport(?:s|ed|ing)?\b|\bpresent(?:s|ed|ing)?\b|\bsymptoms?\b|\bpain\b"
    r"|\bsubjective",
    re.IGNORECASE,
)
# What was asked for, decided, taken or found long ago tells nothing about the injury.
_ASIDE = re.compile(
    r"\butilization review\b|\brequest|\bnon-?certif|\btreatment plan\b|\bplan of care\b"
    r"|\bmedications?\b|\btreatments? (?:and diagnostic[a-z ]*)?to date\b"
    r"|\b(?:past|prior|previous) treatments?\b|\bdenied the\b|\bmechanism of\b"
    r"|\bpast medical history\b|\bdiagnostic (?:studies|testing)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|without|negative for|no evidence of|no) [^.;]*", re.IGNORECASE
)
_RADIATING = re.compile(r"\b(?:radiat|shoot|referr|travel|extend)[a-z]* [^.,;]*", re.IGNORECASE)


def claim_regions(summary: str) -> tuple[str, ...]:
    """The main regions of the claim: those diagnosed first, then those complained of."""
    ranked: dict[str, None] = {}
    told = [(sentence, _ASIDE.search(sentence) is not None) for sentence in sentences(summary)]
    for pattern in (_DIAGNOSIS, _COMPLAINT):
        for sentence, aside in told:
            if pattern.search(sentence) and (not aside or pattern is _DIAGNOSIS):
                _add(ranked, sentence)
    if not ranked:
        _add(ranked, summary)
    return tuple(ranked)[:MOST]


def _add(ranked: dict[str, None], text: str) -> None:
    text = _RADIATING.sub(" ", _DENIED.sub(" ", text))
    for found in mentions(Words(text)):
        ranked.update(dict.fromkeys(found.value.leaves))
