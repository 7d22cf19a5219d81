"""Text -> Letter: what was decided, in the letter's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from indexer.errors import NotALetter
from indexer.letters.layouts import LAYOUTS, Layout
from indexer.letters.model import (
    SAMPLE_MARK,
    SAMPLE_SERIES,
    Cover,
    Issue,
    Letter,
    Outcome,
    Reviewer,
)
from indexer.letters.reading import read_text

_OUTCOMES = {"upheld": Outcome.UPHELD, "overturned": Outcome.OVERTURNED}

_CASE_NUMBER = re.compile(r"\b(CM|IMR)\s?(\d{2})\s?-\s?(\d{6,7})\b")
_DATE = r"\s*(\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))\b"
_COVER_DATES = {
    "date_assigned": re.compile(r"Date Assigned:" + _DATE, re.IGNORECASE),
    "date_of_injury": re.compile(r"Date of Injury:" + _DATE, re.IGNORECASE),
    "decision_date": re.compile(r"(?<!Denial )Decision Date:" + _DATE, re.IGNORECASE),
    "ur_denial_date": re.compile(r"UR Denial Date:" + _DATE, re.IGNORECASE),
    "application_received": re.compile(r"Received:" + _DATE, re.IGNORECASE),
}
_PRIORITY = re.compile(r"Priority:\s*(Standard|Expedited)\b", re.IGNORECASE)
_LICENSURE = re.compile(r"State\(s\) of Licensure:(.*?)(?=Certification\(s\)|$)", re.IGNORECASE)
_SPECIALTY = re.compile(r"Certification\(s\)/Specialty:(.*)", re.IGNORECASE)
_INLINE_CREDENTIALS = re.compile(
    r"\bis Board Certified in (.{3,200}?),? and is licensed to practice in ([^.]{3,200})",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!:][\"'\u201d\u2019)\]]*$")
# A lead-in such as "The expert reviewer developed the following ... records:" is the letter's
# form, not its content.
_LEAD_IN = re.compile(r"[^:]{20,400}?(?:(?:records|below)\s*:\s*|:\n\n)", re.IGNORECASE)
# An outcome is a word or a few; whatever is longer belongs to the treatment.
_MAX_OUTCOME_WORDS = 6


def read_letter(path: Path) -> Letter:
    """Read one file as a letter.

    Raises:
        UnreadableFile: the file cannot be read at all.
        NoText: a PDF that holds only pictures.
        NotALetter: its text is in none of the known layouts.
    """
    return parse_letter(read_text(path), name=str(path), stem=path.stem)


def parse_letter(text: str, *, name: str, stem: str) -> Letter:
    """Read `text` (in the form of `reading`) as a letter.

    A letter that bears the samples' mark, or a case number of their series, is a sample. `name`
    stands in error messages; `stem` is the letter's id where it has no case number.

    Raises:
        NotALetter: the text is in none of the known layouts, or decides no issue.
    """
    unmarked = _without_mark(text)
    for layout in LAYOUTS:
        sections = _sections(unmarked, layout)
        if sections is not None:
            break
    else:
        raise NotALetter(
            name,
            "not in any known layout of a determination letter",
            "give the final determination itself, not its attachments",
        )
    cover = _cover(sections.cover)
    letter_id = cover.case_number or stem
    issues, warnings = _issues(sections.issues, layout, letter_id)
    if not issues:
        raise NotALetter(
            name, "no decided issue was found in it", "check that the letter is complete"
        )
    return Letter(
        id=letter_id,
        layout=layout.id,
        cover=cover,
        reviewer=_reviewer(sections.method),
        summary=_strip_lead_in(_prose(sections.summary)),
        issues=issues,
        sample=unmarked != text or letter_id.startswith(SAMPLE_SERIES),
        warnings=warnings,
    )


def _without_mark(text: str) -> str:
    """The text without the running line of samples; a page then starts with its own first line."""
    if SAMPLE_MARK not in text:
        return text
    pages = (
        "\n".join(line for line in page.split("\n") if line.strip() != SAMPLE_MARK)
        for page in text.split("\f")
    )
    return "\f".join(page.strip("\n") for page in pages)


@dataclass(frozen=True, slots=True)
class _Sections:
    cover: str
    method: str
    summary: str
    issues: str


def _sections(text: str, layout: Layout) -> _Sections | None:
    issues = layout.issues.search(text)
    if issues is None:
        return None
    summary = layout.summary.search(text, 0, issues.start())
    if summary is None:
        return None
    method = layout.method.search(text, 0, summary.start())
    cover_end = method.start() if method else summary.start()
    return _Sections(
        cover=text[:cover_end],
        method=text[method.end() : summary.start()] if method else "",
        summary=text[summary.end() : issues.start()],
        issues=text[issues.end() :],
    )


def _cover(text: str) -> Cover:
    flat = " ".join(text.split())
    number = _CASE_NUMBER.search(flat)
    priority = _PRIORITY.search(flat)
    dates = {field: _date(pattern.search(flat)) for field, pattern in _COVER_DATES.items()}
    return Cover(
        case_number=f"{number[1]}{number[2]}-{number[3]}" if number else None,
        priority=priority[1].capitalize() if priority else None,
        **dates,
    )


def _date(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    form = "%m/%d/%Y" if len(match[1].rsplit("/", 1)[1]) == 4 else "%m/%d/%y"
    try:
        return datetime.strptime(match[1], form).date()
    except ValueError:
        return None


def _reviewer(text: str) -> Reviewer:
    flat = " ".join(text.split())
    licensure, specialty = _LICENSURE.search(flat), _SPECIALTY.search(flat)
    if licensure or specialty:
        return Reviewer(_names(licensure), _names(specialty))
    inline = _INLINE_CREDENTIALS.search(flat)
    if inline:
        return Reviewer(_split_names(inline[2]), _split_names(inline[1]))
    return Reviewer()


def _names(match: re.Match[str] | None) -> tuple[str, ...]:
    return _split_names(match[1]) if match else ()


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip(" .")))


def _prose(text: str) -> str:
    """Paragraphs joined by an empty line, white space collapsed within each.

    A page break inside a paragraph disappears; a hyphen at a line's end keeps its word whole.
    """
    paragraphs = (_join(part) for part in re.split(r"\n[ ]*\n", text.replace("\f", "\n")))
    return "\n\n".join(part for part in paragraphs if part)


def _join(text: str) -> str:
    joined = re.sub(r"(?<=\w)-\n(?=\w)(?!(?:and|or|to)\b)", "-", text.strip())
    return " ".join(joined.split())


def _strip_lead_in(text: str) -> str:
    match = _LEAD_IN.match(text)
    return text[match.end() :] if match else text


def _issues(text: str, layout: Layout, letter_id: str) -> tuple[tuple[Issue, ...], tuple[str, ...]]:
    """Cut the issues section at its labels.

    An issue starts at the first label after a heading: a label that does not come later in the
    layout's order than the one before it. What stands between the end of the rationale before
    and that label is the heading, `<treatment>: <outcome>`.
    """
    labels = sorted(
        (match.start(), match.end(), rank)
        for rank, pattern in enumerate((layout.claims_admin, layout.maximus, layout.rationale))
        for match in pattern.finditer(text)
        if _starts_field(text, match.start())
    )
    blocks: list[list[tuple[int, int, int]]] = []
    for label in labels:
        if not blocks or label[2] <= blocks[-1][-1][2]:
            blocks.append([])
        blocks[-1].append(label)

    issues, warnings = [], []
    start = 0
    headings = []
    for block in blocks:
        heading_start = _heading_start(text[start : block[0][0]]) + start
        headings.append((heading_start, block[0][0]))
        start = block[-1][1]
    ends = [*(heading_start for heading_start, _ in headings), len(text)][1:]
    for number, (block, heading, end) in enumerate(
        zip(blocks, headings, ends, strict=True), start=1
    ):
        fields = ["", "", ""]
        stops = [label[0] for label in block[1:]] + [end]
        for (_, field_start, rank), stop in zip(block, stops, strict=True):
            fields[rank] = _prose(text[field_start:stop])
        issue_id = f"{letter_id}#{number}"
        treatment, outcome, printed = _heading_parts(text[heading[0] : heading[1]])
        if number == 1:
            treatment = _strip_lead_in(treatment)
        if outcome is Outcome.UNKNOWN:
            warnings.append(f"{issue_id}: unknown outcome {printed!r}, kept as unknown")
        if not fields[2]:
            warnings.append(f"{issue_id}: no rationale was found")
        if not treatment:
            warnings.append(f"{issue_id}: no treatment was found")
        issues.append(Issue(issue_id, treatment, outcome, printed, fields[0], fields[1], fields[2]))
    return tuple(issues), tuple(warnings)


def _starts_field(text: str, position: int) -> bool:
    """A label starts a line or a page; a rationale may name one in the middle of a sentence."""
    before = text[:position].rstrip(" ")
    return not before or before[-1] in "\n\f"


def _heading_start(text: str) -> int:
    """Where the last heading in `text` starts: after the rationale that ends before it."""
    body = text.rstrip()
    hard = body.rfind("\n\n")
    start = hard + 2 if hard >= 0 else 0
    # A page break ends the rationale only where it falls after a whole sentence.
    page = body.rfind("\f")
    if page >= start and _SENTENCE_END.search(body[start:page].rstrip()):
        start = page + 1
    if hard < 0 and start == 0:
        # Single-spaced text has no paragraphs: go back to the line that ends a sentence.
        lines = body.split("\n")
        for i in range(len(lines) - 2, -1, -1):
            if _SENTENCE_END.search(lines[i].rstrip()):
                return sum(len(line) + 1 for line in lines[: i + 1])
    return start


def _heading_parts(text: str) -> tuple[str, Outcome, str]:
    flat = _join(text.replace("\f", "\n"))
    treatment, colon, printed = flat.rpartition(":")
    printed = printed.strip(" .")
    if not colon or len(printed.split()) > _MAX_OUTCOME_WORDS:
        return flat, Outcome.UNKNOWN, ""
    return treatment.strip(), _OUTCOMES.get(printed.lower(), Outcome.UNKNOWN), printed
