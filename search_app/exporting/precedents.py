"""What does a table of prior determinations say of each decision, and in which frame?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from indexer.contract import Store
from indexer.errors import UnknownIssue
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import outcome_label
from search_app.comparing.outcomes import overturned_share
from search_app.exporting.tray import Kept
from search_app.quoting.citing import (
    GAP,
    PLAIN,
    citation_in_full,
    citation_line,
    day,
    pages_of,
    title,
)
from search_app.quoting.excerpts import NO_REASON, deciding

if TYPE_CHECKING:
    from search_app.exporting.fields import Taken

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


def precedent_table(
    store: Store, chosen: Iterable[Kept], *, app: str = "", style: str = PLAIN
) -> PrecedentTable:
    """The table of some chosen issues, cited in this style.

    `app` is the address at which others open the app, if there is one.
    """
    rows = []
    missing = []
    samples = False
    for kept in chosen:
        try:
            (letter,) = store.get([kept.issue.rpartition("#")[0]])
            rows.append(precedent(letter, kept, app=app, style=style))
        except UnknownIssue:
            missing.append(kept.issue)
        else:
            samples = samples or letter.sample
    return PrecedentTable(tuple(rows), frame(store, samples=samples, app=app), tuple(missing))


def table_of_hits(store: Store, hits: Iterable[Taken], *, app: str = "") -> PrecedentTable:
    """The table of what was found."""
    rows = []
    samples = False
    for one in hits:
        rows.append(of_hit(one))
        samples = samples or one.letter.sample
    return PrecedentTable(tuple(rows), frame(store, samples=samples, app=app))


def precedent(letter: TaggedLetter, kept: Kept, *, app: str = "", style: str = PLAIN) -> Precedent:
    """One decision of a whole letter.

    Raises:
        UnknownIssue: the letter has no such issue.
    """
    issues = {issue.id.casefold(): issue for issue in letter.issues}
    issue = issues.get(kept.issue.casefold())
    if issue is None:
        raise UnknownIssue(f"no issue {kept.issue!r} in this index; collect it again")
    citation = citation_line(letter, issue.number, len(issues), style)
    link = letter_link(app, letter.id, issue.id)
    return _precedent(letter, issue, citation, link, kept.note)


def of_hit(one: Taken) -> Precedent:
    """A decision that was found, without a note."""
    return _precedent(one.letter, one.issue, one.citation, one.link, "")


def _precedent(
    letter: TaggedLetter, issue: TaggedIssue, citation: str, link: str, note: str
) -> Precedent:
    return Precedent(
        issue=issue.id,
        citation=citation,
        letter=letter.id,
        decided=day(letter.cover.decision_date, "not printed"),
        treatment=title(issue.treatment),
        outcome=outcome_label(issue.outcome),
        guidelines=tuple(map(citation_in_full, issue.tags.maximus)),
        quote=quoted(issue),
        specialty=", ".join(letter.reviewer.specialties) or "not printed",
        note=note,
        source=letter.source.rsplit("/", 1)[-1],
        link=link,
    )


def quoted(issue: TaggedIssue) -> str:
    """The deciding sentences of an issue, word for word, with their pages in brackets.

    Line ends become spaces. Where none was recognised, that is said in brackets.
    """
    text = issue.rationale
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


def frame(store: Store, *, samples: bool, app: str = "") -> tuple[str, ...]:
    """The sentences that decisions of a store must be read with."""
    base = overturned_share(store.info.outcomes)
    rate = f"{base.overturned:,} of {base.decided:,} decided issues"
    if base.share is not None:
        rate += f" = {base.share:.0%}"
    told = [
        PERSUASIVE,
        f"{outcome_label('upheld')} and {outcome_label('overturned')} are outcomes of one issue. "
        f"In the index that these come from ({store.info.name}), {rate} were overturned. Chosen "
        "decisions are no sample of it, and the index is no sample of the state.",
        "Quotes are the letters' own words, [...] marks what was left out. Guideline names, "
        "editions and replacements are derived by a program: check them against the letter.",
    ]
    if samples:
        told.insert(0, "Fictitious sample letters are among these, marked as such.")
    if letter_link(app, "", ""):
        told.append(f"Links open a letter where the app at {app} can be reached.")
    return tuple(told)
