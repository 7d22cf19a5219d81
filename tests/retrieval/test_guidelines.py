"""Citations in words."""

from __future__ import annotations

from search_app.retrieval.guidelines import (
    citation_in_full,
    citation_text,
    edition_text,
    is_replaced,
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


def test_a_citation_in_full_has_edition_pages_and_successor() -> None:
    told = citation_in_full(CHAPTER | {"edition": "2nd edition"})
    assert told.startswith("ACOEM 2004, chapter 12, p. 303-304, 2nd edition (since replaced for ")
    assert "Dec 1, 2017 by ACOEM: Low Back Disorders" in told
    current = CHAPTER | {"replaced_by": None, "replaced_on": None}
    assert citation_in_full(current) == "ACOEM 2004, chapter 12, p. 303-304"
