"""Which body regions are read in a text."""

from __future__ import annotations

import pytest

from indexer.vocabulary.regions import Regions, find_regions


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
