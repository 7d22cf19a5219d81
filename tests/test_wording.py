"""The words in which reviewers speak of the case."""

from __future__ import annotations

import pytest

from indexer.wording import issue_phrases, phrases


def shown(sentence: str, leave_out: frozenset[str] = frozenset()) -> set[str]:
    return {sentence[one.start : one.end] for one in phrases(sentence, leave_out)}


def test_words_pairs_and_negations_are_terms() -> None:
    found = shown("There were no severe radicular symptoms.")
    assert found == {
        "severe",
        "radicular",
        "symptoms",
        "no severe",
        "severe radicular",
        "radicular symptoms",
        "no severe radicular",
    }


def test_small_words_may_stand_between() -> None:
    assert "lack of progress" in shown("There is a lack of progress.")
    assert "progress weakness" not in shown("Progress, and as it was for her in the weakness.")


@pytest.mark.parametrize(
    "formula",
    ["The request is not medically necessary.", "The denial is upheld.", "It was 5 of 10 on 5/3."],
)
def test_formulas_and_numbers_are_none(formula: str) -> None:
    assert not shown(formula)


def test_what_was_asked_for_is_left_out() -> None:
    rationale = "In this case the lumbar brace eased the spasm."
    found = {rationale[one.start : one.end] for one in issue_phrases("Lumbar brace", rationale)}
    assert found == {"eased", "spasm", "eased the spasm"}


def test_quoted_guideline_text_is_left_out() -> None:
    rationale = "ODG recommends traction for scoliosis. In this case a spasm was felt."
    found = {rationale[one.start : one.end] for one in issue_phrases("Brace", rationale)}
    assert "spasm" in found
    assert not found & {"traction", "scoliosis"}
