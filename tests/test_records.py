"""The JSON form of a letter with what is derived from it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from indexer.letters import find_files, read_letters
from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer
from indexer.records import Record, letter_of, letter_record
from indexer.vocabulary.tagging import tag, tag_letter

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


def record() -> Record:
    """The letter's record as it comes back from JSON."""
    made = letter_record(LETTER, [tag(ISSUE, LETTER.summary)])
    back: Record = json.loads(json.dumps(made))
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
    letters = [letter for reading in readings for letter in reading.letters]
    assert {letter.layout for letter in letters} >= {"F1"}
    for letter in letters:
        stored = json.loads(json.dumps(letter_record(letter, tag_letter(letter))))
        assert letter_of(stored) == letter
        assert letter_of(stored).pages == letter.pages
    assert any(letter.pages != (1, 1) for letter in letters)
