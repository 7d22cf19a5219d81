"""Operations: what a letter asks to be done, and the services that go with it.

An assistant surgeon, a sling or therapy after an operation has no place in the body of its own: it
is aimed at what the operation is aimed at, which another request of the same letter or the
rationale names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.letters.model import Issue
from indexer.letters.voices import case_sentences
from indexer.sentences import sentence_texts
from indexer.vocabulary.aims import Aim, aim_of, aim_of_line
from indexer.vocabulary.laterality import NONE, find_laterality
from indexer.vocabulary.levels import find_levels
from indexer.vocabulary.model import Source
from indexer.vocabulary.phrases import Words
from indexer.vocabulary.regions import Regions, find_regions
from indexer.vocabulary.treatment import Treatment, find_treatment, operations_named

_OPERATIVE = re.compile(
    r"\b(?:post|peri|pre|intra)[\s-]?(?:op\b|oper\w+|surg\w+)"
    r"|\b(?:after|following|prior to|before|during) (?:the )?surgery\b"
    r"|\b(?:associated|ancillary|related|concurrent) (?:surg\w+ )?"
    r"(?:services?|requests?|procedures?)\b"
    r"|\bsurgical services?\b|\bservices? associated with\b|\bDOS of surgery\b",
    re.IGNORECASE,
)
"""Words of a treatment line that say that it goes with an operation."""

_OPERATION = r"(?:surg(?:ery|eries|ical)\b|procedures?\b|operat(?:ion|ive)\b|intervention\b)"
_DECIDED = (
    r"(?:necess\w+|certif\w+|approv\w+|authoriz\w+|establish\w+|support\w+|indicated|appropriate"
    r"|warranted|overturned|upheld|denied|recommended|reasonable)"
)
_FALLS = re.compile(
    rf"\b(?:as|since|because|given that|given the|if|in light of|due to)\b"
    rf"[^.;]{{0,120}}\b{_OPERATION}[^.;]{{0,120}}\b{_DECIDED}"
    rf"|\b(?:associated|ancillary|concurrent|concomitant) (?:surg\w+ )?"
    rf"(?:services?|requests?|procedures?|items?|treatments?)\b"
    rf"|\b{_OPERATION}[^.;]{{0,60}}\b(?:is|was|are|were|has been|have been|being)\b[^.;]{{0,40}}"
    rf"\b{_DECIDED}[^.;]{{0,60}}\b(?:therefore|thus|hence|so|consequently|neither)\b",
    re.IGNORECASE,
)
"""Sentences of a rationale by which a service stands or falls with an operation."""

# What is worn or used after an operation and seldom otherwise.
_AFTERCARE = {("dme", "cold-therapy"), ("dme", "cpm"), ("dme", "dvt-device")}
_AFTERCARE_WORDS = re.compile(
    r"\bslings?\b|\bimmobili[sz]er|\babduct\w+ pillow|\bultra-?sling|\bcrutch"
    r"|\bknee (?:scooter|walker)|\bwalker\b|\bcast\b|\bsplint\b|\bbrace\b"
    r"|\bcam (?:boot|walker)|\bsedation\b|\banesthesia\b"
    r"|\bcommode\b|\bshower chair\b|\btoilet seat\b|\bwheelchair\b|\bcane\b|\bbone\b.{0,10}\bstim",
    re.IGNORECASE,
)
_SURGERY = re.compile(
    r"\bsurg(?:ery|eries|ical|ically)\b|\b(?:post|peri|pre)[\s-]?op|\boperat(?:ion|ive)"
    r"|oscop(?:y|ic)\b|ectomy\b|\bfusion\b|\bprocedure\b",
    re.IGNORECASE,
)
# Their own test names these, not the operation that they prepare: a tracing of the heart.
_OF_THE_CLEARANCE = {"cardio-pulmonary", "internal-other"}
# So many words before and behind an operation's name may tell where it is.
_BEFORE, _BEHIND = 5, 7
_BREAK = re.compile(r"[,;:().]")


class Operation(NamedTuple):
    """An operation or injection that a letter asks for, and its place among the issues."""

    place: int
    surgery: bool
    aim: Aim


def operations(issues: Sequence[Issue], claim: tuple[str, ...]) -> tuple[Operation, ...]:
    """What a letter asks to be done, in its order, as far as a place in the body is told."""
    found = []
    for place, issue in enumerate(issues):
        treatment = find_treatment(issue.treatment)
        if treatment.category not in ("surgery", "inj") or treatment.subcategory == "assoc":
            continue
        aim = aim_of(
            aim_of_line(issue.treatment), treatment, issue.treatment, issue.rationale, claim
        )
        if aim.regions.leaves:
            found.append(Operation(place, treatment.category == "surgery", aim))
    return tuple(found)


def falls_with_operation(issue: Issue) -> bool:
    """Whether a service stands or falls with an operation, as line and rationale say."""
    return _OPERATIVE.search(issue.treatment) is not None and _falls(issue.rationale)


def goes_with_operation(issue: Issue, treatment: Treatment, asked: Sequence[Operation]) -> bool:
    """Whether a request is a service around an operation, `asked` being those of its letter."""
    kind = (treatment.category, treatment.subcategory)
    if kind == ("surgery", "assoc"):
        return True
    # A drug acts on the whole body, after an operation as well.
    if treatment.category in ("surgery", "inj", "mental", "program", "rx"):
        return False
    if _OPERATIVE.search(issue.treatment) is not None or _falls(issue.rationale):
        return True
    if not any(one.surgery for one in asked):
        return False
    if kind in _AFTERCARE:
        return True
    worn = _AFTERCARE_WORDS.search(issue.treatment) is not None
    return worn and _SURGERY.search(issue.rationale) is not None


def _falls(rationale: str) -> bool:
    return any(map(_FALLS.search, sentence_texts(rationale)))


def aim_with_operation(
    line: Aim, issue: Issue, place: int | None, asked: Sequence[Operation]
) -> Aim | None:
    """The aim of a service that goes with an operation; None where no operation is named.

    `line` is what its own line states, `place` where the issue stands among those of its letter.
    """
    own = tuple(leaf for leaf in line.regions.leaves if leaf not in _OF_THE_CLEARANCE)
    told = None if own else _named_by(issue.rationale)
    parent = _parent(own or (told.regions.leaves if told else ()), place, asked)
    if own:
        return line if parent is None or line.laterality != NONE else _with_side(line, parent)
    if line.regions.groups:
        return line
    if parent is None:
        return _completed(line, told) if told is not None else None
    return _completed(line, parent._replace(source=Source.PARENT, side_source=Source.PARENT))


def _with_side(line: Aim, parent: Aim) -> Aim:
    return line._replace(laterality=parent.laterality, side_source=Source.PARENT)


def _completed(line: Aim, operation: Aim) -> Aim:
    """The operation's aim, but the side that the service's own line states, and its levels only.

    A level is of what is done there: a brace after a fusion has none.
    """
    operation = operation._replace(levels=line.levels, levels_source=line.levels_source)
    if line.laterality != NONE:
        operation = operation._replace(laterality=line.laterality, side_source=line.side_source)
    return operation


def _parent(leaves: tuple[str, ...], place: int | None, asked: Sequence[Operation]) -> Aim | None:
    """The operation of a letter that a service goes with.

    One aimed at `leaves`, where those are known; else the last before the service, or the first
    after it. What a letter asks for at the same place in several requests is one operation.
    """
    fitting = [one for one in asked if one.surgery] or list(asked)
    if leaves:
        fitting = [one for one in fitting if not set(leaves).isdisjoint(one.aim.regions.leaves)]
    if not fitting:
        return None
    before = [one for one in fitting if place is None or one.place < place]
    nearest = (before[-1] if before else fitting[0]).aim
    same = [one.aim for one in fitting if one.aim.regions.leaves == nearest.regions.leaves]
    sides = [nearest.laterality, *(one.laterality for one in same)]
    named = [side for side in sides if side != NONE]
    return nearest._replace(laterality=named[0] if named else NONE)


def _named_by(rationale: str) -> Aim | None:
    """The operation that the sentences about the case name together with its place."""
    for sentence in case_sentences(rationale):
        for text in _beside_operations(sentence):
            leaves = find_regions(text).leaves
            if leaves:
                read = Source.RATIONALE
                return Aim(
                    Regions(leaves, ()), find_laterality(text), find_levels(text), read, read, read
                )
    return None


def _beside_operations(sentence: str) -> Iterator[str]:
    """The words around each operation that a sentence names, as far as one clause goes."""
    words = Words(sentence)
    for start, stop in operations_named(words):
        at, end = words.spans[start][0], words.spans[stop - 1][1]
        left = sentence[words.spans[max(0, start - _BEFORE)][0] : at]
        right = sentence[end : words.spans[min(len(words), stop + _BEHIND) - 1][1]]
        before = _BREAK.split(left)[-1]
        behind = _BREAK.split(right)[0]
        yield before + sentence[at:end] + behind
