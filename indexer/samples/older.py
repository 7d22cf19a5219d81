"""How the layouts of 2013 and early 2014 are set: their covers, headings, labels and footers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from indexer.letters.model import Issue, Reviewer

from .sample_letter import SampleLetter
from .templates import capital, listed

Paragraph = tuple[str, str]
"""A kind of paragraph, as in `printing.PrintedBlock`, and its text."""

_AGENCY = ("heading", "MAXIMUS FEDERAL SERVICES, INC.")
_BASIS = (
    "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to "
    "Make His/Her Decision:"
)


def paragraphs(sample: SampleLetter) -> list[Paragraph]:
    """The whole letter, cover and all."""
    return _LAYOUTS[sample.letter.layout](sample)


def footer(sample: SampleLetter, page: int) -> str | None:
    """The last line of a page, in the layouts that have one."""
    if sample.letter.layout not in ("F0", "F2"):
        return None
    number = sample.letter.cover.case_number
    if number is None:
        return f"Final Determination Letter, page {page}"
    return f"Final Determination Letter for IMR Case Number {number}, page {page}"


def _f0(sample: SampleLetter) -> list[Paragraph]:
    letter, frame, rng = sample.letter, sample.frame, _rng(sample)
    cover = letter.cover
    findings = [
        (
            "text",
            f"{number}) MAXIMUS Federal Services, Inc. has determined the request for "
            f"{issue.treatment} {issue.outcome_text}.",
        )
        for number, issue in enumerate(letter.issues, start=1)
    ]
    front: list[Paragraph] = []
    if sample.has_cover:
        front = [
            _AGENCY,
            ("heading", "Independent Medical Review"),
            ("heading", "Notice of Independent Medical Review Determination"),
            ("rows", f"Dated: {_day(cover.decision_date)}"),
            (
                "rows",
                f"IMR Case Number: {cover.case_number} Date of Injury: "
                f"{_day(cover.date_of_injury)}\n"
                f"Date of UR Decision: {_day(cover.ur_denial_date)} IMR Application Received: "
                f"{_day(cover.application_received)}",
            ),
            ("text", frame["letter_lead"]),
        ]
    below = rng.random() < 0.5

    def labelled(label: str, text: str) -> list[Paragraph]:
        """A label and its text, right below or as a paragraph of its own."""
        return [("text", f"{label}\n{text}")] if below else [("label", label), ("text", text)]

    found = [
        *front,
        *findings,
        ("heading", "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE"),
        ("text", frame["findings_lead"]),
        *findings,
        *labelled(
            "Medical Qualifications of the Expert Reviewer:",
            f"{_certified('The independent reviewer', letter.reviewer)} {frame['selection']}",
        ),
        *labelled("Case Summary:", frame["disclaimer"]),
        ("text", letter.summary),
        *labelled("Documents Reviewed for Determination:", frame["documents"]),
    ]
    for number, issue in enumerate(letter.issues, start=1):
        joint = rng.choice((" ", " ", "\n\n"))
        cited = f"{issue.claims_admin_guideline}{joint}{issue.maximus_guideline}"
        found += [
            ("treatment", f"{number}) Regarding the request for {issue.treatment}:"),
            *labelled(_BASIS, cited),
            *labelled("Rationale for the Decision:", issue.rationale),
        ]
    return [*found, *labelled("Effect of the Decision:", frame["effect"])]


def _f2(sample: SampleLetter) -> list[Paragraph]:
    letter, frame, cover = sample.letter, sample.frame, sample.letter.cover
    stop = _rng(sample).choice((".", ".", ")"))
    found: list[Paragraph] = []
    if sample.has_cover:
        found = [
            _AGENCY,
            ("heading", "Independent Medical Review"),
            (
                "rows",
                f"Case Number: {cover.case_number} Date Assigned: {_full(cover.date_assigned)}\n"
                f"Date of Injury: {_full(cover.date_of_injury)} "
                f"Decision Date: {_full(cover.decision_date)}\n"
                f"UR Denial Date: {_full(cover.ur_denial_date)} "
                f"Priority: {(cover.priority or '').upper()}\n"
                f"Application Received: {_full(cover.application_received)}",
            ),
        ]
    found += [
        ("heading", "HOW THE IMR FINAL DETERMINATION WAS MADE"),
        ("text", frame["how_made"]),
        (
            "text",
            f"{_certified('The Physician Reviewer', letter.reviewer)} {frame['selection']}",
        ),
        ("heading", "DOCUMENTS REVIEWED"),
        ("text", frame["documents"]),
        ("heading", "CLINICAL CASE SUMMARY"),
        ("text", frame["summary_lead"]),
        ("text", letter.summary),
        ("heading", "IMR DECISION(S) AND RATIONALE(S)"),
        ("text", frame["issues_lead"]),
    ]
    for number, issue in enumerate(letter.issues, start=1):
        found += [
            ("treatment", f"{number}{stop} {_asked(issue)} {issue.outcome_text}."),
            ("text", issue.claims_admin_guideline),
            ("text", issue.maximus_guideline),
            ("text", f"The Physician Reviewer's decision rationale: {issue.rationale}"),
        ]
    return found


def _f3(sample: SampleLetter) -> list[Paragraph]:
    letter, frame, cover = sample.letter, sample.frame, sample.letter.cover
    (issue,) = letter.issues
    found: list[Paragraph] = [("heading", "MEDICAL PROFESSIONAL REVIEW")]
    if sample.has_cover:
        found.append(
            (
                "rows",
                f"Case Number: {cover.case_number}\n"
                f"Date of Determination: {_day(cover.decision_date)}\n"
                f"Date of Injury: {_day(cover.date_of_injury)}\n"
                f"Date of UR Decision: {_day(cover.ur_denial_date)}\n"
                f"IMR Application Received: {_day(cover.application_received)}",
            )
        )
    named = letter.reviewer.licensure or letter.reviewer.specialties
    qualified = _certified("The reviewer", letter.reviewer) if named else frame["qualified"]
    return [
        *found,
        ("label", "ISSUE AT DISPUTE:"),
        ("treatment", issue.treatment),
        ("label", "CASE SUMMARY:"),
        ("text", letter.summary),
        ("label", "DOCUMENTS REVIEWED FOR DETERMINATION:"),
        ("text", frame["documents"]),
        (
            "label",
            "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:",
        ),
        ("text", issue.maximus_guideline),
        (
            "label",
            f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE {issue.outcome_text}:",
        ),
        ("text", issue.rationale),
        ("label", "MEDICAL REVIEWER QUALIFICATIONS:"),
        ("text", qualified),
    ]


_LAYOUTS: dict[str, Callable[[SampleLetter], list[Paragraph]]] = {"F0": _f0, "F2": _f2, "F3": _f3}


def _rng(sample: SampleLetter) -> Random:
    return Random(f"print {sample.stem} {sample.width}")


def _certified(who: str, reviewer: Reviewer) -> str:
    field, *others = reviewer.specialties
    also = f", has a subspecialty in {listed(others)}" if others else ""
    return (
        f"{who} is Board Certified in {field}{also} and is licensed to practice in "
        f"{listed(list(reviewer.licensure))}."
    )


def _asked(issue: Issue) -> str:
    """The treatment as the subject of a sentence."""
    first = issue.treatment[0]
    return f"The request for {issue.treatment}" if first.islower() else capital(issue.treatment)


def _day(day: date | None) -> str:
    return f"{day.month}/{day.day}/{day.year}" if day else ""


def _full(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""
