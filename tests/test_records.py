"""The JSON form of a letter with what is derived from it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letters import find_files, read_letters
from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer
from indexer.records import Json, issue_json, issue_of, letter_json, letter_of
from indexer.tagged import derive
from indexer.vocabulary.reasons import FoundReason, reasons

ISSUE = Issue(
    id="CM00-0000009#1",
    treatment="Ultram 50mg #30",
    outcome=Outcome.UPHELD,
    outcome_text="Upheld",
    claims_admin_guideline="The Claims Administrator did not cite any medical evidence.",
    maximus_guideline="Decision based on MTUS Knee Complaints 2004, Section(s): Surgery.",
    rationale="The patient has pain of the knee.",
)
LETTER = Letter(
    id="CM00-0000009",
    layout="F1",
    cover=Cover(case_number="CM00-0000009", date_of_injury=date(2012, 2, 3)),
    reviewer=Reviewer(),
    summary="A 40 year old woman was injured on 2/3/12 when a crate fell. Diagnosis: knee sprain.",
    issues=(ISSUE,),
    sample=True,
)


def record() -> Json:
    """The letter's record as it comes back from JSON."""
    made = letter_json(derive(LETTER))
    back: Json = json.loads(json.dumps(made))
    assert back == made
    return back


def test_tags_stand_in_the_record_with_their_sources() -> None:
    issue = record()["issues"][0]
    assert (issue["drug"], issue["drug_class"], issue["drugs"]) == (
        "tramadol",
        "opioid",
        ["tramadol"],
    )
    assert issue["quantity"] == {
        "sessions": None,
        "count": 30,
        "strength": "50mg",
        "duration": None,
    }
    assert issue["tag_sources"]["category"] == "treatment line"
    assert issue["tag_sources"]["levels"] is None
    assert issue["guidelines"]["maximus"][0]["replaced_by"] == "mtus.acoem2017.knee"


def test_facts_are_quoted_with_their_spans() -> None:
    facts = record()["facts"]
    assert {key: facts[key]["value"] for key in ("age", "sex", "date_of_injury", "mechanism")} == {
        "age": 40,
        "sex": "female",
        "date_of_injury": "2012-02-03",
        "mechanism": "a crate fell",
    }
    assert [one["value"] for one in facts["diagnoses"]] == ["knee sprain"]
    start, end = facts["mechanism"]["span"]
    assert LETTER.summary[start:end] == "a crate fell"


def test_a_letter_is_the_same_after_its_record(sample_letters: Path) -> None:
    readings = read_letters(find_files([sample_letters]).sources)
    letters = [
        derive(letter, reading.source.name, reading.sha256)
        for reading in readings
        for letter in reading.letters
    ]
    assert {letter.layout for letter in letters} >= {"F1"}
    for letter in letters:
        stored = json.loads(json.dumps(letter_json(letter, source=True)))
        # Its record tells the outcome of the whole letter, which is else that of its issues.
        assert letter_of(stored) == replace(letter, whole_outcome=letter.outcome)
        assert letter_of(stored).pages == letter.pages
        assert letter_json(letter_of(stored), source=True) == stored
        for issue, own in zip(letter.issues, stored["issues"], strict=True):
            assert own == issue_json(issue)
            assert issue_of(own) == issue
    assert any(letter.pages != (1, 1) for letter in letters)


def test_the_file_stands_in_the_record_where_it_is_asked_for() -> None:
    letter = derive(LETTER, "a.txt", "0" * 64)
    assert "source" not in letter_json(letter)
    assert letter_json(letter, source=True)["source"] == {"file": "a.txt", "sha256": "0" * 64}
    assert letter_of(letter_json(letter)).source == ""


def test_a_letter_with_some_of_its_issues_tells_the_outcome_of_all() -> None:
    other = replace(ISSUE, id="CM00-0000009#2", outcome=Outcome.OVERTURNED)
    letter = derive(replace(LETTER, issues=(ISSUE, other)))
    stored = letter_json(letter)
    one = letter_of(stored | {"issues": stored["issues"][1:]})
    assert one.issue == letter.issues[1]
    assert one.issue.outcome is Outcome.OVERTURNED
    assert one.outcome == letter.outcome != derive(replace(LETTER, issues=(other,))).outcome
    assert letter_json(one)["outcome"] == stored["outcome"]


@pytest.mark.parametrize("key", ["letter", "issues", "pages", "facts", "reviewer"])
def test_what_is_no_record_is_told(key: str) -> None:
    stored = record()
    del stored[key]
    with pytest.raises((KeyError, TypeError, ValueError)):
        letter_of(stored)


@given(
    st.lists(
        st.builds(
            FoundReason,
            st.sampled_from([*reasons().reasons, "unheard-of"]),
            st.tuples(st.integers(0, 20), st.integers(21, 30)),
            st.floats(0, 1),
        ),
        max_size=6,
    )
)
def test_reasons_stand_in_the_record_and_come_back(found: list[FoundReason]) -> None:
    letter = derive(LETTER)
    issue = replace(letter.issues[0], found_reasons=tuple(found))
    stored = json.loads(json.dumps(issue_json(issue)))
    assert [one["id"] for one in stored["reasons"]] == [one.id for one in found]
    assert issue_of(stored) == issue
    assert issue_of(stored).reasons == issue.reasons
    told = replace(letter, issues=(issue,))
    back = letter_of(json.loads(json.dumps(letter_json(told, source=True))))
    assert back == replace(told, whole_outcome=told.outcome)


def test_a_letter_that_was_only_read_has_no_reasons() -> None:
    assert record()["issues"][0]["reasons"] == []
