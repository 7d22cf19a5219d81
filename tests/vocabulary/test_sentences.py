"""Which sentences of a rationale speak of the case."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.sentences import case_sentences, sentences


def test_sentences_are_cut_where_the_space_was_lost() -> None:
    assert sentences("It hurts.He rests. (It still hurts.)") == [
        "It hurts.",
        "He rests.",
        "(It still hurts.)",
    ]


def test_guideline_quotes_are_left_out() -> None:
    rationale = (
        "The ODG recommends massage for the knee. The patient has pain in the hip. Since the "
        "guidelines do not support it for the neck, the request fails. Massage helps the elbow."
    )
    assert case_sentences(rationale) == ["The patient has pain in the hip."]


@given(st.text(max_size=300))
def test_cutting_loses_no_word(text: str) -> None:
    kept = "".join("".join(sentences(text)).split())
    assert kept == "".join(text.split()) or any(mark in text for mark in "\"”'")
