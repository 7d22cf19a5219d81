"""How many letters does a text hold, and where does each begin and end?

Offices scan and fax in batches. A letter is a front (the cover table, the headings up to the
summary) and a back (the issues with their rationales), so another letter begins where another
front follows a back. What every page repeats is no front: a heading or a case number alone proves
nothing, and neither does the number of another case that is quoted. What is attached to a letter
(a proof of service, an exhibit) is not of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise, takewhile, zip_longest

from indexer.letters.cover import tables
from indexer.letters.cover_tokens import CASE_LINE, LABEL_LINE
from indexer.letters.layouts import LAYOUTS, LINE, Field, Section
from indexer.letters.model import SAMPLE_MARK
from indexer.letters.restarts import FOOTER, footer_cases, opens_page, restarts, without_footers


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one letter and the first and last page that it stands on, counted from 1.

    `attached` is the line from which on something else follows, which is not in `text`. `cases`
    are the numbers in the footers of its pages, which are not in `text` either. Of a `contested`
    letter cannot be told which of several covers is its own.
    """

    text: str
    pages: tuple[int, int]
    attached: str = ""
    cases: tuple[str, ...] = ()
    contested: bool = False


class _PlaceKind(Enum):
    """What shows where in a letter a place is."""

    TABLE = auto()
    NOTICE = auto()
    FINDINGS = auto()
    METHOD = auto()
    TREATMENT = auto()
    SUMMARY = auto()
    ISSUES = auto()
    RATIONALE = auto()


@dataclass(frozen=True, slots=True)
class _Event:
    """A heading, a label or a cover table in the text; of a table, its case and its dates."""

    at: int
    kind: _PlaceKind
    case: str = ""
    dates: int = 0


_BACK = frozenset({_PlaceKind.ISSUES, _PlaceKind.RATIONALE})
_OPENING = frozenset(
    {
        _PlaceKind.NOTICE,
        _PlaceKind.FINDINGS,
        _PlaceKind.METHOD,
        _PlaceKind.TREATMENT,
        _PlaceKind.SUMMARY,
    }
)
_HEADINGS = frozenset({_PlaceKind.METHOD, _PlaceKind.TREATMENT, _PlaceKind.SUMMARY})
_OF_SECTION = {
    Section.FINDINGS: _PlaceKind.FINDINGS,
    Section.METHOD: _PlaceKind.METHOD,
    Section.TREATMENT: _PlaceKind.TREATMENT,
    Section.SUMMARY: _PlaceKind.SUMMARY,
    Section.ISSUES: _PlaceKind.ISSUES,
}
_SIGNS = {
    **{
        pattern.pattern: _OF_SECTION[section]
        for layout in LAYOUTS
        for section, pattern in layout.headings
        if section in _OF_SECTION
    },
    **{
        label.pattern.pattern: _PlaceKind.RATIONALE
        for layout in LAYOUTS
        for label in layout.labels
        if label.field is Field.RATIONALE
    },
    rf"{LINE}Notice of Independent Medical Review Determination[ \t]*(?=[\n\f]|$)": (
        _PlaceKind.NOTICE
    ),
}
# One pass over the text, where each pattern by itself would take another; it begins with a set of
# characters, which is found much faster than a choice is.
_SIGN = re.compile(
    r"[\n\f][ \t]*(?:"
    + "|".join(f"(?P<of_{n}>{sign.removeprefix(LINE)})" for n, sign in enumerate(_SIGNS))
    + ")",
    re.IGNORECASE,
)
_KINDS = dict(zip((f"of_{n}" for n in range(len(_SIGNS))), _SIGNS.values(), strict=True))

# Lines that open what is sent with a letter, and no paragraph of a rationale.
_OPENER = re.compile(
    r"(?:MAXIMUS FEDERAL SERVICES,? INC\.?|Independent Medical Review"
    r"|Notice of Independent Medical Review Determination|MEDICAL PROFESSIONAL REVIEW"
    r"|(?:IMR |INDEPENDENT MEDICAL REVIEW )?FINAL DETERMINATION(?: LETTER)?"
    r"|(?:TELE)?FAX(?: (?:COVER|TRANSMITTAL|TRANSMISSION|MESSAGE).{0,30})?"
    r"|FACSIMILE.{0,40}|COVER (?:SHEET|PAGE)|TRANSMITTAL.{0,30}"
    r"|STATE OF CALIFORNIA.{0,60}|DEPARTMENT OF INDUSTRIAL RELATIONS.{0,60}"
    r"|DIVISION OF WORKERS.{0,40}|Dear .{1,60}[:,]|[-=_*]{5,})$",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"(?:PROOF OF SERVICE|(?:DECLARATION|CERTIFICATE) OF (?:SERVICE|MAILING)).{0,60}$"
    r"|(?:EXHIBIT|ATTACHMENT|APPENDIX|ENCLOSURE)S?(?: [A-Z0-9]{1,3}\b.{0,60})?$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"(?:To|From|Re|Subject|Date|Dated|Attn|Attention|Via|Pages?|Fax|Phone|Name|DOB|DOS|MRN"
    r"|(?:Patient|Claimant|Applicant|Employee|Employer|Insured|Member|Provider)(?: Name)?"
    r"|Claim(?: (?:No\.?|Number|#))?|Date of (?:Service|Birth|Visit|Report|Exam\w{0,8}))\s?:",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!][\"'\u201d\u2019)\]]*\s*$")
_LINE = re.compile(r"(?:^|(?<=[\n\f]))[^\n\f]*")
_MARK_BEFORE = re.compile(re.escape(SAMPLE_MARK) + r"\s*$")

_SHORT = 60  # characters; a line of prose is longer, or ends a sentence
_TITLE = 80
_CAPITALS = 8  # letters of a line in capitals that make it a title
_HEAD = 3  # lines of a letterhead
_WHOLE = 4  # dates that make a whole cover
_BLANK = 40  # characters before a line that are looked at


def split_letters(text: str) -> tuple[Part, ...]:
    """The letters in a text (in the form of `reading`), in order; one part where it holds one."""
    events = _events(text)
    places = [event.at for event in events]
    pages = [match.start() for match in re.finditer("\f", text)]
    parts = []
    stretches = list(_stretches(text, events, places))
    owned = [events[bisect_left(places, a) : bisect_left(places, b)] for a, b in stretches]
    contested = _contested([{event.kind for event in own} for own in owned])
    for number, ((start, end), own) in enumerate(zip(stretches, owned, strict=True)):
        after = list(takewhile(lambda event: event.kind not in _BACK, reversed(own)))
        stop = end
        if len(after) < len(own):
            tables_after = {event.at for event in after if event.kind is _PlaceKind.TABLE}
            last = own[-1 - len(after)].at
            running = _page_tops(text, start, last) | {_first_line(text[start:last])}
            stop = _end_of_letter(_lines(text, last, end, running), text, end, tables_after)
        if text[start:stop].strip():
            part = _part(text, start, stop, end, pages)
            parts.append(replace(part, contested=number in contested))
    return tuple(parts) or (Part(text, (1, 1)),)


def _contested(kinds: Sequence[Set[_PlaceKind]]) -> set[int]:
    """The letters of which cannot be told which of the covers before them is their own.

    Covers stand in a row and letters without one follow, each of which may be of any of them.
    """
    contested: set[int] = set()
    waiting = bare = 0
    for number, (own, after) in enumerate(pairwise((*kinds, frozenset()))):
        whole = bool(own & _BACK)
        if _PlaceKind.TABLE in own and not whole:
            waiting += 1
            bare += not own & _HEADINGS
        elif not whole:
            continue
        elif _PlaceKind.TABLE in own:
            coverless = bool(after & _BACK) and _PlaceKind.TABLE not in after
            if bare or (waiting and coverless):
                contested.add(number)
            else:
                waiting = 0
        elif waiting:
            contested.add(number)
            waiting -= 1
            bare = min(bare, waiting)
    letters = [number for number, own in enumerate(kinds) if own & _BACK]
    if (
        waiting
        and letters
        and _PlaceKind.TABLE not in kinds[letters[0]]
        and letters[-1] < len(kinds) - 1
    ):
        # The last cover stands behind the last letter: each may stand behind its own.
        contested.update(letters)
    return contested


def _stretches(
    text: str, events: Sequence[_Event], places: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Where each letter begins and ends, those that have lost their front as well."""
    for start, end in pairwise((0, *_starts(text, events), len(text))):
        own = events[bisect_left(places, start) : bisect_left(places, end)]
        back = next((event.at for event in own if event.kind in _BACK), end)
        case = next((event.case for event in own if event.case), "")
        yield from pairwise((start, *restarts(text, start, end, back, case), end))


def _part(text: str, start: int, stop: int, end: int, pages: Sequence[int]) -> Part:
    whole = text[start:stop]
    begins = start + len(whole) - len(whole.lstrip())
    ends = start + len(whole.rstrip())
    attached = text[stop:end].strip().split("\n")[0].split("\f")[0] if stop < end else ""
    cases = footer_cases(text[begins:end])
    own = without_footers(text[begins:ends]) if cases else text[begins:ends]
    return Part(
        _without_running_lines(own),
        (1 + bisect_right(pages, begins), 1 + bisect_right(pages, ends - 1)),
        attached,
        tuple(cases),
    )


def _events(text: str) -> list[_Event]:
    found = [
        _Event(match.start(name) - 1, _KINDS[name])
        for match in _SIGN.finditer("\n" + text)
        if (name := str(match.lastgroup))
    ]
    found += [_Event(at, _PlaceKind.TABLE, case, dates) for at, case, dates in tables(text)]
    events = sorted(found, key=lambda event: event.at)
    kept: list[_Event] = []
    for event, after in zip_longest(events, events[1:]):
        if not (kept and _is_quoted(text, kept[-1], event, after)):
            kept.append(event)
    return kept


def _is_quoted(text: str, before: _Event, event: _Event, after: _Event | None) -> bool:
    """Whether a table is one that a letter quotes: some dates of another case amid its sentences.

    The cover of a letter is whole, or opens a page, or headings or another cover follow it.
    """
    return (
        event.kind is _PlaceKind.TABLE
        and event.dates < _WHOLE
        and before.kind not in (_PlaceKind.TABLE, _PlaceKind.NOTICE, _PlaceKind.FINDINGS)
        and not (after and (after.kind in _OPENING or after.dates >= _WHOLE))
        and not (opens_page(text, event.at) and _ended(text, event.at))
    )


def _ended(text: str, at: int) -> bool:
    """Whether a sentence ends before a place."""
    return bool(_SENTENCE_END.search(text[max(0, at - _BLANK) : at]))


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands from one place of a front on to its end, and which sign of a back follows.

    Of the cases that its tables name, no more than two are kept: one that is another's is enough.
    """

    kinds: frozenset[_PlaceKind] = frozenset()
    cases: tuple[str, ...] = ()
    back: _PlaceKind | None = None

    def with_(self, event: _Event) -> _Front:
        """The front that begins one event earlier."""
        cases = dict.fromkeys(one for one in (event.case, *self.cases) if one)
        return _Front(self.kinds | {event.kind}, tuple(cases)[:2], self.back)

    def is_of_another(self, case: str) -> bool:
        """Whether it is the front of another letter than the one of `case`, or a running header.

        It stands behind the back of that letter.
        """
        headings = self.kinds & _HEADINGS
        return (
            any(one != case for one in self.cases)
            or len(headings) > 1
            or bool(headings and self.back is _PlaceKind.ISSUES)
            or bool(headings and self.back is None and self.kinds > headings)
        )


def _fronts(events: Sequence[_Event]) -> list[_Front]:
    """For each event, the front from there on."""
    fronts = []
    front = _Front()
    for event in reversed(events):
        front = _Front(back=event.kind) if event.kind in _BACK else front.with_(event)
        fronts.append(front)
    return fronts[::-1]


def _starts(text: str, events: Sequence[_Event]) -> Iterator[int]:
    """Where each letter but the first begins."""
    case = ""
    letter = 0
    in_back = in_summary = False
    for place, (event, front) in enumerate(zip(events, _fronts(events), strict=True)):
        if event.kind in _BACK:
            in_back, in_summary = True, False
            continue
        if in_back:
            begins = front.is_of_another(case)
        elif case and event.case not in ("", case):
            begins = True
        else:
            # The end of the letter before is missing.
            summary_again = in_summary and _PlaceKind.SUMMARY in front.kinds
            begins = summary_again and event.kind is not _PlaceKind.SUMMARY
        if begins:
            letter = _boundary(text, letter, events[place - 1].at, event.at)
            marked = _MARK_BEFORE.search(text, max(0, letter - len(SAMPLE_MARK) - _BLANK), letter)
            yield marked.start() if marked else letter
            case, in_back, in_summary = "", False, False
        if not in_back:
            case = case or event.case
            in_summary |= event.kind is _PlaceKind.SUMMARY


@dataclass(frozen=True, slots=True)
class _PlacedLine:
    """A line of the text, where it starts, and whether a page or a paragraph does so there."""

    at: int
    text: str
    opens_page: bool
    opens_paragraph: bool

    @property
    def opener(self) -> bool:
        """Whether it is a line of what is sent with a letter, or of a cover table."""
        return bool(
            _OPENER.match(self.text) or _ADDRESSED.match(self.text) or LABEL_LINE.match(self.text)
        )

    @property
    def prose(self) -> bool:
        """Whether it may be a line of a rationale, or the footer of a page."""
        return len(self.text) > _SHORT or bool(
            FOOTER.match(self.text)
            or _SENTENCE_END.search(self.text)
            or re.match(r"[a-z,;)]", self.text)
        )


def _lines(text: str, start: int, end: int, running: Set[str]) -> list[_PlacedLine]:
    """The lines that start after `start`, up to `end`, but empty and `running` ones.

    Where there are running lines, those that hold nothing but a case number are some as well.
    """
    lines = []
    breaks = ""
    for match in _LINE.finditer(text, start, end):
        line = match[0].strip()
        is_running = line in running or bool(running and CASE_LINE.fullmatch(line))
        if line and line != SAMPLE_MARK and not is_running:
            if match.start() > start:
                page = "\f" in breaks
                lines.append(_PlacedLine(match.start(), line, page, page or len(breaks) > 1))
            breaks = ""
        breaks += text[match.end() : match.end() + 1]
    return lines


def _page_tops(text: str, start: int, end: int) -> set[str]:
    """The lines with which the pages begin that begin between two places."""
    return {_first_line(page) for page in text[start:end].split("\f")[1:]} - {""}


def _first_line(page: str) -> str:
    return page.lstrip().split("\n", 1)[0].strip()


def _boundary(text: str, begins: int, low: int, high: int) -> int:
    """Where the front that shows itself at `high` begins.

    It is after the line at `low`, in the letter that begins at `begins`.
    """
    lines = _lines(text, low, high, _page_tops(text, begins, low))
    for place, line in enumerate(lines):
        if line.opens_page and _opens_front(text, lines, place, short_is_enough=True):
            return line.at
    first = next((n for n, line in enumerate(lines) if _OPENER.match(line.text)), len(lines))
    boundary = lines[first].at if first < len(lines) else high
    for line in reversed(lines[:first]):
        if line.opener:
            boundary = line.at
        elif line.prose:
            break
    return boundary


def _opens_front(
    text: str, lines: Sequence[_PlacedLine], place: int, *, short_is_enough: bool
) -> bool:
    """Whether a page starts with what is sent with a letter, and not with a letter's prose.

    It starts with `lines[place]`. With `short_is_enough`, a few short lines are such a start if
    nothing else follows them.
    """
    at = lines[place].at
    ended = _ended(text, at)
    for number in range(place, len(lines)):
        line = lines[number]
        if line.opener:
            return ended or bool(number == place and _OPENER.match(line.text))
        if line.prose or (line.opens_page and number > place):
            return False
    return ended and short_is_enough


def _end_of_letter(
    lines: Sequence[_PlacedLine], text: str, end: int, tables_after: Set[int]
) -> int:
    """Where something that is attached begins in the last lines of a letter, or `end`."""
    for place, line in enumerate(lines):
        if not line.opens_paragraph:
            continue
        if _ATTACHED.match(line.text) or line.at in tables_after:
            return line.at
        if line.opens_page and (
            _opens_front(text, lines, place, short_is_enough=False)
            or (_is_title(line) and _ended(text, line.at))
        ):
            return line.at
        if _OPENER.match(line.text) and line.text[0].isalpha():
            return line.at
    return end


def _is_title(line: _PlacedLine) -> bool:
    """Whether a line is a title in capitals, and no heading of a letter."""
    letters = [char for char in line.text if char.isalpha()]
    return (
        len(letters) >= _CAPITALS
        and len(line.text) <= _TITLE
        and line.text.isupper()
        and " " in line.text
        and not any(
            pattern.match(line.text) for layout in LAYOUTS for _, pattern in layout.headings
        )
    )


def _without_running_lines(text: str) -> str:
    """The text without the letterhead and the case's number with which every page begins or ends.

    The first page keeps them.
    """
    first, *pages = text.split("\f")
    if not pages:
        return text
    head = {line for line in first.split("\n")[:_HEAD] if _OPENER.match(line)}
    number = CASE_LINE.search(first)
    kept = [first]
    for page in pages:
        lines = page.split("\n")
        for end in (0, -1):
            while lines and (
                not lines[end].strip() or lines[end] in head or _names(lines[end], number)
            ):
                del lines[end]
        kept.append("\n".join(lines))
    return "\f".join(kept)


def _names(line: str, number: re.Match[str] | None) -> bool:
    """Whether a line holds nothing but this number of a case."""
    found = CASE_LINE.fullmatch(line.strip()) if number else None
    return bool(found and number and found["case"].lower() == number["case"].lower())
