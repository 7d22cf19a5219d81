"""Of how many letters and issues was each field read? One table of what counts as read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.tags import Citation


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many letters or issues a field was read."""

    field: str
    read: int
    of: int

    @property
    def share(self) -> float:
        """The share of those that have the field, 0..1."""
        return self.read / self.of if self.of else 0.0


_LETTER: dict[str, Callable[[TaggedLetter], object]] = {
    "case number": lambda letter: letter.cover.case_number,
    "decision date": lambda letter: letter.cover.decision_date,
    "date of injury": lambda letter: letter.cover.date_of_injury,
    "date assigned": lambda letter: letter.cover.date_assigned,
    "UR denial date": lambda letter: letter.cover.ur_denial_date,
    "application received": lambda letter: letter.cover.application_received,
    "priority": lambda letter: letter.cover.priority,
    "reviewer's licensure": lambda letter: letter.reviewer.licensure,
    "reviewer's specialty": lambda letter: letter.reviewer.specialties,
    "summary": lambda letter: letter.summary,
    "age": lambda letter: letter.facts.age,
    "sex": lambda letter: letter.facts.sex,
    "injury date in the summary": lambda letter: letter.facts.date_of_injury,
    "mechanism of injury": lambda letter: letter.facts.mechanism,
    "diagnoses": lambda letter: letter.facts.diagnoses,
}
_ISSUE: dict[str, Callable[[TaggedIssue], object]] = {
    "body region": lambda issue: issue.regions,
    "claim region": lambda issue: issue.tags.claim_regions,
    "spine level": lambda issue: issue.tags.levels,
    "laterality": lambda issue: issue.side,
    "reviewer's guideline": lambda issue: _is_read(issue.tags.maximus),
    "claims administrator's guideline": lambda issue: _is_read(issue.tags.claims_admin),
    "treatment category": lambda issue: issue.tags.category != "other",
    "drug": lambda issue: issue.tags.drug,
}


def coverage(letters: Iterable[TaggedLetter]) -> tuple[Coverage, ...]:
    """The fields of letters, then those of issues, in the order in which people look at them."""
    held = tuple(letters)
    issues = [issue for letter in held for issue in letter.issues]
    return counted(list(map(letter_fields, held)), list(map(issue_fields, issues)))


def counted(letters: Sequence[int], issues: Sequence[int]) -> tuple[Coverage, ...]:
    """The same, told by which fields of each letter and of each issue were read."""
    return (*_counted(_LETTER, np.array(letters)), *_counted(_ISSUE, np.array(issues)))


def letter_fields(letter: TaggedLetter) -> int:
    """Which fields of a letter were read, a bit each."""
    return sum(bool(is_read(letter)) << bit for bit, is_read in enumerate(_LETTER.values()))


def issue_fields(issue: TaggedIssue) -> int:
    """Which fields of an issue were read, a bit each."""
    return sum(bool(is_read(issue)) << bit for bit, is_read in enumerate(_ISSUE.values()))


def _counted(fields: Iterable[str], read: NDArray[np.integer[Any]]) -> Iterator[Coverage]:
    for bit, name in enumerate(fields):
        yield Coverage(name, int(((read.astype(np.int64) >> bit) & 1).sum()), len(read))


def _is_read(citations: Sequence[Citation]) -> bool:
    return bool(citations) and all(one.id != "unknown" for one in citations)
