"""Twins under the best of them, and letters that share the page."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.ranking.ordering import MOST_OF_A_LETTER, spread, without_twins


def test_only_the_best_of_each_group_of_twins_stays() -> None:
    order = np.array([4, 1, 3, 0, 2])
    twin_of = np.array([0, 1, 0, 1, 4], np.int32)
    assert without_twins(order, twin_of).tolist() == [4, 1, 0]


def test_issues_beyond_a_letters_first_few_come_last() -> None:
    letter_of = np.array([0, 0, 0, 0, 0, 1, 2], np.int32)
    order = np.arange(7)
    assert spread(order, letter_of).tolist() == [0, 1, 2, 5, 6, 3, 4]


@given(st.lists(st.integers(0, 4), max_size=25), st.randoms())
def test_spreading_keeps_every_issue_and_the_order_within_a_letter(
    letters: list[int], random: np.random.Generator
) -> None:
    letter_of = np.array(sorted(letters), np.int32)
    order = np.arange(len(letters))
    random.shuffle(order)  # type: ignore[arg-type]
    got = spread(order, letter_of)
    assert sorted(got.tolist()) == sorted(order.tolist())
    for letter in set(letters):
        mine = [i for i in order if letter_of[i] == letter]
        assert [i for i in got if letter_of[i] == letter] == mine
    # Before the first issue that was put off, no letter has more than its few.
    for end in range(len(got)):
        head = letter_of[got[: end + 1]]
        if np.bincount(head, minlength=1).max() > MOST_OF_A_LETTER:
            rest = letter_of[got[end:]]
            assert all((letter_of[got[:end]] == one).sum() >= MOST_OF_A_LETTER for one in rest)
            break
