"""The cover table: which value belongs to which label, however an extractor laid them out.

A value belongs to the label on its own line or in its own cell. Only where labels stand together
and their values stand together does order count, and only if there are as many of the one as of
the other. Whatever else bears a date (a fax line, a stamp, "Date:") belongs to no label of ours;
what cannot be told is left empty with a warning.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import dropwhile, takewhile

from indexer.letters.chronology import DAYS, field_name, without_impossible_days
from indexer.letters.cover_tokens import (
    CASE,
    CASE_NUMBER,
    KIND_OF,
    LABEL,
    VALUE,
    Cell,
    CoverLabel,
    Kind,
    Stretch,
    Token,
    case_number,
    token_lines,
)
from indexer.letters.dates import DASHES, DATE, read_date
from indexer.letters.mending import with_mended_dates
from indexer.letters.model import Cover
from indexer.letters.reading_order import in_reading_order

# A date that is not alone: the start of a period, the first of several, the day of a fax.
_GOES_ON = re.compile(
    rf"\s*(?:[{DASHES};,&+/]|(?:to|thru|through|until|till|and|or|ongoing|present)\b"
    r"|(?:at\s)?\d{1,2}:\d\d)",
    re.IGNORECASE,
)
# "Dated: 10/4/20__"
_CUT_DATE = re.compile(
    rf"(?!{DATE})\d{{1,2}}[ ]?[{DASHES}/.][ ]?\w{{1,3}}[ ]?[{DASHES}/.][ ]?(?:19|20)(?!\d\d)",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(DATE, re.IGNORECASE)
_STAMPED = re.compile(r"fax|rece?i?v|rec'?d|print|page|stamp|scan|sent|mail|filed", re.IGNORECASE)

# "CM15-0900301 and 0900777", "CM15-0900301/302", "CM15-0900301 (also CM15-0900777)"
_SEVERAL_CASES = re.compile(
    rf"{CASE.removesuffix('(?!/)')}[ ]?[\W_]{{0,3}}[ ]?"
    r"(?:(?:and|also|or|with|plus|consolidated|et al)\b"
    rf"|[,;/&+(\n][ ]?(?:and|also|or|with|plus|see)?[ ]?(?:{CASE}|\d{{3}})|{CASE})",
    re.IGNORECASE,
)

_TABLE = 700  # characters that a cover table may take
_NEXT = 200

_AHEAD = timedelta(days=366)  # a clock may be wrong, but no day of a letter is yet to come
_PROOF = 2  # rows that prove a way of printing
_SHOWN = 60  # characters of what is printed that a warning shows


@dataclass(frozen=True, slots=True)
class _LabelBlock:
    """Labels that stand together and the stretches that stand together after them."""

    labels: tuple[CoverLabel, ...]
    stretches: tuple[Stretch, ...]

    @property
    def on_one_line(self) -> bool:
        """Whether the last label has its value behind it on its line."""
        return bool(
            self.labels and self.stretches and self.labels[-1].line == self.stretches[0].line
        )


@dataclass(slots=True)
class _CoverValues:
    """What was found for each field: values, and what is printed where none could be read.

    `by_order` are the fields that were paired with values by nothing but their order.
    """

    values: dict[tuple[str, bool], list[str]] = field(default_factory=dict)
    unread: dict[str, list[str]] = field(default_factory=dict)
    by_order: list[frozenset[str]] = field(default_factory=list)

    def take(self, label: CoverLabel, cell: Cell | None) -> None:
        """Note what belongs to a label; None where nothing does."""
        if label.field is None:
            return
        if cell is not None and cell.kind is KIND_OF[label.field]:
            self.values.setdefault((label.field, label.weak), []).append(cell.text)
        elif not label.weak or (cell is not None and _CUT_DATE.match(cell.text)):
            self.unread.setdefault(label.field, []).append(cell.text if cell else "")

    def take_all(self, labels: Sequence[CoverLabel], cells: Sequence[Cell]) -> bool:
        """Pair as many cells as labels, by their places or else, kind by kind, by their order."""
        kinds = [KIND_OF[label.field] if label.field else None for label in labels]
        fits = all(
            kind is None or cell.kind in (kind, Kind.NOTHING, Kind.TEXT)
            for kind, cell in zip(kinds, cells, strict=True)
        )
        if not fits:
            if sorted(str(kind) for kind in kinds) != sorted(str(cell.kind) for cell in cells):
                return False
            by_kind = {kind: iter([one for one in cells if one.kind is kind]) for kind in Kind}
            cells = [next(by_kind[kind]) for kind in kinds if kind]
        for label, cell in zip(labels, cells, strict=True):
            self.take(label, cell)
        self.by_order.append(frozenset(label.field for label in labels if label.field))
        return True


def read_cover(text: str) -> tuple[Cover, tuple[str, ...]]:
    """The cover table from the text before the first heading, and what is odd about it.

    Each warning begins with the name of the field that was left empty.
    """
    text = with_mended_dates(text)
    found = _pair(token_lines(text))
    warnings: list[str] = []
    values = {name: _settled(name, found, warnings) for name in KIND_OF}
    printed = found.unread.get("case_number", [])
    several = any(map(_SEVERAL_CASES.search, printed))
    case = None if several else case_number(values["case_number"] or _only_case(text))
    if case is None and printed:
        warnings.append(_unread("case_number", max(printed, key=len)))
    days = {name: read_date(values[name] or "") for name in DAYS}
    warnings += [
        _unread(name, str(values[name])) for name, day in days.items() if values[name] and not day
    ]
    latest = date.today() + _AHEAD
    for name, day in days.items():
        if day and day > latest:
            warnings.append(f"{field_name(name)}: {day} is still to come, left empty")
            days[name] = None
    kept, impossible = without_impossible_days(days, found.by_order)
    cover = Cover(
        case_number=case,
        priority=(values["priority"] or "").capitalize() or None,
        **kept,
    )
    return cover, (*warnings, *impossible)


def tables(text: str) -> Iterator[tuple[int, str, int]]:
    """The cover tables in a text: where each names its case, the number, and how many dates.

    A number makes no table: at least two dates of a cover must have their labels near it.
    """
    for start, end in _around_numbers(text):
        labels = list(LABEL.finditer(text, start, end))
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
            number = CASE_NUMBER.search(text, case.end(), case.end() + _NEXT)
            if number and len(dates) >= _PROOF:
                yield case.start(), str(case_number(number[0])), len(dates)


def _around_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The stretches in which a table may stand: those around the numbers of cases."""
    start = end = 0
    for number in CASE_NUMBER.finditer(text):
        low, high = max(0, number.start() - _TABLE), number.end() + _TABLE
        if end and low > end:
            yield start, end
            start = low
        elif not end:
            start = low
        end = high
    if end:
        yield start, end


def _pair(lines: Sequence[Sequence[Token]]) -> _CoverValues:
    found = _CoverValues()
    tokens = [token for line in in_reading_order(lines) for token in line]
    blocks = list(_blocks(tokens))
    alternating = _alternate(blocks)
    for block in blocks:
        _take(block, found, alternating)
    return found


def _blocks(tokens: Sequence[Token]) -> Iterator[_LabelBlock]:
    labels: list[CoverLabel] = []
    stretches: list[Stretch] = []
    for token in tokens:
        if isinstance(token, Stretch):
            stretches.append(token)
            continue
        if stretches:
            yield _LabelBlock(tuple(labels), tuple(stretches))
            labels, stretches = [], []
        labels.append(token)
    yield _LabelBlock(tuple(labels), tuple(stretches))


def _values(stretches: Sequence[Stretch]) -> list[Cell]:
    """The cells of the first stretches that hold nothing but values."""
    return [cell for one in takewhile(lambda one: one.values, stretches) for cell in one.cells]


def _alternate(blocks: Sequence[_LabelBlock]) -> bool:
    """Whether the values stand below their labels, one by one."""
    below = [
        (len(block.labels), len(_values(block.stretches)))
        for block in blocks
        if block.labels and block.stretches and not block.on_one_line
    ]
    one_by_one = [(labels, values) for labels, values in below if labels == 1]
    return len(one_by_one) >= _PROOF and all(values <= 1 for _, values in below)


def _take(block: _LabelBlock, found: _CoverValues, alternating: bool) -> None:
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
        _values(stretches) if _are_one_column(labels, stretches) else [],
        _values(paragraph),
        # A stamp among the values stands in place of none.
        [] if any(_STAMPED.search(one.text) for one in paragraph) else list(map(_whole, paragraph)),
    ):
        if len(cells) == len(labels) and found.take_all(labels, cells):
            return
        # What stands above the block ("Dear Sir:") may only look like a label of it.
        if len(cells) == len(ours) and found.take_all(ours, cells):
            return
    for label in labels:
        found.take(label, Cell(Kind.TEXT, " ".join(cell.text for cell in _values(stretches))))


def _are_one_column(labels: Sequence[CoverLabel], stretches: Sequence[Stretch]) -> bool:
    """Whether the values stand in one paragraph, one in each, or in as many as their labels.

    A date in another paragraph than the others is a stamp's.
    """
    values = [one for one in takewhile(lambda one: one.values, stretches) for _ in one.cells]
    sizes = list(Counter(one.paragraph for one in values).values())
    return (
        len(sizes) == 1
        or set(sizes) == {1}
        or sizes == list(Counter(label.paragraph for label in labels).values())
    )


def _whole(stretch: Stretch) -> Cell:
    """A stretch as one cell."""
    return stretch.cells[0] if len(stretch.cells) == 1 else Cell(Kind.TEXT, stretch.text)


def _nearest(label: CoverLabel, stretches: Sequence[Stretch]) -> Cell | None:
    """What stands behind a label on its line, or else below it."""
    first, *others = stretches
    below = next(
        (o for o in others if (o.line, o.paragraph) == (first.line + 1, first.paragraph)), None
    )
    if first.line != label.line:
        if first.paragraph != label.paragraph and not first.values:
            return None
        if below is not None and below.values and first.values:
            return Cell(Kind.TEXT, f"{first.text} {below.text}")
    kind = KIND_OF.get(label.field or "")
    if kind is not Kind.DATE:
        if kind is Kind.CASE:
            both = f"{first.text}\n{below.text if below else ''}"
            if _SEVERAL_CASES.match(both):
                return Cell(Kind.TEXT, " ".join(both.split()))
        value = VALUE.match(first.text)
        if value and value.lastgroup == (kind or Kind.TEXT).name:
            return Cell(Kind[value.lastgroup], value[0])
        return Cell(Kind.TEXT, first.text)
    return _day(first.text, below.text if below else "")


def _day(text: str, below: str) -> Cell:
    """The one date that a stretch names, or its text where it names none or several.

    The line below may hold the rest of a date or of a period.
    """
    day = _ANY_DATE.match(text)
    if day is None and _ANY_DATE.fullmatch(f"{text} {below}"):
        return Cell(Kind.DATE, f"{text} {below}")
    unread = Cell(Kind.TEXT, text)
    if day is None:
        return unread
    rest = text[day.end() :] or (below if _ANY_DATE.search(below) and _GOES_ON.match(below) else "")
    another = _ANY_DATE.search(rest)
    if _GOES_ON.match(rest) or (another and not _STAMPED.search(rest[: another.start()])):
        return unread
    return Cell(Kind.DATE, day[0])


def _settled(name: str, found: _CoverValues, warnings: list[str]) -> str | None:
    """The value of a field, if all that is printed of it agrees."""
    unread = found.unread.get(name, [])
    for weak in (False, True):
        printed = found.values.get((name, weak), [])
        one_form = case_number if name == "case_number" else _squeezed
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
    others = {
        number.start()
        for label in LABEL.finditer(text)
        if label.lastgroup == "other"
        and (number := CASE_NUMBER.search(text, label.end(), label.end() + _NEXT))
    }
    found = {
        case_number(one[0]): one[0]
        for one in CASE_NUMBER.finditer(text)
        if one.start() not in others
    }
    return found.popitem()[1] if len(found) == 1 else None
