"""A text that is nothing but the number of a case or of an issue."""

from __future__ import annotations

import pytest

from search_app.retrieval.naming import Named, named
from search_app.retrieval.searcher import Searcher


@pytest.fixture
def issue(searcher: Searcher) -> str:
    """The id of an issue of a letter with a case number."""
    return next(id_ for id_ in searcher.issue_ids if id_.startswith("CM00-"))


def test_a_case_number_names_its_letter(searcher: Searcher, issue: str) -> None:
    letter = issue.partition("#")[0]
    for written in (letter, f" {letter}\n", letter.lower()):
        assert named(written, searcher) == Named(letter)


@pytest.mark.parametrize("hyphen", ["", " ", "\u2013", " - "])
def test_the_hyphen_may_be_of_any_kind(searcher: Searcher, issue: str, hyphen: str) -> None:
    letter = issue.partition("#")[0]
    assert named(letter.replace("-", hyphen), searcher) == Named(letter)


def test_an_issue_number_names_letter_and_issue(searcher: Searcher, issue: str) -> None:
    for written in (issue, issue.lower(), issue.replace("#", " # ")):
        assert named(written, searcher) == Named(issue.partition("#")[0], issue)


def test_a_number_that_is_not_held_is_told(searcher: Searcher) -> None:
    assert named("cm99-1234567#2", searcher) == Named(missing="CM99-1234567#2")
    assert named("IMR 13-123456", searcher) == Named(missing="IMR13-123456")


def test_an_issue_that_its_letter_does_not_have_is_told(searcher: Searcher, issue: str) -> None:
    letter = issue.partition("#")[0]
    assert named(f"{letter}#99", searcher) == Named(letter, missing=f"{letter}#99")


@pytest.mark.parametrize(
    "text", ["", "#", "lumbar brace", "CM99-1234567 lumbar", "99-1234567", "like CM99-1234567"]
)
def test_any_other_text_names_nothing(searcher: Searcher, text: str) -> None:
    assert named(text, searcher) is None


def test_a_letter_without_a_case_number_is_named_by_its_file(searcher: Searcher) -> None:
    without = [id_ for id_ in searcher.issue_ids if not id_.startswith("CM00-")]
    for id_ in without:
        letter = id_.rpartition("#")[0]
        assert named(letter, searcher) == Named(letter)
