"""How a sample letter is set: its paragraphs in order, wrapped into lines and cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from indexer.letters.model import Cover, Letter

from .clinic import clinic
from .older import paragraphs
from .sample_letter import SampleLetter

COVER_LABELS = (
    (("Case Number:", "case_number"),),
    (("Date Assigned:", "date_assigned"), ("Date of Injury:", "date_of_injury")),
    (("Decision Date:", "decision_date"), ("UR Denial Date:", "ur_denial_date")),
    (("Priority:", "priority"), ("Application Received:", "application_received")),
)
"""The cover table, row by row: the printed label and the field that it names."""


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """One printed paragraph. `field` numbers the letter's field that it belongs to.

    `kind` is `heading`, `label` (a heading at the margin), `rows` (lines that stand directly under
    each other), `treatment` or `text`.
    """

    kind: str
    text: str
    field: int


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; `opens` tells that it is the first of its paragraph."""

    text: str
    kind: str
    field: int
    opens: bool


def has_table(sample: SampleLetter) -> bool:
    """Whether a cover table comes before the paragraphs; the older covers are paragraphs."""
    return sample.has_cover and sample.letter.layout == "F1"


def blocks(sample: SampleLetter) -> list[PrintedBlock]:
    """The paragraphs of a letter, below its cover table where it has one."""
    found = _f1(sample) if sample.letter.layout == "F1" else paragraphs(sample)
    return [
        PrintedBlock(kind, part, number)
        for number, (kind, text) in enumerate(found)
        for part in text.split("\n\n")
    ]


def _f1(sample: SampleLetter) -> list[tuple[str, str]]:
    letter: Letter = sample.letter
    prose, rng = clinic().prose, Random(f"print {sample.stem} {sample.width}")
    reviewer = letter.reviewer
    found: list[tuple[str, str]] = [
        ("heading", "HOW THE IMR FINAL DETERMINATION WAS MADE"),
        ("text", rng.choice(prose["how_made"])),
        (
            "rows",
            "The Expert Reviewer has the following credentials:\n"
            f"State(s) of Licensure: {', '.join(reviewer.licensure)}\n"
            f"Certification(s)/Specialty: {', '.join(reviewer.specialties)}",
        ),
        ("heading", "CLINICAL CASE SUMMARY"),
        ("text", rng.choice(prose["summary_lead"])),
        ("text", letter.summary),
        ("heading", "IMR ISSUES, DECISIONS AND RATIONALES"),
        ("text", rng.choice(prose["issues_lead"])),
    ]
    for issue in letter.issues:
        found += [
            ("treatment", f"{issue.treatment}: {issue.outcome_text}"),
            ("text", f"Claims Administrator guideline: {issue.claims_admin_guideline}"),
            ("text", f"MAXIMUS guideline: {issue.maximus_guideline}"),
            ("text", f"Decision rationale: {issue.rationale}"),
        ]
    return found


def cover_rows(cover: Cover) -> Iterator[list[tuple[str, str]]]:
    """The rows of the cover table as printed: label and value, cell by cell."""
    for row in COVER_LABELS:
        cells = []
        for label, name in row:
            value = getattr(cover, name)
            printed = f"{value:%m/%d/%Y}" if hasattr(value, "year") else str(value)
            cells.append((label, printed))
        yield cells


def set_lines(parts: list[PrintedBlock], wrap: Callable[[str, str], list[str]]) -> list[Line]:
    """The paragraphs as lines; `wrap` cuts a text of one kind at spaces only."""
    lines = []
    for block in parts:
        opens = True
        for row in block.text.split("\n"):
            for text in wrap(row, block.kind):
                lines.append(Line(text, block.kind, block.field, opens))
                opens = False
    return lines


def pages(lines: list[Line], fits: Callable[[list[Line], int], int]) -> list[list[Line]]:
    """The lines cut into pages; `fits` tells how many of the rest go on the page of this number.

    A page never ends between two paragraphs of one field: no reader could tell such a break from
    one within a paragraph.
    """
    cut: list[list[Line]] = []
    rest = lines
    while rest:
        count = fits(rest, len(cut))
        while 1 < count < len(rest) and _between(rest[count - 1], rest[count]):
            count -= 1
        cut.append(rest[:count])
        rest = rest[count:]
    return cut


def _between(last: Line, first: Line) -> bool:
    return first.opens and first.field == last.field
