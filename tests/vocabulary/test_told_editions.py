"""Where ACOEM's name and the dates of an edition may stand."""

from __future__ import annotations

import pytest

from indexer.vocabulary.citations import read_citations
from indexer.vocabulary.told_editions import told_behind

COLLEGE = "American College of Occupational and Environmental Medicine"
# "{t}" stands for the title, "{d}" for the date.
FORMS = """
{t} (ACOEM {d}) | {t} (ACOEM, {d}) | {t} ({d} ACOEM) | {t} ({d}, ACOEM) | {t} ({d}) (ACOEM)
{t} (ACOEM) ({d}) | {t} ({d}), ACOEM | {t}, ACOEM ({d}) | {t} ACOEM ({d}) | {t}, ACOEM, {d}
{t} ACOEM {d} | {t}, {d}, ACOEM | {t}, {d} (ACOEM) | {t} (ACOEM) {d} | {t} (ACOEM), {d}
{t} - ACOEM - {d} | {t}: ACOEM {d} | {t} [ACOEM] ({d}) | {t} [{d}] ACOEM | {t}, ACOEM [{d}]
ACOEM {t} ({d}) | ACOEM's {t} ({d}) | ACOEM ({d}) {t} | (ACOEM {d}) {t} | ACOEM {d} {t}
{d} ACOEM {t} | ({d}) ACOEM {t} | {d} {t} (ACOEM) | {d} {t}, ACOEM | ACOEM, {t}, {d}
ACOEM: {t} ({d}) | (ACOEM) {t}, {d} | ACOEM Practice Guidelines ({d}), {t} | ACOEM {d}: {t}
{t} by ACOEM ({d}) | {t} of ACOEM, {d} | {t} from ACOEM dated {d} | {t} per ACOEM {d}
{t}, published by ACOEM ({d}) | {t} issued by ACOEM on {d} | {t} according to ACOEM ({d})
{t} (ACOEM Guideline, {d}) | {t}, ACOEM Practice Guidelines ({d}) | {t} (ACOEM) dated {d}
{t}, ACOEM (rev. {d}) | {t}, ACOEM (revised {d}) | {t}, ACOEM (as of {d}) | {t}, ACOEM version {d}
{t}/ACOEM {d} | {t}/ACOEM ({d}) | {t} (ACOEM; {d}) | {t} (ACOEM: {d}) | {t} ((ACOEM) {d})
{t} (ACOEM ({d})) | {t} ({d} (ACOEM)) | {t}; ACOEM ({d}) | {t}. ACOEM ({d}) | {t}, ACOEM({d})
{t}, COLLEGE ({d}) | {t} (COLLEGE (ACOEM), {d}) | {t} (COLLEGE, {d}) | {t} (per ACOEM, {d})
"""
PLACEMENTS = [form.strip() for line in FORMS.strip().splitlines() for form in line.split("|")]
CITED = [
    ("mtus.acoem2017.hip-groin", "Hip and Groin Disorders Guideline", "04/24/2019", "2019-04-24"),
    ("mtus.acoem2017.hip-groin", "Hip and Groin Guidelines", "April 24, 2019", "2019-04-24"),
    ("mtus.acoem2017.low-back", "Low Back Disorders", "2/24/16", "2016-02-24"),
    ("mtus.acoem2017.knee", "Knee", "2019", "2019-12-03"),
]


def told(field: str) -> list[tuple[str, str | None]]:
    return [(one.id, one.edition) for one in read_citations(field)]


@pytest.mark.parametrize("form", PLACEMENTS)
def test_acoem_and_the_date_may_stand_anywhere_beside_the_title(form: str) -> None:
    for id_, title, date, edition in CITED:
        cited = form.replace("COLLEGE", COLLEGE).format(t=title, d=date)
        for head in ("MTUS ", "Decision based on MTUS ", "Decision based on MTUS: "):
            for end in ("", ".", ", Section(s): Imaging, pages 4-5"):
                assert told(head + cited + end) == [(id_, edition)], cited


LOW_BACK, KNEE = "mtus.acoem2017.low-back", "mtus.acoem2017.knee"


@pytest.mark.parametrize("dates", [("2/24/16", "3/7/19"), ("2016", "2019")])
@pytest.mark.parametrize(
    "form",
    [
        *("(ACOEM {} and {})", "(ACOEM {}, {})", "(ACOEM {}; {})", "(ACOEM {} & {})"),
        *("(ACOEM {} / {})", "(ACOEM {} + {})", "(ACOEM {}, and {})", "[ACOEM {}, {}]"),
        *("(ACOEM {}) and (ACOEM {})", "(ACOEM {}) (ACOEM {})", "(ACOEM {}); (ACOEM {})"),
        *("(ACOEM {}, ACOEM {})", "ACOEM {} and {}", "ACOEM ({} and {})", ", ACOEM ({}, {})"),
        *(
            "({} and {})",
            "({} and {}, ACOEM)",
            ", dated {} and {} (ACOEM)",
            "(ACOEM) ({}) and ({})",
        ),
        *("(ACOEM both {} and {})", "(ACOEM {} as well as {})", "ACOEM {}, ACOEM {}"),
    ],
)
def test_dates_side_by_side_are_editions_of_their_own(form: str, dates: tuple[str, str]) -> None:
    both = [(LOW_BACK, "2016-02-24"), (LOW_BACK, "2019-03-07")]
    for title in ("Low Back Disorders Guideline ", "Low Back "):
        for head in ("MTUS ", "Decision based on MTUS "):
            cited = head + title + form.format(*dates)
            assert told(cited) == both
            assert told(f"{cited}, Section(s): MRI, page 3") == both
            assert told(f"{cited}; MTUS Knee (ACOEM 2019)") == [*both, (KNEE, "2019-12-03")]


@pytest.mark.parametrize(
    ("cited", "read"),
    [
        ("Knee (ACOEM 2019); ACOEM 2020 Low Back Disorders", ["2019-12-03", "2020-02-13"]),
        ("Knee Disorders; ACOEM 2020 Low Back Disorders", [None, "2020-02-13"]),
        ("Knee (ACOEM 2019); (ACOEM 2020) Low Back", ["2019-12-03", "2020-02-13"]),
        ("ACOEM 2019 Knee, ACOEM 2020 Low Back", ["2019-12-03", "2020-02-13"]),
        ("(ACOEM 2019) Knee (ACOEM 2020) Low Back", ["2019-12-03", "2020-02-13"]),
        ("Knee, ACOEM 2019 Low Back, ACOEM 2020", ["2019-12-03", "2020-02-13"]),
        ("ACOEM Knee (2019) and ACOEM Low Back (2020)", ["2019-12-03", "2020-02-13"]),
    ],
)
def test_a_date_is_that_of_the_title_it_stands_with(cited: str, read: list[str | None]) -> None:
    assert told(f"Decision based on MTUS {cited}") == list(zip([KNEE, LOW_BACK], read, strict=True))


def test_what_tells_no_edition_ends_it() -> None:
    text = "Knee (ACOEM 2019), Section(s): Imaging of 2016"
    assert told_behind(text, 4).stop == text.index(", Section")
    assert not told_behind("Knee pain since 2019", 4).tells
    assert not told_behind("Knee (acute)", 4).tells


@pytest.mark.parametrize("piece", ["(", "ACOEM ", "(ACOEM 2019) ", "2019 ", "of the ", "knee, "])
def test_a_long_citation_is_read_to_its_end(piece: str) -> None:
    # How time grows with length is measured by benchmarks/growth.py; here only that it ends.
    assert told("Decision based on MTUS Knee " + piece * 5_000)
