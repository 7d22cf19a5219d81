"""Claims: which body regions an injury is about, as the case summary tells."""

from __future__ import annotations

import re

from indexer.negations import TOLD_ABSENT
from indexer.sentences import sentence_texts
from indexer.vocabulary.phrases import Words
from indexer.vocabulary.regions import mentions

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
    r"|\bexam(?:ination)?\b|\bobjective\b|\bpast medical history\b"
    r"|\bdiagnostic (?:studies|testing)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    rf"\b(?:{TOLD_ABSENT}|without) [^.;]*|\bno (?!improvement|change|relief)[^.,;]*",
    re.IGNORECASE,
)
_RADIATING = re.compile(
    r"\b(?:(?:radiat|shoot|referr|travel|extend)[a-z]*|down) [^.,;]*"
    r"|\b(?:numb(?:ness)?|tingling|paresthesias?|burning sensations?|pins and needles)"
    r"(?: and \w+)? (?:sensation )?(?:in|into|to|of|down|along|at|on)\b[^.,;]*",
    re.IGNORECASE,
)
# Bad sleep and stress are told by most who are in pain; only a diagnosis makes them a claim.
_ONLY_DIAGNOSED = {"sleep", "disturbance", "sleeping", "stress", "difficulty", "sleeplessness"}
# Complaints in a limb are mostly the spine's: they make no region of their own beside it.
_FROM_THE_SPINE = {"leg": "lumbar", "arm": "cervical"}


def claim_regions(summary: str) -> tuple[str, ...]:
    """The main regions of the claim: those diagnosed first, then those complained of."""
    told = sentence_texts(summary)
    ranked = dict.fromkeys(
        leaf for sentence in told if _DIAGNOSIS.search(sentence) for leaf, _ in _named(sentence)
    )
    for sentence in told:
        if _COMPLAINT.search(sentence) and not _ASIDE.search(sentence):
            for leaf, word in _named(sentence):
                if _FROM_THE_SPINE.get(word) not in ranked and word not in _ONLY_DIAGNOSED:
                    ranked.setdefault(leaf)
    if not ranked:
        ranked = dict.fromkeys(leaf for leaf, _ in _named(summary))
    return tuple(ranked)[:MOST]


def _named(text: str) -> list[tuple[str, str]]:
    """The leaves that a sentence names, each with the word that names it."""
    words = Words(_RADIATING.sub(" ", _DENIED.sub(" ", text)))
    return [
        (leaf, words.folded[found.stop - 1])
        for found in mentions(words)
        for leaf in found.value.leaves
    ]
