"""Rationales that say nearly the same."""

from __future__ import annotations

import pytest

from indexer.local.near_duplicates import near_duplicates

TEXT = (
    "The chapter on the low back lets imaging wait until red flags or a lost reflex are found. "
    "In this case neither is on record, and six weeks of care have not yet gone by. The request "
    "for imaging is therefore not medically necessary at this time, and may be made again later."
)


def test_a_word_changed_here_and_there_makes_near_duplicates() -> None:
    other = TEXT.replace("six weeks", "five weeks")
    texts = [TEXT, "Something else altogether.", other]
    assert near_duplicates(texts, ["u"] * 3).tolist() == [0, 1, 0]


def test_near_duplicates_of_another_kind_stay_apart() -> None:
    assert near_duplicates([TEXT, TEXT], ["upheld", "overturned"]).tolist() == [0, 1]


def test_texts_that_only_share_a_sentence_are_no_near_duplicates() -> None:
    half = (
        TEXT.split(". ")[0] + ". But here an operation is planned, and both legs are weak and numb."
    )
    assert near_duplicates([TEXT, half], ["u", "u"]).tolist() == [0, 1]


def test_short_and_empty_texts_have_near_duplicates_too() -> None:
    assert near_duplicates(["", "No.", "no", ""], ["u"] * 4).tolist() == [0, 1, 1, 0]


TREES = (
    "alder birch cedar dogwood elm fir ginkgo hazel ivy juniper kiwi laurel maple nutmeg oak "
    "poplar quince rowan spruce teak ulmus vine willow yew zelkova apple cherry plum peach lemon "
    "fig date"
).split()


@pytest.mark.parametrize(
    ("begin", "end", "alike"),
    [(10, 1, 8 / 10), (8, 1, 6 / 8), (12, 2, 10 / 14), (16, 3, 14 / 20), (6, 1, 4 / 6)],
)
def test_near_duplicates_share_three_of_four_runs_of_terms(
    begin: int, end: int, alike: float
) -> None:
    """Two texts begin with the same words and end with others, in several sets of words."""
    found = []
    kinds = ["u"] * 2
    for start in range(0, len(TREES), 4):
        words = TREES[start:] + TREES[:start]
        same, one, other = words[:begin], words[begin:][:end], words[begin + end :][:end]
        # Runs of three: those within the beginning are shared, and every last word ends another.
        assert alike == (begin - 2) / (begin - 2 + 2 * end)
        texts = [" ".join(same + one), " ".join(same + other)]
        found.append(near_duplicates(texts, kinds).tolist())
    assert found == [[0, 0] if alike >= 0.75 else [0, 1]] * len(found)
