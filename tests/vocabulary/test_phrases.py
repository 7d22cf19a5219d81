"""How phrases are found in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.phrases import PhraseBook, Words, fold, fold_word


def test_plural_hyphen_and_case_make_no_difference() -> None:
    assert fold("Low-Back  Complaints") == fold("low back complaint")


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("injuries", "injury"),
        ("crutches", "crutch"),
        ("headaches", "headache"),
        ("MRIs", "mri"),
        ("MRI's", "mri"),
        ("feet", "foot"),
        ("TENS", "tens"),
        ("ten", "ten"),
        ("pelvis", "pelvis"),
        ("illness", "illness"),
        ("meniscus", "meniscus"),
        ("&", "and"),
    ],
)
def test_word_is_folded_to_its_singular(word: str, folded: str) -> None:
    assert fold_word(word) == folded


def test_longest_phrase_wins_and_phrases_never_overlap() -> None:
    book = PhraseBook([("low back", "part"), ("low back pain", "pain"), ("pain scale", "scale")])
    assert [found.value for found in book.find(Words("low back pain scale, low back"))] == [
        "pain",
        "part",
    ]


def test_exact_phrase_counts_only_in_its_spelling() -> None:
    book = PhraseBook([], [("PT", "therapy")])
    assert [found.value for found in book.find(Words("PT for the pt"))] == ["therapy"]


def test_phrase_of_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for"):
        PhraseBook([("ankles", "ankle"), ("Ankle", "foot")])


def test_phrase_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="without a word"):
        PhraseBook([("--", "nothing")])


@given(st.text())
def test_spans_point_at_the_words_as_printed(text: str) -> None:
    words = Words(text)
    assert [text[start:stop] for start, stop in words.spans] == words.raw


@given(st.lists(st.sampled_from(["knee", "pain", "left", "x"]), max_size=12))
def test_found_places_are_in_order(parts: list[str]) -> None:
    book = PhraseBook([("knee pain", 2), ("knee", 1), ("left knee pain", 3)])
    stops = [0]
    for found in book.find(Words(" ".join(parts))):
        assert found.start >= stops[-1]
        assert found.stop - found.start == found.value
        stops.append(found.stop)
