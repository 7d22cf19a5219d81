"""What a text asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.retrieval.query import LONGEST_EXPRESSION, parse


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("knee mri", None),
        ("39-year-old roofer, post-op", None),
        ("a cough - and more", None),
        ('"no documentation" knee', '"no documentation"'),
        ('treatment:"knee brace" pain', 'treatment:"knee brace"'),
        ("treatment:mri knee", "treatment:mri"),
        ("knee -surgery", "NOT surgery"),
        ("arthro* knee", "arthro*"),
        ("knee AND brace", "knee AND brace"),
        ('"home exercise" -gym radicul*', '"home exercise" AND NOT gym AND radicul*'),
    ],
)
def test_only_search_syntax_restricts(text: str, expression: str | None) -> None:
    assert parse(text).expression == expression


def test_an_excluded_word_does_not_rank() -> None:
    query = parse("knee -surgery")
    assert set(query.terms) == {"knee"}
    assert query.text == "knee"


def test_the_words_of_a_phrase_rank_too() -> None:
    assert set(parse('"straight leg"').terms) == {"straight", "leg"}


def test_syntax_in_a_pasted_case_is_plain_words_and_a_notice_says_so() -> None:
    query = parse('He said "it hurts" AND left. ' + "word " * LONGEST_EXPRESSION)
    assert query.expression is None
    assert query.notices
    assert "hurt" in query.terms


def test_a_word_said_twice_weighs_twice() -> None:
    assert parse("knee knee brace").terms == {"knee": 2.0, "brace": 1.0}


@given(st.text(max_size=120))
def test_no_text_is_refused(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("treatment:mri -cervical", "mri"),
        ("mri NOT cervical", "mri"),
        ('lumbar AND NOT (neck OR "upper back") pain', "lumbar pain"),
        ("not approved", "not approved"),
    ],
)
def test_what_must_not_occur_is_not_asked_for(text: str, asked: str) -> None:
    assert parse(text).text == asked
