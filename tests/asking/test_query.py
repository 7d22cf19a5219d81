"""What a text asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.expression import Adjacent, Name, Not
from search_app.asking.naming import Mention, Named
from search_app.asking.query import parse

HELD = Named("CM16-0000001", "CM16-0000001#2")


def test_an_excluded_word_does_not_rank() -> None:
    query = parse("knee -surgery")
    assert set(query.terms) == {"knee"}
    assert query.text == "knee"
    assert query.expression == Not(Adjacent("surgery"))


def test_the_words_of_a_phrase_rank_too() -> None:
    assert set(parse('"straight leg"').terms) == {"straight", "leg"}


def test_a_word_said_twice_weighs_twice() -> None:
    assert parse("knee knee brace").terms == {"knee": 2.0, "brace": 1.0}


def test_a_number_ranks_with_its_unit_alone() -> None:
    assert parse("tramadol 50 mg").terms == parse("tramadol 50mg").terms
    assert set(parse("tramadol 50 mg").terms) == {"tramadol", "50mg"}


@given(st.text(max_size=120))
def test_no_text_is_refused(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    ("text", "span", "only"),
    [
        ("CM16-0000001#2", (0, 14), True),
        ("please see CM16-0000001#2.", (11, 25), True),
        ("CM16-0000001#2 lumbar", (0, 14), False),
        ('CM16-0000001#2 "the"', (0, 14), False),
    ],
)
def test_a_text_that_only_names_a_letter_asks_for_nothing_else(
    text: str, span: tuple[int, int], only: bool
) -> None:
    query = parse(text, [Mention(*span, (HELD,))])
    assert (query.named, query.only_named) == ((HELD,), only)
    assert query.restricts == (only or query.expression is not None)
    assert "cm16" not in " ".join(query.terms)
    assert (query.text == "") == only


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Named(missing="CM16-0000009"), "no letter of this case number"),
        (Named("CM16-0000001", missing="CM16-0000001#9"), "no such issue"),
    ],
)
def test_what_is_named_and_not_held_is_told(missing: Named, said: str) -> None:
    (notice,) = parse("like this", [Mention(0, 4, (missing,))]).notices
    assert missing.missing in notice and said in notice


@pytest.mark.parametrize(
    "text",
    [
        "-CM16-0000001 knee",
        "knee,-CM16-0000001",
        "knee;-CM16-0000001",
        "knee NOT CM16-0000001",
        "knee AND NOT CM16-0000001",
    ],
)
def test_an_excluded_letter_is_not_asked_for(text: str) -> None:
    at = text.index("CM16")
    query = parse(text, [Mention(at, at + 12, (Named("CM16-0000001"),))])
    assert query.named == ()
    assert query.text.strip(",;") == "knee"
    assert "Not(of=Name(name='CM16-0000001'" in str(query.expression)


def test_of_what_cannot_be_read_an_excluded_letter_is_not_asked_for() -> None:
    query = parse("NOT CM16-0000001 AND (knee", [Mention(4, 16, (Named("CM16-0000001"),))])
    assert (query.named, query.expression, query.text) == ((), None, "knee")


def test_a_letter_may_stand_in_an_expression() -> None:
    text = "knee AND (CM16-0000001 OR hip)"
    query = parse(text, [Mention(10, 22, (Named("CM16-0000001"),))])
    assert query.named == (Named("CM16-0000001"),)
    assert "Name(name='CM16-0000001', field='letter')" in str(query.expression)


def test_a_letter_that_is_excluded_alone_is_no_shout() -> None:
    query = parse("NOT CM16-0000001", [Mention(4, 16, (Named("CM16-0000001"),))])
    assert (query.named, query.only_named) == ((), False)
    assert query.expression == Not(Name("CM16-0000001", "letter"))


@pytest.mark.parametrize("mark", ["-", "*", "\u2013", "  -", "\t\u2014"])
def test_a_pasted_list_excludes_nothing(mark: str) -> None:
    for lines in ("knee pain", "back pain"), ("knee pain", "", '"back" pain'):
        query = parse("\n".join(f"{mark}{line}" for line in lines if line))
        assert set(query.terms) == {"knee", "back", "pain"}
        assert "Not" not in str(query.expression) and "Wild" not in str(query.expression)
        assert any("as a list" in notice for notice in query.notices)
    headed = parse(f"Complaints:\n{mark}knee\n{mark}hip")
    assert headed.expression is None and headed.notices


def test_a_list_whose_marks_stand_apart_needs_no_notice() -> None:
    for text in "- knee pain\n- back pain", "* knee\n* back", "\u2022knee\n\u2022back":
        query = parse(text)
        assert (query.expression, query.notices) == (None, ())


def test_a_single_line_with_a_minus_excludes() -> None:
    assert parse("-surgery\nknee").expression == Not(Adjacent("surgery"))
    assert parse("knee\n-surgery").expression == Not(Adjacent("surgery"))


@pytest.mark.parametrize(
    "text",
    [
        "treatment:mri knee",
        "knee summary:fall",
        "rationale:x-ray",
        'treatment:"mri of the knee"',
        "treatment:(mri OR ct)",
        "Treatment:MRI",
        "-treatment:mri knee",
        "treatment:-mri knee",
        "knee AND NOT rationale:mri",
        "knee AND (treatment:mri OR summary:ct)",
        "treatment:inject*",
        "treatment:#60",
        "letter:CM16-0000001",
        "issue:CM16-0000001#2",
        "knee -letter:CM16-0000001",
    ],
)
@pytest.mark.parametrize("colon", [" : ", " :", "  :  ", "\t: "])
def test_a_field_may_stand_apart_from_its_colon(text: str, colon: str) -> None:
    apart = parse(text.replace(":", colon))
    told, *others = (*reversed(apart.notices),)
    assert "read as one" in told
    assert replace(apart, notices=tuple(reversed(others))) == parse(text)
    assert apart.expression is not None


@pytest.mark.parametrize(
    "text",
    [
        "Treatment: MRI",
        "treatment : ",
        "treatment :",
        "pre-treatment : mri",
        "the issue : whether an mri is needed",
        "a letter : it was late",
        "region : knee",
        "Treatment : MRI\nRationale : It is not needed.",
        "rationale : he has " + "pain and more " * 20,
        "treatment :: mri",
    ],
)
def test_a_label_is_no_field(text: str) -> None:
    assert parse(text).expression is None
    assert not any("read as one" in notice for notice in parse(text).notices)
