"""A decision in the words of a brief: its title, the line that cites it, and its guidelines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer
from indexer.tagged import TaggedLetter, derive
from indexer.vocabulary.tags import Citation
from search_app.quoting.citing import (
    STYLES,
    citation_in_full,
    citation_line,
    citation_text,
    day,
    edition_of_several,
    edition_text,
    is_replaced,
    is_unmatched,
    successor_text,
    title,
)

HISTORY = (
    "Massage, ten visits was the original request. Four of them were allowed before. "
    "The remaining IMR eligible portion of the original request, Massage, six visits is"
)


@pytest.mark.parametrize(
    ("treatment", "called"),
    [
        ("MRI of the left knee", "MRI of the left knee"),
        ("Walker,\n  front wheels", "Walker, front wheels"),
        (HISTORY, "Massage, six visits"),
        ("", ""),
    ],
)
def test_the_title_is_what_was_in_dispute(treatment: str, called: str) -> None:
    assert title(treatment) == called


def cited(
    *issues: tuple[str, Outcome], name: str = "CM16-0000001", cover: Cover | None = None
) -> TaggedLetter:
    """A letter that decides these treatments."""
    decided = tuple(
        Issue(f"{name}#{number}", treatment, outcome, outcome.value, "", "", "")
        for number, (treatment, outcome) in enumerate(issues, start=1)
    )
    return derive(Letter(name, "prose", cover or Cover(), Reviewer(), "", decided))


LETTER = cited(
    ("MRI,\nlumbar spine.", Outcome.UPHELD),
    ("Norco 10/325 #60", Outcome.OVERTURNED),
    cover=Cover(case_number="CM16-0000001", decision_date=date(2017, 2, 3)),
)


def test_holds_case_date_issue_treatment_and_outcome() -> None:
    assert citation_line(LETTER, 1, 2) == (
        "IMR Case No. CM16-0000001, decided Feb 3, 2017, issue 1 of 2: MRI, lumbar spine. "
        "Upheld (denial stands)."
    )
    assert citation_line(LETTER, 2, 2).endswith(
        "issue 2 of 2: Norco 10/325 #60. Overturned (treatment allowed)."
    )


def test_a_letter_with_one_issue_at_hand_is_cited_by_that_issues_number() -> None:
    alone = replace(LETTER, issues=LETTER.issues[1:])
    assert citation_line(alone, 2, 2) == citation_line(LETTER, 2, 2)


def test_says_what_is_not_printed() -> None:
    assert citation_line(cited(("MRI", Outcome.UNKNOWN), name="003_ab"), 1, 1) == (
        "IMR determination 003_ab (no case number printed), decision date not printed, the only "
        "issue: MRI. Outcome unknown: read the letter."
    )


@pytest.mark.parametrize(
    ("style", "line"),
    [
        (
            "plain",
            "IMR Case No. CM16-0000001, decided Feb 3, 2017, issue 1 of 2: MRI, lumbar spine. "
            "Upheld (denial stands).",
        ),
        (
            "california",
            "Independent Medical Review Final Determination (Feb. 3, 2017, No. CM16-0000001, issue "
            "1 of 2) Cal. Dept. of Industrial Relations, Div. of Workers' Compensation [MRI, "
            "lumbar spine]. Upheld (denial stands).",
        ),
        (
            "bluebook",
            "Indep. Med. Rev. Final Determination, No. CM16-0000001, issue 1 of 2 (Cal. Dep't of "
            "Indus. Rels., Div. of Workers' Comp. Feb. 3, 2017) (MRI, lumbar spine). Upheld "
            "(denial stands).",
        ),
    ],
)
def test_each_style_has_its_line(style: str, line: str) -> None:
    assert citation_line(LETTER, 1, 2, style) == line


@pytest.mark.parametrize("style", STYLES)
def test_every_style_says_what_is_not_printed(style: str) -> None:
    line = citation_line(cited(("MRI", Outcome.UNKNOWN), name="003_ab"), 1, 1, style)
    assert "IMR determination 003_ab (no case number printed)" in line
    assert "decision date not printed" in line and "the only issue" in line and "MRI" in line
    assert line.endswith("Outcome unknown: read the letter.")


@pytest.mark.parametrize("style", STYLES)
def test_a_sample_is_fictitious_in_every_style(style: str) -> None:
    sample = replace(LETTER, sample=True)
    whole = citation_line(LETTER, 1, 2, style)
    assert citation_line(sample, 1, 2, style) == f"FICTITIOUS SAMPLE: {whole}"


def test_a_day_is_written_as_people_here_do() -> None:
    assert day("2016-01-09") == day(date(2016, 1, 9)) == "Jan 9, 2016"
    assert day(None) == "no date" and day("", "?") == "?"


CHAPTER = Citation(
    id="mtus.acoem2004.ch12",
    label="ACOEM 2004, chapter 12",
    pages="303-304",
    section=None,
    text="",
    edition="2004",
    replaced_by="mtus.acoem2017.low-back",
    replaced_on="2017-12-01",
)
ADOPTED = replace(
    CHAPTER,
    id="mtus.acoem2017.low-back",
    label="ACOEM: Low Back Disorders",
    pages=None,
    edition="2019-03-07",
    effective="2019-08-11",
    replaced_on="2021-11-23",
    replaced_by_edition="2020-02-13",
)


def test_a_citation_says_its_pages() -> None:
    assert citation_text(CHAPTER) == "ACOEM 2004, chapter 12, p. 303-304"
    with_section = replace(CHAPTER, section="Special Studies", pages=None)
    assert citation_text(with_section) == "ACOEM 2004, chapter 12, section Special Studies"


def test_a_replaced_edition_names_its_successor() -> None:
    told = successor_text(CHAPTER)
    assert "Dec 1, 2017" in told
    assert "Low Back Disorders" in told
    assert is_replaced(CHAPTER)


def test_what_has_no_successor_is_not_called_replaced() -> None:
    current = replace(CHAPTER, replaced_by=None, replaced_on=None)
    assert successor_text(current) == "" and not is_replaced(current)


def test_an_edition_is_told_once() -> None:
    assert edition_text(CHAPTER) == ""
    assert edition_text(replace(CHAPTER, edition="2016-07-28")) == "edition of 2016-07-28"
    assert edition_text(replace(CHAPTER, edition="20th edition")) == "20th edition"
    assert edition_text(replace(CHAPTER, edition=None)) == "edition not stated"
    assert edition_text(replace(CHAPTER, edition=None, id="none")) == ""


def test_an_edition_that_a_later_one_has_replaced_names_it() -> None:
    assert citation_in_full(ADOPTED) == (
        "ACOEM: Low Back Disorders, edition of 2019-03-07 (since replaced for services from "
        "Nov 23, 2021 by its edition of 2020-02-13)"
    )
    assert successor_text(replace(ADOPTED, replaced_by_edition=None)).endswith(
        "later edition of it"
    )
    unnamed = replace(ADOPTED, edition=None, replaced_by=None)
    assert edition_text(unnamed) == "edition in force from Aug 11, 2019"
    assert edition_of_several(unnamed) and not edition_of_several(CHAPTER)


def test_a_date_that_no_edition_has_is_told_as_printed() -> None:
    unmatched = replace(
        ADOPTED, edition="March 3, 2018", effective=None, edition_unmatched=True, replaced_by=None
    )
    told = citation_in_full(unmatched)
    assert "dated March 3, 2018 as printed" in told and "no adopted edition" in told
    assert "replaced" not in told
    assert is_unmatched(unmatched) and not is_unmatched(ADOPTED)
    # Where the label holds the same year, the date is told all the same.
    year = replace(unmatched, edition="2017", label="ACOEM: Eye Disorders (MTUS since 2017)")
    assert "dated 2017 as printed" in edition_text(year)


def test_a_citation_in_full_has_edition_pages_and_successor() -> None:
    told = citation_in_full(replace(CHAPTER, edition="2nd edition"))
    assert told.startswith("ACOEM 2004, chapter 12, p. 303-304, 2nd edition (since replaced for ")
    assert "Dec 1, 2017 by ACOEM: Low Back Disorders" in told
    current = replace(CHAPTER, replaced_by=None, replaced_on=None)
    assert citation_in_full(current) == "ACOEM 2004, chapter 12, p. 303-304"
