"""Text -> Letter: what was decided, in the letter's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.errors import NotALetter
from indexer.letters.cover import read_cover
from indexer.letters.layouts import LAYOUTS, Field, Layout, Section
from indexer.letters.lead_ins import leads_into_quotation
from indexer.letters.model import (
    SAMPLE_MARK,
    SAMPLE_SERIES,
    Cover,
    Issue,
    Letter,
    Outcome,
    pages_text,
)
from indexer.letters.reading import read_text
from indexer.letters.reviewer import read_reviewer
from indexer.letters.sources import Source
from indexer.letters.splitting import Part, split_letters
from indexer.sentences import sentences

_SENTENCE_END = re.compile(r"[.?!:][\"'\u201d\u2019)\]]*$")
_OUTCOME_WORDS = 3
_SHOWN = 60  # characters of what is attached that a warning shows
# No heading is longer; to look further back would cost the square of a text without sentences.
_HEADING_LINES = 40
_THEIRS = re.compile(r"\W*The\s*Claims\s*Administrator", re.IGNORECASE)
# Behind the number the space may be lost, but "10.5 mg" is none.
_NUMBERED = re.compile(r"(?:^|[\n\f])[ \t]*\d{1,2}[.)](?=\s|MAXIMUS)", re.IGNORECASE)
_PAGE_WORD = re.compile(r"\b(?:pgs?|pp?)\.$", re.IGNORECASE)
# A lead-in such as "The expert reviewer developed the following ... records:" is the letter's
# form, not its content.
_LEAD_IN = re.compile(r"[^:]{20,400}?(?:(?:records|below)\s*:\s*|:\n\n)", re.IGNORECASE)
_LEAD_IN_BEFORE_PAGE = re.compile(r"[^:]{20,400}:[ \n]*\f")
# F0 copies the summary from the denial and says so first.
_DISCLAIMER = re.compile(
    r"\s*Disclaimer\s*:[^:]{20,400}?\bdated\s+"
    r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4})\s*[.:]?\s*"
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The letters that a text holds, and why other parts of it are none."""

    letters: tuple[Letter, ...]
    errors: tuple[NotALetter, ...] = ()


def read_letter(given: Path | Source, *, ocr: bool = False) -> Letter:
    """Read one file or other source that holds one letter; with `ocr`, pictures of pages as well.

    Raises:
        UnreadableFile: the file cannot be read at all.
        NoText: a PDF that holds only pictures.
        OcrUnavailable: `ocr` was asked for where there is none.
        NotALetter: its text is in none of the known layouts, or holds several letters.
    """
    source = Source.of(given)
    text = read_text(source, ocr=ocr, footers=True)
    return parse_letter(text, name=source.name, stem=source.stem)


def parse_letter(text: str, *, name: str, stem: str) -> Letter:
    """Read `text` (in the form of `reading`) as one letter; see `parse_letters`.

    Raises:
        NotALetter: the text is in none of the known layouts, decides no issue, or holds several
            letters.
    """
    parsed = parse_letters(text, name=name, stem=stem)
    if parsed.errors:
        raise parsed.errors[0]
    if len(parsed.letters) > 1:
        reason = f"{len(parsed.letters)} letters in one file"
        raise NotALetter(name, reason, "give one letter per file")
    return parsed.letters[0]


def parse_letters(text: str, *, name: str, stem: str) -> Parsed:
    """Read the letters that `text` (in the form of `reading`) holds, in their order.

    A part that cannot be read as a letter is told and stops nothing. A letter that bears the
    samples' mark, or a case number of their series, is a sample. `name` stands in error messages;
    `stem` is the letter's id where it has no case number, with its place if there are several.
    """
    parts = split_letters(text)
    several = len(parts) > 1
    paged = "\f" in text
    letters: list[Letter] = []
    errors: list[NotALetter] = []
    for number, part in enumerate(parts, start=1):
        try:
            letters.append(
                _parse(
                    part,
                    f"{name} ({pages_text(part.pages)})" if several else name,
                    f"{stem}-{number}" if several else stem,
                    paged=paged,
                )
            )
        except NotALetter as error:
            errors.append(error)
    return Parsed(tuple(letters), tuple(errors))


def _parse(part: Part, name: str, stem: str, *, paged: bool) -> Letter:
    text = part.text
    unmarked = _without_mark(text)
    for layout in LAYOUTS:
        sections = _sections(unmarked, layout)
        if layout.required <= sections.keys():
            break
    else:
        raise NotALetter(
            name,
            "not in any known layout of a determination letter",
            "give the final determination itself, not its attachments",
        )
    cover, odd = _cover(part, sections[None], name)
    letter_id = cover.case_number or stem
    page = part.pages[0] + _pages_before_issues(unmarked, layout) if paged else None
    reading = _Issues(layout, sections, letter_id, page)
    issues, warnings = reading.read()
    if reading.quoted:
        raise NotALetter(
            name,
            f"{reading.quoted!r} seems to head a decision that is quoted, not one of the letter",
            "take the quotation out of a copy of it",
        )
    if not issues:
        raise NotALetter(
            name, "no decided issue was found in it", "check that the letter is complete"
        )
    if part.attached:
        shown = " ".join(part.attached.split())[:_SHOWN]
        odd = (*odd, f"what follows from {shown!r} on is not of this letter and was not read")
    return Letter(
        id=letter_id,
        layout=layout.id,
        cover=cover,
        reviewer=read_reviewer(sections),
        summary=_summary(sections[Section.SUMMARY]),
        issues=issues,
        sample=unmarked != text or letter_id.startswith(SAMPLE_SERIES),
        pages=part.pages,
        warnings=(*(f"{letter_id}: {one}" for one in odd), *warnings),
    )


def _cover(part: Part, text: str, name: str) -> tuple[Cover, tuple[str, ...]]:
    """The cover of a letter, whose number may stand in the footers of its pages alone."""
    cover, warnings = Cover(), tuple[str, ...]()
    if part.contested:
        odd = "cover: several covers stand in a row, and which is this letter's cannot be told"
        warnings = (f"{odd}; left empty",)
    else:
        cover, warnings = read_cover(text)
    cases = tuple(dict.fromkeys(one for one in (cover.case_number, *part.cases) if one))
    if len(cases) > 1:
        reason = f"its pages are of several cases, {' and '.join(cases)}"
        raise NotALetter(name, reason, "give one letter per file")
    if cover.case_number is None and cases:
        warnings = tuple(one for one in warnings if not one.startswith("case number:"))
        cover = replace(cover, case_number=cases[0])
    return cover, warnings


def _without_mark(text: str) -> str:
    """The text without the running line of samples; a page then starts with its own first line."""
    if SAMPLE_MARK not in text:
        return text
    pages = (
        "\n".join(line for line in page.split("\n") if line.strip() != SAMPLE_MARK)
        for page in text.split("\f")
    )
    return "\f".join(page.strip("\n") for page in pages)


Patterns = tuple[re.Pattern[str], ...]

Sections = dict[Section | None, str]
"""The text of each section; under None, what stands before the first heading."""


def _sections(text: str, layout: Layout) -> Sections:
    found = sorted(
        (match.start(), match.end(), section)
        for section, pattern in layout.headings
        if (match := pattern.search(text))
    )
    starts = [start for start, _, _ in found]
    sections: Sections = {None: text[: starts[0]] if starts else text}
    for (_, start, section), end in zip(found, [*starts, len(text)][1:], strict=True):
        sections[section] = text[start:end]
    return sections


def _pages_before_issues(text: str, layout: Layout) -> int:
    heading = dict(layout.headings)[Section.ISSUES].search(text)
    return text.count("\f", 0, heading.end()) if heading else 0


def prose(text: str) -> str:
    """Paragraphs joined by an empty line, white space collapsed within each.

    A page break inside a paragraph disappears; a hyphen at a line's end keeps its word whole.
    """
    paragraphs = (_join(part) for part in re.split(r"\n[ ]*\n", text.replace("\f", "\n")))
    return "\n\n".join(part for part in paragraphs if part)


def _join(text: str) -> str:
    joined = re.sub(r"(?<=\w)-\n(?=\w)(?!(?:and|or|to)\b)", "-", text.strip())
    return " ".join(joined.split())


def _page_starts(text: str, joined: str, page: int) -> tuple[tuple[int, int], ...]:
    """Where in `joined`, the prose of `text`, each page starts; `text` starts on `page`.

    Prose differs from its text in white space alone, so that printed characters can be counted.
    """
    starts = [(0, page)]
    printed = at = 0
    pieces = text.split("\f")
    for piece in pieces[:-1]:
        page += 1
        printed += sum(map(len, piece.split()))
        passed = 0
        while at < len(joined) and passed < printed:
            passed += not joined[at].isspace()
            at += 1
        printed -= passed
        while at < len(joined) and joined[at].isspace():
            at += 1
        if at < len(joined):
            starts.append((at, page))
    return tuple(dict(starts).items())


def _summary(text: str) -> str:
    """The summary without the words that lead up to it."""
    lead = _DISCLAIMER.match(text) or _LEAD_IN_BEFORE_PAGE.match(text)
    return prose(text[lead.end() :]) if lead else _strip_lead_in(prose(text))


def _strip_lead_in(text: str) -> str:
    match = _LEAD_IN.match(text)
    return text[match.end() :] if match else text


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label where it stands: the field starts at `start`, the label itself at `at`."""

    at: int
    start: int
    rank: int
    field: Field
    outcome: str


@dataclass(frozen=True, slots=True)
class _Finding:
    """An outcome that is told apart from its issue."""

    number: str
    treatment: str
    outcome: str


class _Issues:
    """Cuts the section of the issues at its labels."""

    def __init__(
        self, layout: Layout, sections: Sections, letter_id: str, page: int | None
    ) -> None:
        self._layout = layout
        self._text = sections[Section.ISSUES]
        self._named = _join(sections.get(Section.TREATMENT, ""))
        self._findings = _findings(layout, sections.get(Section.FINDINGS, ""))
        self._letter_id = letter_id
        self._page = page
        self._warnings: list[str] = []
        self.quoted = ""
        """The first words of a heading that is of a quotation, as it seems."""

    def read(self) -> tuple[tuple[Issue, ...], tuple[str, ...]]:
        """The issues in the order of the letter, and what is odd about them.

        An issue starts at the first label after a heading: a label that does not come later in
        the layout's order than the one before it. What stands between the end of the rationale
        before and that label is the heading.
        """
        blocks: list[list[_Mark]] = []
        for mark in self._marks():
            if not blocks or mark.rank <= blocks[-1][-1].rank:
                blocks.append([])
            blocks[-1].append(mark)
        headings: list[tuple[int, int]] = []
        done = 0
        for block in blocks:
            at = block[0].at
            start = _heading_start(self._text[done:at], self._layout.heading, is_first=not headings)
            heading = self._text[done + start : at]
            if headings and leads_into_quotation(self._text[done : done + start], heading):
                self.quoted = self.quoted or _join(heading)[:_SHOWN]
            headings.append((done + start, at))
            done = block[-1].start
        ends = [*(start for start, _ in headings), len(self._text)][1:]
        issues = tuple(
            self._issue(number, block, self._text[slice(*heading)], end)
            for number, (block, heading, end) in enumerate(
                zip(blocks, headings, ends, strict=True), start=1
            )
        )
        return issues, tuple(self._warnings)

    def _marks(self) -> list[_Mark]:
        return sorted(
            (
                _Mark(
                    match.start(),
                    match.start() if label.kept else match.end(),
                    rank,
                    label.field,
                    _join(match.groupdict().get("outcome") or ""),
                )
                for rank, label in enumerate(self._layout.labels)
                for match in label.pattern.finditer(self._text)
            ),
            key=lambda mark: mark.at,
        )

    def _issue(self, number: int, block: list[_Mark], heading: str, end: int) -> Issue:
        fields = dict.fromkeys(Field, "")
        pages: tuple[tuple[int, int], ...] = ()
        stops = [*(mark.at for mark in block[1:]), end]
        for mark, stop in zip(block, stops, strict=True):
            fields[mark.field] = prose(self._text[mark.start : stop])
            if mark.field is Field.RATIONALE:
                pages = self._pages(mark.start, stop, fields[Field.RATIONALE])
        if fields[Field.CITATIONS]:
            claims_admin, maximus = _parties(fields[Field.CITATIONS])
            fields |= {Field.CLAIMS_ADMIN: claims_admin, Field.MAXIMUS: maximus}
        treatment, printed = self._heading(heading, number)
        printed = next((mark.outcome for mark in block if mark.outcome), printed)
        outcome = self._outcome(printed)
        issue_id = f"{self._letter_id}#{number}"
        if outcome is Outcome.UNKNOWN:
            self._warnings.append(f"{issue_id}: unknown outcome {printed!r}, kept as unknown")
        if not fields[Field.RATIONALE]:
            self._warnings.append(f"{issue_id}: no rationale was found")
        if not treatment:
            self._warnings.append(f"{issue_id}: no treatment was found")
        return Issue(
            id=issue_id,
            treatment=treatment,
            outcome=outcome,
            outcome_text=printed,
            claims_admin_guideline=fields[Field.CLAIMS_ADMIN],
            maximus_guideline=fields[Field.MAXIMUS],
            rationale=fields[Field.RATIONALE],
            rationale_pages=pages,
        )

    def _pages(self, start: int, stop: int, joined: str) -> tuple[tuple[int, int], ...]:
        if self._page is None:
            return ()
        page = self._page + self._text.count("\f", 0, start)
        return _page_starts(self._text[start:stop], joined, page)

    def _heading(self, text: str, number: int) -> tuple[str, str]:
        """Treatment and printed outcome, as far as the heading tells them."""
        if not self._layout.heading:
            return self._named, ""
        flat = _join(text.replace("\f", "\n"))
        if number == 1:
            flat = _strip_lead_in(flat)
        match = _first_fit(self._layout.heading, flat)
        if match is None:
            return flat, ""
        groups = match.groupdict()
        treatment = groups["treatment"].strip()
        if self._layout.finding:
            return treatment, self._found(treatment, groups.get("number") or str(number))
        return treatment, groups.get("outcome") or ""

    def _found(self, treatment: str, number: str) -> str:
        """The outcome told for this treatment, or else under this number.

        Numbers alone would do, were it not that a letter may start them anew.
        """
        wanted = _bare(treatment)
        same = [one for one in self._findings if _bare(one.treatment) == wanted]
        numbered = [one for one in self._findings if one.number == number]
        # The findings are printed twice, and not always in the same spacing.
        printed = {self._outcome(one.outcome): one.outcome for one in reversed(same or numbered)}
        told_apart = len({_squeezed(one.outcome) for one in same or numbered}) > 1
        if len(printed) != 1 or (Outcome.UNKNOWN in printed and told_apart):
            return ""
        return next(iter(printed.values()))

    def _outcome(self, printed: str) -> Outcome:
        for pattern, outcome in self._layout.outcomes:
            if pattern.fullmatch(printed.strip(" .")):
                return outcome
        return Outcome.UNKNOWN


def _findings(layout: Layout, text: str) -> tuple[_Finding, ...]:
    if not layout.finding:
        return ()
    starts = [match.start() for match in _NUMBERED.finditer(text)]
    pieces = (text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True))
    found = []
    for piece in pieces:
        # A finding is one paragraph; what follows the last one is not of it. A page may end
        # after a finding as well as within one.
        paragraph = re.split(r"\n[ ]*\n", piece.strip())[0]
        upto_page = re.split(r"(?<=\.)[ \n]*\f", paragraph)[0]
        match = _match(layout.finding, upto_page) or _match(layout.finding, paragraph)
        if match:
            found.append(_Finding(match["number"], match["treatment"], match["outcome"]))
    return tuple(found)


def _bare(text: str) -> str:
    """A treatment's words without their spacing, which may differ between two places."""
    words = " ".join(re.findall(r"\w+", text.lower())).removeprefix("a ").removeprefix("the ")
    return _squeezed(words)


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def _parties(text: str) -> tuple[str, str]:
    """A field that tells both sides' guidelines: `(the claims administrator's, the reviewer's)`."""
    theirs: list[str] = []
    ours: list[str] = []
    said = ours
    before = ""
    for start, end in sentences(text):
        sentence = text[start:end]
        # "pg. 303" is no end of a sentence.
        if not _PAGE_WORD.search(before):
            said = theirs if _THEIRS.match(sentence) else ours
        said.append(sentence)
        before = sentence
    return " ".join(theirs), " ".join(ours)


def _heading_start(text: str, heading: Patterns, *, is_first: bool) -> int:
    """Where the last heading in `text` starts: after the rationale that ends before it.

    Before the first heading a lead-in may stand instead.
    """
    body = text.rstrip()
    hard = body.rfind("\n\n")
    start = hard + 2 if hard >= 0 else 0
    has_lead_in = is_first and not body[:start].strip()
    # A page break ends the rationale only where it falls after a whole sentence.
    page = body.rfind("\f")
    if page >= start and _parts(body[start:page], body[page + 1 :], heading, has_lead_in):
        start = page + 1
    if hard < 0 and start == 0:
        # Single-spaced text has no paragraphs: go back to the line that ends a sentence.
        lines = body.split("\n")
        for back in range(2, min(len(lines), _HEADING_LINES) + 1):
            after = "\n".join(lines[1 - back :])
            if _parts(lines[-back], after, heading, has_lead_in):
                return len(body) - len(after)
    return start


def _parts(before: str, after: str, heading: Patterns, has_lead_in: bool) -> bool:
    """Whether `after` is a heading of its own, and not the rest of one that starts in `before`."""
    end = _SENTENCE_END.search(before.rstrip())
    if end is None:
        return False
    own, whole = _match(heading, after), _match(heading, f"{before}\n{after}")
    if whole and _number(whole):
        return bool(own and _number(own))
    if end[0].startswith(":"):
        # A colon ends a lead-in, but may also stand within a heading, or before its outcome.
        return has_lead_in and (own is not None or len(after.split()) > _OUTCOME_WORDS)
    return True


def _match(patterns: Patterns, text: str) -> re.Match[str] | None:
    return _first_fit(patterns, _join(text.replace("\f", "\n")))


def _first_fit(patterns: Patterns, flat: str) -> re.Match[str] | None:
    return next((fit for pattern in patterns if (fit := pattern.fullmatch(flat))), None)


def _number(heading: re.Match[str]) -> str | None:
    return heading.groupdict().get("number")
