"""What the tables could not match: the words by which they may be extended."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letters.model import Issue
from indexer.vocabulary.adopted import UNSPECIFIED
from indexer.vocabulary.model import Citation, Tags
from indexer.vocabulary.treatment import requested

UNMATCHED_CITATIONS = frozenset(
    {"unknown", "other.misc", "other.unspecified", "odg.unspecified"} | {UNSPECIFIED}
)
"""Ids that say that a citation was read, but not which document it names."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """One text that no entry of the tables matches, or a date that no edition of a guideline has.

    `field` is `treatment`, `maximus` or `claims_admin`; `id` is what the tag says instead.
    """

    field: str
    id: str
    text: str


def unmatched(issue: Issue, tags: Tags) -> tuple[Unmatched, ...]:
    """What could not be matched of an issue: its treatment, and single citations of its fields."""
    found = []
    if (tags.category, tags.subcategory) == ("other", "unspecified"):
        text = " ".join(requested(issue.treatment).split())
        found.append(Unmatched("treatment", "other/unspecified", text))
    fields = (("maximus", tags.maximus), ("claims_admin", tags.claims_admin))
    return (*found, *(one for name, cited in fields for one in _citations(name, cited)))


def _citations(field: str, citations: tuple[Citation, ...]) -> list[Unmatched]:
    return [
        Unmatched(field, one.id, " ".join(one.text.split()))
        for one in citations
        if one.id in UNMATCHED_CITATIONS or one.edition_unmatched
    ]
