"""What a treatment is aimed at, as its line and the rationale tell."""

from __future__ import annotations

import pytest

from indexer.letters.model import Issue, Outcome
from indexer.vocabulary.aims import aim_of_line
from indexer.vocabulary.tagging import tag
from indexer.vocabulary.tags import TagOrigin, Tags

PLAIN = "The request is not necessary."


def of(line: str, rationale: str = PLAIN, summary: str = "") -> Tags:
    return tag(Issue("CM00-0000001#1", line, Outcome.UPHELD, "Upheld", "", "", rationale), summary)


def test_part_in_dispute_decides_where_it_names_a_region() -> None:
    original = "MRI of the neck and MRI of the left knee was the original request. "
    granted = "MRI of the neck was authorized by the Claims Administrator. "
    rest = "The remaining IMR eligible portion of the original request, MRI of the left knee is"
    assert aim_of_line(original + granted + rest).regions.leaves == ("knee",)
    rest = "The remaining IMR eligible portion of the original request, 4 visits is"
    visits = "Massage of the neck, 9 visits was the original request. " + rest
    assert aim_of_line(visits).regions.leaves == ("cervical",)


@pytest.mark.parametrize(
    ("line", "leaf"),
    [
        ("MRI lumber spine", "lumbar"),
        ("X-ray of the sholder", "shoulder"),
        ("Therapy for the cervicle area", "cervical"),
        ("MRI right anckle", "ankle-foot"),
    ],
)
def test_misspelled_region_is_read(line: str, leaf: str) -> None:
    assert aim_of_line(line).regions.leaves == (leaf,)


def test_right_word_of_another_expression_is_no_misspelling() -> None:
    assert aim_of_line("Elbow crutch").regions.leaves == ()


def test_hint_counts_where_nothing_else_names_a_region() -> None:
    assert of("Hand surgeon consult").body_regions == ("hand-finger",)
    assert of("Hand surgeon consult, left wrist").body_regions == ("forearm-wrist",)
    asked = "The request for a hand surgeon for the wrist is not necessary."
    assert of("Hand surgeon consult", asked).body_regions == ("forearm-wrist",)
    told = "The patient has pain of the neck and of the hip."
    assert of("Hand surgeon consult", told).body_regions == ("hand-finger",)


def test_request_repeated_in_the_rationale_tells_the_aim_before_other_complaints() -> None:
    rationale = (
        "The patient has pain of the neck and the hip. "
        "Therefore, the request for therapy of the left knee is not necessary."
    )
    tags = of("Physical therapy", rationale)
    assert (tags.body_regions, tags.laterality) == (("knee",), "left")
    assert tags.sources.body_regions is TagOrigin.RATIONALE


@pytest.mark.parametrize(
    "rationale",
    [
        "The patient has neck pain. It is unclear for what body part this is requested.",
        "The patient has neck pain. The request did not specify the body part to be treated.",
        "The patient has neck pain, and the location of treatment is not stated.",
    ],
)
def test_no_aim_is_guessed_where_the_reviewer_finds_none(rationale: str) -> None:
    assert of("Shockwave therapy", rationale).body_regions == ()


@pytest.mark.parametrize(
    ("told", "leaves"),
    [
        ("The patient has low back pain radiating to the left foot.", ("lumbar",)),
        ("The patient has neck pain that radiates down the arm.", ("cervical",)),
        ("The patient has knee pain and denies pain of the hip.", ("knee",)),
        ("The patient has knee pain with no tenderness of the ankle.", ("knee",)),
    ],
)
def test_where_pain_goes_and_what_is_not_there_are_no_aims(
    told: str, leaves: tuple[str, ...]
) -> None:
    assert of("Acupuncture, 6 visits", told).body_regions == leaves


def test_spine_means_the_part_that_the_case_is_argued_with_before_the_claim() -> None:
    claim = "The worker was diagnosed with strains of the neck and the low back."
    assert of("Epidural steroid injection", summary=claim).body_regions == ("cervical", "lumbar")
    argued = "The patient has radiculopathy of the lumbar spine, and pain of the hip."
    tags = of("Epidural steroid injection", argued, claim)
    assert (tags.body_regions, tags.sources.body_regions) == (("lumbar",), TagOrigin.RATIONALE)


def test_organs_that_blood_tests_name_are_no_aims() -> None:
    assert of("Labs for kidney and liver").body_regions == ()
    assert of("Ultrasound of the liver").body_regions == ("chest-abdomen",)


def test_care_of_a_wound_is_aimed_at_the_wound() -> None:
    told = "The patient has an open wound of the left foot."
    assert of("Nurse visits for wound care", told).body_regions == ("ankle-foot",)
    assert of("Nurse visits", told).body_regions == ()


def test_drug_is_aimed_where_its_line_says() -> None:
    assert of("Lidoderm patches for the left knee").body_regions == ("knee",)
    assert of("Lidoderm patches").body_regions == ()
