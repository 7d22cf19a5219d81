"""The sentences that a list shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.chunking import ChunkKind
from search_app.retrieval.excerpts import excerpt
from search_app.retrieval.highlights import matches
from search_app.retrieval.results import MatchedPassage


def passage(text: str, *terms: str, start: int = 0) -> MatchedPassage:
    spans = tuple((left + start, right + start) for left, right in matches(text, terms))
    return MatchedPassage(ChunkKind.RATIONALE, text, start, start + len(text), spans, None)


def shown(found: MatchedPassage, length: int) -> str:
    start, end = excerpt(found, length)
    return found.text[start:end]


TEXT = "The knee hurts. Rest was tried. Therapy helped the knee. Nothing more is known."


def test_takes_the_sentences_with_most_matches() -> None:
    assert shown(passage(TEXT, "knee", "therapi"), 30) == "Therapy helped the knee."


def test_takes_neighbours_as_far_as_they_fit() -> None:
    found = shown(passage(TEXT, "knee", "therapi"), 50)
    assert found == "Therapy helped the knee. Nothing more is known."


def test_a_long_sentence_stays_whole() -> None:
    assert shown(passage("One sentence only, but a long one.", "long"), 5).endswith("long one.")


def test_without_matches_the_conclusion_is_shown() -> None:
    assert shown(passage(TEXT), 30) == "Nothing more is known."


@given(st.text(), st.integers(0, 50), st.integers(1, 400))
def test_always_lies_within_the_passage(text: str, start: int, length: int) -> None:
    left, right = excerpt(passage(text, "knee", start=start), length)
    assert 0 <= left <= right <= len(text)
