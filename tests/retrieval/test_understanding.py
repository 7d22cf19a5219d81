"""What is recognised in a query, short or long."""

from __future__ import annotations

import pytest

from search_app.retrieval.understanding import Understanding, understand

CASE = (
    "A cook of 45 slipped at work and has had neck pain for three months. Physical therapy and "
    "ibuprofen did not help. Her right shoulder aches too. Her doctor asks for an MRI of the "
    "cervical spine. The claims administrator denied it. What have reviewers said?"
)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("MRI of the left knee", "category", "dx"),
        ("MRI of the left knee", "subcategory", "mri"),
        ("MRI of the left knee", "body_regions", ("knee",)),
        ("MRI of the left knee", "laterality", "left"),
        ("Norco refill", "subcategory", "opioid"),
        ("fusion at L4-5", "levels", ("L4-L5",)),
        ("therapy for the upper extremity", "body_region_groups", ("upper",)),
        ("acupuncture overturned", "outcome", "overturned"),
        ("acupuncture approved for the neck", "outcome", "overturned"),
        ("acupuncture not approved", "outcome", "upheld"),
        ("MRI denied without red flags", "outcome", "upheld"),
        ("acupuncture", "outcome", None),
        (CASE, "subcategory", "mri"),
        (CASE, "body_regions", ("cervical",)),
        (CASE, "outcome", None),
    ],
)
def test_a_text_tells_what_it_asks_for(text: str, field: str, value: object) -> None:
    assert getattr(understand(text), field) == value


def test_nothing_is_made_up() -> None:
    assert understand("the reviewer did not look at the file") == Understanding()
    assert understand("") == Understanding()


def test_what_was_recognised_can_be_filtered_by() -> None:
    offers = understand("MRI of the left knee overturned").as_filters()
    assert offers == {
        "outcome": ("overturned",),
        "category": ("dx",),
        "subcategory": ("dx/mri",),
        "body_region": ("knee",),
        "side": ("left",),
    }


def test_a_drug_and_levels_can_be_filtered_by() -> None:
    assert understand("Norco").as_filters()["drug"] == ("hydrocodone/acetaminophen",)
    assert understand("epidural at L4-S1").as_filters()["level"] == ("L4-L5", "L5-S1")
