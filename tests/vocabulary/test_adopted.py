"""Citations in the form of December 2017."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.adopted import find_adopted
from indexer.vocabulary.citations import find_guidelines, read_citations
from indexer.vocabulary.editions import editions
from indexer.vocabulary.tables import Guideline, guidelines
from indexer.vocabulary.tags import Citation

HEAD = "Decision based on MTUS "
TITLES = {
    "initial-approaches": "Initial Approaches to Treatment",
    "opioids": "Opioids",
    "chronic-pain": "Chronic Pain",
    "ankle-foot": "Ankle and Foot Disorders",
    "asthma": "Occupational/Work-Related Asthma",
    "low-back": "Low Back Disorders",
    "cervical-thoracic": "Cervical and Thoracic Spine Disorders",
    "elbow": "Elbow Disorders",
    "eye": "Eye Disorders",
    "hand-wrist-forearm": "Hand, Wrist, and Forearm Disorders",
    "hip-groin": "Hip and Groin Disorders",
    "knee": "Knee Disorders",
    "interstitial-lung": "Occupational Interstitial Lung Disease",
    "shoulder": "Shoulder Disorders",
    "depressive": "Workplace Mental Health: Depressive Disorders",
    "anxiety": "Workplace Mental Health: Anxiety Disorders",
    "ptsd": "Workplace Mental Health: Posttraumatic Stress Disorder and Acute Stress Disorder",
    "covid-19": "Coronavirus (COVID-19)",
}
MONTHS = "January February March April May June July August September October November December"


def document(topic: str) -> Guideline:
    return guidelines().documents[f"mtus.acoem2017.{topic}"]


def in_words(iso: str) -> str:
    year, *rest = iso.split("-")
    month = MONTHS.split()[int(rest[0]) - 1] if rest else ""
    return f"{month} {int(rest[1])}, {year}" if len(rest) == 2 else f"{month} {year}".strip()


def in_numbers(iso: str) -> str:
    parts = iso.split("-")
    return f"{int(parts[1])}/{int(parts[2])}/{parts[0]}" if len(parts) == 3 else in_words(iso)


EDITIONS = [
    pytest.param(topic, one.dated, one.effective, id=f"{topic}-{one.dated or one.effective}")
    for topic in TITLES
    for one in editions(document(topic))
]
FORMS = [
    "{} Guideline (ACOEM {})",
    "{} Guidelines (ACOEM, {})",
    "{} (ACOEM {})",
    "{} Guideline ({})",
    "{} Guideline, ACOEM {}",
    "{} Guideline [ACOEM {}]",
    "{} Guideline (ACOEM Practice Guidelines, updated {})",
    "{} Guideline (ACOEM {}), Section(s): Summary, page 12",
    "{} Guideline, Section(s): Summary (ACOEM {})",
]
HEADS = [
    "MTUS ",
    "MTUS: ",
    "MTUS - ",
    "MTUS/ACOEM ",
    "CA MTUS ",
    "Medical Treatment Utilization Schedule (MTUS) ",
    HEAD,
    "Decision based on MTUS: ",
    "Decision based on MTUS/ACOEM ",
    "Decision based on the MTUS - ",
]


def told(field: str) -> list[tuple[str, str | None]]:
    return [(one.id, one.edition) for one in read_citations(field)]


@pytest.mark.parametrize(("topic", "dated", "effective"), EDITIONS)
def test_every_adopted_edition_is_read_in_every_form(
    topic: str, dated: str | None, effective: str
) -> None:
    title, id_ = TITLES[topic], document(topic).id
    for name in {title, title.removesuffix(" Disorders"), title.replace(" and ", " & ")}:
        for head in HEADS:
            field = f"{head}{name} Guideline, effective {in_words(effective)}."
            (found,) = read_citations(field)
            assert (found.id, found.edition, found.effective) == (id_, dated, effective), field
            if dated is None:
                continue
            for form in FORMS:
                for date in {in_words(dated), in_numbers(dated), dated[:4]}:
                    field = head + form.format(name, date)
                    assert told(field) == [(id_, dated)], field


@pytest.mark.parametrize("joint", ["; ", ". ", ", ", " and ", " & ", "; MTUS ", ", and MTUS: "])
def test_several_citations_of_one_field_are_all_read(joint: str) -> None:
    pairs = [
        (topic, one.dated)
        for topic in ("low-back", "chronic-pain", "eye", "ptsd", "initial-approaches", "knee")
        for one in editions(document(topic))[:1]
        if one.dated
    ]
    cited = [f"{TITLES[topic]} Guideline (ACOEM {in_words(dated)})" for topic, dated in pairs]
    assert told(f"{HEAD}{joint.join(cited)}.") == [
        (document(topic).id, dated) for topic, dated in pairs
    ]
    for one, (topic, _) in zip(read_citations(HEAD + joint.join(cited)), pairs, strict=True):
        assert one.text.startswith(TITLES[topic])
        assert one.text.endswith(")")


def test_each_keeps_its_own_sections_and_pages() -> None:
    low_back, pain = read_citations(
        f"{HEAD}Low Back Disorders Guideline (ACOEM February 13, 2020), Section(s): MRI, Opioids, "
        "pages 40-42; MTUS Chronic Pain Guideline (ACOEM May 15, 2017), Section(s): TENS."
    )
    assert (low_back.section, low_back.pages) == ("MRI, Opioids", "40-42")
    assert low_back.sections == ("mtus.acoem2017.low-back.mri", "mtus.acoem2017.low-back.opioids")
    assert (pain.section, pain.pages) == ("TENS", None)


def test_a_section_that_is_called_as_a_document_is_none() -> None:
    ids = [("mtus.acoem2017.opioids", "2017-04-20")]
    assert told(f"{HEAD}Opioids Guideline, Section(s): Chronic Pain (ACOEM April 20, 2017)") == ids
    assert told(f"{HEAD}Opioids Guideline (ACOEM April 20, 2017), Section(s): Chronic Pain") == ids


def test_two_guidelines_may_share_what_tells_their_editions() -> None:
    both = [("mtus.acoem2017.low-back", "2020-02-13"), ("mtus.acoem2017.knee", "2019-12-03")]
    field = "Low Back Disorders and Knee Disorders Guidelines (ACOEM {} and {})"
    assert told(HEAD + field.format("February 13, 2020", "December 3, 2019")) == both
    one = told(f"{HEAD}Low Back and Knee Disorders Guidelines (ACOEM December 3, 2019)")
    assert one == [("mtus.acoem2017.low-back", "December 3, 2019"), both[1]]


def test_two_editions_of_one_guideline_are_two_citations() -> None:
    first, second = "Low Back Disorders Guideline (ACOEM 2019)", "Low Back Guideline (ACOEM 2020)"
    assert told(f"{HEAD}{first}; {second}") == [
        ("mtus.acoem2017.low-back", "2019-03-07"),
        ("mtus.acoem2017.low-back", "2020-02-13"),
    ]
    assert len(told(f"{HEAD}{second}; {second}")) == 1
    assert told(f"{HEAD}Low Back Disorders; MTUS {second}") == [
        ("mtus.acoem2017.low-back", "2020-02-13")
    ]


@pytest.mark.parametrize(
    ("cited", "edition"),
    [
        ("ACOEM 2019 Knee Disorders", "2019-12-03"),
        ("(ACOEM December 3, 2019) Knee Disorders Guideline", "2019-12-03"),
        ("2019 Knee Disorders Guideline", "2019-12-03"),
        ("(effective September 21, 2020) Knee Guideline", "2019-12-03"),
        ("ACOEM Guideline (2019), Knee Chapter", "2019-12-03"),
        ("Knee Disorders Guidline, dated 12/3/2019", "2019-12-03"),
        ("Knee Disorders Guideline (ACOEM)", None),
        ("Knee Disorders Guideline", None),
    ],
)
def test_the_date_may_stand_elsewhere_or_nowhere(cited: str, edition: str | None) -> None:
    for head in (HEAD, "MTUS "):
        assert told(head + cited) == [("mtus.acoem2017.knee", edition)]


def test_titles_without_a_date_are_all_read() -> None:
    both = [("mtus.acoem2017.knee", None), ("mtus.acoem2017.shoulder", None)]
    for joint in ("; ", ". ", " and ", "; MTUS "):
        for head in (HEAD, "MTUS "):
            field = f"{head}Knee Disorders Guideline{joint}Shoulder Disorders Guideline"
            assert told(field) == both


def only(field: str) -> Citation:
    (found,) = read_citations(field)
    return found


@pytest.mark.parametrize(
    ("cited", "printed"),
    [
        ("Low Back Disorders Guideline (ACOEM March 3, 2018)", "March 3, 2018"),
        ("Low Back Disorders Guideline (ACOEM November 23, 2021)", "November 23, 2021"),
        ("Low Back Disorders 2017", "2017"),
        ("Knee Guideline, effective 1/1/2022", "effective 1/1/2022"),
        ("Cornerstones of Disability Prevention and Management (ACOEM 2017)", "2017"),
        ("Drug Formulary (effective March 1, 2021)", "effective March 1, 2021"),
        ("Wrist Cyst Guideline (ACOEM 2020)", "2020"),
        ("ACOEM Guidelines 2020", "2020"),
        ("Workplace Mental Health Guideline (ACOEM 2022)", "2022"),
    ],
)
def test_a_date_of_no_adopted_edition_is_kept_as_printed_and_called_unmatched(
    cited: str, printed: str
) -> None:
    for head in (HEAD, "MTUS "):
        found = only(head + cited)
        assert found.edition_unmatched
        assert (found.edition, found.effective) == (printed, None)
        assert (found.replaced_by, found.replaced_on) == (None, None)


def test_what_has_replaced_it_follows_from_the_edition() -> None:
    first = only(f"{HEAD}Low Back Disorders Guideline (ACOEM February 24, 2016)")
    assert (first.replaced_by, first.replaced_on) == (first.id, "2019-08-11")
    assert first.replaced_by_edition == "2019-03-07"
    last = only(f"{HEAD}Low Back Disorders Guideline (ACOEM February 13, 2020)")
    unknown = only(f"{HEAD}Low Back Disorders Guideline (ACOEM)")
    for one in (last, unknown):
        assert (one.replaced_by, one.replaced_on, one.replaced_by_edition) == (None, None, None)


def test_a_module_that_is_not_named_is_told_by_its_date() -> None:
    assert told(f"{HEAD}Workplace Mental Health Guideline (ACOEM April 30, 2021)") == [
        ("mtus.acoem2017.anxiety", "2021-04-30")
    ]


def test_a_body_part_that_is_no_title_is_told_by_region_and_date() -> None:
    assert told(f"{HEAD}Neck Guideline (ACOEM October 17, 2018)") == [
        ("mtus.acoem2017.cervical-thoracic", "2018-10-17")
    ]
    assert told(f"{HEAD}Neck Guideline (ACOEM October 18, 2018)") == [
        ("mtus.acoem2017.unspecified", "October 18, 2018")
    ]


@pytest.mark.parametrize(
    ("cited", "id_", "edition"),
    [
        ("Initial Approaches to Treatment (ACOEM 2004)", "mtus.acoem2004.ch03", "2004"),
        ("Initial Approaches to Treatment", "mtus.acoem2004.ch03", "2004"),
        ("Elbow Disorders Guideline (ACOEM 2007)", "mtus.acoem2007.elbow", "2007"),
        ("Elbow Complaints 2007", "mtus.acoem2007.elbow", "2007"),
        ("Low Back Complaints (ACOEM 2004)", "mtus.acoem2004.ch12", "2004"),
        ("ACOEM low back", "mtus.acoem2004.ch12", "2004"),
        ("Eye 2004", "mtus.acoem2004.ch16", "2004"),
        ("Chronic Pain Guidelines", "mtus.cpmtg2009", "2009"),
        ("Chronic Pain Guideline (2016)", "mtus.cpmtg2016", "2016-07-28"),
        ("Chronic Pain Medical Treatment Guidelines 2016", "mtus.cpmtg2016", "2016-07-28"),
        ("Opioid Treatment 2016, Section(s): Chronic Pain", "mtus.opioids2016", "2016-07-28"),
    ],
)
def test_the_documents_of_before_keep_their_names(cited: str, id_: str, edition: str) -> None:
    found = only(HEAD + cited)
    assert (found.id, found.edition, found.edition_unmatched) == (id_, edition, False)


def test_old_and_new_and_other_sources_stand_in_one_field() -> None:
    field = (
        f"{HEAD}Postsurgical Treatment Guidelines 2009 and Knee Disorders Guideline (ACOEM "
        "December 3, 2019); ODG, Knee & Leg; MTUS Opioids Guideline (ACOEM 2017)."
    )
    assert told(field) == [
        ("mtus.postsurg2009", "2009"),
        ("mtus.acoem2017.knee", "2019-12-03"),
        ("odg.knee-leg", None),
        ("mtus.acoem2017.opioids", "2017-04-20"),
    ]
    outside = "Decision based on Non-MTUS Citation ACOEM Knee Disorders Guideline (ACOEM 2019)."
    assert [one for one, _ in told(outside)] == ["acoem.update"]


def test_a_query_names_them_where_it_names_acoem_or_the_mtus() -> None:
    assert find_guidelines("upheld under MTUS low back guideline (ACOEM February 13, 2020)") == (
        "mtus.acoem2017.low-back",
    )
    assert find_guidelines("ACOEM 2019 knee disorders") == ("mtus.acoem2017.knee",)
    assert find_guidelines("knee pain since an injury of 2019") == ()
    assert find_adopted("shoulder 2016 and knee (2019)", of_mtus=False) == ()


def test_the_cases_that_were_reported(shared: Path) -> None:
    for line in (shared / "cases" / "citations.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for field in (case["citation"], f"Decision based on {case['citation']}."):
            found = told(field)
            assert [one for one, _ in found] == case["ids"], field
            assert [edition for _, edition in found] == case["editions"], field


PIECES = [
    *TITLES.values(),
    "Guideline",
    "(ACOEM",
    "February 13, 2020",
    "2019",
    ")",
    "effective",
    "Section(s):",
    ";",
    "and",
    ",",
    "MTUS",
    "ODG",
    "page 4",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_mixture_is_read_in_order(pieces: list[str]) -> None:
    body = " ".join(pieces)
    found = find_adopted(body)
    assert [one.start for one in found] == sorted({one.start for one in found})
    assert all(one.start < one.stop <= len(body) for one in found)
    assert read_citations(HEAD + body)
