"""What does a table of prior determinations say of each decision, and in which frame?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from indexer.errors import UnknownIssue
from indexer.records import Record
from search_app.exporting.tray import Kept
from search_app.retrieval.citing import GAP, citation_line, day, pages_of
from search_app.retrieval.excerpts import NO_REASON, deciding
from search_app.retrieval.guidelines import citation_in_full
from search_app.retrieval.outcomes import outcome_label, overturned_share
from search_app.retrieval.searcher import Searcher
from search_app.retrieval.titles import title

QUOTED = 700
"""How much of the deciding sentences is quoted, in characters; whole sentences."""

TITLE = "Prior Independent Medical Review determinations"

PERSUASIVE = "Persuasive only: a determination binds the parties to its own case and nobody else."


@dataclass(frozen=True, slots=True)
class Precedent:
    """One decision as a table shows it: plain text, not yet made safe for any format.

    `guidelines` are what the physician reviewer relied on, each with its edition and with what has
    replaced it since; `quote` are deciding sentences in the letter's own words. `link` opens the
    letter in the app it was exported from, and is empty where there is none; `source` is the name
    of the file that the letter was read from.
    """

    issue: str
    citation: str
    letter: str
    decided: str
    treatment: str
    outcome: str
    guidelines: tuple[str, ...]
    quote: str
    specialty: str
    note: str
    source: str
    link: str


@dataclass(frozen=True, slots=True)
class PrecedentTable:
    """Decisions in the reader's order, and the sentences that must be read with them.

    `missing` names chosen issues that this index does not hold (any more).
    """

    rows: tuple[Precedent, ...]
    frame: tuple[str, ...]
    missing: tuple[str, ...] = ()


def precedent_table(searcher: Searcher, chosen: Iterable[Kept], *, app: str = "") -> PrecedentTable:
    """The table of some chosen issues; `app` is the address of the app that can open them."""
    rows = []
    missing = []
    samples = False
    for kept in chosen:
        try:
            letter = searcher.letter(kept.issue.rpartition("#")[0])
            rows.append(precedent(letter, kept, app=app))
        except UnknownIssue:
            missing.append(kept.issue)
        else:
            samples = samples or bool(letter["sample"])
    frame = _frame(searcher.outcomes, searcher.generation.name, samples=samples)
    if any(row.link for row in rows):
        frame = (
            *frame,
            "Links open a letter as long as the app runs that they were exported from.",
        )
    return PrecedentTable(tuple(rows), frame, tuple(missing))


def precedent(letter: Record, kept: Kept, *, app: str = "") -> Precedent:
    """One decision; `letter` is its letter's whole record.

    Raises:
        UnknownIssue: the letter has no such issue.
    """
    issues = {issue["id"].casefold(): issue for issue in letter["issues"]}
    issue = issues.get(kept.issue.casefold())
    if issue is None:
        raise UnknownIssue(f"no issue {kept.issue!r} in this index; collect it again")
    number = int(issue["id"].rpartition("#")[2])
    return Precedent(
        issue=issue["id"],
        citation=citation_line(letter, number, len(issues)),
        letter=letter["letter"],
        decided=day(letter["decision_date"], "not printed"),
        treatment=title(issue["treatment"]),
        outcome=outcome_label(issue["outcome"]),
        guidelines=tuple(map(citation_in_full, issue["guidelines"]["maximus"])),
        quote=quoted(issue),
        specialty=", ".join(letter["reviewer"]["specialties"]) or "not printed",
        note=kept.note,
        source=letter["source"]["file"].rsplit("/", 1)[-1],
        link=letter_link(app, letter["letter"], issue["id"]),
    )


def quoted(issue: Record) -> str:
    """The deciding sentences of an issue, word for word, with their pages in brackets.

    Line ends become spaces. Where none was recognised, that is said in brackets.
    """
    text = issue["rationale"]
    pieces: list[str] = []
    at = None
    spans = deciding(issue, length=QUOTED)
    for start, end in spans:
        if at is not None:
            pieces.append(GAP if text[at:start].strip() else " ")
        pieces.append(" ".join(text[start:end].split()))
        at = end
    if not pieces:
        return f"[{NO_REASON}]"
    pages = pages_of(issue, spans)
    return "".join(pieces) + (f" [{pages}]" if pages else "")


def letter_link(app: str, letter: str, issue: str) -> str:
    """Where the app at this address shows an issue; empty without an address of the web."""
    if urlsplit(app).scheme not in ("http", "https"):
        return ""
    return f"{app.rstrip('/')}/letter?letter={quote(letter, safe='')}&issue={quote(issue, safe='')}"


def _frame(outcomes: Mapping[str, int], generation: str, *, samples: bool) -> tuple[str, ...]:
    base = overturned_share(dict(outcomes))
    rate = f"{base.overturned:,} of {base.decided:,} decided issues"
    if base.share is not None:
        rate += f" = {base.share:.0%}"
    frame = [
        PERSUASIVE,
        f"{outcome_label('upheld')} and {outcome_label('overturned')} are outcomes of one issue. "
        f"In the index that these come from ({generation}), {rate} were overturned. Chosen "
        "decisions are no sample of it, and the index is no sample of the state.",
        "Quotes are the letters' own words, [...] marks what was left out. Guideline names, "
        "editions and replacements are derived by a program: check them against the letter.",
    ]
    if samples:
        frame.insert(0, "Fictitious sample letters are among these, marked as such.")
    return tuple(frame)
