"""Which requests are office visits, whatever the visit is for."""

from __future__ import annotations

import pytest

from indexer.vocabulary.treatment import find_treatment


def kind_of(line: str) -> str:
    found = find_treatment(line)
    return f"{found.category}/{found.subcategory}"


@pytest.mark.parametrize(
    "line",
    [
        "Evaluation for a hip replacement",
        "Orthopedic consult regarding rotator cuff repair",
        "Consultation to discuss a lumbar fusion",
        "Hip replacement consultation",
        "Spinal cord stimulator evaluation",
        "Epidural steroid injection consult",
        "Assessment for facet injections",
        "Referral to a surgeon for a knee arthroscopy",
        "Referral for a lumbar epidural",
        "Evaluation for a functional restoration program",
        "Functional restoration program evaluation",
        "Transfer of care for a spinal cord stimulator",
    ],
)
def test_visit_for_an_operation_an_injection_or_a_program_is_a_visit(line: str) -> None:
    assert kind_of(line) == "em/consult"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Follow-up visit after a knee arthroscopy", "em/follow-up"),
        ("F/U with the hand surgeon for trigger finger release", "em/follow-up"),
        ("Re-evaluation for a lumbar epidural", "em/follow-up"),
        ("Second opinion on a total hip replacement", "em/second-opinion"),
        ("Lumbar fusion second opinion", "em/second-opinion"),
    ],
)
def test_kind_of_visit(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Knee arthroscopy with evaluation of the meniscus", "surgery/knee"),
        ("Lumbar epidural and a consultation", "inj/esi"),
        ("Rotator cuff repair, orthopedic evaluation", "surgery/shoulder"),
        ("Evaluation and a lumbar epidural", "inj/esi"),
        ("Referral for physical therapy 2x6", "rehab/physical-therapy"),
        ("Referral for an MRI of the hip", "dx/mri"),
        ("Referral for home health care", "home/home-health"),
        ("Referral to a psychologist", "mental/psych-eval"),
        ("Consult with a psychiatrist", "mental/psych-eval"),
        ("Evaluation by a dentist", "other/dental"),
        ("Consult with an internist for pre-op clearance", "surgery/assoc"),
        ("Knee arthroscopy assistant surgeon", "surgery/assoc"),
        ("Physical therapy evaluation", "rehab/physical-therapy"),
        ("Functional capacity evaluation", "dx/fce"),
    ],
)
def test_what_is_no_visit_or_part_of_something_else(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("TFESI and post-injection follow-up visit", "inj/esi"),
        ("Lumbar ESI and a post-ESI re-evaluation", "inj/esi"),
        ("Facet injection plus post-block office visit", "inj/facet-mbb"),
        ("Medial branch block and post-injection evaluation", "inj/facet-mbb"),
        ("Trigger point injections & injection follow-up visit", "inj/trigger-point"),
        ("SI joint injection; post-injection visit", "inj/si-joint"),
        ("Rotator cuff repair and surgery follow-up visits", "surgery/shoulder"),
        ("Stellate ganglion block / post-block visit", "inj/sympathetic-block"),
        ("Epidural injection follow-up visit", "em/follow-up"),
    ],
)
def test_visit_added_to_a_treatment_does_not_decide(line: str, kind: str) -> None:
    assert kind_of(line) == kind
