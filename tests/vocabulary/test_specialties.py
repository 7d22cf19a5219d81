"""The specialty that is meant by what is printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.letters import Letter
from indexer.samples.reviewers import SPECIALTIES
from indexer.vocabulary import specialties as table
from indexer.vocabulary.specialties import specialties, specialty

KNOWN = sorted({one.name for one in table._known().values()})


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Sports Medicinea", "Sports Medicine"),
        ("Sport Medicine", "Sports Medicine"),
        ("SportsMedicine", "Sports Medicine"),
        ("Occupational Medicne", "Occupational Medicine"),
        ("Orthopedic Sugery", "Orthopedic Surgery"),
        ("Orthopaedic Surgery", "Orthopedic Surgery"),
        ("Anesthesiolgoy", "Anesthesiology"),
        ("Pain Managment", "Pain Management"),
        ("Chiropracter", "Chiropractor"),
        ("Physical Medicine and Rehabiliation", "Physical Medicine & Rehabilitation"),
        ("PHYSICAL MEDICINE  & REHABILITATION", "Physical Medicine & Rehabilitation"),
        ("PM&R", "Physical Medicine & Rehabilitation"),
        ("OB/GYN", "Obstetrics & Gynecology"),
        ("Pubic Health & General Preventive Medicine",
         "Public Health & General Preventive Medicine"),
    ],
)  # fmt: skip
def test_a_typist_s_error_is_the_specialty_that_is_meant(printed: str, meant: str) -> None:
    assert specialty(printed) == meant


@pytest.mark.parametrize(
    "printed",
    [
        "Podiatric Surgery", "Pediatric Surgery", "Padiatric Surgery", "Pediatrc Surgery",
        "Hematolgy", "Nurology", "Underwater Basketry", "Family Practice", "Family Medicine",
        "Pain Medicine", "Pain Management", "Law", "Eye",
    ],
)  # fmt: skip
def test_what_may_be_another_specialty_stays_as_printed(printed: str) -> None:
    assert specialty(printed) == printed


@pytest.mark.parametrize("name", KNOWN)
def test_a_specialty_is_itself(name: str) -> None:
    assert specialty(name) == name


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(KNOWN), data=st.data())
def test_one_slip_never_makes_another_specialty_of_one(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("aeiourstnlc"))
    slipped = data.draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
            ]
        )
    )
    meant = specialty(slipped)
    fields = {one.name: one.field for one in table._known().values()}
    printed_is_real = table._letters(slipped) in table._known()
    as_printed = meant == " ".join(slipped.split())
    assert printed_is_real or as_printed or fields[meant] == fields[name]


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(specialty(text), str)


def test_each_is_told_once_in_the_order_of_print() -> None:
    printed = ("Sports Medicinea", "Surgery", "Sports Medicine", " Surgery ")
    assert specialties(printed) == ("Sports Medicine", "Surgery")


def test_the_specialties_of_the_samples_are_known() -> None:
    printed = {name for pool in SPECIALTIES.values() for names in pool for name in names}
    assert {specialty(name) for name in printed} == printed


def test_no_specialty_of_the_shared_letters_is_renamed(shared_letters: list[Letter]) -> None:
    printed = {name for letter in shared_letters for name in letter.reviewer.specialties}
    assert printed
    assert {name for name in printed if specialty(name) not in (name, name.title())} <= {
        "Physical Medicine and Rehabilitation"
    }
