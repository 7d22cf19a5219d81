"""What is reported as matched by no entry of the tables."""

from __future__ import annotations

from indexer.letters.model import Issue, Outcome
from indexer.vocabulary.tagging import tag
from indexer.vocabulary.unmatched import Unmatched, unmatched

OUTSIDE = "Decision based on Non-MTUS Citation "


def of(treatment: str, maximus: str, claims_admin: str) -> tuple[Unmatched, ...]:
    issue = Issue(
        id="CM00-0000001#1",
        treatment=treatment,
        outcome=Outcome.UPHELD,
        outcome_text="Upheld",
        claims_admin_guideline=claims_admin,
        maximus_guideline=maximus,
        rationale="",
    )
    return unmatched(issue, tag(issue, ""))


def test_what_is_matched_is_not_reported() -> None:
    assert of("MRI of the hip", OUTSIDE + "ODG, Hip & Pelvis.", "did not cite evidence") == ()


def test_every_unmatched_text_is_told_with_its_field() -> None:
    found = of("Xyzzo  plugh", OUTSIDE + "A book that nobody knows.", OUTSIDE + "ODG, Xyzzo.")
    assert found == (
        Unmatched("treatment", "other/unspecified", "Xyzzo plugh"),
        Unmatched("maximus", "other.misc", "A book that nobody knows."),
        Unmatched("claims_admin", "odg.unspecified", "ODG, Xyzzo."),
    )


def test_a_date_that_no_adopted_edition_has_is_reported() -> None:
    known = "Decision based on MTUS Low Back Disorders Guideline (ACOEM February 13, 2020)."
    cited = known.replace("13, 2020", "14, 2020")
    assert of("MRI", known, known) == ()
    assert of("MRI", known, cited) == (
        Unmatched(
            "claims_admin",
            "mtus.acoem2017.low-back",
            "Low Back Disorders Guideline (ACOEM February 14, 2020)",
        ),
    )


def test_field_that_cannot_be_read_is_reported() -> None:
    assert [one.id for one in of("MRI", "zzz", OUTSIDE)] == ["unknown", "other.unspecified"]
