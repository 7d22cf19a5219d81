"""How is a decision cited? One line that names it, as it goes into a brief or an e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from indexer.letters.model import page_at, pages_text
from indexer.records import Record
from search_app.retrieval.outcomes import outcome_label
from search_app.retrieval.titles import title

GAP = " [...] "
"""What stands where a quote leaves something out."""


def day(iso: str | None, absent: str = "no date") -> str:
    """An ISO date as people here write it."""
    if not iso:
        return absent
    given = date.fromisoformat(iso)
    return f"{given:%b} {given.day}, {given.year}"


def citation_line(letter: Record, number: int, of: int) -> str:
    """Case number, decision date, issue, treatment and outcome of issue `number` of `of`.

    `letter` is the letter's record, with its issues or with the one issue alone under `issues`.
    Letters are cited by their case number; one that prints none, by the name it has in the index.
    """
    issue = next(one for one in letter["issues"] if one["id"].endswith(f"#{number}"))
    if letter["case_number"]:
        case = f"IMR Case No. {letter['case_number']}"
    else:
        case = f"IMR determination {letter['letter']} (no case number printed)"
    decided = day(letter["decision_date"], "")
    when = f"decided {decided}" if decided else "decision date not printed"
    place = f"issue {number} of {of}" if of > 1 else "the only issue"
    treatment = title(issue["treatment"]).rstrip(".")
    line = f"{case}, {when}, {place}: {treatment}. {outcome_label(issue['outcome'])}."
    return f"FICTITIOUS SAMPLE: {line}" if letter["sample"] else line


def pages_of(record: Record, spans: Iterable[Sequence[int]]) -> str:
    """On which pages of its file parts of a rationale stand: "page 2"; empty where it has none."""
    starts = record["rationale_pages"]
    found = {page_at(starts, place) for start, end in spans for place in (start, end - 1)}
    pages = sorted(page for page in found if page is not None)
    return pages_text((pages[0], pages[-1])) if pages else ""
