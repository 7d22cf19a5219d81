"""What stands in the columns of a table of prior determinations, and what never in a cell.

Letters are untrusted. A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a
formula, and a formula can call a web address or a program (OWASP, "CSV Injection"); control
characters break XML.
"""

from __future__ import annotations

from search_app.exporting.precedents import Precedent
from search_app.quoting.unseen import seen

LONGEST = 32_000
"""In characters: Excel takes 32,767 in a cell and cuts the rest without a word."""

HEADINGS = (
    "No.",
    "Citation",
    "Letter",
    "Issue",
    "Decided",
    "Treatment",
    "Outcome",
    "Guidelines relied on",
    "Deciding sentences (quoted)",
    "Reviewer's specialty",
    "Note",
    "Read from",
    "Link",
)
"""What the columns of a spreadsheet are called."""


def printable(text: str) -> str:
    """`text` without what nobody sees or no document can hold, and not longer than a cell."""
    text = seen(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 6] + " [...]"


def one_line(text: str) -> str:
    """`text` as a document can hold it, its line ends and runs of blanks made single spaces."""
    return printable(" ".join(seen(text).split()))


def row(number: int, one: Precedent) -> tuple[str, ...]:
    """The cells of one decision under HEADINGS, not yet guarded against formulas."""
    cells = (
        str(number),
        one.citation,
        one.letter,
        one.issue,
        one.decided,
        one.treatment,
        one.outcome,
        "; ".join(one.guidelines) or "none read",
        one.quote,
        one.specialty,
        one.note,
        one.source,
        one.link,
    )
    return tuple(map(one_line, cells))
