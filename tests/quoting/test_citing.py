"""The line by which a decision is cited."""

from __future__ import annotations

from search_app.quoting.citing import citation_line, day

LETTER = {
    "letter": "CM16-0000001",
    "case_number": "CM16-0000001",
    "decision_date": "2017-02-03",
    "sample": False,
    "issues": [
        {"id": "CM16-0000001#1", "treatment": "MRI,\nlumbar spine.", "outcome": "Upheld"},
        {"id": "CM16-0000001#2", "treatment": "Norco 10/325 #60", "outcome": "Overturned"},
    ],
}


def test_holds_case_date_issue_treatment_and_outcome() -> None:
    assert citation_line(LETTER, 1, 2) == (
        "IMR Case No. CM16-0000001, decided Feb 3, 2017, issue 1 of 2: MRI, lumbar spine. "
        "Upheld (denial stands)."
    )
    assert citation_line(LETTER, 2, 2).endswith(
        "issue 2 of 2: Norco 10/325 #60. Overturned (treatment allowed)."
    )


def test_says_what_is_not_printed() -> None:
    bare = LETTER | {"letter": "003_ab", "case_number": None, "decision_date": None}
    bare["issues"] = [{"id": "003_ab#1", "treatment": "MRI", "outcome": "unknown"}]
    assert citation_line(bare, 1, 1) == (
        "IMR determination 003_ab (no case number printed), decision date not printed, the only "
        "issue: MRI. Outcome unknown: read the letter."
    )


def test_a_sample_is_cited_as_fictitious() -> None:
    assert citation_line(LETTER | {"sample": True}, 1, 2).startswith("FICTITIOUS SAMPLE: ")


def test_a_day_is_written_as_people_here_do() -> None:
    assert day("2016-01-09") == "Jan 9, 2016"
    assert day(None) == "no date" and day("", "?") == "?"
