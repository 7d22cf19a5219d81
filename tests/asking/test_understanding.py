"""What is recognised in a query, short or long."""

from __future__ import annotations

import pytest

from indexer.filters import Filters
from search_app.asking.roles import Roles
from search_app.asking.understanding import RECOGNISED, understand

CASE = (
    "A cook of 45 slipped at work and has had neck pain for three months. Physical therapy and "
    "ibuprofen did not help. Her right shoulder aches too. Her doctor asks for an MRI of the "
    "cervical spine. The claims administrator denied it. What have reviewers said?"
)


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("MRI of the left knee", "category", ("dx",)),
        ("MRI of the left knee", "subcategory", ("dx/mri",)),
        ("MRI of the left knee", "body_region", ("knee",)),
        ("MRI of the left knee", "side", ("left",)),
        ("Norco refill", "subcategory", ("rx/opioid",)),
        ("fusion at L4-5", "level", ("L4-L5",)),
        ("therapy for the upper extremity", "body_region", ("upper",)),
        ("acupuncture overturned", "outcome", ("overturned",)),
        ("acupuncture approved for the neck", "outcome", ("overturned",)),
        ("acupuncture not approved", "outcome", ("upheld",)),
        ("MRI denied without red flags", "outcome", ("upheld",)),
        ("acupuncture", "outcome", ()),
        ("Norco and methocarbamol", "subcategory", ("rx/opioid", "rx/muscle-relaxant")),
        ("Norco and methocarbamol", "drug", ("hydrocodone/acetaminophen", "methocarbamol")),
        (CASE, "subcategory", ("dx/mri",)),
        (CASE, "body_region", ("cervical",)),
        (CASE, "outcome", ()),
    ],
)
def test_a_text_tells_what_it_asks_for(text: str, facet: str, value: tuple[str, ...]) -> None:
    assert understand(Roles.of(text)).get(facet, ()) == value


def test_nothing_is_made_up() -> None:
    assert understand(Roles.of("the reviewer did not look at the file")) == Filters()
    assert understand(Roles.of("")) == Filters()


def test_what_was_recognised_can_be_filtered_by() -> None:
    assert understand(Roles.of("MRI of the left knee overturned")) == Filters(
        outcome=("overturned",),
        category=("dx",),
        subcategory=("dx/mri",),
        body_region=("knee",),
        side=("left",),
    )


def test_a_drug_and_levels_can_be_filtered_by() -> None:
    assert understand(Roles.of("Norco"))["drug"] == ("hydrocodone/acetaminophen",)
    assert understand(Roles.of("epidural at L4-S1"))["level"] == ("L4-L5", "L5-S1")


@pytest.mark.parametrize(
    "text",
    [
        CASE,
        "MRI of the left knee overturned",
        "Norco per the MTUS, upheld for want of functional improvement",
        "bilateral L4-L5 epidural, red flags, ODG",
    ],
)
def test_only_what_is_said_to_be_recognised_is(text: str) -> None:
    assert set(understand(Roles.of(text))) <= set(RECOGNISED)


@pytest.mark.parametrize(
    "address",
    [
        "https://other.example/odg-lumbar",
        "[text](https://other.example/mri-knee)",
        "[text](/guidelines/odg-lumbar.html)",
        "www.example.org/acoem/knee",
        "example.org/odg-lumbar",
        "knee@odg.example",
        "<https://example.org/left-knee/approved>",
    ],
)
def test_the_words_of_an_address_ask_for_nothing(address: str) -> None:
    assert understand(Roles.of(address)) == Filters()
    assert understand(Roles.of(f"MRI of the left knee, see {address}")) == understand(
        Roles.of("MRI of the left knee")
    )


def test_the_words_of_a_link_are_read() -> None:
    assert (
        understand(Roles.of("[Norco](https://a.example/knee)"))["drug"]
        == understand(Roles.of("Norco"))["drug"]
    )
