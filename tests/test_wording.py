"""The words in which reviewers speak of the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.letters.model import Issue, Outcome
from indexer.local.columns import Facet
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


def issue(rationale: str) -> Issue:
    return Issue("CM00-0000001#1", "Brace", Outcome.UPHELD, "Upheld", "", "", rationale)


def test_inflections_are_one_term_shown_as_mostly_written() -> None:
    said = ["In this case spasms persist.", "In this case a spasm.", "In this case spasms ease."]
    wording = Wording.of([issue(one) for one in said], [0, 1, 2])
    assert dict(zip(wording.facet.values, wording.shown, strict=True)) == {"spasm": "spasms"}
    assert wording.facet.counts(wording.facet.having(["spasm"], 3)) == {"spasm": 3}


def test_terms_of_too_few_letters_are_not_kept() -> None:
    many = [issue("In this case a spasm.")] * 5
    assert FEWEST_LETTERS == 3
    assert not Wording.of(many, [0, 0, 0, 1, 1]).shown
    assert Wording.of(many, [0, 0, 1, 1, 2]).shown == ("spasm",)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    wording = Wording(Facet.of([["a b", "c"], [], ["c"]]), ("a  b", "c’"))
    wording.write(tmp_path)
    again = Wording.read(tmp_path)
    assert (again.facet.values, again.shown) == (wording.facet.values, wording.shown)
    assert again.facet.rows.tolist() == wording.facet.rows.tolist()
    assert again.facet.codes.tolist() == wording.facet.codes.tolist()


def test_an_index_without_any_term_is_written_and_read(tmp_path: Path) -> None:
    Wording.of([issue("")], [0]).write(tmp_path)
    assert Wording.read(tmp_path).shown == ()
