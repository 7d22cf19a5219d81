"""What the parser makes of letters, ordinary and awkward."""

from __future__ import annotations

import re
from datetime import date

import pytest

from indexer.errors import NotALetter
from indexer.letters import Letter, Outcome, parse_letter
from indexer.letters.model import page_at
from trials.written import issue, letter


def read(text: str) -> Letter:
    return parse_letter(text, name="letter.txt", stem="letter")


def test_cover_reviewer_and_summary_are_read() -> None:
    found = read(letter())
    assert found.id == "CM00-0000042"
    assert found.cover.decision_date == date(2016, 12, 19)
    assert found.cover.ur_denial_date == date(2016, 11, 1)
    assert found.cover.date_of_injury == date(2016, 10, 2)
    assert found.cover.application_received == date(2016, 11, 4)
    assert found.cover.priority == "Standard"
    assert found.reviewer.licensure == ("Nevada", "Texas")
    assert found.reviewer.specialties == ("Family Practice",)
    assert found.summary.startswith("The worker, a baker of 41,")
    assert found.summary.endswith("Pain has stayed at 6/10.")
    assert found.sample


def test_a_letter_without_cover_takes_the_name_of_its_file() -> None:
    found = read(letter(cover=""))
    assert found.id == "letter"
    assert found.issues[0].id == "letter#1"
    assert found.cover.decision_date is None
    assert not found.sample


def test_every_issue_keeps_its_own_fields() -> None:
    found = read(letter(issue(), issue("Norco 10/325mg #60: Overturned", rationale="He improved.")))
    assert [(i.id, i.treatment, i.outcome) for i in found.issues] == [
        ("CM00-0000042#1", "MRI of the lumbar spine", Outcome.UPHELD),
        ("CM00-0000042#2", "Norco 10/325mg #60", Outcome.OVERTURNED),
    ]
    assert found.issues[0].rationale == "Imaging waits for red flags. In this case there are none."
    assert found.issues[1].rationale == "He improved."
    assert found.issues[1].claims_admin_guideline.startswith("Decision based on MTUS Low Back")
    assert found.outcome == "mixed"


@pytest.mark.parametrize(
    ("heading", "treatment"),
    [
        ("Therapy 3x2 for neck:  Upheld", "Therapy 3x2 for neck"),
        ("Brace: lumbar, size L: Upheld", "Brace: lumbar, size L"),
        ("Fusion at L4-L5,\nL5-S1 with graft:\nUpheld", "Fusion at L4-L5, L5-S1 with graft"),
        (
            "Physical therapy two\nto three times a week: Upheld",
            "Physical therapy two to three times a week",
        ),
        ("A post-\noperative visit: Upheld", "A post-operative visit"),
    ],
)
def test_a_heading_may_wrap_and_hold_colons(heading: str, treatment: str) -> None:
    assert read(letter(issue(heading))).issues[0].treatment == treatment


def test_outcome_words_inside_a_rationale_decide_nothing() -> None:
    trap = "An earlier denial was upheld. The plan: Overturned once before. It stands."
    found = read(letter(issue(rationale=trap), issue("Splint: Overturned")))
    assert [i.outcome for i in found.issues] == [Outcome.UPHELD, Outcome.OVERTURNED]
    assert found.issues[0].rationale == trap


@pytest.mark.parametrize(
    "word", ["Modified", "Overturned in part", "Partially upheld", "Withdrawn"]
)
def test_an_unknown_outcome_word_is_kept_as_unknown_with_a_warning(word: str) -> None:
    found = read(letter(issue(f"Lumbar brace: {word}")))
    assert found.issues[0].outcome is Outcome.UNKNOWN
    assert found.issues[0].outcome_text == word
    assert found.issues[0].treatment == "Lumbar brace"
    assert word in found.warnings[0]
    assert found.outcome == "unknown"


def test_a_page_break_ends_neither_a_paragraph_nor_a_block() -> None:
    text = letter(issue(rationale="The first half of a\fsentence and its end.")).replace(
        "MAXIMUS guideline: Decision based", "MAXIMUS guideline:\fDecision based"
    )
    found = read(text).issues[0]
    assert found.rationale == "The first half of a sentence and its end."
    assert found.maximus_guideline.startswith("Decision based on MTUS")


def test_a_heading_at_the_top_of_a_page_is_not_swallowed_by_the_rationale_before() -> None:
    text = letter(issue(rationale="It is not needed."), issue("Cane: Overturned"))
    text = text.replace("It is not needed.\n\nCane", "It is not needed.\fCane")
    found = read(text)
    assert found.issues[0].rationale == "It is not needed."
    assert found.issues[1].treatment == "Cane"


@pytest.mark.parametrize("spacing", ["paged", "single"])
def test_an_outcome_alone_on_its_line_belongs_to_the_heading_before(spacing: str) -> None:
    text = letter(issue(rationale="It is not needed."), issue("Cane:\fOverturned"))
    found = read(text if spacing == "paged" else text.replace("\f", "\n").replace("\n\n", "\n"))
    assert (found.issues[1].treatment, found.issues[1].outcome) == ("Cane", Outcome.OVERTURNED)
    assert found.issues[0].rationale == "It is not needed."


def test_text_without_paragraphs_is_read_by_its_sentence_ends() -> None:
    text = letter(issue(), issue("Home exercise kit,\none each: Overturned"))
    found = read(text.replace("\n\n", "\n"))
    assert [i.treatment for i in found.issues] == [
        "MRI of the lumbar spine",
        "Home exercise kit, one each",
    ]
    assert found.issues[0].rationale.endswith("In this case there are none.")


def test_a_label_named_within_a_sentence_starts_no_field() -> None:
    said = "The file says MAXIMUS guideline: none, which is beside the point."
    assert read(letter(issue(rationale=said))).issues[0].rationale == said


def test_an_issue_without_its_first_label_is_still_found() -> None:
    block = issue("Cane: Overturned").split("\n\n")
    del block[1]
    found = read(letter(issue(), "\n\n".join(block)))
    assert [i.outcome for i in found.issues] == [Outcome.UPHELD, Outcome.OVERTURNED]
    assert found.issues[1].claims_admin_guideline == ""


def test_paragraphs_of_a_rationale_stay_apart() -> None:
    found = read(letter(issue(rationale="One.\n\nTwo\nlines.")))
    assert found.issues[0].rationale == "One.\n\nTwo lines."


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir, your invoice is attached.",
        "CLINICAL CASE SUMMARY\n\nA summary without any issue.",
        letter().split("IMR ISSUES")[0],
        letter().split("MRI of the lumbar")[0],
    ],
)
def test_what_is_no_letter_is_refused_with_file_reason_and_remedy(text: str) -> None:
    with pytest.raises(NotALetter, match=r"letter\.txt: .+; .+"):
        read(text)


@pytest.mark.parametrize("line", ["Decision Date: 13/45/2016", "Decision Date: soon", ""])
def test_an_impossible_date_is_no_date(line: str) -> None:
    text = letter(cover=f"Case Number: CM00-0000001\n{line}")
    assert read(text).cover.decision_date is None


def test_every_shared_letter_is_read_with_every_outcome(shared_letters: list[Letter]) -> None:
    """139 letters, 292 issues: counted in the letters themselves, label by label."""
    letters = shared_letters
    issues = [i for found in letters for i in found.issues]
    assert (len(letters), len(issues)) == (139, 292)
    assert sum(i.outcome is Outcome.UPHELD for i in issues) == 259
    assert sum(i.outcome is Outcome.OVERTURNED for i in issues) == 33
    assert not [warning for found in letters for warning in found.warnings]
    assert all(i.treatment and i.rationale and i.maximus_guideline for i in issues)
    with_cover = [found for found in letters if found.cover.case_number]
    assert len(with_cover) == 134
    assert all(found.cover.decision_date and found.cover.date_of_injury for found in with_cover)
    assert all(found.reviewer.licensure and found.reviewer.specialties for found in letters)


def test_a_shared_rationale_says_what_its_outcome_says(shared_letters: list[Letter]) -> None:
    """Where a rationale closes by saying what is necessary, the outcome agrees with it."""
    checked = 0
    for one in shared_letters:
        for found in one.issues:
            end = found.rationale[-300:].lower()
            if "medically necessary" not in end:
                continue
            checked += 1
            refused = bool(
                re.search(r"\b(?:not|never|cannot)\W+(?:\w+\W+){0,12}medically necessary", end)
            )
            assert refused == (found.outcome is Outcome.UPHELD), found.id
    assert checked > 270


def test_rationale_knows_the_pages_that_it_stands_on() -> None:
    text = letter(issue(rationale="It hurts on\n\fone page. It rests.\n\f It heals."))
    found = read(f"Fax\f{text}").issues[0]
    quoted = ("It hurts", "one page", "It rests", "It heals")
    pages = [page_at(found.rationale_pages, found.rationale.index(words)) for words in quoted]
    assert pages == [2, 3, 3, 4]


def test_page_that_starts_with_the_rationale_is_its_own() -> None:
    assert read(letter(issue(rationale="\fIt hurts."))).issues[0].rationale_pages == ((0, 2),)


def test_text_without_pages_has_none() -> None:
    found = read(letter(issue(rationale="It hurts."))).issues[0]
    assert found.rationale_pages == ()
    assert page_at(found.rationale_pages, 0) is None
