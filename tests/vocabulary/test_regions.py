"""Which body regions are read in a text."""

from __future__ import annotations

import pytest

from indexer.vocabulary.regions import (
    Regions,
    find_regions,
    misspelled_regions,
    named_regions,
)


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("Massage of the neck and lower back", ("cervical", "lumbar")),
        ("Thoracolumbar brace", ("thoracic", "lumbar")),
        ("ACDF", ("cervical",)),
        ("Repair of the rotator cuff", ("shoulder",)),
        ("Wrist/hand splints", ("forearm-wrist", "hand-finger")),
        ("Hearing aid for the left ear", ("ear",)),
        ("EEG", ("head-brain",)),
        ("Surgery on both feet", ("ankle-foot",)),
        ("SI joint block", ("sacral",)),
        ("Hernia repair", ("chest-abdomen",)),
        ("Psychotherapy", ("psyche",)),
        ("MRI of the brain with T1-weighted images", ("head-brain",)),
        ("Ibuprofen", ()),
    ],
)
def test_leaves_are_read_in_the_order_of_mention(text: str, leaves: tuple[str, ...]) -> None:
    assert find_regions(text).leaves == leaves


@pytest.mark.parametrize(
    "text",
    [
        "He went back to work",
        "On the other hand, relief was short",
        "Knee scooter",
        "Straight leg raise on the table",
        "Stress views",
        "It is what he said",
    ],
)
def test_body_words_of_other_expressions_are_no_regions(text: str) -> None:
    assert find_regions(text) == Regions((), ())


def test_group_named_alone_is_a_group() -> None:
    assert find_regions("EMG of the bilateral upper extremities") == Regions((), ("upper",))
    assert find_regions("NCS BLE") == Regions((), ("lower",))


def test_abbreviation_in_lower_case_is_another_word() -> None:
    assert find_regions("si le ue") == Regions((), ())


def test_hint_counts_only_where_nothing_else_names_a_region() -> None:
    assert find_regions("Hand surgeon") == Regions(("hand-finger",), ())
    assert find_regions("Hand surgeon for the elbow") == Regions(("elbow",), ())
    assert find_regions("Spine surgeon") == Regions((), ("spine",))
    assert named_regions("Hand surgeon") == Regions((), ())


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("Below knee prosthesis", ("thigh-leg",)),
        ("Repair of the quadriceps tendon", ("knee",)),
        ("Fracture of the radius head", ("elbow",)),
        ("Bunionectomy", ("ankle-foot",)),
        ("acdf", ("cervical",)),
        ("Stellate ganglion", ()),
        ("Ankle reflexes and shoulder depression", ()),
    ],
)
def test_name_that_holds_another_region_means_its_own(text: str, leaves: tuple[str, ...]) -> None:
    assert find_regions(text).leaves == leaves


def test_misspelled_region_is_one_of_nearly_the_same_letters() -> None:
    assert misspelled_regions("lumber").leaves == ("lumbar",)
    assert misspelled_regions("number, lung, lumbar").leaves == ()
