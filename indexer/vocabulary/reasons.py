"""Reasons for which reviewers decide: a finer taxonomy below the grounds, told by meaning."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from indexer.letters.model import Outcome
from indexer.vocabulary.tables import grounds

NO_REASON = "no-reason"
"""Stands for the reasons of an issue of which none is told."""

NO_REASON_LABEL = "No reason told"

TOLD = 0.3
"""A reason that is at least so likely counts as told: `benchmarks/reasons.py` measures it."""

_SIDES = {Outcome.UPHELD: "denial", Outcome.OVERTURNED: "treatment"}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason. `speaks_for` is `denial` or `treatment`, `parent` the id of what it belongs to.

    `about` tells when it applies, and what sets it apart from its neighbours.
    """

    id: str
    label: str
    speaks_for: str
    parent: str
    about: str


@dataclass(frozen=True, slots=True)
class FoundReason:
    """A reason of an issue: how likely it is told, and the deciding sentence that tells it best.

    `span` lies in the rationale, `probability` is within 0..1.
    """

    id: str
    span: tuple[int, int]
    probability: float

    @property
    def told(self) -> bool:
        """Whether it counts as told."""
        return self.probability >= TOLD

    def decides(self, outcome: Outcome) -> bool:
        """Whether it is told and speaks for the outcome; where that is unknown, any may."""
        side, known = _SIDES.get(outcome), reasons().reasons.get(self.id)
        # A reason that the taxonomy no longer has decides nothing.
        return self.told and known is not None and side in (None, known.speaks_for)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Every reason by its id, and the labels of the parents, most of which are grounds."""

    reasons: dict[str, Reason]
    parents: dict[str, str]

    def label(self, value: str) -> str:
        """What a reason or a parent is called."""
        found = self.reasons.get(value)
        return found.label if found else self.parents.get(value, value)

    def path(self, value: str) -> tuple[str, ...]:
        """A reason with its parent before it; a parent alone."""
        found = self.reasons.get(value)
        return (found.parent, value) if found else (value,)


@cache
def reasons() -> Reasons:
    """The taxonomy of reasons.

    Raises:
        ValueError: a reason belongs to nothing, speaks for neither side, or shares an id.
    """
    text = files(__package__).joinpath("reasons.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    parents = {one.id: one.label for one in grounds().grounds.values()}
    parents |= {name: entry["label"] for name, entry in table["parents"].items()}
    found = {name: Reason(name, **entry) for name, entry in table["reasons"].items()}
    for one in found.values():
        if one.parent not in parents or one.id in parents:
            raise ValueError(f"reasons.toml: {one.id} belongs to {one.parent!r}, or is a parent")
        if one.speaks_for not in ("denial", "treatment"):
            raise ValueError(f"reasons.toml: {one.id} speaks for {one.speaks_for!r}")
    return Reasons(found, parents)
