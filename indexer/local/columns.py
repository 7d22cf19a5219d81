"""Filters, facets and counts: one array a facet, one mask for every leg of a search.

Each facet is stored as the list of its values and, for each issue, which of them it has (rows in
compressed form: the codes of issue i are `codes[starts[i]:starts[i + 1]]`). Values that have
parents ("lumbar" lies in "spine", `odg.low-back` in `odg`) are stored with them, so that a filter
and a count work alike on every level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged
from indexer.filters import Filters
from indexer.local.groups import Groups
from indexer.local.unpacking import arrays

FILE = "columns.npz"

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
"""Places of issues in the index."""


@dataclass(frozen=True)
class Column:
    """One facet of all issues: issue `rows[i]` has the value of `codes[i]`."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]
    rows: NDArray[np.int32]

    @staticmethod
    def of(rows: Sequence[Sequence[str]]) -> Column:
        """The column whose issue i has the values `rows[i]`, duplicates dropped."""
        values = tuple(sorted({value for row in rows for value in row}))
        code = {value: i for i, value in enumerate(values)}
        pairs = [
            (issue, code[value]) for issue, row in enumerate(rows) for value in sorted(set(row))
        ]
        table = np.array(pairs, np.int32).reshape(-1, 2)
        return Column(values, table[:, 1].copy(), table[:, 0].copy())

    @cached_property
    def _code_of(self) -> Mapping[str, int]:
        return {value: code for code, value in enumerate(self.values)}

    @cached_property
    def _by_value(self) -> Groups:
        return Groups.of(self.codes, len(self.values))

    @cached_property
    def _by_issue(self) -> Groups:
        return Groups.of(self.rows, int(self.rows.max(initial=-1)) + 1)

    @cached_property
    def _in_all(self) -> NDArray[np.int64]:
        return np.bincount(self.codes, minlength=len(self.values))

    def issues_with(self, code: int) -> Rows:
        """The issues that have a value, by its place among the values, in their order."""
        return self.rows[self._by_value.members(code)].astype(np.int64)

    def having(self, wanted: Sequence[str], count: int) -> Mask:
        """Which of `count` issues have at least one of the `wanted` values."""
        mask = np.zeros(count, np.bool_)
        for value in wanted:
            code = self._code_of.get(value)
            if code is not None:
                mask[self.issues_with(code)] = True
        return mask

    def one_of(self, count: int) -> list[str]:
        """A value of each of `count` issues, empty where one has none."""
        found = np.full(count, -1, np.int64)
        found[self.rows] = self.codes
        values = (*self.values, "")
        return [values[code] for code in found.tolist()]

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many of the issues in `mask` have each value; values that none has are left out."""
        # Of all issues the counts are kept, so only the fewer of both kinds have to be counted.
        few = 2 * np.count_nonzero(mask) <= len(mask)
        found = self._counted(np.flatnonzero(mask if few else ~mask))
        if not few:
            found = self._in_all - found
        return {self.values[code]: int(found[code]) for code in np.flatnonzero(found)}

    def _counted(self, issues: Rows) -> NDArray[np.int64]:
        by_issue = self._by_issue
        # Issues behind the last that has a value have none.
        issues = issues[: np.searchsorted(issues, len(by_issue.starts) - 1)]
        return np.bincount(self.codes[by_issue.of_all(issues)], minlength=len(self.values))


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely each issue has each of some values: issue `rows[i]` has `codes[i]` by `of[i]`."""

    values: tuple[str, ...]
    rows: NDArray[np.int32]
    codes: NDArray[np.int16]
    of: NDArray[np.float16]

    @staticmethod
    def told(issues: Sequence[Mapping[str, float]]) -> Likely:
        """The table of the values of each issue."""
        values = tuple(sorted({value for one in issues for value in one}))
        code = {value: i for i, value in enumerate(values)}
        told = [(row, code[value], p) for row, one in enumerate(issues) for value, p in one.items()]
        rows, codes, of = zip(*told, strict=True) if told else ((), (), ())
        return Likely(
            values, np.array(rows, np.int32), np.array(codes, np.int16), np.array(of, np.float16)
        )

    def agreement(self, wanted: Mapping[str, float], count: int) -> NDArray[np.float32]:
        """How far each of `count` issues agrees with what is wanted, within 0..1.

        The sum over the values of the geometric mean of both probabilities (Bhattacharyya 1943), at
        most 1: the values of an issue may be told by several sentences, each surely.
        """
        likely = np.array([wanted.get(value, 0.0) for value in self.values], np.float32)
        # What is not wanted would add nothing.
        told = np.flatnonzero(likely[self.codes])
        shared = np.sqrt(likely[self.codes[told]] * self.of[told].astype(np.float32))
        return np.minimum(np.bincount(self.rows[told], shared, count), 1.0).astype(np.float32)


@dataclass(frozen=True)
class Columns:
    """All facets, and to which letter and issue each issue and passage belongs.

    `letter_of` gives each issue's letter, `group_of` the first issue whose rationale says nearly
    the same with the same outcome (itself, where there is none), `day_of` the day of the decision
    (NaT where the letter prints none). The passages of rationales come first in the vector index,
    `passage_issue` giving their issues; those of summaries follow, `passage_letter` giving their
    letters. `reasons` are what the deciding sentences of each issue mean, `line_of` the digest of
    each treatment line. `letter_fields` and `issue_fields` tell, a bit each, which fields were read
    (`indexer.coverage`), `samples` which letters are samples.
    """

    facets: Mapping[str, Column]
    letter_of: NDArray[np.int32]
    group_of: NDArray[np.int32]
    day_of: NDArray[np.datetime64]
    passage_issue: NDArray[np.int32]
    passage_letter: NDArray[np.int32]
    reasons: Likely
    line_of: NDArray[np.uint64]
    letter_fields: NDArray[np.uint32]
    issue_fields: NDArray[np.uint32]
    samples: Mask

    @cached_property
    def groups(self) -> Groups:
        """The issues of each group of near-duplicates, by its first."""
        return Groups.of(self.group_of, self.issues)

    @cached_property
    def passages_of_issue(self) -> Groups:
        """The passages of each issue's rationale."""
        return Groups.of(self.passage_issue, self.issues)

    @cached_property
    def passages_of_letter(self) -> Groups:
        """The passages of each letter's summary, counted from the first summary on."""
        return Groups.of(self.passage_letter, self.letters)

    @property
    def issues(self) -> int:
        """How many issues there are."""
        return len(self.letter_of)

    @property
    def letters(self) -> int:
        """How many letters there are."""
        return len(self.letter_fields)

    @cached_property
    def first_issue(self) -> NDArray[np.int64]:
        """The row of each letter's first issue, and one more behind the last."""
        return np.searchsorted(self.letter_of, np.arange(self.letters + 1))

    def mask(self, filters: Filters) -> Mask:
        """Which issues the filters allow."""
        mask = np.ones(self.issues, np.bool_)
        for facet, wanted in filters.items():
            mask &= self.facets[facet].having(wanted, self.issues)
        return mask

    def counts(self, mask: Mask) -> dict[str, dict[str, int]]:
        """Exact counts of every facet over the issues in a mask."""
        return {name: column.counts(mask) for name, column in self.facets.items()}

    def write(self, directory: Path) -> None:
        """Write everything into one file in `directory`."""
        arrays: dict[str, NDArray[np.generic]] = {
            "letter_of": self.letter_of,
            "group_of": self.group_of,
            "day_of": self.day_of,
            "passage_issue": self.passage_issue,
            "passage_letter": self.passage_letter,
            "line_of": self.line_of,
            "letter_fields": self.letter_fields,
            "issue_fields": self.issue_fields,
            "samples": self.samples,
            "reasons.labels": np.array(self.reasons.values, np.str_),
            "reasons.rows": self.reasons.rows,
            "reasons.codes": self.reasons.codes,
            "reasons.of": self.reasons.of,
        }
        for name, facet in self.facets.items():
            arrays[f"facet.{name}.values"] = np.array(facet.values, np.str_)
            arrays[f"facet.{name}.codes"] = facet.codes
            arrays[f"facet.{name}.rows"] = facet.rows
        with (directory / FILE).open("wb") as handle:
            np.savez(handle, allow_pickle=False, **arrays)

    @staticmethod
    def read(directory: Path) -> Columns:
        """Read what `write` wrote.

        Raises:
            IndexDamaged: the file is none of these.
        """
        held = arrays(directory / FILE)
        try:
            names = [key.split(".")[1] for key in held if key.endswith(".values")]
            return Columns(
                facets={
                    name: Column(
                        tuple(str(value) for value in held[f"facet.{name}.values"]),
                        held[f"facet.{name}.codes"],
                        held[f"facet.{name}.rows"],
                    )
                    for name in names
                },
                letter_of=held["letter_of"],
                group_of=held["group_of"],
                day_of=held["day_of"],
                passage_issue=held["passage_issue"],
                passage_letter=held["passage_letter"],
                reasons=Likely(
                    tuple(str(value) for value in held["reasons.labels"]),
                    held["reasons.rows"],
                    held["reasons.codes"],
                    held["reasons.of"],
                ),
                line_of=held["line_of"],
                letter_fields=held["letter_fields"],
                issue_fields=held["issue_fields"],
                samples=held["samples"],
            )
        except (LookupError, ValueError) as error:
            raise IndexDamaged(
                f"{directory / FILE} is not whole ({error}); build the index again"
            ) from error
