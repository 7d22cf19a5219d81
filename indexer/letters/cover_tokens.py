"""The cover's lines as labels and what stands between them, however they are drawn.

Cells are told apart by tabs, or by the pipes that a table is drawn with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from indexer.letters.chronology import DAYS
from indexer.letters.dates import DASHES, DATE
from indexer.letters.mending import DIGIT, as_digits
from indexer.letters.table_rows import upright


class Kind(Enum):
    """What stands in a cell. `NOTHING` is what is printed in place of a value."""

    CASE = auto()
    DATE = auto()
    WORD = auto()
    NOTHING = auto()
    TEXT = auto()


KIND_OF = {"case_number": Kind.CASE, **dict.fromkeys(DAYS, Kind.DATE), "priority": Kind.WORD}

# A space may be lost, and a label may wrap, in double-spaced text over an empty line.
_GAP = r"(?:[ \t]*\n){0,2}[ \t]*"
_UR = "(?:UR|Utilization Review)"
_LABELS = {
    "case_number": r"(?:MAXIMUS |IMR )*Case (?:Number|No\.?|#)",
    "date_assigned": "Date (?:of )?Assign(?:ed|ment)|Assign(?:ed|ment) Date",
    "date_of_injury": r"Date(?:s|\(s\))? of Injur(?:y|ies)|Injury Date|DOI\b|D\.O\.I\.",
    "ur_denial_date": f"Date of {_UR} (?:Denial|Decision|Determination)"
    f"|{_UR} (?:Denial|Decision|Determination) Date",
    "decision_date": "Date of (?:the )?(?:Final )?(?:Determination|Decision)"
    "|(?:Final )?(?:Decision|Determination) Date",
    "application_received": "(?:Date )?(?:IMR )?Application (?:Date )?Received(?: Date)?",
    "priority": "Priority",
}
# Common on stamps and cover sheets too: read only where nothing better is printed.
_WEAK = {"decision_date": "Dated", "application_received": "Received"}

_LIKE_CASE = (
    rf"[A-Z]{{1,3}}[ ]?[A-Z]?[\w?*]{{2}}[ ]?[{DASHES}][ ]?[\w?*]{{4}}|(?:CM|IMR)[ ]?{DIGIT}{{2}}"
)
# Before a label these make it the label of another review, of any field.
_ANOTHER = (
    "Initial|Prior|Previous|Earlier|Original|Former|Related|Companion|Associated|Other|Another"
    "|Linked|Consolidated|Not|Next|Superseded|Vacated"
)
# These are other parties and instances, whose decisions and numbers are not the review's own.
_INSTANCE = (
    r"(?:Claims?[ ])?(?:Administrator|Adjuster|Adjustor|Examiner)(?:['\u2019]s)?|Appeals?|WCAB|EAMS"
    r"|ADJ|DWC|WCJ|Court|(?:Judge|Board|Carrier|Insurer|Employer)(?:['\u2019]s)?|Hearing|Grievance"
    "|Arbitration|Claims?"
)
_FILLING = r"(?:[ ](?:the|this|of|and|IMR|MAXIMUS|Final|Case|Review|Level|Committee|Panel))"
_UNIQUE = ("case_number", "decision_date", "date_assigned", "application_received")

_SAID = r"(?=[ \t]*(?:[:;]|$|[\t|\u2502]))"


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})".replace(" ", _GAP)


_OTHERS = (
    rf"(?P<other>(?:{_ANOTHER})(?:[ ](?:UR|Utilization|{_INSTANCE})|{_FILLING}){{0,4}}[ ]"
    + _any_of([*_LABELS.values(), *_WEAK.values()])
    + rf"|(?:{_INSTANCE})(?:[ ](?:{_INSTANCE})|{_FILLING}){{0,4}}[ ]"
    + _any_of([*(_LABELS[name] for name in _UNIQUE), *_WEAK.values()])
    + ")"
)
LABEL = re.compile(
    r"(?<![A-Za-z])(?:"
    + "|".join(
        [_OTHERS]
        + [f"(?P<{name}>{_any_of([words])})" for name, words in _LABELS.items()]
        # "Received 04/02/2015" without a colon is what a fax prints.
        + [f"(?P<weak_{name}>{_any_of([words])}){_SAID}" for name, words in _WEAK.items()]
    )
    # Without a colon only where its value follows at once, or its line or cell ends.
    + rf")(?:[ \t]*[:;]|(?=[ \t]*(?:$|[\t|\u2502]|\d{{1,2}}[/-]\d|{_LIKE_CASE})))",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER_LABEL = re.compile(
    # "CT: 1/1/2010 - 12/1/2011" is the date of a cumulative trauma.
    r"(?<!\w)(?!(?:CT|Cumulative|CUMULATIVE)\b)[A-Za-z]"
    r"[\w()#/'&.-]{0,30}(?:[ ][\w()#/'&.-]{1,30}){0,5}[ ]?:(?!\d)"
)
# The label that real letters wrap, with its value between its halves.
_SPLIT_LABEL = re.compile(
    rf"\b(Application)[ \t]+({DATE})[ \t]*\n[ \t]*(Received[ \t]*:)", re.IGNORECASE
)

_BEFORE_NUMBER = rf"(?:[ ]?[{DASHES}]{{1,2}}[ ]?|[ _.])"
# Digits may be torn apart; what follows a whole number is not of it.
_NUMBER = rf"{DIGIT}[ ]?{DIGIT}{_BEFORE_NUMBER}{DIGIT}(?:{DIGIT}|[ ]\d){{5,6}}\b(?!/)"
CASE = rf"\b(?:C[ ]?M|IMR)[ ]?{_NUMBER}"
"""The number of a case, as a pattern to be compiled without regard to case."""

# XX/XX/2011, **/**/****, [REDACTED], ____, ----
_HIDDEN = r"Xx*_#\u2588\u25a0"
_NOTHING = (
    r"[\[(<]?[ ]?(?:unknown|redacted|n/a|none|to[ ]be[ ]determined|tbd|illegible|blank"
    r"|not[ ](?:provided|stated|available|given|known|listed))\b[ ]?[\])>]?"
    rf"|(?=[\d/.-]{{0,8}}[{_HIDDEN}])[\d{_HIDDEN}]{{1,10}}(?:[/.-][\d{_HIDDEN}]{{1,10}}){{0,2}}(?!\w)"
    rf"|[{DASHES}]{{1,40}}(?!\S)"
)
VALUE = re.compile(
    rf"(?P<CASE>{CASE})|(?P<DATE>{DATE})|(?P<WORD>\b(?:Standard|Expedited)\b)"
    rf"|(?P<NOTHING>{_NOTHING})",
    re.IGNORECASE,
)
_SEPARATORS = " \t,;|"
_WIDEST = 400  # separators in a row: a line of more is no line of values
_BEFORE_LABEL = re.compile(rf"(?<=\w)[ ]{{1,3}}[:{DASHES}][ ]{{1,3}}$")
_EMPTY_CELL = re.compile(r"[ ]*\t[ ]*(?:\t|$)")
# Whole letters are searched for it: to begin with a set of characters makes that fast.
CASE_NUMBER = re.compile(rf"[CcIi](?<!\w.)(?:(?<=[Cc])[ ]?[Mm]|(?<=[Ii])[Mm][Rr])[ ]?{_NUMBER}")

# "----" alone stands in place of a value.
_PIPED = re.compile(
    r"^[^|\u2502\n]*[|\u2502].*$|^[ \t]*[+=\u2500-\u257f][-+=\u2500-\u257f \t]*$", re.MULTILINE
)
_RULE = re.compile(r"[-+=:|\u2500-\u257f \t]*")
# Markdown's: "**Date of Injury:** 06/12/2011"
_BOLD = re.compile(r"(?:\*\*|__)([A-Za-z][\w .#()/:]{1,40})(?:\*\*|__)")

LABEL_LINE = re.compile(LABEL.pattern, re.IGNORECASE)
"""A label of the cover table, to be matched at the start of a line."""

CASE_LINE = re.compile(
    rf"(?:(?:Re|IMR|MAXIMUS|Case|Number|No\.?)[ \t:#|*]{{0,5}}){{0,6}}(?P<case>{CASE})"
    r"[ \t,;|-]*(?:Page[ ]?\d+(?:[ ]?(?:of|/)[ ]?\d+)?)?",
    re.IGNORECASE,
)
"""A line that names the case and nothing else, as running headers do."""


@dataclass(frozen=True, slots=True)
class CoverLabel:
    """A label of one of our fields, or (None) of another."""

    field: str | None
    weak: bool
    line: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or what stands in its place."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two labels on one line, or on a line before its first label."""

    text: str
    line: int
    paragraph: int
    cells: tuple[Cell, ...]

    @property
    def values(self) -> bool:
        """Whether it holds nothing but values."""
        return all(cell.kind is not Kind.TEXT for cell in self.cells)


Token = CoverLabel | Stretch


def token_lines(text: str) -> list[list[Token]]:
    """The tokens of each line; a label that wraps stands whole on the line it begins on."""
    text = _SPLIT_LABEL.sub(r"\1 \3 \2", text.replace("\f", "\n\n"))
    text = _BOLD.sub(r"\1", _PIPED.sub(_cells_of_pipes, text))
    unwrapped = LABEL.sub(lambda label: label[0].replace("\n", " "), text)
    rows: list[tuple[int, str]] = []
    paragraph = 0
    for line in unwrapped.split("\n"):
        if line.strip():
            rows.append((paragraph, line))
        else:
            paragraph += 1
    return [
        list(_tokens(line, number, paragraph))
        for number, (paragraph, line) in enumerate(upright(rows, is_label, has_value))
    ]


def _cells_of_pipes(row: re.Match[str]) -> str:
    """A row of a table that is drawn with pipes as one with tabs; a rule in it is nothing."""
    if _RULE.fullmatch(row[0]):
        return ""
    cells = re.split(r"[|\u2502]", row[0].strip())
    first, last = int(not cells[0]), len(cells) - (not cells[-1])
    return "\t".join(cell.strip() for cell in cells[first:last])


def has_value(cell: str) -> bool:
    """Whether a cell begins with a value of ours."""
    return VALUE.match(cell.strip()) is not None


def is_label(cell: str) -> bool:
    """Whether a cell is a label of ours and nothing else."""
    return LABEL.fullmatch(cell.strip()) is not None


def _tokens(line: str, number: int, paragraph: int) -> Iterator[Token]:
    columns = [cell for cell in line.split("\t") if cell.strip()]
    # An empty cell says that there is no value, but in a row that holds labels alone.
    empty_counts = "\t" in line and (len(columns) == 1 or not all(map(is_label, columns)))
    at = 0
    for label in LABEL.finditer(line):
        before = line[at : label.start()]
        # "11/18/2016 - Date Assigned"; behind a label the dash may begin a period.
        yield from _between(before if at else _BEFORE_LABEL.sub("", before), number, paragraph)
        name = str(label.lastgroup)
        own = None if name == "other" else name.removeprefix("weak_")
        yield CoverLabel(own, name.startswith("weak_"), number, paragraph)
        at = label.end()
        if empty_counts and _EMPTY_CELL.match(line, at):
            yield Stretch("", number, paragraph, (Cell(Kind.NOTHING, ""),))
    yield from _between(line[at:], number, paragraph)


def _between(text: str, line: int, paragraph: int) -> Iterator[Token]:
    """A stretch between labels of ours, in which labels of others may stand."""
    # "Standard Claim Number:" begins with a value, not with a long label.
    value = VALUE.match(text, len(text) - len(text.lstrip()))
    at = 0
    for other in _OTHER_LABEL.finditer(text, value.end() if value else 0):
        yield from _stretch(text[at : other.start()], line, paragraph)
        yield CoverLabel(None, False, line, paragraph)
        at = other.end()
    yield from _stretch(text[at:], line, paragraph)


def _stretch(text: str, line: int, paragraph: int) -> Iterator[Stretch]:
    text = text.strip(_SEPARATORS)
    if text:
        yield Stretch(text, line, paragraph, tuple(_cells(text)))


def _cells(text: str) -> list[Cell]:
    """The values in a stretch, or the whole of it as one text."""
    cells = []
    at = 0
    while at < len(text):
        value = VALUE.match(text, at)
        end = value.end() if value else at
        at = (
            end
            + len(text[end : end + _WIDEST])
            - len(text[end : end + _WIDEST].lstrip(_SEPARATORS))
        )
        if value is None or at == end < len(text):
            return [Cell(Kind.TEXT, " ".join(text.split()))]
        cells.append(Cell(Kind[str(value.lastgroup)], value[0]))
    return cells


def case_number(printed: str | None) -> str | None:
    """The number of a case in its one form."""
    if printed is None:
        return None
    series = "IMR" if printed[0] in "Ii" else "CM"
    digits = as_digits(re.sub(rf"[{DASHES}_.]", "", re.split("[MmRr]", printed)[-1]))
    return f"{series}{digits[:2]}-{digits[2:]}"
