"""Where sentences end."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sentences import clauses, clauses_around, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It hurts. He rests.", ["It hurts.", "He rests."]),
        ("Seen by Dr. Jones. No relief.", ["Seen by Dr. Jones.", "No relief."]),
        ("Pain is 6.5 of 10. Better.", ["Pain is 6.5 of 10.", "Better."]),
        ("All were ruled out.Criteria follow.", ["All were ruled out.", "Criteria follow."]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("One\n\nTwo", ["One", "Two"]),
        ("One two\n\nthree.", ["One two\n\nthree."]),
        ("Pain of the\n\nLeft knee.", ["Pain of the\n\nLeft knee."]),
        ("It hurts:\n\nhe limps.", ["It hurts:", "he limps."]),
        ("See pg. 12 of it. See pp. 3-4.", ["See pg. 12 of it.", "See pp. 3-4."]),
        ("Seen on Nov. 4. Well.", ["Seen on Nov. 4.", "Well."]),
        ("It was so (Roe et al. 2009). Yes.", ["It was so (Roe et al. 2009).", "Yes."]),
        ("1. Ask. 2. Treat.", ["1. Ask.", "2. Treat."]),
        ("(a) Ask. (b) Treat.", ["(a) Ask.", "(b) Treat."]),
        (
            "It helps. (Roe, 2005) (Poe, 1999) He limps.",
            ["It helps. (Roe, 2005) (Poe, 1999)", "He limps."],
        ),
        ("It helps. [4, 5] He limps.", ["It helps. [4, 5]", "He limps."]),
        ("It helps. (He limps.) Yes.", ["It helps.", "(He limps.)", "Yes."]),
        ("L4-L5 was seen? Yes.", ["L4-L5 was seen?", "Yes."]),
        ("", []),
        ("  \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(alphabet='aB. ?\n"1)', max_size=80))
def test_no_character_is_lost_or_read_twice(text: str) -> None:
    spans = sentences(text)
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "There is no red flag, but a deficit is seen.",
            ["There is no red flag", " a deficit is seen."],
        ),
        (
            "No record exists and the request is vague.",
            ["No record exists", "the request is vague."],
        ),
        ("No record of rest and of exercise.", ["No record of rest and of exercise."]),
        (
            "There is no record that he tried it and that it failed.",
            ["There is no record that he tried it and that it failed."],
        ),
        ("It hurts; nevertheless he works.", ["It hurts", "", " he works."]),
    ],
)
def test_a_clause_ends_at_a_turn_and_where_and_begins_a_statement(
    sentence: str, expected: list[str]
) -> None:
    assert list(clauses(sentence)) == expected


@pytest.mark.parametrize(
    "link", [" and", ", but", "; ", " nevertheless", " because", ", who", " or", ", therefore"]
)
def test_what_is_said_of_a_thing_ends_at_the_next_link(link: str) -> None:
    sentence = f"He had a fusion once{link} needs a repair, as planned."
    places = [(sentence.index(one), sentence.index(one) + 6) for one in ("fusion", "repair")]
    told = [sentence[start:stop] for start, stop in clauses_around(sentence, places)]
    assert [one.strip(" ,;") for one in told] == ["He had a fusion once", "needs a repair"]


def test_of_nothing_nothing_is_said() -> None:
    assert not list(clauses_around("He rests.", []))
