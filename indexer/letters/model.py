"""What a letter says, as plain data: the records that every other room works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

SAMPLE_SERIES = "CM00"
"""Case numbers of letters of our own writing. Reviews began in 2013, so no real one starts so."""

SAMPLE_MARK = "SAMPLE LETTER - FICTITIOUS - NOT A DETERMINATION"
"""The running line by which a generated letter says what it is, on every page."""


class Outcome(StrEnum):
    """What became of one disputed treatment.

    `Upheld` means that the denial stands, `Overturned` that the treatment is allowed. Every other
    wording is `unknown`, never guessed.
    """

    UPHELD = "Upheld"
    OVERTURNED = "Overturned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover table. Every field may be absent: some letters are stored without it."""

    case_number: str | None = None
    date_assigned: date | None = None
    date_of_injury: date | None = None
    decision_date: date | None = None
    ur_denial_date: date | None = None
    application_received: date | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """The physician reviewer's credentials as printed. Names are never given (LC 4610.6(f))."""

    licensure: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """One disputed treatment with its own outcome.

    `id` is `CASE#N`, N counting from 1 in the order of the letter. `outcome_text` keeps the word
    that was printed. The two guideline fields and the rationale are the letter's own words.
    `rationale_pages` are `(offset, page)`: from that character of the rationale on, it stands on
    that page of the file; empty where the file has no pages. Where it stands is no part of what it
    says.
    """

    id: str
    treatment: str
    outcome: Outcome
    outcome_text: str
    claims_admin_guideline: str
    maximus_guideline: str
    rationale: str
    rationale_pages: tuple[tuple[int, int], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One final determination. `id` is the case number, or the file's stem where there is none.

    `sample` tells a letter of our own writing from one that was really decided. `pages` are the
    first and the last page of its file that it stands on, counted from 1 at the file's own page
    breaks; where it stands is no part of what it says, so that one letter in two files is equal.
    """

    id: str
    layout: str
    cover: Cover
    reviewer: Reviewer
    summary: str
    issues: tuple[Issue, ...]
    sample: bool = False
    warnings: tuple[str, ...] = ()
    pages: tuple[int, int] = field(default=(1, 1), compare=False)

    @property
    def outcome(self) -> str:
        """The letter's outcome, derived from its issues: upheld, overturned, mixed or unknown."""
        return outcome_of(self.issues)

    def renamed(self, letter_id: str) -> Letter:
        """The same letter under another id, its issues' ids included."""
        issues = tuple(
            replace(issue, id=f"{letter_id}#{number}")
            for number, issue in enumerate(self.issues, start=1)
        )
        return replace(self, id=letter_id, issues=issues)


def outcome_of(issues: Sequence[Issue]) -> str:
    """The outcome of a letter that decides these issues: upheld, overturned, mixed or unknown."""
    outcomes = {issue.outcome for issue in issues}
    if Outcome.UNKNOWN in outcomes or not outcomes:
        return "unknown"
    return "mixed" if len(outcomes) > 1 else outcomes.pop().value.lower()


def pages_text(pages: Sequence[int]) -> str:
    """The pages that a letter stands on, as people read them: "page 3", "pages 3-4"."""
    first, last = pages
    return f"page {first}" if first == last else f"pages {first}-{last}"


def page_at(pages: Sequence[Sequence[int]], offset: int) -> int | None:
    """The page on which a character of a rationale stands; `pages` as in `rationale_pages`."""
    found = [page for start, page in pages if start <= offset]
    return found[-1] if found else None
