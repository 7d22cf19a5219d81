"""Where a guideline field passes from the MTUS to other sources, or back.

A title means one document in the MTUS and another outside ("Knee", "Low Back Disorders"), so each
part of a field is read by the family that is named before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from indexer.vocabulary.adopted import find_adopted
from indexer.vocabulary.mtus import names_document
from indexer.vocabulary.other_sources import named_sources

_MTUS = re.compile(
    r"\b(?P<outside>Non-? ?)?"
    r"(?:Medical Treatment Utilization Schedule ?(?:\(MTUS\))?|(?<!\()MTUS\b)"
    r"(?: Citations?\b)?[ :,/–—-]*",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?:[;.,&]|\band|\bplus) ?(?:the )?(?:(?:CA|California) )?$", re.IGNORECASE)
# What joins the MTUS, named alone, to a source that begins a citation: directly to its name, or
# by a stop behind whatever is cited of it. "Not in the ODG and the MTUS" begins with no source.
_OWN = r"(?:(?:and|plus|also) )?(?:the )?(?:(?:CA|California) )?$"
_AFTER_NAME = re.compile(rf"[\s)]{{0,3}}(?:[;.,&+/]|\b(?:and|plus)\b) ?{_OWN}", re.IGNORECASE)
_AFTER_STOP = re.compile(rf"[;.+] ?{_OWN}", re.IGNORECASE)
_ALONE = re.compile(r"(?:guidelines?\b)?[\s;.,&+/)]*(?:(?:and|plus|also|the)\b\s*)*", re.IGNORECASE)
# After what a source begins a citation of its own, rather than being spoken of in one.
_BEFORE_SOURCE = re.compile(
    r"(?:^|[;.&)\]\d]|(?P<comma>,)"
    r"|\b(?:and|plus|or|guidelines?|disorders?|complaints?|formulary|list)) ?(?:the )?$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:\band|\bplus|\balso|\bthe|\bCA|\bCalifornia)$", re.IGNORECASE)
_OWN_REGULATION = re.compile(r".{0,60}\b9792\b|.{0,60}\bdir\.ca\.gov\b", re.IGNORECASE)
_PUBLISHERS = frozenset({"acoem.update", "other.mdguidelines", ""})
"""What may be named in a citation of the MTUS as where it can be read."""

_SOURCES = ("odg", "source")

_NEAR = 30
"""How far before a name what joins it to the citation before is looked for, in characters."""


class _Change(NamedTuple):
    """A place at which the family may change: what follows `stop` is read by the one of `kind`.

    The name of a source ends at `end`.
    """

    start: int
    stop: int
    kind: str
    end: int = 0


def runs_of_a_field(body: str, *, outside: bool) -> Iterator[tuple[bool, str]]:
    """The parts of a field: whether each is cited outside the MTUS, and its words.

    `outside` tells it of the first part.
    """
    start, by_source = 0, False
    cited: _Change | None = None  # the source with which the part begins
    for mark, after in pairwise((*_marks(body), _Change(len(body), len(body), ""))):
        before = body[max(0, mark.start - _NEAR) : mark.start]
        alone = False
        if mark.kind == "mtus" and not outside:
            changes = not mark.start or _STOP.search(before) is not None
        elif mark.kind == "mtus":
            rest = body[mark.stop : after.start]
            alone = cited is not None and _joined_alone(body[cited.end : mark.start], rest)
            changes = alone or names_document(rest)
        elif mark.kind == "adopted":
            changes = outside and by_source
        else:
            changes = mark.kind == "outside" or (not outside and _is_cited(mark, before, body))
        if changes:
            run = _without_joint(body[start : mark.start])
            if run := run.rstrip(" /") if alone else run:
                yield outside, run
            outside, by_source = mark.kind not in ("mtus", "adopted"), mark.kind in _SOURCES
            # Where nothing else is said of it, its name is all that is cited.
            start = mark.start if alone else mark.stop
            cited = None
        if mark.kind in _SOURCES and not body[start : mark.start][:_NEAR].strip(" :,("):
            cited = mark
    if run := body[start:].strip():
        yield outside, run


def _marks(body: str) -> list[_Change]:
    marks = [
        _Change(*match.span(), "outside" if match["outside"] else "mtus")
        for match in _MTUS.finditer(body)
    ]
    for source in named_sources(body):
        if source.id not in _PUBLISHERS:
            kind = "odg" if source.id == "odg" else "source"
            marks.append(_Change(source.start, source.start, kind, source.stop))
    # In a field of the MTUS, ACOEM's own form of citing tells where it is cited again.
    adopted = find_adopted(body, of_mtus=False)
    marks += [_Change(one.lead, one.lead, "adopted") for one in adopted]
    return sorted(marks)


def _joined_alone(between: str, rest: str) -> bool:
    """Whether the MTUS is cited by its name alone, with `between` a source before it and it."""
    return bool(_ALONE.fullmatch(rest)) and bool(
        _AFTER_NAME.match(between) or _AFTER_STOP.search(between[-_NEAR:])
    )


def _is_cited(mark: _Change, before: str, body: str) -> bool:
    """Whether a source outside the MTUS begins a citation, rather than being spoken of in one."""
    match = _BEFORE_SOURCE.search(before)
    if match is None or (match["comma"] and mark.kind != "odg"):
        return False
    return _OWN_REGULATION.match(body, mark.start) is None


def _without_joint(run: str) -> str:
    """A part without the words that join it to the next."""
    while True:
        shorter = _JOINT.sub("", run.strip(" ,;.&"))
        if shorter == run:
            return run
        run = shorter
