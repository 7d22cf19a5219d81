"""What we derive for an issue, as plain data. Derived, and called so wherever it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """One guideline cited in a guideline field.

    `id` is the document's id (`mtus.acoem2004.ch12`, `odg.low-back`, `none`, `unknown` ...),
    `label` its name for people, `pages` and `section` as printed where stated, `text` the words
    of the letter that were read.
    """

    id: str
    label: str
    pages: str | None
    section: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one issue.

    `body_regions` are the leaves that the requested treatment is aimed at, `body_region_groups`
    their groups and any group that is named alone ("upper extremity"); `claim_regions` are the
    regions of the whole claim as the summary tells them. `levels` are spine motion segments such
    as `L4-L5`; `laterality` is right, left, bilateral or none.
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
