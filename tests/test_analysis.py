"""The terms that texts and queries share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import analysis
from indexer.analysis import find_terms, printed_words, term_list, terms


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
    assert term_list(text, asked=True) == [text.lower()]
    assert text.lower() in term_list(text)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        (("50mg", "50 mg", "50-mg", "50 MG", "50 milligrams", "50\u00a0mg"), "50mg"),
        (("5%", "5 %", "5 percent"), "5%"),
        (("100 mcg", "100ug", "100 \u00b5g"), "100mcg"),
        (("1,200 mg", "1200mg"), "1200mg"),
        ((".5 mg", "0.5mg"), "0.5mg"),
        (("10/325", "10/325mg", "10/325 mg", "10 / 325", "10mg/325mg", "10 mg / 325 mg"), "10/325"),
        (("7.5/325mg", "7.5/325", "7.5 / 325 MG."), "7.5/325"),
        (("2x6", "2 x 6", "2 X6", "2\u00d76", "2 \u00d7 6"), "2x6"),
        (("2-3x6", "2-3 x 6"), "2-3x6"),
        (("x12", "x 12", "X12"), "x12"),
        (("#60", "# 60"), "#60"),
        (("8/10", "8 / 10"), "8/10"),
    ],
)
def test_a_number_and_its_unit_are_one_term(written: tuple[str, ...], term: str) -> None:
    for text in written:
        assert term_list(text, asked=True) == [term], text
        assert term in term_list(f"take {text} daily"), text
        # At one place, so that phrases go on alike behind it.
        assert [t.position for t in terms(f"take {text} daily", joined=False)] == [0, 1, 2], text


def test_a_letter_also_gives_the_number_and_the_unit_alone() -> None:
    assert term_list("50 mg") == ["50mg", "50", "mg"]
    assert term_list("#60") == ["#60", "60"]


def test_units_of_time_stay_words() -> None:
    assert term_list("6 weeks") == ["6", "week"]
    assert term_list("6weeks") == ["6weeks", "6", "week"]


@pytest.mark.parametrize("text", ["2 x-rays", "2 x ray films", "knee x-ray", "x-ray 2 views"])
def test_an_x_before_ray_multiplies_nothing(text: str) -> None:
    assert "ray" in term_list(text)


def test_a_strength_glued_to_a_name_is_found() -> None:
    assert term_list("Norco-10/325mg/tablet", asked=True) == ["norco", "10/325", "tablet"]


def test_levels_share_their_terms_however_they_are_written() -> None:
    for text in ("L4-L5", "L4-5", "L4/5", "L4/L5", "l4-l5"):
        assert term_list(text) == ["l4l5", "l4", "l5"], text


def test_accents_make_no_other_word() -> None:
    assert term_list("na\u00efve") == term_list("nai\u0308ve") == term_list("naive")


def test_printed_words_are_whole_and_in_parts() -> None:
    assert printed_words("X-ray of Na\u00efve, 10/325mg.") == {
        "x-ray", "x", "ray", "of", "naive", "10/325mg", "10", "325mg",
    }  # fmt: skip


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


PIECES = st.sampled_from(
    "knee x-ray X-RAY 10/325 mg 50mg % .5 , . - / #60 # x6 3x rays 6weeks L4-5 patient's the no "
    "out.Criteria na\u00efve \u00bd \u00b5g o 1,000".split()
)
ODD = st.lists(PIECES | st.text(max_size=3), max_size=12).map(" ".join)


@given(ODD)
def test_what_was_read_before_changes_no_term(text: str) -> None:
    again = [list(terms(text, joined=joined, stop_words=True)) for joined in (True, False)]
    analysis._tokens.clear()
    assert again == [list(terms(text, joined=joined, stop_words=True)) for joined in (True, False)]


@pytest.mark.parametrize("order", [1, -1])
def test_what_follows_a_number_tells_what_it_counts(order: int) -> None:
    read = {text: term_list(text) for text in ("3x", "3x rays", "x12", "x12-y")[::order]}
    assert read["3x"] == ["3x", "3"]
    assert read["3x rays"] == ["3x", "ray"]
    assert read["x12"] == ["x12", "12"]
    assert read["x12-y"] == ["x12y", "x12", "y"]


@given(ODD, ODD)
def test_sentences_have_their_own_terms(one: str, other: str) -> None:
    assert term_list(f"{one}. {other}") == term_list(one) + term_list(other)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                "X-ray x12 x12_ 3x 3x-ray 50 mg 50mg 10/325 6weeks L4-5 Patients patient's no the "
                "\u00b5g ruled out.Criteria #60 5%".split()
            ),
            st.text(max_size=6),
        ),
        max_size=30,
    ),
    st.integers(0, 7),
)
def test_what_is_found_is_what_the_terms_of_a_text_hold(words: list[str], every: int) -> None:
    text = " ".join(words)
    wanted = set(term_list(text)[:: every + 1]) | {"xray", "12"}
    for part in (text, text[3:], text):
        found = [(one.term, one.start, one.end) for one in terms(part) if one.term in wanted]
        assert list(find_terms(part, wanted)) == found
