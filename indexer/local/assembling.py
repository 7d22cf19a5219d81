"""The columns of an index, put together from those of its segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.local.columns import Column, Columns, Likely
from indexer.local.rows import Owned, Places, Rows

Array = NDArray[Any]


def owned(columns: Columns) -> Owned:
    """To what the parts of a segment belong."""
    return Owned(columns.letters, columns.letter_of, columns.passage_issue, columns.passage_letter)


def assembled(
    segments: Sequence[Columns], rows: Rows, group_of: NDArray[np.int32] | None = None
) -> Columns:
    """The columns of an index over its segments; `group_of` are the near-duplicates in it.

    Without them, each issue is its own.
    """
    if group_of is None:
        group_of = np.arange(len(rows.of_issue), dtype=np.int32)
    if rows.whole:
        return replace(segments[0], group_of=group_of)
    issues, letters = len(rows.of_issue), len(rows.of_letter)

    def of_issues(told: Callable[[Columns], Array]) -> Array:
        return _gathered([told(one) for one in segments], rows.issues, issues)

    def of_letters(told: Callable[[Columns], Array]) -> Array:
        return _gathered([told(one) for one in segments], rows.letters, letters)

    letter_rows = [place[one.letter_of] for place, one in zip(rows.letters, segments, strict=True)]
    return Columns(
        facets={
            name: _facet([one.facets[name] for one in segments], rows.issues)
            for name in segments[0].facets
        },
        letter_of=_gathered(letter_rows, rows.issues, issues),
        group_of=group_of,
        day_of=of_issues(lambda one: one.day_of),
        passage_issue=_owners([one.passage_issue for one in segments], rows.issues),
        passage_letter=_owners([one.passage_letter for one in segments], rows.letters),
        reasons=_likely([one.reasons for one in segments], rows.issues),
        line_of=of_issues(lambda one: one.line_of),
        letter_fields=of_letters(lambda one: one.letter_fields),
        issue_fields=of_issues(lambda one: one.issue_fields),
        samples=of_letters(lambda one: one.samples),
    )


def _gathered(values: Sequence[Array], rows: Sequence[Places], count: int) -> Array:
    """One value for each row of the index."""
    found = np.empty(count, values[0].dtype)
    for own, row in zip(values, rows, strict=True):
        there = row >= 0
        found[row[there]] = own[there]
    return found


def _owners(owners: Sequence[Places], rows: Sequence[Places]) -> Places:
    """The owner of each passage; passages stand segment after segment (`Rows.passages`)."""
    found = [row[owner] for owner, row in zip(owners, rows, strict=True)]
    return np.concatenate([own[own >= 0] for own in found])


def _facet(columns: Sequence[Column], rows: Sequence[Places]) -> Column:
    values = tuple(sorted({value for one in columns for value in one.values}))
    codes, issues = _recoded(values, [(one.values, one.codes, one.rows) for one in columns], rows)
    order = np.lexsort((codes, issues))
    return Column(values, codes[order].astype(np.int32), issues[order])


def _likely(tables: Sequence[Likely], rows: Sequence[Places]) -> Likely:
    values = tuple(sorted({value for one in tables for value in one.values}))
    codes, issues = _recoded(values, [(one.values, one.codes, one.rows) for one in tables], rows)
    there = [row[one.rows] >= 0 for one, row in zip(tables, rows, strict=True)]
    of = np.concatenate([one.of[own] for one, own in zip(tables, there, strict=True)])
    return Likely(values, issues, codes.astype(np.int16), of)


def _recoded(
    values: Sequence[str],
    tables: Sequence[tuple[Sequence[str], Array, Array]],
    rows: Sequence[Places],
) -> tuple[Array, Array]:
    """Codes of each table's own values as codes of all values, with the rows of the index."""
    code = {value: i for i, value in enumerate(values)}
    codes, issues = [], []
    for (own, of, at), row in zip(tables, rows, strict=True):
        there = row[at] >= 0
        recode = np.array([code[value] for value in own], np.int64)
        codes.append(recode[of[there]] if len(own) else np.zeros(0, np.int64))
        issues.append(row[at][there])
    return np.concatenate(codes), np.concatenate(issues)
