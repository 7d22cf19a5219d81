"""Citations in words."""

from __future__ import annotations

from search_app.quoting.citing import (
    citation_in_full,
    citation_text,
    edition_of_several,
    edition_text,
    is_replaced,
    is_unmatched,
    successor_text,
)

CHAPTER = {
    "id": "mtus.acoem2004.ch12",
    "label": "ACOEM 2004, chapter 12",
    "pages": "303-304",
    "section": None,
    "text": "",
    "edition": "2004",
    "replaced_by": "mtus.acoem2017.low-back",
    "replaced_on": "2017-12-01",
    "effective": None,
    "edition_unmatched": False,
    "replaced_by_edition": None,
}
ADOPTED = CHAPTER | {
    "id": "mtus.acoem2017.low-back",
    "label": "ACOEM: Low Back Disorders",
    "pages": None,
    "edition": "2019-03-07",
    "effective": "2019-08-11",
    "replaced_on": "2021-11-23",
    "replaced_by_edition": "2020-02-13",
}


def test_a_citation_says_its_pages() -> None:
    assert citation_text(CHAPTER) == "ACOEM 2004, chapter 12, p. 303-304"
    with_section = CHAPTER | {"section": "Special Studies", "pages": None}
    assert citation_text(with_section) == "ACOEM 2004, chapter 12, section Special Studies"


def test_a_replaced_edition_names_its_successor() -> None:
    told = successor_text(CHAPTER)
    assert "Dec 1, 2017" in told
    assert "Low Back Disorders" in told
    assert is_replaced(CHAPTER)


def test_what_has_no_successor_is_not_called_replaced() -> None:
    current = CHAPTER | {"replaced_by": None, "replaced_on": None}
    assert successor_text(current) == "" and not is_replaced(current)


def test_an_edition_is_told_once() -> None:
    assert edition_text(CHAPTER) == ""
    assert edition_text(CHAPTER | {"edition": "2016-07-28"}) == "edition of 2016-07-28"
    assert edition_text(CHAPTER | {"edition": "20th edition"}) == "20th edition"
    assert edition_text(CHAPTER | {"edition": None}) == "edition not stated"
    assert edition_text(CHAPTER | {"edition": None, "id": "none"}) == ""


def test_an_edition_that_a_later_one_has_replaced_names_it() -> None:
    assert citation_in_full(ADOPTED) == (
        "ACOEM: Low Back Disorders, edition of 2019-03-07 (since replaced for services from "
        "Nov 23, 2021 by its edition of 2020-02-13)"
    )
    assert successor_text(ADOPTED | {"replaced_by_edition": None}).endswith("later edition of it")
    unnamed = ADOPTED | {"edition": None, "replaced_by": None}
    assert edition_text(unnamed) == "edition in force from Aug 11, 2019"
    assert edition_of_several(unnamed) and not edition_of_several(CHAPTER)


def test_a_date_that_no_edition_has_is_told_as_printed() -> None:
    unmatched = ADOPTED | {
        "edition": "March 3, 2018",
        "effective": None,
        "edition_unmatched": True,
        "replaced_by": None,
    }
    told = citation_in_full(unmatched)
    assert "dated March 3, 2018 as printed" in told and "no adopted edition" in told
    assert "replaced" not in told
    assert is_unmatched(unmatched) and not is_unmatched(ADOPTED)
    # Where the label holds the same year, the date is told all the same.
    year = unmatched | {"edition": "2017", "label": "ACOEM: Eye Disorders (MTUS since 2017)"}
    assert "dated 2017 as printed" in edition_text(year)


def test_a_citation_in_full_has_edition_pages_and_successor() -> None:
    told = citation_in_full(CHAPTER | {"edition": "2nd edition"})
    assert told.startswith("ACOEM 2004, chapter 12, p. 303-304, 2nd edition (since replaced for ")
    assert "Dec 1, 2017 by ACOEM: Low Back Disorders" in told
    current = CHAPTER | {"replaced_by": None, "replaced_on": None}
    assert citation_in_full(current) == "ACOEM 2004, chapter 12, p. 303-304"
