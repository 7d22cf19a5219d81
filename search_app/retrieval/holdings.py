"""What does an index hold? Letters, issues and counts, looked up by name or by ordinal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from indexer.catalog import Catalog, Coverage
from indexer.columns import Columns, Mask
from indexer.generations import Generation
from indexer.records import Record
from search_app.retrieval.filters import Filters
from search_app.retrieval.neighbours import Line, Neighbours, line
from search_app.retrieval.sorting import Days

_CASE_NUMBER = re.compile(r"(?:CM|IMR)\d\d-(\d{6,7})(?!\d)", re.IGNORECASE)


class Holdings:
    """The letters and issues of one generation; safe to share between threads.

    An ordinal is the place of an issue or letter in the index.
    """

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.catalog = Catalog(generation.path)
        self.columns = Columns.read(generation.path)

    def neighbours(self, letter_id: str) -> Neighbours:
        """The letters decided just before and after one.

        Raises:
            UnknownIssue: this index has no such letter.
        """
        beside = self._line.beside(self.catalog.find_letter(letter_id))
        before, after = (
            None if one is None else self.catalog.letter_records([one])[0] for one in beside
        )
        return Neighbours(before, after)

    def twins(self, issue_id: str) -> tuple[str, ...]:
        """The ids of all issues that say nearly the same as one, with the same outcome.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        everything = np.ones(self.columns.issues, np.bool_)
        return self.twins_among(self.catalog.find_issue(issue_id), everything)

    def letter(self, letter_id: str) -> Record:
        """A whole letter with its issues, tags and source.

        Raises:
            UnknownIssue: this index has no such letter.
        """
        return self.catalog.letter(self.catalog.find_letter(letter_id))

    def issue(self, issue_id: str) -> Record:
        """An issue with its tags; its letter, without issues, under `letter`.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        ordinal = self.catalog.find_issue(issue_id)
        letter = self.catalog.letter_records([int(self.columns.letter_of[ordinal])])[0]
        return self.catalog.issue_records([ordinal])[0] | {"letter": letter}

    def facets(self, filters: Filters | None = None) -> dict[str, dict[str, int]]:
        """Exact counts of every facet's values over the issues that the filters allow."""
        mask = (filters or Filters()).mask(self.columns)
        return {name: facet.counts(mask) for name, facet in self.columns.facets.items()}

    def records(self, ordinals: Sequence[int]) -> list[Record]:
        """Some issues by ordinal, each with its letter (without issues) under `letter`."""
        letters = self.catalog.letter_records([int(self.columns.letter_of[o]) for o in ordinals])
        issues = self.catalog.issue_records(ordinals)
        return [issue | {"letter": letter} for issue, letter in zip(issues, letters, strict=True)]

    @cached_property
    def outcomes(self) -> dict[str, int]:
        """How many issues of the whole index have each outcome: the base rate."""
        everything = np.ones(self.columns.issues, np.bool_)
        return self.columns.facets["outcome"].counts(everything)

    @cached_property
    def coverage(self) -> list[Coverage]:
        """Of how many letters or issues each field was read."""
        return self.catalog.coverage()

    @cached_property
    def letters_by_year(self) -> dict[int | None, int]:
        """How many letters were decided in each year; under None, those without a date."""
        years = self.catalog.decision_dates().astype("datetime64[Y]").astype(object)
        return dict(Counter(day.year if day else None for day in years.tolist()))

    @cached_property
    def days(self) -> Days:
        """The day on which each issue was decided."""
        return self.catalog.decision_dates()[self.columns.letter_of]

    @cached_property
    def issue_ids(self) -> list[str]:
        """The id of every issue, by ordinal."""
        return self.catalog.issue_ids()

    @cached_property
    def by_number(self) -> dict[str, tuple[str, ...]]:
        """The ids of the letters that have a case number, by its last seven digits."""
        found: dict[str, list[str]] = {}
        for letter in dict.fromkeys(id_.rpartition("#")[0] for id_ in self.issue_ids):
            if match := _CASE_NUMBER.match(letter):
                found.setdefault(match[1].zfill(7), []).append(letter)
        return {number: tuple(letters) for number, letters in found.items()}

    @cached_property
    def _line(self) -> Line:
        return line(self.catalog.decision_dates())

    @cached_property
    def issues_in(self) -> list[int]:
        """How many issues each letter has, by the letter's ordinal."""
        counted: list[int] = np.bincount(self.columns.letter_of).tolist()
        return counted

    @cached_property
    def first_issue(self) -> list[int]:
        """The ordinal of each letter's first issue, by the letter's ordinal."""
        first: list[int] = np.searchsorted(
            self.columns.letter_of, np.arange(self.columns.letters)
        ).tolist()
        return first

    def twins_among(self, ordinal: int, allowed: Mask) -> tuple[str, ...]:
        """The other issues that may be shown and say nearly the same."""
        same = (self.columns.twin_of == self.columns.twin_of[ordinal]) & allowed
        same[ordinal] = False
        return tuple(self.issue_ids[other] for other in np.flatnonzero(same))
