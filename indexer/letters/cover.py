"""The cover table: which value belongs to which label, however an extractor laid them out.

A value belongs to the label on its own line or in its own cell. Only where labels stand together
and their values stand together does order count, and only if there are as many of the one as of
the other. Whatever else bears a date (a fax line, a stamp, "Date:") belongs to no label of ours;
what cannot be told is left empty with a warning.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import dropwhile, pairwise, takewhile

from indexer.letters.chronology import DAYS, field_name, without_impossible_days
from indexer.letters.dates import DASHES, DATE, read_date
from indexer.letters.mending import DIGIT, as_digits, with_mended_dates
from indexer.letters.model import Cover


class _Kind(Enum):
    """What stands in a cell. `NOTHING` is what is printed in place of a value."""

    CASE = auto()
    DATE = auto()
    WORD = auto()
    NOTHING = auto()
    TEXT = auto()


_KIND_OF = {"case_number": _Kind.CASE, **dict.fromkeys(DAYS, _Kind.DATE), "priority": _Kind.WORD}

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
_LABEL = re.compile(
    r"(?<![A-Za-z])(?<!Claim )(?<!Initial )(?<!Prior )(?<!Original )(?<!Previous )(?:"
    + "|".join(
        [f"(?P<{name}>{words})" for name, words in _LABELS.items()]
        + [f"(?P<weak_{name}>{words})" for name, words in _WEAK.items()]
    ).replace(" ", _GAP)
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
_CASE = rf"\b(?:C[ ]?M|IMR)[ ]?{_NUMBER}"
# XX/XX/2011, **/**/****, [REDACTED], ____, ----
_HIDDEN = r"Xx*_#\u2588\u25a0"
_NOTHING = (
    r"[\[(<]?[ ]?(?:unknown|redacted|n/a|none|to[ ]be[ ]determined|tbd|illegible|blank"
    r"|not[ ](?:provided|stated|available|given|known|listed))\b[ ]?[\])>]?"
    rf"|(?=[\d/.-]{{0,8}}[{_HIDDEN}])[\d{_HIDDEN}]{{1,10}}(?:[/.-][\d{_HIDDEN}]{{1,10}}){{0,2}}(?!\w)"
    rf"|[{DASHES}]{{1,40}}(?!\S)"
)
_VALUE = re.compile(
    rf"(?P<CASE>{_CASE})|(?P<DATE>{DATE})|(?P<WORD>\b(?:Standard|Expedited)\b)"
    rf"|(?P<NOTHING>{_NOTHING})",
    re.IGNORECASE,
)
_SEPARATORS = " \t,;|"
_WIDEST = 400  # separators in a row: a line of more is no line of values
_EMPTY_CELL = re.compile(r"[ ]*\t[ ]*(?:\t|$)")
# Whole letters are searched for it: to begin with a set of characters makes that fast.
_CASE_NUMBER = re.compile(rf"[CcIi](?<!\w.)(?:(?<=[Cc])[ ]?[Mm]|(?<=[Ii])[Mm][Rr])[ ]?{_NUMBER}")

# A date that is not alone: the start of a period, the first of several, the day of a fax.
_GOES_ON = re.compile(
    rf"\s*(?:[{DASHES};,&+/]|(?:to|thru|through|until|till|and|or|ongoing|present)\b"
    r"|(?:at\s)?\d{1,2}:\d\d)",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(DATE, re.IGNORECASE)
_STAMPED = re.compile(r"fax|rece?i?v|rec'?d|print|page|stamp|scan|sent|mail|filed", re.IGNORECASE)

# "----" alone stands in place of a value.
_PIPED = re.compile(
    r"^[^|\u2502\n]*[|\u2502].*$|^[ \t]*[+=\u2500-\u257f][-+=\u2500-\u257f \t]*$", re.MULTILINE
)
_RULE = re.compile(r"[-+=:|\u2500-\u257f \t]*")
# Markdown's: "**Date of Injury:** 06/12/2011"
_BOLD = re.compile(r"(?:\*\*|__)([A-Za-z][\w .#()/:]{1,40})(?:\*\*|__)")

LABEL_LINE = re.compile(_LABEL.pattern, re.IGNORECASE)
"""A label of the cover table, to be matched at the start of a line."""

CASE_LINE = re.compile(
    rf"(?:(?:Re|IMR|MAXIMUS|Case|Number|No\.?)[ \t:#]{{0,5}}){{0,6}}(?P<case>{_CASE})"
    r"[ \t,;|-]*(?:Page[ ]?\d+(?:[ ]?(?:of|/)[ ]?\d+)?)?",
    re.IGNORECASE,
)
"""A line that names the case and nothing else, as running headers do."""

_TABLE = 700  # characters that a cover table may take
_NEXT = 200

_PROOF = 2  # rows that prove a way of printing
_SHOWN = 60  # characters of what is printed that a warning shows


@dataclass(frozen=True, slots=True)
class _Label:
    """A label of one of our fields, or (None) of another."""

    field: str | None
    weak: bool
    line: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value, or what stands in its place."""

    kind: _Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What stands between two labels on one line, or on a line before its first label."""

    text: str
    line: int
    paragraph: int
    cells: tuple[_Cell, ...]

    @property
    def values(self) -> bool:
        """Whether it holds nothing but values."""
        return all(cell.kind is not _Kind.TEXT for cell in self.cells)


_Token = _Label | _Stretch


@dataclass(frozen=True, slots=True)
class _Block:
    """Labels that stand together and the stretches that stand together after them."""

    labels: tuple[_Label, ...]
    stretches: tuple[_Stretch, ...]

    @property
    def on_one_line(self) -> bool:
        """Whether the last label has its value behind it on its line."""
        return bool(
            self.labels and self.stretches and self.labels[-1].line == self.stretches[0].line
        )


@dataclass(slots=True)
class _Found:
    """What was found for each field: values, and what is printed where none could be read."""

    values: dict[tuple[str, bool], list[str]] = field(default_factory=dict)
    unread: dict[str, list[str]] = field(default_factory=dict)

    def take(self, label: _Label, cell: _Cell | None) -> None:
        """Note what belongs to a label; None where nothing does."""
        if label.field is None:
            return
        if cell is not None and cell.kind is _KIND_OF[label.field]:
            self.values.setdefault((label.field, label.weak), []).append(cell.text)
        elif not label.weak:
            self.unread.setdefault(label.field, []).append(cell.text if cell else "")

    def take_all(self, labels: Sequence[_Label], cells: Sequence[_Cell]) -> bool:
        """Pair as many cells as labels, by their places or else, kind by kind, by their order."""
        kinds = [_KIND_OF[label.field] if label.field else None for label in labels]
        fits = all(
            kind is None or cell.kind in (kind, _Kind.NOTHING, _Kind.TEXT)
            for kind, cell in zip(kinds, cells, strict=True)
        )
        if not fits:
            if sorted(str(kind) for kind in kinds) != sorted(str(cell.kind) for cell in cells):
                return False
            by_kind = {kind: iter([one for one in cells if one.kind is kind]) for kind in _Kind}
            cells = [next(by_kind[kind]) for kind in kinds if kind]
        for label, cell in zip(labels, cells, strict=True):
            self.take(label, cell)
        return True


def read_cover(text: str) -> tuple[Cover, tuple[str, ...]]:
    """The cover table from the text before the first heading, and what is odd about it.

    Each warning begins with the name of the field that was left empty.
    """
    text = with_mended_dates(text)
    found = _pair(_lines(text))
    warnings: list[str] = []
    values = {name: _settled(name, found, warnings) for name in _KIND_OF}
    case = _case_number(values["case_number"] or _only_case(text))
    if case is None and (printed := found.unread.get("case_number")):
        warnings.append(_unread("case_number", max(printed, key=len)))
    days = {name: read_date(values[name] or "") for name in DAYS}
    warnings += [
        _unread(name, str(values[name])) for name, day in days.items() if values[name] and not day
    ]
    kept, impossible = without_impossible_days(days)
    cover = Cover(
        case_number=case,
        priority=(values["priority"] or "").capitalize() or None,
        **kept,
    )
    return cover, (*warnings, *impossible)


def tables(text: str) -> Iterator[tuple[int, str]]:
    """The cover tables in a text: where each names its case, and the number.

    A number makes no table: at least two dates of a cover must have their labels near it.
    """
    for start, end in _around_numbers(text):
        labels = list(_LABEL.finditer(text, start, end))
        cases = [label for label in labels if label.lastgroup == "case_number"]
        if not cases:
            continue
        # A date's label is of the table whose case is named nearest to it.
        near: list[set[str]] = [set() for _ in cases]
        places = [label.start() for label in cases]
        for label in labels:
            if label.lastgroup in DAYS:
                after = bisect_left(places, label.start())
                around = [n for n in (after - 1, after) if 0 <= n < len(cases)]
                nearest = min(around, key=lambda n: abs(places[n] - label.start()))
                if abs(places[nearest] - label.start()) <= _TABLE:
                    near[nearest].add(label.lastgroup)
        for case, dates in zip(cases, near, strict=True):
            number = _CASE_NUMBER.search(text, case.end(), case.end() + _NEXT)
            if number and len(dates) >= _PROOF:
                yield case.start(), str(_case_number(number[0]))


def _around_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The stretches in which a table may stand: those around the numbers of cases."""
    start = end = 0
    for number in _CASE_NUMBER.finditer(text):
        low, high = max(0, number.start() - _TABLE), number.end() + _TABLE
        if end and low > end:
            yield start, end
            start = low
        elif not end:
            start = low
        end = high
    if end:
        yield start, end


def _lines(text: str) -> list[list[_Token]]:
    """The tokens of each line; a label that wraps stands whole on the line it begins on."""
    text = _SPLIT_LABEL.sub(r"\1 \3 \2", text.replace("\f", "\n\n"))
    text = _BOLD.sub(r"\1", _PIPED.sub(_cells_of_pipes, text))
    unwrapped = _LABEL.sub(lambda label: label[0].replace("\n", " "), text)
    rows: list[tuple[int, str]] = []
    paragraph = 0
    for line in unwrapped.split("\n"):
        if line.strip():
            rows.append((paragraph, line))
        else:
            paragraph += 1
    return [
        list(_tokens(line, number, paragraph))
        for number, (paragraph, line) in enumerate(_upright(rows))
    ]


def _cells_of_pipes(row: re.Match[str]) -> str:
    """A row of a table that is drawn with pipes as one with tabs; a rule in it is nothing."""
    if _RULE.fullmatch(row[0]):
        return ""
    cells = re.split(r"[|\u2502]", row[0].strip())
    first, last = int(not cells[0]), len(cells) - (not cells[-1])
    return "\t".join(cell.strip() for cell in cells[first:last])


def _upright(rows: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The rows, those of a table that hold labels above values turned into a row a label."""
    skip = False
    for (paragraph, row), (_, below) in pairwise((*rows, (0, ""))):
        labels, values = row.split("\t"), below.split("\t")
        if skip:
            skip = False
        elif (
            1 < len(labels) == len(values)
            and all(_is_label(cell) for cell in labels if cell.strip())
            and not _LABEL.search(below)
        ):
            skip = True
            pairs = zip(labels, values, strict=True)
            yield from ((paragraph, f"{label}\t{value}") for label, value in pairs)
        else:
            yield paragraph, row


def _is_label(cell: str) -> bool:
    return _LABEL.fullmatch(cell.strip()) is not None


def _tokens(line: str, number: int, paragraph: int) -> Iterator[_Token]:
    columns = [cell for cell in line.split("\t") if cell.strip()]
    # An empty cell says that there is no value, but in a row that holds labels alone.
    empty_counts = "\t" in line and (len(columns) == 1 or not all(map(_is_label, columns)))
    at = 0
    for label in _LABEL.finditer(line):
        yield from _between(line[at : label.start()], number, paragraph)
        name = str(label.lastgroup)
        yield _Label(name.removeprefix("weak_"), name.startswith("weak_"), number, paragraph)
        at = label.end()
        if empty_counts and _EMPTY_CELL.match(line, at):
            yield _Stretch("", number, paragraph, (_Cell(_Kind.NOTHING, ""),))
    yield from _between(line[at:], number, paragraph)


def _between(text: str, line: int, paragraph: int) -> Iterator[_Token]:
    """A stretch between labels of ours, in which labels of others may stand."""
    # "Standard Claim Number:" begins with a value, not with a long label.
    value = _VALUE.match(text, len(text) - len(text.lstrip()))
    at = 0
    for other in _OTHER_LABEL.finditer(text, value.end() if value else 0):
        yield from _stretch(text[at : other.start()], line, paragraph)
        yield _Label(None, False, line, paragraph)
        at = other.end()
    yield from _stretch(text[at:], line, paragraph)


def _stretch(text: str, line: int, paragraph: int) -> Iterator[_Stretch]:
    text = text.strip(_SEPARATORS)
    if text:
        yield _Stretch(text, line, paragraph, tuple(_cells(text)))


def _cells(text: str) -> list[_Cell]:
    """The values in a stretch, or the whole of it as one text."""
    cells = []
    at = 0
    while at < len(text):
        value = _VALUE.match(text, at)
        end = value.end() if value else at
        at = (
            end
            + len(text[end : end + _WIDEST])
            - len(text[end : end + _WIDEST].lstrip(_SEPARATORS))
        )
        if value is None or at == end < len(text):
            return [_Cell(_Kind.TEXT, " ".join(text.split()))]
        cells.append(_Cell(_Kind[str(value.lastgroup)], value[0]))
    return cells


def _pair(lines: Sequence[Sequence[_Token]]) -> _Found:
    found = _Found()
    if _values_stand_first(lines):
        for line in lines:
            if isinstance(label := line[-1], _Label):
                found.take(label, line[-2].cells[0] if isinstance(line[-2], _Stretch) else None)
        return found
    blocks = list(_blocks([token for line in lines for token in line]))
    if len(blocks) == 2 and not blocks[0].labels and not blocks[1].stretches:
        # All values, and then all labels: only a case number proves that they belong together.
        values = _values(blocks[0].stretches[::-1])[::-1]
        if any(cell.kind is _Kind.CASE for cell in values):
            blocks = [_Block(blocks[1].labels, blocks[0].stretches)]
    alternating = _alternate(blocks)
    for block in blocks:
        _take(block, found, alternating)
    return found


def _values_stand_first(lines: Sequence[Sequence[_Token]]) -> bool:
    """Whether each label has its value before it on its line, and none has one behind it."""
    rows = [line for line in lines if any(isinstance(token, _Label) for token in line)]
    return len(rows) >= _PROOF and all(
        len(row) == 2
        and isinstance(row[0], _Stretch)
        and isinstance(row[1], _Label)
        and row[0].values
        and len(row[0].cells) == 1
        for row in rows
    )


def _blocks(tokens: Sequence[_Token]) -> Iterator[_Block]:
    labels: list[_Label] = []
    stretches: list[_Stretch] = []
    for token in tokens:
        if isinstance(token, _Stretch):
            stretches.append(token)
            continue
        if stretches:
            yield _Block(tuple(labels), tuple(stretches))
            labels, stretches = [], []
        labels.append(token)
    yield _Block(tuple(labels), tuple(stretches))


def _values(stretches: Sequence[_Stretch]) -> list[_Cell]:
    """The cells of the first stretches that hold nothing but values."""
    return [cell for one in takewhile(lambda one: one.values, stretches) for cell in one.cells]


def _alternate(blocks: Sequence[_Block]) -> bool:
    """Whether the values stand below their labels, one by one."""
    below = [
        (len(block.labels), len(_values(block.stretches)))
        for block in blocks
        if block.labels and block.stretches and not block.on_one_line
    ]
    one_by_one = [(labels, values) for labels, values in below if labels == 1]
    return len(one_by_one) >= _PROOF and all(values <= 1 for _, values in below)


def _take(block: _Block, found: _Found, alternating: bool) -> None:
    labels, stretches = block.labels, block.stretches
    if not labels or not stretches:
        for label in labels:
            found.take(label, None)
        return
    first = stretches[0]
    if block.on_one_line:
        row = [label for label in labels if label.line == first.line]
        if len(row) == len(labels) == len(first.cells) > 1 and found.take_all(labels, first.cells):
            return
        near = 1
    else:
        near = sum(label.paragraph == first.paragraph for label in labels) or len(labels)
        if alternating:
            near = 1
    for label in labels[:-near]:
        found.take(label, None)
    labels = labels[-near:]
    if near == 1:
        found.take(labels[0], _nearest(labels[0], stretches))
        return
    ours = list(dropwhile(lambda label: label.field is None, labels))
    paragraph = [one for one in stretches if one.paragraph == first.paragraph]
    for cells in (
        _values(stretches),
        _values(paragraph),
        [_whole(one) for one in paragraph],
    ):
        if len(cells) == len(labels) and found.take_all(labels, cells):
            return
        # What stands above the block ("Dear Sir:") may only look like a label of it.
        if len(cells) == len(ours) and found.take_all(ours, cells):
            return
    for label in labels:
        found.take(label, _Cell(_Kind.TEXT, " ".join(cell.text for cell in _values(stretches))))


def _whole(stretch: _Stretch) -> _Cell:
    """A stretch as one cell."""
    return stretch.cells[0] if len(stretch.cells) == 1 else _Cell(_Kind.TEXT, stretch.text)


def _nearest(label: _Label, stretches: Sequence[_Stretch]) -> _Cell | None:
    """What stands behind a label on its line, or else below it."""
    first, *others = stretches
    below = next(
        (o for o in others if (o.line, o.paragraph) == (first.line + 1, first.paragraph)), None
    )
    if first.line != label.line:
        if first.paragraph != label.paragraph and not first.values:
            return None
        if below is not None and below.values and first.values:
            return _Cell(_Kind.TEXT, f"{first.text} {below.text}")
    kind = _KIND_OF.get(label.field or "")
    if kind is not _Kind.DATE:
        value = _VALUE.match(first.text)
        if value and value.lastgroup == (kind or _Kind.TEXT).name:
            return _Cell(_Kind[value.lastgroup], value[0])
        return _Cell(_Kind.TEXT, first.text)
    return _day(first.text, below.text if below else "")


def _day(text: str, below: str) -> _Cell:
    """The one date that a stretch names, or its text where it names none or several.

    The line below may hold the rest of a date or of a period.
    """
    day = _ANY_DATE.match(text)
    if day is None and _ANY_DATE.fullmatch(f"{text} {below}"):
        return _Cell(_Kind.DATE, f"{text} {below}")
    unread = _Cell(_Kind.TEXT, text)
    if day is None:
        return unread
    rest = text[day.end() :] or (below if _ANY_DATE.search(below) and _GOES_ON.match(below) else "")
    another = _ANY_DATE.search(rest)
    if _GOES_ON.match(rest) or (another and not _STAMPED.search(rest[: another.start()])):
        return unread
    return _Cell(_Kind.DATE, day[0])


def _settled(name: str, found: _Found, warnings: list[str]) -> str | None:
    """The value of a field, if all that is printed of it agrees."""
    unread = found.unread.get(name, [])
    for weak in (False, True):
        printed = found.values.get((name, weak), [])
        one_form = _case_number if name == "case_number" else _squeezed
        different = {str(read_date(one) or one_form(one)): one for one in printed}
        if len(different) > 1:
            several = " and ".join(repr(one) for one in different.values())
            warnings.append(f"{field_name(name)}: printed as {several}, left empty")
            return None
        if printed:
            return printed[0]
        if unread:
            break
    if unread and name != "case_number":
        warnings.append(_unread(name, max(unread, key=len)))
    return None


def _unread(name: str, printed: str) -> str:
    if not printed:
        return f"{field_name(name)}: nothing is printed, left empty"
    wanted = "single date" if name in DAYS else "known value"
    shown = printed if len(printed) <= _SHOWN else printed[: _SHOWN - 3] + "..."
    return f"{field_name(name)}: {shown!r} is no {wanted}, left empty"


def _squeezed(printed: str) -> str:
    return re.sub(r"\W", "", printed).lower()


def _only_case(text: str) -> str | None:
    """A case number says by itself what it is, as long as there is only one."""
    found = {_case_number(one): one for one in _CASE_NUMBER.findall(text)}
    return found.popitem()[1] if len(found) == 1 else None


def _case_number(printed: str | None) -> str | None:
    if printed is None:
        return None
    series = "IMR" if printed[0] in "Ii" else "CM"
    digits = as_digits(re.sub(rf"[{DASHES}_.]", "", re.split("[MmRr]", printed)[-1]))
    return f"{series}{digits[:2]}-{digits[2:]}"
