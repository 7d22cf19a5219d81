"""Which regions of a claim are read in a summary."""

from __future__ import annotations

from indexer.vocabulary.claims import MOST, claim_regions


def test_diagnoses_come_before_complaints() -> None:
    summary = (
        "The worker complained of pain in the hip. He was diagnosed with a sprain of the elbow. "
        "The utilization review denied an MRI of the knee."
    )
    assert claim_regions(summary) == ("elbow", "hip-pelvis")


def test_what_is_denied_or_radiates_is_no_region_of_the_claim() -> None:
    summary = (
        "The diagnosis is a strain of the low back. She reports pain that radiates to the foot. "
        "She denied pain of the shoulder."
    )
    assert claim_regions(summary) == ("lumbar",)


def test_pain_in_the_leg_belongs_to_the_low_back() -> None:
    assert claim_regions("Diagnosed with lumbago. He complains of leg pain.") == ("lumbar",)
    assert claim_regions("He complains of leg pain.") == ("thigh-leg",)


def test_summary_without_diagnosis_is_read_as_a_whole() -> None:
    assert claim_regions("A fall on the wrist.") == ("forearm-wrist",)
    assert claim_regions("") == ()


def test_a_claim_is_told_by_its_main_regions() -> None:
    summary = "Diagnosed with sprains of the neck, hip, knee, ankle, elbow, wrist and shoulder."
    assert len(claim_regions(summary)) == MOST


def test_bad_sleep_is_a_claim_only_where_it_is_diagnosed() -> None:
    told = "Diagnosed with lumbago. She reports difficulty sleeping and stress."
    assert claim_regions(told) == ("lumbar",)
    assert claim_regions("Diagnosed with lumbago and a sleep disorder.") == ("lumbar", "psyche")


def test_where_numbness_is_felt_is_no_region_of_the_claim() -> None:
    told = "Diagnosed with a strain of the neck. He reports pain and tingling in the fingers."
    assert claim_regions(told) == ("cervical",)
