"""Rows of an index in its segments."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.local import rows
from indexer.local.rows import Letters, Owned, Rows


def owned(issues: list[int], rationales: list[int]) -> Owned:
    """A segment whose letters have so many issues, and these so many passages; a summary each."""
    letter_of = np.repeat(np.arange(len(issues)), issues).astype(np.int32)
    passage_issue = np.repeat(np.arange(len(rationales)), rationales).astype(np.int32)
    return Owned(len(issues), letter_of, passage_issue, np.arange(len(issues), dtype=np.int32))


def test_letters_stand_in_the_order_of_their_ids_and_the_last_of_an_id_stays() -> None:
    letters = Letters.of([["b", "d"], ["A", "C"], ["D", "e"]], removed=["E", "nobody"])
    # A, C, D, b: capital letters come first, as ids are sorted.
    assert letters.segment.tolist() == [1, 1, 2, 0]
    assert letters.place.tolist() == [0, 1, 0, 0]
    assert letters.rows(0, 2).tolist() == [3, -1]
    assert letters.rows(2, 2).tolist() == [2, -1]


def test_issues_follow_their_letters_and_passages_their_kind() -> None:
    letters = Letters.of([["b", "d"], ["a", "d"]])
    placed = Rows.of(letters, [owned([2, 1], [1, 2, 1]), owned([1, 2], [1, 1, 1])])
    # a: one issue; b: two; d, of the second segment: two.
    assert placed.issues[0].tolist() == [1, 2, -1]
    assert placed.issues[1].tolist() == [0, 3, 4]
    assert placed.of_issue.segment.tolist() == [1, 0, 0, 1, 1]
    assert placed.of_issue.place.tolist() == [0, 0, 1, 1, 2]
    # Rationales of one segment after the other, then summaries.
    assert placed.passages[0].tolist() == [0, 1, 2, -1, 6, -1]
    assert placed.passages[1].tolist() == [3, 4, 5, 7, 8]
    assert not placed.whole
    assert Rows.of(Letters.of([["b", "d"]]), [owned([2, 1], [1, 2, 1])]).whole


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    letters = Letters.of([["b", "d"], ["a"]])
    rows.write(tmp_path, letters, np.array([0, 0, 2], np.int32))
    again, group_of = rows.read(tmp_path)
    assert again.segment.tolist() == letters.segment.tolist()
    assert again.place.tolist() == letters.place.tolist()
    assert group_of.tolist() == [0, 0, 2]
