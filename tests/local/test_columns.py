"""Filters and counts agree with counting by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.local.columns import Column, Columns, Likely

ROWS = st.lists(st.lists(st.sampled_from("abcde"), max_size=4), max_size=30)


@given(ROWS, st.lists(st.sampled_from("abcdex"), max_size=3), st.randoms())
def test_masks_and_counts_equal_brute_force(
    rows: list[list[str]], wanted: list[str], random: np.random.Generator
) -> None:
    column = Column.of(rows)
    mask = column.having(wanted, len(rows))
    assert mask.tolist() == [bool(set(row) & set(wanted)) for row in rows]
    allowed = np.array([random.random() < 0.5 for _ in rows], np.bool_)
    expected = {
        value: count
        for value in "abcde"
        if (count := sum(value in row for row, shown in zip(rows, allowed, strict=True) if shown))
    }
    assert column.counts(allowed) == expected


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    columns = Columns(
        facets={
            "outcome": Column.of([["upheld"], ["overturned"], []]),
            "year": Column.of([[], [], []]),
        },
        letter_of=np.array([0, 0, 1], np.int32),
        group_of=np.array([0, 0, 2], np.int32),
        day_of=np.array(["2015-01-02", "2015-01-02", "NaT"], "datetime64[D]"),
        passage_issue=np.array([0, 1, 1, 2], np.int32),
        passage_letter=np.array([0, 1], np.int32),
        reasons=Likely.told([{"b": 0.5, "a": 0.25}, {}, {"a": 1.0}]),
        line_of=np.array([1, 2**64 - 1, 0], np.uint64),
        letter_fields=np.array([5, 2], np.uint32),
        issue_fields=np.array([1, 0, 3], np.uint32),
        samples=np.array([True, False]),
    )
    columns.write(tmp_path)
    again = Columns.read(tmp_path)
    assert (again.issues, again.letters) == (3, 2)
    assert set(again.facets) == {"outcome", "year"}
    assert again.facets["outcome"].values == ("overturned", "upheld")
    assert again.facets["outcome"].counts(np.ones(3, np.bool_)) == {"overturned": 1, "upheld": 1}
    assert np.array_equal(again.passage_issue, columns.passage_issue)
    assert np.array_equal(again.group_of, columns.group_of)
    assert np.array_equal(again.day_of, columns.day_of, equal_nan=True)
    assert again.first_issue.tolist() == [0, 2, 3]
    assert np.array_equal(again.passage_letter, columns.passage_letter)
    assert again.line_of.tolist() == [1, 2**64 - 1, 0]
    assert (again.letter_fields.tolist(), again.issue_fields.tolist()) == ([5, 2], [1, 0, 3])
    assert again.samples.tolist() == [True, False]
    assert again.reasons.agreement({"a": 1.0}, 3).tolist() == [0.5, 0.0, 1.0]


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.floats(0, 1), max_size=3), max_size=9),
    st.dictionaries(st.sampled_from("abcx"), st.floats(0, 1), max_size=4),
)
def test_agreement_is_the_sum_of_the_geometric_means_and_at_most_1(
    told: list[dict[str, float]], wanted: dict[str, float]
) -> None:
    expected = [
        sum((float(np.float16(own)) * wanted.get(value, 0.0)) ** 0.5 for value, own in one.items())
        for one in told
    ]
    found = Likely.told(told).agreement(wanted, len(told))
    assert np.allclose(found, np.minimum(expected, 1.0), atol=1e-3)
    assert np.all(found <= 1.0)


@pytest.mark.parametrize("issues", [[], [{}], [{}, {}, {}]])
def test_where_no_reason_is_told_nothing_agrees(
    issues: list[dict[str, float]], tmp_path: Path
) -> None:
    count = len(issues)
    likely = Likely.told(issues)
    assert likely.values == ()
    columns = Columns(
        facets={},
        letter_of=np.zeros(count, np.int32),
        group_of=np.arange(count, dtype=np.int32),
        day_of=np.full(count, "NaT", "datetime64[D]"),
        passage_issue=np.empty(0, np.int32),
        passage_letter=np.empty(0, np.int32),
        reasons=likely,
        line_of=np.zeros(count, np.uint64),
        letter_fields=np.zeros(0, np.uint32),
        issue_fields=np.zeros(count, np.uint32),
        samples=np.zeros(0, np.bool_),
    )
    columns.write(tmp_path)
    for held in (likely, Columns.read(tmp_path).reasons):
        assert held.values == ()
        for wanted in ({}, {"a": 1.0}):
            assert held.agreement(wanted, count).tolist() == [0.0] * count


def test_agreement_of_many_issues_takes_no_loop_over_them() -> None:
    values = [f"reason-{nth}" for nth in range(140)]
    wanted = dict.fromkeys(values, 1 / 140)
    lines = {}
    for count in (200, 20_000):
        likely = Likely.told([{values[nth % 140]: 0.5} for nth in range(count)])
        lines[count] = _lines_run(partial(likely.agreement, wanted, count))
    assert lines[200] == lines[20_000]


def _lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python are run: a measure of work that no busy machine disturbs."""
    run = 0

    def trace(frame: FrameType, event: str, told: object) -> Callable[..., object]:
        nonlocal run
        run += event == "line"
        return trace

    held = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(held)
    return run
