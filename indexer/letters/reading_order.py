"""The lines of a cover turned so that each value stands behind or below its label.

Some extractors print the value first, in front of its label or above it. A value belongs to the
label on its own line; where lines of labels and of values take turns, the kinds of the values and
the paragraphs tell which belong together. Where they do not, nothing belongs to these labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from indexer.letters.cover_tokens import KIND_OF, Cell, CoverLabel, Kind, Stretch, Token

Line = Sequence[Token]

_PROOF = 2  # lines that prove a way of printing


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines, those turned around whose values stand first."""
    lines = _single_lines(_label_first(lines))
    ordered: list[Line] = []
    for holds, group in groupby(lines, _belongs_to_run):
        run = list(group)
        ordered += _below(run) if holds else run
    return ordered


def _label_first(lines: Sequence[Line]) -> list[Line]:
    """The lines, with label and value exchanged where each has its value in front of it."""
    before = [_value_first(line) for line in lines]
    whole = [
        first and all(map(_fits, line[1::2], line[::2]))
        for first, line in zip(before, lines, strict=True)
    ]
    refuted = any(
        first
        and any(
            _is_another(label, value) for value, label in zip(line[::2], line[1::2], strict=True)
        )
        for first, line in zip(before, lines, strict=True)
    )
    if refuted or sum(whole) < _PROOF or _flows(lines, before):
        return list(lines)
    return [
        [token for pair in zip(line[1::2], line[::2], strict=True) for token in pair]
        if first
        else line
        for first, line in zip(before, lines, strict=True)
    ]


def _value_first(line: Line) -> bool:
    """Whether values and labels take turns on a line, a value first."""
    return (
        len(line) % 2 == 0
        and len(line) > 0
        and all(isinstance(token, Stretch) for token in line[::2])
        and all(isinstance(token, CoverLabel) and token.field for token in line[1::2])
    )


def _single_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those put right that begin with a value and end with a label.

    No other line proves their way of printing: unless the kinds of their values do, nothing
    belongs to their labels.
    """
    return [
        _settled(line) if _may_be_value_first(line) and not _flows_through(lines, at) else line
        for at, line in enumerate(lines)
    ]


def _may_be_value_first(line: Line) -> bool:
    first = _cell(line[0]) if line else None
    return (
        first is not None
        and first.kind is not Kind.TEXT
        and len(line) % 2 == 0
        and len(line) >= 2 * _PROOF
        and all(isinstance(token, Stretch) for token in line[::2])
        and all(isinstance(token, CoverLabel) for token in line[1::2])
        and not any(map(_is_another, line[1::2], line[::2]))
    )


def _flows_through(lines: Sequence[Line], at: int) -> bool:
    """Whether the line goes on from a label above it, and its last label below it."""
    return (
        0 < at < len(lines) - 1
        and bool(lines[at - 1] and lines[at + 1])
        and isinstance(lines[at - 1][-1], CoverLabel)
        and isinstance(lines[at + 1][0], Stretch)
    )


def _settled(line: Line) -> Line:
    """The line with each label before its value, or before both that it may have."""
    labels, values = line[1::2], [token for token in line if isinstance(token, Stretch)]
    if any(
        _is_another(label, value)
        or (isinstance(label, CoverLabel) and label.field and not _cell(value))
        for label, value in zip(labels, values[1:], strict=False)
    ):
        return [token for pair in zip(labels, values, strict=True) for token in pair]
    settled: list[Token] = []
    for label, value, other in zip(labels, values, [*values[1:], None], strict=True):
        either = f"either {value.text} or {other.text if other else 'nothing'}"
        cells = (Cell(Kind.TEXT, either),)
        settled += [label, Stretch(either, value.line, value.paragraph, cells)]
    return settled


def _flows(lines: Sequence[Line], before: Sequence[bool]) -> bool:
    """Whether each value only seems to stand first: the label of the first ends a line above."""
    first = before.index(True)
    last = len(before) - 1 - before[::-1].index(True)
    return bool(
        first > 0
        and lines[first - 1]
        and isinstance(lines[first - 1][-1], CoverLabel)
        and last + 1 < len(lines)
        and _values_alone(lines[last + 1])
    )


def _fits(label: Token, value: Token) -> bool:
    cell = _cell(value)
    return (
        isinstance(label, CoverLabel)
        and cell is not None
        and cell.kind in (KIND_OF.get(label.field or ""), Kind.NOTHING)
    )


def _is_another(label: Token, value: Token) -> bool:
    """Whether a value is plainly of another kind than what the label asks for."""
    cell = _cell(value)
    wanted = KIND_OF.get(label.field or "") if isinstance(label, CoverLabel) else None
    return (
        cell is not None
        and wanted is not None
        and cell.kind not in (wanted, Kind.NOTHING, Kind.TEXT)
    )


def _cell(token: Token) -> Cell | None:
    return token.cells[0] if isinstance(token, Stretch) and len(token.cells) == 1 else None


def _values_alone(line: Line) -> bool:
    return bool(line) and all(isinstance(token, Stretch) and token.values for token in line)


def _labels_alone(line: Line) -> bool:
    return bool(line) and all(isinstance(token, CoverLabel) and token.field for token in line)


def _belongs_to_run(line: Line) -> bool:
    return _values_alone(line) or _labels_alone(line)


class _ValuesAt(Enum):
    """Where the values of a run of lines stand."""

    ABOVE = auto()
    BELOW = auto()
    UNKNOWN = auto()


def _below(run: Sequence[Line]) -> list[Line]:
    """A run of lines that hold labels or values alone, with the values below their labels."""
    groups = [(labels, list(group)) for labels, group in groupby(run, key=_labels_alone)]
    side = _side(groups)
    if side is _ValuesAt.BELOW:
        return list(run)
    if side is _ValuesAt.ABOVE:
        return list(run)[::-1]
    return [line for labels, lines in groups if labels for line in lines]


def _side(groups: Sequence[tuple[bool, list[Line]]]) -> _ValuesAt:
    if len(groups) < 2 or (groups[0][0] and not groups[-1][0]):
        return _ValuesAt.BELOW
    above, below = _Fit.of(groups, -1), _Fit.of(groups, 1)
    alternate = sum(labels for labels, _ in groups) >= _PROOF
    if not groups[0][0] and groups[-1][0]:
        # The first value has no label above it, and the last label no value below it.
        if above.fits and (alternate or above.has_case):
            return _ValuesAt.ABOVE
        return _ValuesAt.BELOW if below.fits or not alternate else _ValuesAt.UNKNOWN
    if not alternate or (below.fits and not above.fits):
        return _ValuesAt.BELOW
    if above.fits and not below.fits:
        return _ValuesAt.ABOVE
    if above.together != below.together:
        return _ValuesAt.ABOVE if above.together > below.together else _ValuesAt.BELOW
    return _ValuesAt.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well the labels of a run fit the values on one side of them.

    `fits` tells whether each may have what stands there, `together` how often both are of one
    paragraph, `has_case` whether a number of a case proves it.
    """

    fits: bool
    together: int
    has_case: bool

    @classmethod
    def of(cls, groups: Sequence[tuple[bool, list[Line]]], step: int) -> _Fit:
        fits, together, has_case = True, 0, False
        outermost = 0 if step < 0 else len(groups) - 1
        for at, (is_labels, lines) in enumerate(groups):
            if not is_labels or not 0 <= at + step < len(groups):
                continue
            others = groups[at + step][1]
            labels = [token for line in lines for token in line if isinstance(token, CoverLabel)]
            values = [token for line in others for token in line if isinstance(token, Stretch)]
            cells = [cell for value in values for cell in value.cells]
            near = (labels[0], values[-1]) if step < 0 else (labels[-1], values[0])
            together += near[0].paragraph == near[1].paragraph
            wanted: Counter[Kind] = Counter(KIND_OF[label.field] for label in labels if label.field)
            found: Counter[Kind] = Counter(
                cell.kind for cell in cells if cell.kind is not Kind.NOTHING
            )
            # A stamp may stand at the end of all.
            spare = len(cells) - len(labels) if at + step == outermost else 0
            fits &= (found - wanted).total() <= max(0, spare)
            has_case |= wanted[Kind.CASE] > 0 and found[Kind.CASE] > 0
        return cls(fits, together, has_case)
