"""How is a decision cited, and what did it rely on? In words that go into a brief."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.letters.model import page_at, pages_text
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import outcome_label
from indexer.vocabulary.names import label
from indexer.vocabulary.tags import Citation
from indexer.vocabulary.treatment import disputed

GAP = " [...] "
"""What stands where a quote leaves something out."""

PLAIN = "plain"
"""The style of citing that is meant where none is named."""

_NO_DOCUMENT = ("none", "unknown")


def day(given: date | str | None, absent: str = "no date") -> str:
    """A date, or one in ISO's form, as people here write it."""
    if not given:
        return absent
    given = date.fromisoformat(given) if isinstance(given, str) else given
    return f"{given:%b} {given.day}, {given.year}"


def title(treatment: str) -> str:
    """An issue's treatment on one line, without the history of what was authorized before.

    A letter may tell what was asked for at first and how much of it was authorized, and only then
    name the portion that is in dispute: that portion was decided. Its words are the letter's own;
    where a letter tells no such history they are all that it prints.
    """
    return " ".join((disputed(treatment) or treatment).split())


def citation_line(letter: TaggedLetter, number: int, of: int, style: str = PLAIN) -> str:
    """Case number, decision date, issue, treatment and outcome of issue `number` of `of`.

    `letter` holds this issue, alone or among others. Letters are cited by their case number; one
    that prints none, by the name it has in the index. `style` is one of `STYLES`.
    """
    issue = next(one for one in letter.issues if one.number == number)
    line = STYLES[style].line(
        CitedIssue(
            case=letter.cover.case_number or "",
            name=letter.id,
            decided=letter.cover.decision_date,
            place=f"issue {number} of {of}" if of > 1 else "the only issue",
            treatment=title(issue.treatment).rstrip("."),
            outcome=outcome_label(issue.outcome),
        )
    )
    return f"FICTITIOUS SAMPLE: {line}" if letter.sample else line


@dataclass(frozen=True, slots=True)
class CitedIssue:
    """What every style puts into its own order: `case` is empty where no number is printed."""

    case: str
    name: str
    decided: date | None
    place: str
    treatment: str
    outcome: str

    @property
    def unnumbered(self) -> str:
        """How a letter without a case number is named, as whoever pastes it is understood."""
        return f"IMR determination {self.name} (no case number printed)"


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite: how it is called, and the line that it makes."""

    label: str
    line: Callable[[CitedIssue], str]


def _plain(one: CitedIssue) -> str:
    case = f"IMR Case No. {one.case}" if one.case else one.unnumbered
    decided = day(one.decided, "")
    when = f"decided {decided}" if decided else "decision date not printed"
    return f"{case}, {when}, {one.place}: {one.treatment}. {one.outcome}."


def _california(one: CitedIssue) -> str:
    # Date and number in brackets after the title, the agency after them.
    when = _brief_day(one.decided) or "decision date not printed"
    if one.case:
        what = "Independent Medical Review Final Determination"
        told = f"{what} ({when}, No. {one.case}, {one.place})"
    else:
        told = f"{one.unnumbered}, {one.place} ({when})"
    return (
        f"{told} Cal. Dept. of Industrial Relations, Div. of Workers' Compensation "
        f"[{one.treatment}]. {one.outcome}."
    )


def _bluebook(one: CitedIssue) -> str:
    # The agency stands with the date, in brackets after the number.
    number = f"No. {one.case}" if one.case else one.unnumbered
    when = _brief_day(one.decided) or "decision date not printed"
    return (
        f"Indep. Med. Rev. Final Determination, {number}, {one.place} (Cal. Dep't of Indus. Rels., "
        f"Div. of Workers' Comp. {when}) ({one.treatment}). {one.outcome}."
    )


def _brief_day(given: date | None) -> str:
    return f"{_MONTHS[given.month - 1]} {given.day}, {given.year}" if given else ""


# As both manuals shorten them.
_MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()

STYLES: Mapping[str, Style] = {
    PLAIN: Style("Plain", _plain),
    "california": Style("Like the California Style Manual", _california),
    "bluebook": Style("Like the Bluebook", _bluebook),
}
"""Every style by its name: the manuals know no such letters, so the last two are after them."""


def pages_of(issue: TaggedIssue, spans: Iterable[Sequence[int]]) -> str:
    """On which pages of its file parts of a rationale stand: "page 2"; empty where it has none."""
    starts = issue.rationale_pages
    found = {page_at(starts, place) for start, end in spans for place in (start, end - 1)}
    pages = sorted(page for page in found if page is not None)
    return pages_text((pages[0], pages[-1])) if pages else ""


def pages_text_of(page: int | None) -> str:
    """A page as it stands beside a quote; empty where it is not known."""
    return "" if page is None else pages_text((page, page))


def citation_text(citation: Citation) -> str:
    """A citation with its pages or section, as far as they are printed."""
    pages, section = citation.pages, citation.section
    text = citation.label
    if section:
        text += f", section {section}"
    if pages:
        text += f", p. {pages}"
    return text


def edition_text(citation: Citation) -> str:
    """The edition that was cited; empty where the guideline's name tells it, or none is named."""
    edition = citation.edition
    if is_unmatched(citation):
        return f"dated {edition} as printed, which is no adopted edition known here"
    if not edition and citation.effective:
        return f"edition in force from {day(citation.effective)}"
    if citation.id in _NO_DOCUMENT or (edition and edition in citation.label):
        return ""
    if not edition:
        return "edition not stated"
    return edition if "edition" in edition else f"edition of {edition}"


def edition_of_several(citation: Citation) -> str:
    """The edition where it tells apart what has one name; empty for documents with one edition."""
    several = citation.effective is not None or is_unmatched(citation)
    return edition_text(citation) if several else ""


def is_unmatched(citation: Citation) -> bool:
    """Whether a date is printed that no adopted edition of the document is known to have."""
    return citation.edition_unmatched


def citation_in_full(citation: Citation) -> str:
    """A citation with its edition, its pages, and what has replaced the document since."""
    text = citation_text(citation)
    if edition := edition_text(citation):
        text += f", {edition}"
    if successor := successor_text(citation):
        text += f" (since replaced {successor})"
    return text


def is_replaced(citation: Citation) -> bool:
    """Whether the cited edition is known to have been replaced since."""
    return bool(successor_text(citation))


def successor_text(citation: Citation) -> str:
    """From when on, and by what, the cited edition has been replaced; empty where it has not.

    Where the edition is not known, nothing is said to have replaced it.
    """
    if citation.replaced_by is None:
        return ""
    start = day(citation.replaced_on, "")
    when = f"for services from {start} " if start else ""
    if citation.replaced_by != citation.id:
        return f"{when}by {label(citation.replaced_by)}"
    later = citation.replaced_by_edition
    return f"{when}by " + (f"its edition of {later}" if later else "a later edition of it")
