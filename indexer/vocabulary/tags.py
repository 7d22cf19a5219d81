"""What we derive for an issue, as plain data. Derived, and called so wherever it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TagOrigin(StrEnum):
    """Where in a letter a tag was read.

    `parent request` is another request of the same letter: the operation that a service goes with.
    """

    TREATMENT = "treatment line"
    GUIDELINE = "guideline"
    RATIONALE = "rationale"
    SUMMARY = "summary"
    PARENT = "parent request"


@dataclass(frozen=True, slots=True)
class Citation:
    """One guideline cited in a guideline field.

    `id` is the document's id (`mtus.acoem2004.ch12`, `odg.low-back`, `none`, `unknown` ...),
    `label` its name for people, `pages` and `section` as printed where stated, `text` the words
    of the letter that were read. `sections` are the ids of those that the tables know, such as
    `mtus.acoem2004.ch12.special-studies`. `chapter` is the document's number in its book,
    `edition` its date as far as it is certain, and `effective` the day from which that edition was
    in force, where the document has several. `edition_unmatched` says that the letter prints a date
    which no adopted edition that is known has: `edition` is then what is printed.

    `replaced_by` is the document that has taken the place of the cited edition since, which may be
    the same in its edition `replaced_by_edition`, and `replaced_on` the day from which that holds.
    """

    id: str
    label: str
    pages: str | None
    section: str | None
    text: str
    chapter: int | None = None
    edition: str | None = None
    replaced_by: str | None = None
    replaced_on: str | None = None
    sections: tuple[str, ...] = ()
    effective: str | None = None
    edition_unmatched: bool = False
    replaced_by_edition: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much is asked for, as far as the treatment line states it.

    `sessions` are visits in all, `count` doses or pieces, `strength` that of one dose as printed,
    `duration` a number of days, weeks, months or years.
    """

    sessions: int | None = None
    count: int | None = None
    strength: str | None = None
    duration: str | None = None


@dataclass(frozen=True, slots=True)
class TagSources:
    """Where each tag was read; None where there was nothing to read it from."""

    body_regions: TagOrigin | None = None
    laterality: TagOrigin | None = None
    levels: TagOrigin | None = None
    category: TagOrigin | None = None
    subcategory: TagOrigin | None = None


@dataclass(frozen=True, slots=True)
class FoundGround:
    """A ground that a rationale speaks of; `span` is the sentence in which it does so first.

    `weighed` says that it speaks against the outcome: the reviewer considered it, but it is not
    what decided. Only the others are counted and filtered by.
    """

    id: str
    span: tuple[int, int]
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one issue.

    `body_regions` are the leaves that the requested treatment is aimed at, `body_region_groups`
    their groups and any group that is named alone ("upper extremity"); `claim_regions` are the
    regions of the whole claim as the summary tells them. `levels` are spine motion segments such
    as `L4-L5`; `laterality` is right, left, bilateral or none. A service that goes with an
    operation has the regions and the side of that operation. `drugs` are the generic names of what
    a request for medication asks for, a compound's in the order of mention, and `drug` the first of
    them; `drug_class` is that request's subcategory. `quantity` is that of the part of the request
    that is in dispute. `grounds` are why it was decided so, as far as the rationale says it in
    words that the table of grounds knows, and those that were weighed against it.
    """

    body_regions: tuple[str, ...]
    body_region_groups: tuple[str, ...]
    claim_regions: tuple[str, ...]
    levels: tuple[str, ...]
    laterality: str
    maximus: tuple[Citation, ...]
    claims_admin: tuple[Citation, ...]
    category: str
    subcategory: str
    drug: str | None = None
    drug_class: str | None = None
    drugs: tuple[str, ...] = ()
    quantity: Quantity = field(default_factory=Quantity)
    grounds: tuple[FoundGround, ...] = ()
    sources: TagSources = field(default_factory=TagSources)
