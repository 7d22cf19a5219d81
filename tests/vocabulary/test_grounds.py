"""Why it was decided so, in the words in which reviewers say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.letters import find_files, read_letters
from indexer.vocabulary.grounds import find_grounds, named_grounds
from indexer.vocabulary.tables import grounds

CASES = [
    ("There is no documentation of failed conservative care.", "conservative-care-not-failed"),
    ("Six weeks of conservative treatment have failed.", "conservative-care-failed"),
    ("The patient has no red flags.", "red-flag-absent"),
    ("The records show that a red flag was identified.", "red-flag-found"),
    ("There is a lack of evidence of a neurological deficit.", "nerve-deficit-absent"),
    ("The records indicate a neurologic deficit.", "nerve-deficit-found"),
    ("No functional improvement is documented from the visits.", "gain-not-shown"),
    ("The patient reported functional improvement with the visits.", "gain-shown"),
    ("The request for 12 sessions exceeds the guideline.", "more-than-recommended"),
    ("The patient has been on this drug since at least May.", "used-too-long"),
    ("There is no indication that the patient failed an antidepressant.", "first-line-not-tried"),
    ("The patient had no muscle spasm on examination.", "condition-not-shown"),
    ("There is no indication that he is a candidate for surgery.", "surgery-not-considered"),
    ("No rationale was provided by the physician.", "reason-missing"),
    ("The guidelines have not been met by this patient.", "criteria-not-met"),
    ("In this case the criteria are met.", "criteria-met"),
    ("The documentation does not give the dose of the drug.", "request-unclear"),
    ("There has been no significant change in condition.", "repeat-unchanged"),
    ("The patient was already approved for six visits.", "already-covered"),
    ("This request is the patient's first, and too early.", "too-early"),
]


@pytest.mark.parametrize(("sentence", "ground"), CASES, ids=[ground for _, ground in CASES])
def test_a_ground_is_read_in_plain_sentences(sentence: str, ground: str) -> None:
    assert [one.id for one in find_grounds(sentence)] == [ground]


@pytest.mark.parametrize(
    "sentence",
    [
        "Therefore, the request is not medically necessary.",
        "As such, the request for an MRI is not medically necessary and appropriate.",
        "The patient was seen on May 3.",
        "",
    ],
)
def test_nothing_is_guessed(sentence: str) -> None:
    assert find_grounds(sentence) == ()


def test_what_a_guideline_demands_is_no_ground() -> None:
    quoted = "ODG recommends imaging where there is no red flag and no neurological deficit."
    assert find_grounds(f"{quoted} In this case the request is not medically necessary.") == ()


def test_a_denial_does_not_reach_beyond_a_turn() -> None:
    found = find_grounds("In this case no red flag is seen, but a nerve deficit was demonstrated.")
    assert [one.id for one in found] == ["red-flag-absent", "nerve-deficit-found"]


def test_words_far_apart_make_no_ground() -> None:
    between = "and so on " * 8
    assert find_grounds(f"In this case nothing {between} was said of the red flag.") == ()


def test_a_ground_is_told_once_with_its_first_sentence() -> None:
    rationale = "The patient has no red flags. In this case there is no red flag at all."
    (found,) = find_grounds(rationale)
    assert rationale[slice(*found.span)] == "The patient has no red flags."


def test_missing_documents_count_only_where_nothing_else_does() -> None:
    assert [one.id for one in find_grounds("The record does not document this.")] == [
        "not-documented"
    ]
    found = find_grounds("The record does not document functional improvement.")
    assert [one.id for one in found] == ["gain-not-shown"]


def test_grounds_of_real_letters_agree_with_what_was_decided(shared: Path) -> None:
    """Measured when the table was written: 277 of 292 issues, 9 of 10 grounds that hold."""
    letters = [
        letter
        for reading in read_letters(find_files([shared / "letters"]).sources)
        for letter in reading.letters
    ]
    issues = [issue for letter in letters if letter for issue in letter.issues]
    found = [(issue.outcome, find_grounds(issue.rationale)) for issue in issues]
    assert sum(bool(one) for _, one in found) > 0.9 * len(issues)
    denying = [
        outcome
        for outcome, several in found
        for one in several
        if grounds().grounds[one.id].speaks_for == "denial"
    ]
    upheld = sum(outcome == "Upheld" for outcome in denying)
    base = sum(outcome == "Upheld" for outcome, _ in found) / len(found)
    assert upheld / len(denying) > (1 + base) / 2


def test_a_person_names_grounds_in_their_own_words() -> None:
    assert named_grounds("therapy refused, no functional improvement") == ("gain-not-shown",)
    assert named_grounds("a torn meniscus") == ()
