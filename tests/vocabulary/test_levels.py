"""Which spine levels are read in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.levels import find_levels


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("L4-L5, L5-S1", ("L4-L5", "L5-S1")),
        ("L4-S1", ("L4-L5", "L5-S1")),
        ("L4-5 and L5-S1", ("L4-L5", "L5-S1")),
        ("L4-5-S1", ("L4-L5", "L5-S1")),
        ("L4/5", ("L4-L5",)),
        ("C5–C7", ("C5-C6", "C6-C7")),
        ("C7-T1", ("C7-T1",)),
        ("T11 through L1", ("T11-T12", "T12-L1")),
        ("l4-5", ("L4-L5",)),
        ("L5 S1", ("L5-S1",)),
        ("L5-1", ("L5-S1",)),
        ("L-4 to L-5", ("L4-L5",)),
        ("lumbar 4-5 level", ("L4-L5",)),
        ("L5-S1, C5-6", ("C5-C6", "L5-S1")),
        ("Injection at L3-4.", ("L3-L4",)),
        ("L4 and L5", ("L4-L5",)),
        ("L4-5 and 5-1", ("L4-L5", "L5-S1")),
        ("L2-3, 3-4, 4-5", ("L2-L3", "L3-L4", "L4-L5")),
        ("C5C6", ("C5-C6",)),
        ("L5-S 1", ("L5-S1",)),
    ],
)
def test_ranges_become_motion_segments(text: str, levels: tuple[str, ...]) -> None:
    assert find_levels(text) == levels


@pytest.mark.parametrize(
    "text",
    [
        "L2 kyphoplasty",
        "L3, L4, L5",
        "L3, L4 and L5",
        "L4 1-2 times",
        "T1 and T2 weighted images",
        "L9-L10",
        "L0631 brace",
        "B12",
        "lumbar 2-3 times a week",
        "lumbar 2-3 x 6",
        "the patient's 2-3 visits",
        "S1",
        "vitamin C 2 to 3 times",
        "",
    ],
)
def test_what_is_no_segment_is_not_read(text: str) -> None:
    assert find_levels(text) == ()


VERTEBRAE = [f"L{number}" for number in range(1, 6)]


@given(st.integers(0, 4), st.integers(0, 4))
def test_a_range_reads_the_same_from_both_ends(first: int, last: int) -> None:
    there = find_levels(f"{VERTEBRAE[first]}-{VERTEBRAE[last]}")
    back = find_levels(f"{VERTEBRAE[last]}-{VERTEBRAE[first]}")
    assert there == back
    assert len(there) == abs(first - last)


def test_a_long_chain_is_read_to_its_end() -> None:
    # How time grows with length is measured by benchmarks/growth.py; here only that it ends.
    find_levels("L4-" * 20_000 + "L4 " * 20_000)
