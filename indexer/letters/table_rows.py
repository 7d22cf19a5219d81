"""Rows of a table whose cells stand beside or above their labels, as rows of label and value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto

Row = tuple[int, str]
"""A row and the number of its paragraph; tabs stand between its cells."""

Test = Callable[[str], bool]

_PROOF = 2  # cells or rows that prove a way of printing


class _Holds(Enum):
    """What the cells of a row hold."""

    LABELS = auto()
    VALUES = auto()
    OTHER = auto()


def upright(rows: Sequence[Row], is_label: Test, has_value: Test) -> Iterator[Row]:
    """The rows, those in which a value stands above, below or before its label turned around."""
    rows = _label_first(rows, is_label, has_value)
    holds = [_holds(row, is_label, has_value) for _, row in rows]
    at = 0
    while at < len(rows):
        end = at + 1
        if holds[at] is not _Holds.OTHER:
            while end < len(rows) and _goes_on(rows, holds, end):
                end += 1
        if end - at < 2:
            yield rows[at]
        else:
            yield from _turned(rows[at:end], holds[at] is _Holds.LABELS, is_label)
        at = end


def _goes_on(rows: Sequence[Row], holds: Sequence[_Holds], at: int) -> bool:
    """Whether a row of labels stands below one of as many values, or the other way round."""
    return holds[at] not in (_Holds.OTHER, holds[at - 1]) and (
        rows[at][1].count("\t") == rows[at - 1][1].count("\t")
    )


def _holds(row: str, is_label: Test, has_value: Test) -> _Holds:
    cells = [cell for cell in row.split("\t") if cell.strip()]
    labels = sum(map(is_label, cells))
    values = sum(map(has_value, cells))
    if "\t" not in row or bool(labels) is bool(values):
        return _Holds.OTHER
    # A table may have other columns, whose heads are no labels of ours.
    if labels:
        return _Holds.LABELS if labels >= _PROOF or labels == len(cells) else _Holds.OTHER
    return _Holds.VALUES


def _turned(rows: Sequence[Row], labels_first: bool, is_label: Test) -> Iterator[Row]:
    """The rows of a table in which labels and values take turns, a row for each label.

    Where a row of labels stands between two of values, either may be its own: neither is.
    """
    known = labels_first or len(rows) % 2 == 0
    for at, (paragraph, row) in enumerate(rows):
        if (at % 2 == 0) is not labels_first:
            continue
        labels = row.split("\t")
        other = at + 1 if labels_first else at - 1
        has_values = known and 0 <= other < len(rows)
        values = rows[other][1].split("\t") if has_values else [""] * len(labels)
        for label, value in zip(labels, values, strict=True):
            if is_label(label):
                yield paragraph, f"{label.strip()}\t{value}"


def _label_first(rows: Sequence[Row], is_label: Test, has_value: Test) -> list[Row]:
    """The rows, those turned around in which each value stands in the cell before its label."""
    cells = [row.split("\t") for _, row in rows]
    before = [at for at, row in enumerate(cells) if _value_first(row, is_label, has_value)]
    if sum(any(map(has_value, cells[at])) for at in before) < _PROOF:
        return list(rows)
    turned = list(rows)
    for at in before:
        pairs = zip(cells[at][::2], cells[at][1::2], strict=True)
        swapped = "\t".join(f"{label}\t{value}" for value, label in pairs)
        turned[at] = (rows[at][0], swapped)
    return turned


def _value_first(cells: Sequence[str], is_label: Test, has_value: Test) -> bool:
    values, labels = cells[::2], cells[1::2]
    return (
        len(values) == len(labels) > 0
        and all(map(is_label, labels))
        and all(has_value(one) or not one.strip() for one in values)
    )
