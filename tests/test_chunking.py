"""Passages: whole sentences, never longer than the model reads."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.chunking import Chunk, ChunkKind, passages, windows
from indexer.normalising import normalise
from trials.doubles import HashingEncoder

ENCODER = HashingEncoder()


def spans(text: str, budget: int) -> list[tuple[int, int]]:
    return windows(text, ENCODER.token_spans([text])[0], budget)


def test_a_short_text_is_one_window() -> None:
    assert spans("One two. Three four.", 50) == [(0, 20)]


def test_the_last_sentence_of_a_window_opens_the_next() -> None:
    text = "Aa bb. Cc dd. Ee ff. Gg hh."
    assert [text[a:b] for a, b in spans(text, 6)] == [
        "Aa bb. Cc dd.",
        "Cc dd. Ee ff.",
        "Ee ff. Gg hh.",
    ]


def test_a_sentence_longer_than_the_model_reads_is_cut() -> None:
    text = " ".join(f"w{n}" for n in range(100))
    assert [len(text[a:b].split()) for a, b in spans(text, 30)] == [30, 30, 30, 10]


def test_a_window_needs_room() -> None:
    with pytest.raises(ValueError, match="room"):
        spans("a", 0)


@given(
    st.text(alphabet="ab. BC\n-", max_size=300),
    st.text(alphabet="xy z", max_size=80),
    st.integers(8, 40),
)
def test_no_passage_exceeds_the_model_and_no_word_is_lost(
    text: str, heading: str, limit: int
) -> None:
    chunk = Chunk(ChunkKind.RATIONALE, 0, heading, normalise(text))
    cut = passages(
        [chunk], ENCODER.token_spans([chunk.text.text]), ENCODER.token_spans([heading]), limit
    )
    for passage in cut:
        assert len(ENCODER.token_spans([passage.read])[0]) <= limit
        assert 0 <= passage.start < passage.end <= len(text)
    words = {match.span() for match in re.finditer(r"\w+", text)}
    kept = {(a, b) for a, b in words for p in cut if p.start <= a and b <= p.end}
    assert kept == words


def test_each_passage_is_read_with_its_treatment() -> None:
    chunk = Chunk(ChunkKind.RATIONALE, 0, "Lumbar brace", normalise("It helps. It is light."))
    (passage,) = passages(
        [chunk],
        ENCODER.token_spans([chunk.text.text]),
        ENCODER.token_spans([chunk.heading]),
        100,
    )
    assert passage.read == "Lumbar brace. It helps. It is light."
