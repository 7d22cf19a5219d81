"""Citations of several families in one field, each read in its own."""

from __future__ import annotations

from itertools import product

import pytest

from indexer.vocabulary.changes_of_family import runs_of_a_field
from indexer.vocabulary.citations import find_guidelines, read_citations

JOINTS = ["; ", ". ", " and ", " & ", "; and ", ", and ", "\n", ";\n", ". And the "]
KNEE, LOW_BACK, HIP = (f"mtus.acoem2017.{one}" for one in ("knee", "low-back", "hip-groin"))
# By form: what is cited, the document, its edition.
ADOPTED = [
    ("Knee Disorders (ACOEM 2019)", KNEE, "2019-12-03"),
    ("Knee Guideline, ACOEM (December 3, 2019)", KNEE, "2019-12-03"),
    ("ACOEM 2020 Low Back Disorders Guideline", LOW_BACK, "2020-02-13"),
    ("Low Back Disorders, ACOEM, 2/24/16, page 12", LOW_BACK, "2016-02-24"),
    ("Hip and Groin (effective October 7, 2019)", HIP, "2019-04-24"),
    ("Opioids Guideline 2017", "mtus.acoem2017.opioids", "2017-04-20"),
    ("Formulary", "mtus.formulary", "2018-01-01"),
    ("Drug List", "mtus.formulary", "2018-01-01"),
]
BEFORE_2017 = [
    ("Knee Complaints 2004", "mtus.acoem2004.ch13", "2004"),
    ("ACOEM Chapter 12 Low Back Complaints", "mtus.acoem2004.ch12", "2004"),
    ("Chronic Pain Medical Treatment Guidelines 2009", "mtus.cpmtg2009", "2009"),
    ("Postsurgical Treatment Guidelines", "mtus.postsurg2009", "2009"),
]
ODG = [
    ("ODG Low Back, MRI", "odg.low-back", None),
    ("Official Disability Guidelines, Knee & Leg, Bracing", "odg.knee-leg", None),
    ("ODG, Shoulder Chapter", "odg.shoulder", None),
]
OTHER = [
    ("AMA Guides, 5th edition", "other.ama-guides", "5th edition"),
    ("American Academy of Neurology", "other.aan", None),
]


def told(field: str) -> list[tuple[str, str | None]]:
    return [(one.id, one.edition) for one in read_citations(field)]


@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize("head", ["", "Decision based on "])
def test_each_title_is_resolved_within_its_own_family(head: str, joint: str) -> None:
    for (inside, *mtus), (outside, *other) in product(ADOPTED + BEFORE_2017, ODG + OTHER):
        both = [tuple(mtus), tuple(other)]
        for field in (
            f"{head}MTUS {inside}{joint}Non-MTUS Citation {outside}.",
            *([f"{head}MTUS {inside}{joint}{outside}."] if outside.startswith("O") else []),
        ):
            assert told(field) == both, field
        field = f"{head}Non-MTUS Citation {outside}{joint}MTUS {inside}."
        assert told(field) == both[::-1], field


@pytest.mark.parametrize("joint", JOINTS)
def test_documents_of_the_mtus_stand_side_by_side(joint: str) -> None:
    for (one, *first), (other, *second) in product(ADOPTED, ADOPTED):
        if first[0] != second[0]:
            field = f"MTUS {one}{joint}MTUS {other}"
            if joint != "\n":  # Without a stop, what stands first may go on.
                assert told(field) == [tuple(first), tuple(second)], field


def test_three_families_follow_each_other() -> None:
    field = "MTUS Knee (ACOEM 2019); ODG Low Back, MRI; {}ACOEM 2020 Low Back; AMA Guides"
    four = [
        (KNEE, "2019-12-03"),
        ("odg.low-back", None),
        (LOW_BACK, "2020-02-13"),
        ("other.ama-guides", None),
    ]
    for between in ("", "MTUS "):
        for head in ("", "Decision based on "):
            assert told(head + field.format(between)) == four


def test_acoem_outside_the_mtus_stays_there() -> None:
    field = "Decision based on Non-MTUS Citation ODG Low Back, MRI; Knee Guideline (ACOEM 2019)"
    assert [one for one, _ in told(field)] == ["odg.low-back", "acoem.update"]
    assert read_citations(field)[1].text == "Knee Guideline (ACOEM 2019)"


@pytest.mark.parametrize(
    "field",
    [
        "Non-MTUS Citation ODG Low Back. MTUS is silent on knee braces",
        "Non-MTUS Citation ODG Low Back, MRI, since the MTUS does not address this",
        "Non-MTUS Citation ODG Low Back (the MTUS is silent)",
    ],
)
def test_what_is_said_of_the_mtus_cites_nothing_of_it(field: str) -> None:
    for head in ("", "Decision based on "):
        assert told(head + field) == [("odg.low-back", None)]


@pytest.mark.parametrize(
    "field",
    [
        "MTUS Knee Disorders (ACOEM 2019), 8 CCR 9792.23.5",
        "MTUS Knee Disorders (ACOEM 2019); www.mdguidelines.com/acoem",
        "MTUS Knee Disorders (ACOEM 2019), adapted from the ODG",
    ],
)
def test_a_regulation_or_a_publisher_of_the_mtus_is_no_other_source(field: str) -> None:
    assert told(field) == [(KNEE, "2019-12-03")]


def test_the_formulary_has_many_names() -> None:
    for name in ("Formulary", "Drug Formulary", "MTUS Formulary", "MTUS Drug List", "Drug List"):
        for joint in ("; ", ". ", ", ", " and ", " & "):
            field = f"MTUS Opioids Guideline 2017{joint}{name}"
            assert [one for one, _ in told(field)] == ["mtus.acoem2017.opioids", "mtus.formulary"]


def test_a_query_names_each_in_its_own_family_too() -> None:
    both = ("mtus.acoem2017.knee", "odg.low-back")
    assert find_guidelines("ODG low back and MTUS knee disorders (ACOEM 2019)") == both
    assert find_guidelines("ODG low back, MRI; knee disorders guideline (ACOEM 2019)") == both
    assert find_guidelines("MTUS knee disorders (ACOEM 2019) and ODG low back") == both
    assert find_guidelines("ODG knee disorders") == ("odg.knee-leg",)


def test_parts_hold_no_joint() -> None:
    field = "Knee (ACOEM 2019), and the CA MTUS: Formulary; Non-MTUS Citation ODG, Knee."
    assert list(runs_of_a_field(field, outside=False)) == [
        (False, "Knee (ACOEM 2019)"),
        (False, "Formulary"),
        (True, "ODG, Knee."),
    ]


@pytest.mark.parametrize(
    "piece", ["MTUS ", "MTUS and the ", "; MTUS ODG ", "ODG Knee. MTUS is ", "ODG; MTUS; "]
)
def test_a_long_field_is_read_to_its_end(piece: str) -> None:
    # How time grows with length is measured by benchmarks/growth.py; here only that it ends.
    assert read_citations("Decision based on Non-MTUS Citation " + piece * 3_000)


LATER_ACOEM = [
    ("ACOEM Low Back 2011", "2011"),
    ("ACOEM Neck (2010)", "2010"),
    ("ACOEM Shoulder, 2011", "2011"),
    ("the ACOEM Knee 2012", "2012"),
]
OF_2004 = [
    ("ACOEM Low Back 2004", "mtus.acoem2004.ch12"),
    ("ACOEM Knee Complaints 2004", "mtus.acoem2004.ch13"),
    ("ACOEM 2nd Edition (2004) Chapter 12", "mtus.acoem2004.ch12"),
    ("ACOEM Chapter 9", "mtus.acoem2004.ch09"),
]


@pytest.mark.parametrize("joint", ["; ", " and ", ", and ", ". ", " & "])
@pytest.mark.parametrize(
    "odg", ["ODG Low Back 2015", "ODG, Low Back Chapter, MRI (2015)", "ODG Low Back (2015)"]
)
def test_acoem_of_a_later_year_is_no_chapter_of_2004(odg: str, joint: str) -> None:
    outside = ("odg.low-back", "2015")
    for acoem, edition in LATER_ACOEM:
        assert told(acoem) == [("acoem.update", edition)]
        assert told(f"{acoem}{joint}{odg}") == [("acoem.update", edition), outside]
    for acoem in (
        "ACOEM Practice Guidelines, Third Edition (2011), Low Back",
        "ACOEM Occupational Medicine Practice Guidelines, Third Edition (2011), Low Back",
        "ACOEM Guidelines, 3rd ed., Low Back Disorders (2011)",
    ):
        found = told(f"{acoem}{joint}{odg}")
        assert found[1:] == [outside]
        assert not found[0][0].startswith("mtus.acoem2004") and found[0][1] != "2004"
    for acoem, chapter in OF_2004:
        assert told(f"{acoem}{joint}{odg}") == [(chapter, "2004"), outside]


def test_a_part_of_the_mtus_with_another_year_is_no_chapter_of_2004() -> None:
    assert all(edition != "2004" for _, edition in told("MTUS Low Back 2011"))


@pytest.mark.parametrize("odg", ["ODG Formulary", "ODG Drug Formulary", "ODG"])
def test_the_mtus_by_its_year_stands_beside_the_odg(odg: str) -> None:
    mtus = ("mtus.unspecified", None)
    for name in ("MTUS 2009", "CA MTUS 2009", "MTUS (2009)"):
        for joint in ("; ", " and ", ", and "):
            assert told(f"{name}{joint}{odg}") == [mtus, ("odg.unspecified", None)]
            assert told(f"{odg}{joint}{name}") == [("odg.unspecified", None), mtus]
    assert told("MTUS; ODG") == [mtus, ("odg.unspecified", None)]
    # A word on the MTUS cites nothing of it.
    assert told("MTUS is silent; ODG") == [("unknown", None)]
    assert told("ODG Knee 2015; MTUS 2009") == [("odg.knee-leg", "2015"), mtus]


@pytest.mark.parametrize("head", ["", "Decision based on Non-MTUS Citation "])
@pytest.mark.parametrize(
    "mtus",
    [
        "MTUS",
        "CA MTUS",
        "the MTUS.",
        "MTUS guidelines",
        "Medical Treatment Utilization Schedule (MTUS)",
    ],
)
def test_the_mtus_by_its_name_alone_stands_behind_another_source(head: str, mtus: str) -> None:
    last = ("mtus.unspecified", None)
    for joint in ("; ", ". ", ", ", " and ", ", and ", " & ", " plus ", " / ", "/"):
        for name in (
            "ODG",
            "Official Disability Guidelines",
            "Official Disability Guidelines (ODG)",
        ):
            assert told(f"{head}{name}{joint}{mtus}") == [("odg.unspecified", None), last]
        found = read_citations(f"{head}ODG{joint}{mtus}")
        assert found[0].text == "ODG"
    for source, *edition in (*ODG, *OTHER):
        for joint in ("; ", ". ", "; and "):
            both = [tuple(edition), last]
            assert told(f"{head}{source}{joint}{mtus}") == both
            # What follows is read by its own family again.
            third = f"{head}{source}{joint}{mtus}; Non-MTUS Citation ODG Elbow"
            assert told(third) == [*both, ("odg.elbow", None)]


@pytest.mark.parametrize(
    "field",
    [
        "{}ODG, which is not the MTUS",
        "{}ODG Knee, as the MTUS",
        "{}ODG; not in the MTUS",
        "{}ODG Knee is silent; so is the MTUS",
        "{}ODG since there is nothing in the MTUS",
        "{}ODG, for the MTUS says nothing",
        "{}ODG. The MTUS does not address this",
        "{}there is nothing in the ODG and the MTUS",
        "{}neither the ODG nor the MTUS",
        "{}ODG (MTUS)",
        "{}ODG www.dir.ca.gov/MTUS",
    ],
)
def test_a_word_on_the_mtus_behind_another_source_cites_nothing_of_it(field: str) -> None:
    for head in ("", "Decision based on Non-MTUS Citation "):
        assert not any(one.startswith("mtus") for one, _ in told(field.format(head)))


@pytest.mark.parametrize("section", ["", " Opioids", ", Section: Opioids", " Section(s): Opioids"])
@pytest.mark.parametrize("year", ["2009", "(2009)", ", 2009"])
def test_chronic_pain_of_2009_is_the_divisions_guideline(year: str, section: str) -> None:
    cited = f"Chronic Pain {year}{section}".replace(" ,", ",")
    pain, drugs = ("mtus.cpmtg2009", "2009"), ("odg.unspecified", "2016")
    assert told(f"MTUS {cited}") == [pain]
    assert told(f"ODG Drug Formulary (2016); MTUS {cited}") == [drugs, pain]
    assert told(f"MTUS {cited}; ODG Drug Formulary (2016)") == [pain, drugs]
    for part, chapter in (
        ("Low Back Complaints 2004", "mtus.acoem2004.ch12"),
        ("Knee Complaints (2004)", "mtus.acoem2004.ch13"),
        ("Neck 2004", "mtus.acoem2004.ch08"),
    ):
        for joint in (", and ", "; ", " and "):
            both = [(chapter, "2004"), pain]
            assert told(f"MTUS {part}{joint}{cited}") == both
            assert told(f"MTUS {cited}{joint}{part}") == both[::-1]
            found = read_citations(f"MTUS {part}{joint}{cited}")
            assert found[1].sections == (("mtus.cpmtg2009.opioids",) if section else ())
            assert not found[0].section
