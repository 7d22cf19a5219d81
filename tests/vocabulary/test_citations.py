"""Which documents are read in a guideline field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.citations import find_guidelines, read_citations
from indexer.vocabulary.tables import guidelines


def ids(field: str) -> list[str]:
    return [citation.id for citation in read_citations(field)]


@pytest.mark.parametrize(
    ("field", "cited"),
    [
        ("Decision based on MTUS Knee Complaints 2004.", ["mtus.acoem2004.ch13"]),
        (
            "Decision based on MTUS ACOEM Chapter 14 Ankle and Foot Complaints Page(s): 370.",
            ["mtus.acoem2004.ch14"],
        ),
        (
            "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints, Chapter 13 Knee "
            "Complaints Page(s): 200, 330.",
            ["mtus.acoem2004.ch09", "mtus.acoem2004.ch13"],
        ),
        ("Decision based on MTUS Elbow Complaints 2007.", ["mtus.acoem2007.elbow"]),
        ("Decision based on MTUS Elbow Complaints 2004.", ["mtus.acoem2004.ch10"]),
        (
            "Decision based on MTUS General Approaches 2004, Section(s): Work-Relatedness, "
            "Prevention, and Eye 2004.",
            ["mtus.acoem2004.ch04", "mtus.acoem2004.ch01", "mtus.acoem2004.ch16"],
        ),
        ("Decision based on MTUS General Approaches 2004.", ["mtus.acoem2004.unspecified"]),
        ("Decision based on MTUS Chronic Pain Treatment Guidelines Opioids, page 80.",
         ["mtus.cpmtg2009"]),
        (
            "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Massage, and "
            "Opioid Treatment 2016, Section(s): 9. Chronic Opioid Treatment: Dose.",
            ["mtus.cpmtg2016", "mtus.opioids2016"],
        ),
        ("Decision based on MTUS Postsurgical Treatment 2009, Section(s): Knee.",
         ["mtus.postsurg2009"]),
        ("Decision based on MTUS Acupuncture Treatment 2007.", ["mtus.acupuncture2007"]),
        ("Decision based on MTUS Postsurgical Treatment Guidelines, Acupuncture Guidelines",
         ["mtus.postsurg2009", "mtus.acupuncture2007"]),
        ("Decision based on MTUS Low Back Disorders 2017.", ["mtus.acoem2017.low-back"]),
        ("Decision based on MTUS ACOEM.", ["mtus.acoem2004.unspecified"]),
    ],
)  # fmt: skip
def test_documents_of_the_mtus(field: str, cited: list[str]) -> None:
    assert ids(field) == cited


OUTSIDE = "Decision based on Non-MTUS Citation "


@pytest.mark.parametrize(
    ("citation", "cited"),
    [
        ("Official Disability Guidelines (ODG), Knee & Leg, Knee brace.", ["odg.knee-leg"]),
        ("ODG Low Back - Lumbar & Thoracic (Acute & Chronic), Traction.", ["odg.low-back"]),
        ("ODG, Pain (Chronic), Opioids for chronic pain.", ["odg.pain"]),
        ("ODG, Hand Chapter, Elbow Chapter, Massage.", ["odg.forearm-wrist-hand", "odg.elbow"]),
        ("ODG, Neck and Upper Back; Low Back.", ["odg.neck-upper-back", "odg.low-back"]),
        ("ODG x-ray elbow.", ["odg.elbow"]),
        ("ODG Massage Guidelines.", ["odg.unspecified"]),
        ("ODG, Elbow, ODG Massage Guidelines.", ["odg.elbow"]),
        ("Ankle & Foot (Acute & Chronic), Boots.", ["odg.ankle-foot"]),
        ("ACOEM, 3rd edition, Hip and Groin Disorders.", ["acoem.update"]),
        ("ACOEM guidelines and the Official Disability Guidelines.",
         ["acoem.update", "odg.unspecified"]),
        ("ODG Hip & Pelvis and Other Medical Treatment Guidelines www.example-clinic.com/hips.html",
         ["odg.hip-pelvis", "other.example-clinic"]),
        ("https://emedicine.medscape.com/article/1.", ["other.medscape"]),
        ("American Academy of Neurology, a position paper.", ["other.aan"]),
        ("American Geriatrics Society, a list of drugs.", ["other.ags"]),
        ("A book that nobody knows.", ["other.misc"]),
        ("", ["other.unspecified"]),
    ],
)  # fmt: skip
def test_documents_outside_the_mtus(citation: str, cited: list[str]) -> None:
    assert ids(OUTSIDE + citation) == cited


def test_both_kinds_of_citation_in_one_field() -> None:
    field = f"Decision based on MTUS Knee Complaints 2004. {OUTSIDE}ODG, Knee."
    assert ids(field) == ["mtus.acoem2004.ch13", "odg.knee-leg"]


def test_nothing_cited_is_told_from_nothing_read() -> None:
    assert ids("The Claims Administrator did not cite any medical evidence.") == ["none"]
    assert ids("The reviewer went outside of the MTUS.") == ["other.unspecified"]
    assert ids("") == ["unknown"]
    assert ids("zzz") == ["unknown"]


def test_document_is_listed_once() -> None:
    assert ids(f"{OUTSIDE}ODG, Knee. {OUTSIDE}ODG, Knee & Leg.") == ["odg.knee-leg"]


def test_pages_and_section_are_kept_as_printed() -> None:
    first = read_citations(
        "Decision based on MTUS ACOEM Chapter 13 Knee Complaints Page(s): 330-331."
    )
    assert first[0].pages == "330-331"
    second = read_citations(
        "Decision based on MTUS Knee Complaints 2004, Section(s): Initial Care."
    )
    assert (second[0].section, second[0].pages) == ("Initial Care", None)


def test_each_document_keeps_its_own_section() -> None:
    field = (
        "Decision based on MTUS Knee Complaints 2004, Section(s): Summary, and Shoulder "
        "Complaints 2004, Section(s): Initial Care."
    )
    assert [one.section for one in read_citations(field)] == ["Summary", "Initial Care"]


def test_document_tells_its_chapter_its_edition_and_what_has_replaced_it() -> None:
    (knee,) = read_citations("Decision based on MTUS Knee Complaints 2004.")
    assert (knee.chapter, knee.edition) == (13, "2004")
    assert (knee.replaced_by, knee.replaced_on) == ("mtus.acoem2017.knee", "2017-12-01")
    (surgery,) = read_citations("Decision based on MTUS Postsurgical Treatment 2009.")
    assert (surgery.chapter, surgery.replaced_by, surgery.replaced_on) == (None, None, None)


@pytest.mark.parametrize(
    ("citation", "chapter", "edition"),
    [
        ("ODG, Knee & Leg, updated 6/1/2015.", None, "2015-06"),
        ("ODG (web version, 2014), Knee & Leg.", None, "2014"),
        ("ODG, Knee & Leg.", None, None),
        ("ACOEM Practice Guidelines, 3rd edition, Chapter 9.", 9, "3rd edition"),
        ("Cochrane review, 2015.", None, None),
    ],
)
def test_edition_is_read_where_the_letter_tells_it(
    citation: str, chapter: int | None, edition: str | None
) -> None:
    found = read_citations("Decision based on Non-MTUS Citation " + citation)[0]
    assert (found.chapter, found.edition) == (chapter, edition)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ODG shoulder", ("odg.shoulder",)),
        ("upheld under ACOEM chapter 13", ("mtus.acoem2004.ch13",)),
        ("ACOEM low back", ("mtus.acoem2004.ch12",)),
        ("what does the ODG say", ("odg",)),
        ("MTUS", ("mtus",)),
        ("MTUS chronic pain 2016", ("mtus.cpmtg2016",)),
        ("postsurgical treatment guidelines", ("mtus.postsurg2009",)),
        ("knee pain after a fall", ()),
    ],
)
def test_guidelines_of_a_query(text: str, named: tuple[str, ...]) -> None:
    assert find_guidelines(text) == named


@given(st.text(alphabet="DecisionbasedonMTUSODG (),.:;/&-0123456789 Kneewww.com", max_size=200))
def test_any_field_gives_at_least_one_citation(text: str) -> None:
    citations = read_citations("Decision based on Non-MTUS Citation " + text)
    assert citations
    known = guidelines().documents
    assert all(one.id in known or one.id.startswith("other.") for one in citations)


@pytest.mark.parametrize(
    "piece", ["1, ", "www.a.", "a-a.", "Section(s): ", "ODG Knee, ", "page 1-"]
)
def test_a_long_field_is_read_to_its_end(piece: str) -> None:
    # How time grows with length is measured by benchmarks/growth.py; here only that it ends.
    read_citations("Decision based on Non-MTUS Citation " + piece * 5_000)


def test_a_citation_glued_to_a_word_before_it_is_read_by_its_title() -> None:
    (found,) = read_citations("medicalDecision based on MTUS Low Back Complaints 2004.")
    assert found.id == "mtus.acoem2004.ch12"
    assert [one.id for one in read_citations("xDecision based on MTUS")] == ["unknown"]


def test_pages_of_several_documents_at_once_are_given_to_none() -> None:
    field = "Decision based on MTUS Knee Complaints 2004, and Shoulder Complaints 2004"
    several = read_citations(f"{field} Page(s): 170 290, 300 301.")
    assert [one.pages for one in several] == [None, None]
    one = read_citations("Decision based on MTUS Low Back Complaints 2004 Page(s): 290, 300-301.")
    assert one[0].pages == "290, 300-301"
