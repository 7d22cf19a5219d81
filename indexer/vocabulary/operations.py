"""Operations: what a letter asks to be done, and the services that go with it.

An assistant surgeon, a sling or therapy after an operation has no place in the body of its own: it
is aimed at what the operation is aimed at, which another request of the same letter or the
rationale names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from indexer.letters.model import Issue, Outcome
from indexer.letters.voices import case_sentences, guideline_speaks
from indexer.sentences import BREAK, sentence_texts
from indexer.vocabulary.aims import Aim, aim_of, aim_of_line
from indexer.vocabulary.laterality import NONE, find_laterality
from indexer.vocabulary.phrases import Words
from indexer.vocabulary.regions import Regions, find_regions
from indexer.vocabulary.standing import Standing, clauses_about
from indexer.vocabulary.tags import TagOrigin
from indexer.vocabulary.treatment import Treatment, find_treatment, operations_named
from indexer.vocabulary.visits import visit_opening

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
    r"|warranted|overturned|upheld|denied|recommended|reasonable|allowed|granted|permitted)"
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
# "The repair was approved": said of a case, whoever is named beside it.
_DISPOSED = re.compile(
    r"\b(?:approved|authori[sz]ed|certified|allowed|granted|denied|overturned|upheld|requested"
    r"|scheduled|planned|pending|upcoming|proposed|due(?! to)|declined|refused"
    r"|cancell?ed|withdrawn)\b",
    re.IGNORECASE,
)
_BEFOREHAND = re.compile(r"\bpre[\s-]?(?:op|surg|anes|adm|proc)|\bclearance\b", re.IGNORECASE)
# So many words before and behind an operation's name may tell where it is.
_BEFORE, _BEHIND = 5, 7


class Operation(NamedTuple):
    """An operation or injection that a letter asks for, and its place among the issues."""

    place: int
    surgery: bool
    aim: Aim
    outcome: Outcome = Outcome.UNKNOWN


def operations(issues: Sequence[Issue], claim: tuple[str, ...]) -> tuple[Operation, ...]:
    """What a letter asks to be done, in its order, as far as a place in the body is told."""
    found = []
    for place, issue in enumerate(issues):
        treatment = find_treatment(issue.treatment)
        if treatment.category not in ("surgery", "inj") or treatment.subcategory == "assoc":
            continue
        if is_visit(issue):
            continue
        aim = aim_of(
            aim_of_line(issue.treatment), treatment, issue.treatment, issue.rationale, claim
        )
        if aim.regions.leaves:
            surgery = treatment.category == "surgery"
            found.append(Operation(place, surgery, aim, issue.outcome))
    return tuple(found)


def is_visit(issue: Issue) -> bool:
    """Whether a request names a visit first, and then the operation that the visit is for."""
    opening = visit_opening(issue.treatment)
    return opening is not None and not operations_named(Words(opening))


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
    worn = _AFTERCARE_WORDS.search(issue.treatment) is not None
    if not any(one.surgery for one in asked):
        # None is asked for, but the reviewer may tell of one to come.
        return (worn or kind in _AFTERCARE) and any(
            one.leaves and one.standing is Standing.COMING for one in _named_by(issue)
        )
    if kind in _AFTERCARE:
        return True
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
    named = _named_by(issue)
    told = None if own else _told(named, issue, asked)
    fitting = _fitting(own or (told.leaves if told else ()), line.laterality, asked)
    if told is not None and told.side != NONE:
        fitting = _on_side(fitting, told.side)
    if own or line.regions.groups:
        parent = _parent(fitting, issue, place, named) if own else None
        return line if parent is None or line.laterality != NONE else _with_side(line, parent)
    if told is not None and not fitting:
        return _completed(line, told.aim)
    if not fitting:
        return line if named and _torn(named) else None
    parent = _parent(fitting, issue, place, named)
    if parent is None:
        # Either operation may be meant: the service is aimed at neither for certain.
        return line
    return _completed(line, parent._replace(source=TagOrigin.PARENT, side_source=TagOrigin.PARENT))


def _with_side(line: Aim, parent: Aim) -> Aim:
    return line._replace(laterality=parent.laterality, side_source=TagOrigin.PARENT)


def _completed(line: Aim, operation: Aim) -> Aim:
    """The operation's aim, but the side that the service's own line states, and its levels only.

    A level is of what is done there: a brace after a fusion has none.
    """
    operation = operation._replace(levels=line.levels, levels_source=line.levels_source)
    if line.laterality != NONE:
        operation = operation._replace(laterality=line.laterality, side_source=line.side_source)
    return operation


class _NamedOperation(NamedTuple):
    """Operations that a rationale names: where, how they stand, and what became of them.

    `linked` says that the sentence tells that the service stands or falls with them.
    """

    leaves: tuple[str, ...]
    side: str
    standing: Standing
    outcome: Outcome
    linked: bool

    @property
    def aim(self) -> Aim:
        read = TagOrigin.RATIONALE
        return Aim(Regions(self.leaves, ()), self.side, (), read, read, read)

    @property
    def rank(self) -> tuple[bool, Standing]:
        return self.linked and self.standing >= Standing.DENIED, self.standing


def _named_by(issue: Issue) -> list[_NamedOperation]:
    """The operations that the sentences about the case name, a place told or not."""
    found = []
    of_case = set(case_sentences(issue.rationale))
    for sentence in sentence_texts(issue.rationale):
        if sentence not in of_case and (
            _DISPOSED.search(sentence) is None or guideline_speaks(sentence)
        ):
            continue
        words = Words(sentence)
        at = operations_named(words)
        spans = [(words.spans[start][0], words.spans[stop - 1][1]) for start, stop in at]
        linked = _FALLS.search(sentence) is not None
        for one in clauses_about(sentence, spans):
            inside = at[bisect_left(spans, (one.start, 0)) : bisect_left(spans, (one.stop, 0))]
            texts = [_beside(words, start, stop, one.start, one.stop) for start, stop in inside]
            text = next((text for text in texts if find_regions(text).leaves), "")
            leaves, side = find_regions(text).leaves, find_laterality(text)
            found.append(_NamedOperation(leaves, side, one.standing, one.outcome, linked))
    return found


def _told(
    named: list[_NamedOperation], issue: Issue, asked: Sequence[Operation]
) -> _NamedOperation | None:
    """The operation with a place that a service goes with by its rationale, if that is certain."""
    placed = [one for one in named if one.leaves]
    if issue.outcome is Outcome.OVERTURNED:
        # What is allowed goes with no operation that is not.
        placed = [one for one in placed if one.standing is not Standing.DENIED]
    beforehand = _BEFOREHAND.search(issue.treatment) is not None
    afterwards = not beforehand and _OPERATIVE.search(issue.treatment) is not None
    if beforehand or any(one.surgery for one in asked) or (asked and not afterwards):
        placed = [one for one in placed if one.standing > Standing.PAST]
    if asked:
        known = {leaf for one in asked for leaf in one.aim.regions.leaves}
        placed = [
            one
            for one in placed
            if one.standing >= Standing.NAMED or not known.isdisjoint(one.leaves)
        ]
    best = _best(placed)
    if not best:
        return None
    first = best[0]
    if any(set(first.leaves).isdisjoint(one.leaves) for one in best):
        return None
    sides = {one.side for one in best} - {NONE}
    return first._replace(side=sides.pop() if len(sides) == 1 else NONE)


def _best(named: list[_NamedOperation]) -> list[_NamedOperation]:
    highest = max((one.rank for one in named), default=None)
    return [one for one in named if one.rank == highest]


def _torn(named: list[_NamedOperation]) -> bool:
    """Whether a rationale names operations at different places and none before the others."""
    best = _best([one for one in named if one.leaves])
    return any(set(best[0].leaves).isdisjoint(one.leaves) for one in best)


def _fitting(leaves: tuple[str, ...], side: str, asked: Sequence[Operation]) -> list[Operation]:
    """The operations of a letter at a place and on a side, as far as these are known."""
    fitting = [one for one in asked if one.surgery] or list(asked)
    if leaves:
        fitting = [one for one in fitting if not set(leaves).isdisjoint(one.aim.regions.leaves)]
    return _on_side(fitting, side)


def _on_side(fitting: list[Operation], side: str) -> list[Operation]:
    alike = [one for one in fitting if side in (one.aim.laterality, NONE)]
    return alike or fitting


def _parent(
    fitting: list[Operation], issue: Issue, place: int | None, named: list[_NamedOperation]
) -> Aim | None:
    """The operation among those of a letter that a service goes with; None where it is not told.

    The last before the service, or the first after it, unless another outcome is told of it. What a
    letter asks for at the same place in several requests is one operation.
    """
    if not fitting:
        return None
    before = [one for one in fitting if place is None or one.place < place]
    nearest = before[-1] if before else fitting[0]
    wanted, told = _outcome_wanted(issue, named)
    agreeing = [one for one in fitting if wanted in (one.outcome, Outcome.UNKNOWN)]
    if nearest not in agreeing and len({_place_of(one) for one in fitting}) > 1:
        # Next to it stands an operation that it cannot go with: where it stands tells nothing.
        sure = told or issue.outcome is Outcome.OVERTURNED
        if not sure or len({_place_of(one) for one in agreeing}) != 1:
            return None
        nearest = agreeing[0]
    elif told and not agreeing and issue.outcome not in (wanted, Outcome.UNKNOWN):
        return None
    aim = nearest.aim
    sides = [
        one.aim.laterality
        for one in (nearest, *agreeing, *fitting)
        if one.aim.regions.leaves == aim.regions.leaves and one.aim.laterality != NONE
    ]
    return aim._replace(laterality=sides[0] if sides else NONE)


def _place_of(one: Operation) -> tuple[frozenset[str], str]:
    return frozenset(one.aim.regions.leaves), one.aim.laterality


def _outcome_wanted(issue: Issue, named: list[_NamedOperation]) -> tuple[Outcome, bool]:
    """What became of the operation that a service goes with, and whether the rationale says so."""
    said = {one.outcome for one in _best(named) if one.outcome is not Outcome.UNKNOWN}
    if len(said) == 1:
        wanted = said.pop()
        if wanted is Outcome.UPHELD and issue.outcome is Outcome.OVERTURNED:
            return issue.outcome, False
        return wanted, True
    return issue.outcome, False


def _beside(words: Words, start: int, stop: int, first: int, last: int) -> str:
    """The words around an operation, as far as one clause goes, within what is said of it."""
    text = words.text
    at, end = words.spans[start][0], words.spans[stop - 1][1]
    left = text[max(first, words.spans[max(0, start - _BEFORE)][0]) : at]
    right = text[end : max(end, min(last, words.spans[min(len(words), stop + _BEHIND) - 1][1]))]
    return BREAK.split(left)[-1] + text[at:end] + BREAK.split(right)[0]
