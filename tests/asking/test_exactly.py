"""What a short text means word for word: a treatment line, a word, the name of a thing."""

from __future__ import annotations

import pytest

from indexer.contract import line_digest
from indexer.expression import Adjacent
from search_app.asking.exactly import exactly
from search_app.asking.naming import Mention, Named
from search_app.asking.query import parse
from search_app.asking.roles import LONGEST_ARGUMENT
from search_app.asking.synonyms import is_name


@pytest.mark.parametrize("text", ["Norco", "acupuncture", "TENS", "H-wave", "hot tub", "LSO"])
def test_one_word_or_name_is_held_as_such(text: str) -> None:
    found = exactly(text, parse(text))
    assert found is not None
    assert found.holds == Adjacent(text)
    assert found.line == line_digest(text)


@pytest.mark.parametrize("text", ["lumbar MRI", "knee pain worse", "Norco #60", "two hot tubs"])
def test_several_words_are_a_line_alone(text: str) -> None:
    found = exactly(text, parse(text))
    assert found is not None
    assert found.holds is None
    assert found.line == line_digest(text)


@pytest.mark.parametrize("text", ["", "   ", "word " * (LONGEST_ARGUMENT + 1)])
def test_nothing_is_meant_word_for_word_by_nothing_or_a_case(text: str) -> None:
    assert exactly(text, parse(text)) is None


def test_a_text_that_names_letters_means_them() -> None:
    text = "CM16-0000001"
    query = parse(text, [Mention(0, len(text), (Named(letter=text),))])
    assert query.only_named
    assert exactly(text, query) is None


def test_a_constraint_holds_by_itself() -> None:
    found = exactly('"urine drug screen"', parse('"urine drug screen"'))
    assert found is not None
    assert found.holds is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Norco 10/325 mg", "norco  10 325 MG"), ("MRI, lumbar", "mri lumbar"), ("Canes", "cane")],
)
def test_lines_of_the_same_words_are_one(one: str, other: str) -> None:
    assert line_digest(one) == line_digest(other)


def test_lines_of_other_words_or_orders_are_not_one() -> None:
    lines = ["lumbar MRI", "MRI lumbar", "lumbar MRIs and CT", "lumbar"]
    assert len({line_digest(line) for line in lines}) == len(lines)
    assert line_digest("  ,. ") == 0
    assert all(0 < line_digest(line) < 2**64 for line in lines)


@pytest.mark.parametrize(
    "text", ["ESI", "Norco", "hydrocodone/acetaminophen", "shower chair", "Polar Care", "MRIs"]
)
def test_names_are_known_whole(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["", "knee pain", "a shower chair please", "Norco refill now", "x"]
)
def test_what_holds_more_than_a_name_is_none(text: str) -> None:
    assert not is_name(text)
