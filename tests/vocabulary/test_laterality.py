"""Which side is read in a text."""

from __future__ import annotations

import pytest

from indexer.vocabulary.laterality import find_laterality


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("X-ray of the right ankle", "right"),
        ("Lt. wrist splint", "left"),
        ("MRI (L) hip", "left"),
        ("MRI R hip", "right"),
        ("Both knees", "bilateral"),
        ("Bil. wrists", "bilateral"),
        ("B/L wrist splints", "bilateral"),
        ("EMG of the RUE", "right"),
        ("NCS BLE", "bilateral"),
        ("Left and right shoulder x-rays", "bilateral"),
        ("X-ray of the right knee, x-ray of the left knee", "bilateral"),
        ("Therapy for the left hand and the right hip", "left"),
        ("MRI of the neck and the right elbow", "right"),
        ("MRI of the neck", "none"),
        ("L spine x-ray", "none"),
        ("L4-5 injection", "none"),
        ("Norco", "none"),
    ],
)
def test_side_of_a_request(text: str, side: str) -> None:
    assert find_laterality(text) == side


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("There is nothing left to decide about the knee", "none"),
        ("He has two visits left for the shoulder", "none"),
        ("No options left but knee surgery", "none"),
        ("Pain in the hip left him disabled", "none"),
        ("Acupuncture, 6 visits left", "none"),
        ("Acupuncture, 6 visits left knee", "left"),
        ("Knee brace, left", "left"),
        ("Pain from left to right hip", "left"),
    ],
)
def test_what_is_left_over_is_on_no_side(text: str, side: str) -> None:
    assert find_laterality(text) == side


def test_words_that_are_no_sides() -> None:
    assert find_laterality("He is right hand dominant and left work") == "none"
