"""What the tables could not match: the words by which they may be extended."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letters.model import Issue
from indexer.vocabulary.adopted import UNSPECIFIED
from indexer.vocabulary.tags import Citation, Tags
from indexer.vocabulary.treatment import requested
from indexer.vocabulary.unknown_drugs import nearest_drug, unknown_drugs

UNMATCHED_CITATIONS = frozenset(
    {"unknown", "other.misc", "other.unspecified", "odg.unspecified"} | {UNSPECIFIED}
)
"""Ids that say that a citation was read, but not which document it names."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """One text that no entry of the tables matches, or a date that no edition of a guideline has.

    `field` is `treatment`, `maximus`, `claims_admin` or `drug`; `id` is what the tag says instead,
    or the drug that a word may be a misspelling of.
    """

    field: str
    id: str
    text: str


def unmatched(issue: Issue, tags: Tags) -> tuple[Unmatched, ...]:
    """What could not be matched of an issue: its treatment, single citations, and drugs."""
    found = []
    if (tags.category, tags.subcategory) == ("other", "unspecified"):
        text = " ".join(requested(issue.treatment).split())
        found.append(Unmatched("treatment", "other/unspecified", text))
    fields = (("maximus", tags.maximus), ("claims_admin", tags.claims_admin))
    return (
        *found,
        *(one for name, cited in fields for one in _citations(name, cited)),
        *unmatched_drugs(f"{issue.treatment}\n\n{issue.rationale}"),
    )


def unmatched_drugs(text: str) -> tuple[Unmatched, ...]:
    """The words of a text, such as a summary, that look like a drug which no entry names."""
    return tuple(Unmatched("drug", nearest_drug(word), word) for word in unknown_drugs(text))


def _citations(field: str, citations: tuple[Citation, ...]) -> list[Unmatched]:
    return [
        Unmatched(field, one.id, " ".join(one.text.split()))
        for one in citations
        if one.id in UNMATCHED_CITATIONS or one.edition_unmatched
    ]
