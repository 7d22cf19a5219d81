"""The terms that texts and queries share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import term_list, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("X-ray", "xray"),
        ("x-rays", "X-ray"),
        ("injections", "injection"),
        ("patient's", "patient"),
        ("patient’s", "patients"),
        ("POST-OP", "post-op"),
    ],
)
def test_spellings_of_one_word_share_a_term(one: str, other: str) -> None:
    assert set(term_list(one)) & set(term_list(other))


@pytest.mark.parametrize("text", ["10/325", "5%", "7.5mg", "L4", "99213", "2.5%"])
def test_doses_and_codes_survive_whole(text: str) -> None:
    assert term_list(text) == [text.lower()]


@pytest.mark.parametrize("word", ["no", "not", "without", "nor", "never", "failed", "only"])
def test_words_that_negate_are_terms(word: str) -> None:
    assert term_list(f"there is {word} documentation")[0] == term_list(word)[0]


def test_sentences_that_extraction_glued_are_no_compound() -> None:
    assert term_list("ruled out.Criteria") == ["rule", "out", "criteria"]


def test_a_phrase_is_made_of_the_parts_of_a_compound() -> None:
    assert [term.term for term in terms("x-ray of", joined=False)] == ["x", "ray"]


@given(st.text(max_size=200))
def test_every_term_lies_where_it_says(text: str) -> None:
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert text[term.start : term.end].strip() == text[term.start : term.end]


@pytest.mark.parametrize(
    "word", ["Omeprazole", "Feldene", "negative", "denied", "absence", "unless"]
)
def test_drugs_and_negations_are_not_stemmed(word: str) -> None:
    assert term_list(word) == [word.lower()]


def test_ordinary_words_in_names_of_drugs_are_stemmed() -> None:
    assert term_list("creams") == term_list("cream")
    assert term_list("released") == term_list("release")
