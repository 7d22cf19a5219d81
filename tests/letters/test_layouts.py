"""Letters of every layout, written for these tests after the published descriptions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from indexer.errors import NotALetter
from indexer.letters import Letter, Outcome, parse_letter, read_letter
from indexer.letters.layouts import LAYOUTS
from trials.written import issue, letter

F0 = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review

Notice of Independent Medical Review Determination
Dated: 9/26/2013

IMR Case Number: CM13-0009999 Date of Injury: 1/5/2012
Date of UR Decision: 7/2/2013 IMR Application Received: 7/19/2013

1) MAXIMUS Federal Services, Inc. has determined the request for twelve
sessions of aquatic therapy is not medically necessary and appropriate.

2) MAXIMUS Federal Services, Inc. has determined the request for a cane is
medically necessary and appropriate.

INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE

An application was filed on 7/19/2013. It has been decided as follows:

1) MAXIMUS Federal Services, Inc. has determined the request for twelve
sessions of aquatic therapy is not medically necessary and appropriate.

2) MAXIMUS Federal Services, Inc. has determined the request for a cane is
medically necessary and appropriate.

Medical Qualifications of the Expert Reviewer:
The independent reviewer is Board Certified in Family Practice, and is licensed to practice in
Oregon. He is in practice.

Case Summary:
The worker, a cook of 52, slipped on a wet floor and hurt his left knee.

Documents Reviewed for Determination:
The records of the treating office were read.

1) Regarding the request for twelve sessions of aquatic therapy:

Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to
Make His/Her Decision:
The Claims Administrator based its decision on the Chronic Pain Guidelines, which are part of the
MTUS. The Expert Reviewer relied on the Chronic Pain Medical Treatment Guidelines, page 22.

Rationale for the Decision:
Water is meant for those who cannot bear weight. He walks without help. It is not needed.

2) Regarding the request for a cane:

Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to
Make His/Her Decision:
The Claims Administrator did not cite a guideline. The Expert Reviewer relied on the Knee
Complaints chapter.

Rationale for the Decision:
A cane takes weight off the knee while it heals.

Effect of the Decision:
This decision is final and binding.
"""

F2 = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review

Case Number: CM13-0008888 Date Assigned: 12/04/2013
Date of Injury: 08/08/2011 Decision Date: 01/30/2014
UR Denial Date: 09/20/2013 Priority: Standard Application Received: 10/01/2013

HOW THE IMR FINAL DETERMINATION WAS MADE

The physician who read the file is Board Certified in Orthopedic Surgery and is licensed to
practice in Texas. The file was complete.

DOCUMENTS REVIEWED

Notes of the treating office from 2012 to 2013.

CLINICAL CASE SUMMARY

A painter of 38 fell from a scaffold. His right shoulder has ached ever since.

IMR DECISION(S) AND RATIONALE(S)

The decisions on what was in dispute follow:

1. The request for an MRI of the right shoulder is medically necessary and appropriate.

The Claims Administrator based its decision on the ACOEM Practice Guidelines, Chapter 9.

The Physician Reviewer based his/her decision on the Shoulder Complaints chapter, pages 207-209.

The Physician Reviewer's decision rationale: Weakness has lasted for months. A tear is likely.

2. Norco 10/325mg #60 is not medically necessary and appropriate.

The Claims Administrator based its decision on the Chronic Pain Guidelines.

The Physician Reviewer based his/her decision on the section on opioids, page 78.

The Physician Reviewer's decision rationale: No gain in function is told of.

3. A sling is certified for two weeks.

The Claims Administrator based its decision on nothing that it named.

The Physician Reviewer based his/her decision on common practice.

The Physician Reviewer's decision rationale: Two weeks are enough.
"""

F3 = """MEDICAL PROFESSIONAL REVIEW

Case Number: CM13-0007777

ISSUE AT DISPUTE:
Six visits of acupuncture for the neck

CASE SUMMARY:
The claimant, a bus driver of 60, has had a stiff neck since a collision.

DOCUMENTS REVIEWED FOR DETERMINATION:
Office notes of 2013.

MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
Acupuncture Medical Treatment Guidelines, because they speak of first trials.

RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE {verdict} MEDICALLY NECESSARY:
A first trial of up to six visits shows whether it helps.

MEDICAL REVIEWER QUALIFICATIONS:
A physician in active practice.
"""


def read(text: str) -> Letter:
    return parse_letter(text, name="old.txt", stem="old")


def test_f0_takes_its_outcomes_from_the_numbered_findings() -> None:
    letter = read(F0)
    assert (letter.layout, letter.id) == ("F0", "CM13-0009999")
    assert letter.cover.decision_date == date(2013, 9, 26)
    assert letter.cover.ur_denial_date == date(2013, 7, 2)
    assert letter.cover.application_received == date(2013, 7, 19)
    assert letter.reviewer.specialties == ("Family Practice",)
    assert letter.reviewer.licensure == ("Oregon",)
    assert (
        letter.summary == "The worker, a cook of 52, slipped on a wet floor and hurt his left knee."
    )
    assert [(i.treatment, i.outcome) for i in letter.issues] == [
        ("twelve sessions of aquatic therapy", Outcome.UPHELD),
        ("a cane", Outcome.OVERTURNED),
    ]
    first, second = letter.issues
    assert first.claims_admin_guideline.startswith("The Claims Administrator based its decision")
    assert first.maximus_guideline.startswith("The Expert Reviewer relied on the Chronic Pain")
    assert first.rationale.endswith("It is not needed.")
    assert second.rationale == "A cane takes weight off the knee while it heals."
    assert not letter.warnings


def test_f0_without_a_finding_for_an_issue_leaves_its_outcome_unknown() -> None:
    text = F0.replace("request for a cane is\nmedically", "request for a walker is\nmedically")
    text = text.replace("2) MAXIMUS", "3) MAXIMUS")
    letter = read(text)
    assert letter.issues[1].outcome is Outcome.UNKNOWN
    assert letter.warnings


def test_f2_takes_its_outcomes_from_the_sentence_that_heads_an_issue() -> None:
    letter = read(F2)
    assert (letter.layout, letter.id) == ("F2", "CM13-0008888")
    assert letter.cover.decision_date == date(2014, 1, 30)
    assert letter.reviewer.specialties == ("Orthopedic Surgery",)
    assert letter.summary.startswith("A painter of 38")
    assert [(i.treatment, i.outcome) for i in letter.issues] == [
        ("an MRI of the right shoulder", Outcome.OVERTURNED),
        ("Norco 10/325mg #60", Outcome.UPHELD),
        ("A sling", Outcome.UNKNOWN),
    ]
    first = letter.issues[0]
    assert first.claims_admin_guideline.endswith("ACOEM Practice Guidelines, Chapter 9.")
    assert first.maximus_guideline.endswith("pages 207-209.")
    assert first.rationale == "Weakness has lasted for months. A tear is likely."
    assert letter.issues[2].outcome_text == "is certified for two weeks"
    assert len(letter.warnings) == 1


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ("IS/WAS NOT", Outcome.UPHELD),
        ("WAS NOT", Outcome.UPHELD),
        ("IS/WAS", Outcome.OVERTURNED),
        ("MAY BE", Outcome.UNKNOWN),
    ],
)
def test_f3_takes_its_outcome_from_the_label_of_the_rationale(
    verdict: str, outcome: Outcome
) -> None:
    letter = read(F3.format(verdict=verdict))
    (issue,) = letter.issues
    assert (letter.layout, letter.id) == ("F3", "CM13-0007777")
    assert (issue.treatment, issue.outcome) == ("Six visits of acupuncture for the neck", outcome)
    assert issue.maximus_guideline.startswith("Acupuncture Medical Treatment Guidelines")
    assert issue.rationale == "A first trial of up to six visits shows whether it helps."


@pytest.mark.parametrize("text", [F0, F2, F3.format(verdict="IS/WAS NOT")])
@pytest.mark.parametrize("spacing", ["single", "paged"])
def test_older_layouts_survive_other_extractors(text: str, spacing: str) -> None:
    whole = read(text)
    # Single spacing takes the paragraphs away; a page break may stand for any of them.
    changed = text.replace("\n\n", "\n" if spacing == "single" else "\f")
    letter = read(changed)
    assert [(i.treatment, i.outcome) for i in letter.issues] == [
        (i.treatment, i.outcome) for i in whole.issues
    ]


def test_inline_credentials_may_name_a_subspecialty_and_several_states() -> None:
    letter = read(
        F2.replace(
            "Orthopedic Surgery and is licensed to\npractice in Texas",
            "Physical Medicine and Rehabilitation, has a\nsubspecialty in Pain Medicine and is "
            "licensed to practice in Texas, Ohio, and North Carolina",
        )
    )
    assert letter.reviewer.specialties == ("Physical Medicine and Rehabilitation", "Pain Medicine")
    assert letter.reviewer.licensure == ("Texas", "Ohio", "North Carolina")


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ("The Claims Administrator based its decision on the Chronic Pain Guidelines.", "admin"),
        ("The Physician Reviewer based his/her decision on the section on opioids, page 78.", "us"),
    ],
)
def test_f2_may_say_that_nothing_was_cited(named: str, field: str) -> None:
    none = f"{' '.join(named.split()[:3])} did not cite any criteria."
    letter = read(F2.replace(named, none))
    assert [i.treatment for i in letter.issues] == [i.treatment for i in read(F2).issues]
    issue = letter.issues[1]
    assert none == (issue.claims_admin_guideline if field == "admin" else issue.maximus_guideline)


def test_f3_may_wrap_the_label_that_tells_the_outcome() -> None:
    text = F3.format(verdict="IS/WAS NOT").replace("NOT MEDICALLY", "NOT\nMEDICALLY")
    (issue,) = read(text).issues
    assert issue.outcome_text == "IS/WAS NOT MEDICALLY NECESSARY"
    assert issue.outcome is Outcome.UPHELD


@pytest.mark.parametrize("day", ["July 2, 2013", "7/2/13", "7-2-2013."])
@pytest.mark.parametrize("gap", ["\n\n", "\n", "\f"])
def test_f0_says_in_a_disclaimer_where_its_summary_is_from(day: str, gap: str) -> None:
    said = f"Disclaimer: The account below is a copy of the denial dated {day}"
    text = F0.replace("Case Summary:\n", f"Case Summary:\n{said}{gap}")
    assert read(text).summary == read(F0).summary


@pytest.mark.parametrize("lead", ["The file tells the following:", "From the file, in short:"])
def test_a_page_may_end_after_the_words_that_lead_up_to_a_summary(lead: str) -> None:
    text = F2.replace("A painter of 38", f"{lead}\fA painter of 38")
    assert read(text).summary == read(F2).summary


def test_f0_may_end_a_page_after_its_last_finding() -> None:
    assert read(F0.replace("appropriate.\n\nIND", "appropriate.\fIND")).issues == read(F0).issues
    broken = F0.replace("the request for a cane is\n", "the request for a cane is\f")
    assert read(broken).issues == read(F0).issues


def test_f0_may_abbreviate_pages() -> None:
    text = F0.replace(
        "the Chronic Pain Guidelines, which", "the Chronic Pain Guidelines, pg. 22, which"
    )
    first = read(text).issues[0]
    assert first.claims_admin_guideline.endswith("pg. 22, which are part of the MTUS.")
    assert first.maximus_guideline == read(F0).issues[0].maximus_guideline


def test_a_letter_in_no_known_layout_is_quarantined() -> None:
    with pytest.raises(NotALetter, match="not in any known layout"):
        read(F2.replace("CLINICAL CASE SUMMARY", "WHAT HAPPENED"))


def test_layouts_are_told_apart_by_their_ids() -> None:
    assert sorted(layout.id for layout in LAYOUTS) == ["F0", "F1", "F2", "F3"]
    assert all(layout.required <= {s for s, _ in layout.headings} for layout in LAYOUTS)


@pytest.mark.parametrize("text", [F0, F2], ids=["F0", "F2"])
def test_a_page_may_end_at_a_colon_within_a_numbered_heading(text: str) -> None:
    long = "a home program with supplies (two bands, one mat):{gap}neck and upper back"
    for treatment in ("twelve\nsessions of aquatic therapy", "a cane", "an MRI", "Norco"):
        changed = text.replace(treatment, long)
        expected = read(changed.format(gap=" "))
        assert read(changed.format(gap="\f")).issues == expected.issues


# What a letter is recognised and decided by: in each of them, a space may be lost or doubled.
FORMS = {
    "F0": (
        F0,
        "MAXIMUS Federal Services, Inc. has determined the request for",
        "is not medically necessary and appropriate",
        "is\nmedically necessary and appropriate",
        "Medical Qualifications of the Expert Reviewer:",
        "is Board Certified in",
        "Case Summary:",
        "Documents Reviewed for Determination",
        "Regarding the request for",
        "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer",
        "Make His/Her Decision",
        "Rationale for the Decision:",
        "Effect of the Decision",
    ),
    "F1": (
        letter(issue(), issue("Cane: Overturned")),
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "State(s) of Licensure:",
        "CLINICAL CASE SUMMARY",
        "IMR ISSUES, DECISIONS AND RATIONALES",
        "spine: Upheld",
        "Cane: Overturned",
        "Claims Administrator guideline:",
        "MAXIMUS guideline:",
        "Decision rationale:",
    ),
    "F2": (
        F2,
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "DOCUMENTS REVIEWED",
        "CLINICAL CASE SUMMARY",
        "IMR DECISION(S) AND RATIONALE(S)",
        "The request for an",
        "is medically necessary and appropriate",
        "is not medically necessary and appropriate",
        "The Claims Administrator based its decision on",
        "The Physician Reviewer based his/her decision on",
        "The Physician Reviewer's decision rationale",
    ),
    "F3": (
        F3.format(verdict="IS/WAS NOT"),
        "ISSUE AT DISPUTE",
        "CASE SUMMARY",
        "DOCUMENTS REVIEWED FOR DETERMINATION",
        "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY",
        "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE",
        "IS/WAS NOT MEDICALLY NECESSARY",
        "MEDICAL REVIEWER QUALIFICATIONS",
    ),
}


def gist(found: Letter) -> object:
    """What a letter says, but for the spacing of what was respaced."""
    issues = [(i.treatment.replace(" ", ""), i.outcome, i.rationale) for i in found.issues]
    return found.layout, found.cover, found.reviewer, found.summary, issues


@pytest.mark.parametrize("form", FORMS)
def test_a_space_that_is_lost_or_doubled_loses_no_meaning(form: str) -> None:
    text, *words = FORMS[form]
    whole = gist(read(text))
    for phrase in words:
        assert phrase in text
        gaps = [match.span() for match in re.finditer(r"\s+", phrase)]
        respaced = [
            phrase[:start] + new + phrase[end:] for start, end in gaps for new in ("", "  ")
        ]
        for changed in [*respaced, "".join(phrase.split())]:
            assert gist(read(text.replace(phrase, changed))) == whole, changed


@pytest.mark.parametrize(
    ("said", "treatment", "outcome"),
    [
        ("Norco is notmedically necessary", "Norco", "Upheld"),
        ("Norco isnot medically necessary", "Norco", "Upheld"),
        ("Norcois not medically necessary", "Norco", "Upheld"),
        ("Norcoisnotmedicallynecessary", "Norco", "Upheld"),
        ("Norco is not deemed to bemedically necessary", "Norco", "Upheld"),
        ("Norco is not medically-necessary", "Norco", "Upheld"),
        ("Norco not medically necessary", "Norco", "Upheld"),
        ("Sessionsare medicallynecessary", "Sessions", "Overturned"),
        ("A drug that is for painis notmedicallynecessary", "A drug that is for pain", "Upheld"),
        ("MRI of the pelvis not medically necessary", "MRI of the pelvis", "Upheld"),
        ("Urinalysisis medically necessary", "Urinalysis", "Overturned"),
        # The verb alone would say which of two it was.
        ("MRI of the pelvis medically necessary", None, "unknown"),
        ("Home health care medically necessary", None, "unknown"),
        ("Urinalysis medically necessary", None, "unknown"),
        ("Norco is now medically necessary", "Norco", "unknown"),
        ("Norco is partially medically necessary", "Norco", "unknown"),
        ("Norco is medically unnecessary", "Norco", "unknown"),
        ("None of the requests is medically necessary", None, "unknown"),
        ("No part of it is medically necessary", None, "unknown"),
    ],
)
@pytest.mark.parametrize("end", ["", " and appropriate", "orappropriate"])
def test_what_is_plain_decides_and_what_is_not_is_unknown(
    said: str, treatment: str | None, outcome: str, end: str
) -> None:
    sentence = (
        "The request for an MRI of the right shoulder is medically necessary and appropriate."
    )
    found = read(F2.replace(sentence, f"{said}{end}.")).issues[0]
    assert found.outcome.value == outcome
    if treatment:
        assert found.treatment == treatment


def test_findings_that_are_printed_in_two_spacings_say_one_thing() -> None:
    head, _, tail = F0.partition("is not medically")
    letter = read(f"{head}is notmedically{tail}")
    assert [i.outcome for i in letter.issues] == [Outcome.UPHELD, Outcome.OVERTURNED]


def test_findings_that_contradict_each_other_decide_nothing() -> None:
    letter = read(F0.replace("is not medically", "is medically", 1))
    assert letter.issues[0].outcome is Outcome.UNKNOWN
    assert letter.warnings


def test_the_shared_letter_with_glued_words_is_decided(shared: Path) -> None:
    path = shared / "cases" / "letters" / "2013-glued-words.txt"
    found = read_letter(path)
    assert found.id == "CM13-0900011"
    assert [i.outcome for i in found.issues] == [Outcome.UPHELD, Outcome.OVERTURNED]
