"""Which operation a service of a letter goes with, and where it is aimed therefore."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer
from indexer.vocabulary.tagging import tag, tag_letter
from indexer.vocabulary.tags import TagOrigin, Tags

FALLS = (
    "Since the main operation is not medically necessary, the associated services are not either."
)
PLAIN = "The patient has had no trial of it."
SUMMARY = "The worker was diagnosed with a strain of the low back and a sprain of the left ankle."


def letter_of(*requests: tuple[str, str]) -> Letter:
    issues = tuple(
        Issue(f"CM00-0000001#{number}", line, Outcome.UPHELD, "Upheld", "", "", rationale)
        for number, (line, rationale) in enumerate(requests, start=1)
    )
    return Letter("CM00-0000001", "F1", Cover(), Reviewer(), SUMMARY, issues)


def last_of(*requests: tuple[str, str]) -> Tags:
    """The tags of the last request of a letter."""
    return tag_letter(letter_of(*requests))[-1]


@pytest.mark.parametrize(
    "service",
    [
        "Assistant surgeon",
        "Associated surgical service: sling",
        "Associated surgical service: cold therapy unit",
        "Pre-op clearance",
        "Pre-op EKG",
        "Pre-operative labs: CBC, CMP",
        "Inpatient stay, 2 days",
        "Post-op physical therapy 2x6",
        "Polar care unit",
        "CPM, 2 weeks",
        "DVT compression pump",
        "Crutches",
        "Home health nurse, 1 week",
        "Fluoroscopy",
        "Follow-up visit after surgery",
    ],
)
def test_service_takes_region_and_side_of_the_operation_of_its_letter(service: str) -> None:
    tags = last_of(("Left total knee replacement", PLAIN), (service, FALLS))
    assert (tags.body_regions, tags.laterality) == (("knee",), "left")
    assert tags.sources.body_regions is tags.sources.laterality is TagOrigin.PARENT


def test_levels_are_those_of_the_line_alone() -> None:
    tags = last_of(("Laminectomy L4-5, fusion L5-S1", PLAIN), ("Assistant surgeon", PLAIN))
    assert (tags.body_regions, tags.levels) == (("lumbar",), ())


def test_drug_after_an_operation_has_no_place_in_the_body() -> None:
    tags = last_of(("Left total knee replacement", PLAIN), ("Post-op Norco 5/325 mg", FALLS))
    assert (tags.body_regions, tags.laterality) == ((), "none")


def test_operation_may_stand_behind_its_service() -> None:
    tags = tag_letter(letter_of(("Pre-op clearance", PLAIN), ("Right hip arthroscopy", PLAIN)))[0]
    assert (tags.body_regions, tags.laterality) == (("hip-pelvis",), "right")


def test_last_operation_before_a_service_is_its_own() -> None:
    operations = (("Right carpal tunnel release", PLAIN), ("Left knee arthroscopy", PLAIN))
    assert last_of(*operations, ("Crutches", FALLS)).body_regions == ("knee",)


def test_service_that_names_its_region_goes_with_the_operation_there() -> None:
    operations = (("Right carpal tunnel release", PLAIN), ("Left knee arthroscopy", PLAIN))
    tags = last_of(*operations, ("Post-op hand therapy for the wrist", FALLS))
    assert (tags.body_regions, tags.laterality) == (("forearm-wrist",), "right")
    assert tags.sources.body_regions is TagOrigin.TREATMENT
    assert tags.sources.laterality is TagOrigin.PARENT


def test_service_keeps_the_side_of_its_own_line() -> None:
    tags = last_of(("Bilateral carpal tunnel release", PLAIN), ("Post-op therapy, left", FALLS))
    assert (tags.body_regions, tags.laterality) == (("forearm-wrist",), "left")
    assert tags.sources.laterality is TagOrigin.TREATMENT


@pytest.mark.parametrize(
    "rationale",
    [
        "As the requested right shoulder arthroscopy is not necessary, this request is not.",
        "The patient underwent an arthroscopy of the right shoulder on May 3 and is stiff.",
        "The patient has hypertension, and is to have surgery on the right shoulder in June.",
    ],
)
def test_rationale_names_the_operation_where_the_letter_asks_for_none(rationale: str) -> None:
    tags = last_of(("Post-op physical therapy 2x6", rationale))
    assert (tags.body_regions, tags.laterality) == (("shoulder",), "right")
    assert tags.sources.body_regions is tags.sources.laterality is TagOrigin.RATIONALE


def test_rationale_tells_which_operation_of_the_letter_is_meant() -> None:
    operations = (("Right carpal tunnel release", PLAIN), ("Left knee arthroscopy", PLAIN))
    rationale = "As the requested wrist surgery is not necessary, this request is not."
    assert last_of(*operations, ("Assistant surgeon", rationale)).body_regions == ("forearm-wrist",)


def test_sedation_goes_with_an_injection_where_no_operation_is_asked_for() -> None:
    tags = last_of(("Lumbar epidural steroid injection L4-5", PLAIN), ("IV sedation", PLAIN))
    assert (tags.body_regions, tags.levels) == (("lumbar",), ())


@pytest.mark.parametrize(
    "other",
    [
        "Acupuncture 2x4",
        "Ultram 50mg #60",
        "Functional capacity evaluation",
        "Transportation",
        "Gym membership",
    ],
)
def test_what_goes_with_no_operation_takes_nothing_of_one(other: str) -> None:
    assert last_of(("Left total knee replacement", PLAIN), (other, PLAIN)).body_regions == ()


def test_consultation_for_an_operation_is_no_operation() -> None:
    tags = last_of(("Consultation for a knee replacement", PLAIN), ("Crutches", FALLS))
    assert tags.body_regions == ()


def test_operation_in_a_guideline_is_not_that_of_the_case() -> None:
    rationale = "The guidelines recommend 24 visits after surgery of the rotator cuff."
    assert last_of(("Post-op physical therapy", rationale)).body_regions == ()


def test_issue_alone_is_tagged_as_in_a_letter_of_one_request() -> None:
    letter = letter_of(("Post-op physical therapy, right elbow", FALLS))
    assert tag_letter(letter) == (tag(letter.issues[0], letter.summary),)


def test_letter_of_many_services_is_tagged_request_by_request() -> None:
    operations = [("Right hip arthroscopy", PLAIN), ("Assistant surgeon", FALLS)] * 20
    tags = tag_letter(letter_of(*operations))
    assert len(tags) == 40
    assert {one.body_regions for one in tags} == {("hip-pelvis",)}


NOT_TO_COME = [
    "The patient does not need lumbar surgery.",
    "The patient underwent a lumbar fusion in 2012.",
    "The patient is not a surgical candidate for the lumbar spine.",
    "The patient declined a lumbar fusion.",
    "There are no plans for a lumbar fusion.",
    "The patient had a lumbar laminectomy in 2014.",
    "The patient is status post lumbar fusion.",
    "There is a history of lumbar fusion.",
    "The lumbar fusion was not certified.",
    "If the lumbar fusion were approved, a back brace might be needed.",
    "Lumbar surgery was performed years ago.",
    "Lumbar fusion is not being considered.",
    "A previous lumbar fusion gave no relief.",
]
SERVICES = ["Sling", "Cold therapy unit", "DVT pump", "Pre-op EKG", "Walker", "Post-op TENS"]


@pytest.mark.parametrize("joint", [" ", "; ", ", but ", " and "])
@pytest.mark.parametrize("other", NOT_TO_COME)
def test_service_goes_with_the_operation_to_come(other: str, joint: str) -> None:
    """Not with one that is past, refused or denied, whichever is told first."""
    coming = "a right shoulder arthroscopy was approved."
    for first, second in ((other, coming), (coming, other)):
        stop = "." if joint == " " else ""
        rationale = first.rstrip(".").capitalize() + stop + joint
        rationale += second[0].upper() + second[1:] if stop else second[0].lower() + second[1:]
        for service in SERVICES:
            tags = last_of((service, rationale))
            assert (tags.body_regions, tags.laterality) == (("shoulder",), "right"), rationale


@pytest.mark.parametrize("other", NOT_TO_COME)
def test_operation_that_the_letter_asks_for_counts_before_one_not_to_come(other: str) -> None:
    for service in SERVICES:
        tags = last_of(("Left knee arthroscopy", PLAIN), (service, other))
        assert (tags.body_regions, tags.laterality) == (("knee",), "left")


@pytest.mark.parametrize("service", ["Cold therapy unit", "Polar care", "Post-op therapy"])
@pytest.mark.parametrize(
    ("rationale", "region", "side"),
    [
        (
            "No right knee surgery planned; carpal tunnel release of the left wrist was requested.",
            "forearm-wrist",
            "left",
        ),
        ("A neck fusion is off the table. A left hip replacement is due.", "hip-pelvis", "left"),
        (
            "The patient had a left elbow release in 2010, and right elbow surgery is requested.",
            "elbow",
            "right",
        ),
    ],
)
def test_side_is_that_of_the_operation_to_come(
    service: str, rationale: str, region: str, side: str
) -> None:
    tags = last_of(("Transportation", PLAIN), (service, rationale))
    assert (tags.body_regions, tags.laterality) == ((region,), side)


def test_service_of_two_operations_to_come_is_aimed_at_neither() -> None:
    rationale = "A lumbar fusion is requested. A right knee arthroscopy is requested as well."
    assert last_of(("Assistant surgeon", rationale)).body_regions == ()


def decided(service: str, rationale: str, outcome: Outcome, fusion_last: bool = True) -> Tags:
    """The tags of a service in a letter that allows an arthroscopy and denies a fusion."""
    asked = [("Left knee arthroscopy", Outcome.OVERTURNED), ("Lumbar fusion", Outcome.UPHELD)]
    letter = letter_of(
        *((line, PLAIN) for line, _ in asked[:: 1 if fusion_last else -1]), (service, rationale)
    )
    outcomes = [one for _, one in asked[:: 1 if fusion_last else -1]] + [outcome]
    issues = tuple(
        replace(issue, outcome=one, outcome_text=one.value)
        for issue, one in zip(letter.issues, outcomes, strict=True)
    )
    return tag_letter(replace(letter, issues=issues))[-1]


@pytest.mark.parametrize("fusion_last", [True, False])
@pytest.mark.parametrize("service", ["Cold therapy unit", "Assistant surgeon", "Post-op PT 2x6"])
@pytest.mark.parametrize(
    ("rationale", "outcome", "region"),
    [
        ("Overturned, as the requested surgery is allowed.", Outcome.OVERTURNED, "knee"),
        ("Since the operation is certified, so is this.", Outcome.OVERTURNED, "knee"),
        ("The surgery is approved. This is therefore necessary.", Outcome.OVERTURNED, "knee"),
        (PLAIN, Outcome.OVERTURNED, "knee"),
        ("The surgery was approved, but this is not supported.", Outcome.UPHELD, "knee"),
        ("As the surgery is not necessary, this request is not.", Outcome.UPHELD, "lumbar"),
        ("Since the operation is denied, so is this.", Outcome.UPHELD, "lumbar"),
    ],
)
def test_service_goes_with_the_operation_whose_outcome_agrees(
    service: str, rationale: str, outcome: Outcome, region: str, fusion_last: bool
) -> None:
    assert decided(service, rationale, outcome, fusion_last).body_regions == (region,)


def test_no_operation_is_taken_where_place_and_outcome_disagree() -> None:
    assert decided("Assistant surgeon", PLAIN, Outcome.UPHELD, False).body_regions == ()


@pytest.mark.parametrize(
    "visit",
    [
        "Orthopedic consultation for right knee arthroscopy",
        "Evaluate for right shoulder surgery",
        "Spine surgery evaluation",
    ],
)
def test_visit_to_be_cleared_among_visits_is_a_visit_without_a_region(visit: str) -> None:
    clearance = "Pre-operative medical clearance consultation"
    tags = last_of((visit, PLAIN), (clearance, PLAIN))
    assert (tags.category, tags.subcategory, tags.body_regions) == ("em", "consult", ())
    assert last_of((visit, PLAIN), ("Pre-op labs", PLAIN)).body_regions == ()
    tags = last_of(("Right knee arthroscopy", PLAIN), (clearance, PLAIN))
    assert (tags.subcategory, tags.body_regions) == ("assoc", ("knee",))
