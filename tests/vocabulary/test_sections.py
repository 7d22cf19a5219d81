"""Which parts of a guideline a citation names."""

from __future__ import annotations

import pytest

from indexer.vocabulary import label, read_citations, resolve_guideline
from indexer.vocabulary.names import document_of
from indexer.vocabulary.sections import find_sections
from indexer.vocabulary.tables import guidelines, section_books


@pytest.mark.parametrize(
    ("document", "text", "sections"),
    [
        ("mtus.acoem2004.ch12", "Special Studies, Summary", ["special-studies", "summary"]),
        ("mtus.cpmtg2016", "NSAIDs, GI symptoms & cardiovascular risk", ["nsaids"]),
        ("mtus.cpmtg2009", "Topical analgesics, compounded", ["topical-analgesics"]),
        ("odg.low-back", "Low Back Chapter, MRIs (magnetic resonance imaging)", ["mri"]),
        ("mtus.postsurg2009", "Forearm, Wrist, & Hand", ["forearm-wrist-hand"]),
        ("mtus.cpmtg2016", "something that no table knows", []),
        ("other.uptodate", "Special Studies", []),
    ],
)
def test_a_section_is_named_within_its_document(
    document: str, text: str, sections: list[str]
) -> None:
    assert find_sections(document, text) == tuple(f"{document}.{one}" for one in sections)


def test_a_document_that_is_cited_twice_has_the_sections_of_both() -> None:
    (cited,) = read_citations(
        "Decision based on MTUS ACOEM Chapter 12, Section(s): Physical Methods. "
        "Decision based on MTUS ACOEM Chapter 12, Section(s): Special Studies."
    )
    assert [one.rpartition(".")[2] for one in cited.sections] == [
        "physical-methods",
        "special-studies",
    ]


def test_a_section_can_be_asked_for_by_its_id() -> None:
    wanted = "mtus.cpmtg2016.tens"
    assert resolve_guideline(wanted) == (wanted,)
    assert (label(wanted), document_of(wanted)) == ("TENS", "mtus.cpmtg2016")
    assert document_of("mtus.cpmtg2016") == "mtus.cpmtg2016"


def test_no_section_has_the_id_of_a_document() -> None:
    ids = {
        f"{document}.{section}"
        for document in guidelines().documents
        for book in section_books()
        for section in book.sections
    }
    assert not ids & {*guidelines().documents, *guidelines().families}


def test_every_book_of_sections_names_its_source() -> None:
    assert all(book.source for book in section_books())
