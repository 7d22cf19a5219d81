"""Citations in words."""

from __future__ import annotations

from search_app.retrieval.guidelines import citation_text, is_replaced, since_replaced

CHAPTER = {
    "id": "mtus.acoem2004.ch12",
    "label": "ACOEM 2004, chapter 12",
    "pages": "303-304",
    "section": None,
    "text": "",
    "replaced_by": "mtus.acoem2017.low-back",
    "replaced_on": "2017-12-01",
}


def test_a_citation_says_its_pages() -> None:
    assert citation_text(CHAPTER) == "ACOEM 2004, chapter 12, p. 303-304"
    with_section = CHAPTER | {"section": "Special Studies", "pages": None}
    assert citation_text(with_section) == "ACOEM 2004, chapter 12, section Special Studies"


def test_a_replaced_edition_names_its_successor() -> None:
    told = since_replaced(CHAPTER) or ""
    assert "2017-12-01" in told
    assert "Low Back Disorders" in told
    assert is_replaced(CHAPTER)


def test_what_has_no_successor_is_not_called_replaced() -> None:
    assert since_replaced(CHAPTER | {"replaced_by": None, "replaced_on": None}) is None
