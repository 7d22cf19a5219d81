"""Values in front of their labels, above them, and blocks of which one value is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from indexer.letters.chronology import DAYS
from indexer.letters.cover import read_cover
from indexer.letters.model import Cover
from tests.letters.test_cover import CELLS, HEADS, WHOLE

Pairs = Sequence[tuple[str, str]]


def lines(form: str, pairs: Pairs, between: str = "\n") -> str:
    return between.join(form.format(value, label) for label, value in pairs)


def rows(pairs: Pairs, width: int, colon: str = ":") -> str:
    """Rows of values, each above the row of their labels."""
    some = [pairs[at : at + width] for at in range(0, len(pairs), width)]
    return "\n".join(
        f"{' '.join(value for _, value in row)}\n{' '.join(label + colon for label, _ in row)}"
        for row in some
    )


def table(pairs: Pairs, *, above: bool, colon: str = "", other: str = "") -> str:
    labels = "\t".join([*([other] if other else []), *(label + colon for label, _ in pairs)])
    values = "\t".join([*(["123"] if other else []), *(value for _, value in pairs)])
    return f"{values}\n\n{labels}" if above else f"{labels}\n\n{values}"


PRINTED: dict[str, Callable[[Pairs], str]] = {
    "in front": lambda pairs: lines("{} {}", pairs),
    "in front, colons": lambda pairs: lines("{}  {}:", pairs),
    "in front, dashes": lambda pairs: lines("{} - {}", pairs),
    "in front, paragraphs": lambda pairs: lines("{} {}", pairs, "\n\n"),
    "in cells": lambda pairs: lines("{}\t{}", pairs, "\n\n"),
    "in pipes": lambda pairs: lines("| {} | {} |", pairs),
    "two on a line": lambda pairs: "\n".join(
        lines("{} {}:", pairs[at : at + 2], "  ") for at in range(0, 7, 2)
    ),
    "after the case": lambda pairs: (
        f"{pairs[0][0]}: {pairs[0][1]}\n{lines('{} {}', pairs[1:])}"
    ),
    "above": lambda pairs: lines("{}\n{}", pairs),
    "above, paragraphs": lambda pairs: lines("{}\n{}:", pairs, "\n\n"),
    "above, apart": lambda pairs: lines("{}\n\n{}:", pairs, "\n\n"),
    "above, after the case": lambda pairs: (
        f"{pairs[0][0]}: {pairs[0][1]}\n{lines(chr(10).join(('{}', '{}')), pairs[1:])}"
    ),
    "rows above": lambda pairs: rows(pairs, 3),
    "all above": lambda pairs: (
        f"{lines('{}', pairs)}\n{lines('{1}:', pairs)}"
    ),
    "table above": lambda pairs: table(pairs, above=True),
    "table above, colons": lambda pairs: table(pairs, above=True, colon=":"),
    "table above, in rows": lambda pairs: "\n\n".join(
        table(some, above=True) for some in (pairs[:2], pairs[2:4], pairs[4:])
    ),
    "table above, other columns": lambda pairs: table(pairs, above=True, other="Claim No"),
    "table below, other columns": lambda pairs: table(pairs, above=False, other="Claim No"),
}  # fmt: skip


@pytest.mark.parametrize("way", PRINTED)
@pytest.mark.parametrize("above", ["", "04/02/2017\n\n", "MAXIMUS FEDERAL SERVICES, INC.\n\n"])
def test_a_value_belongs_to_the_label_of_its_line_or_cell(way: str, above: str) -> None:
    text = above + PRINTED[way](list(zip(HEADS, CELLS, strict=True)))
    assert read_cover(text) == (WHOLE, ())


@pytest.mark.parametrize("way", PRINTED)
@pytest.mark.parametrize(
    "below", ["\n04/02/2017", "\n\n04/02/2017", "\nFAX 04/02/2017", "\n\nFaxed 04/02/2017"]
)
def test_a_stamp_below_shifts_no_date(way: str, below: str) -> None:
    text = PRINTED[way](list(zip(HEADS, CELLS, strict=True))) + below
    cover, warnings = read_cover(text)
    for name in DAYS:
        assert getattr(cover, name) in (getattr(WHOLE, name), None)
    assert cover == WHOLE or warnings


@pytest.mark.parametrize("way", PRINTED)
@pytest.mark.parametrize("printed", ["", "Unknown", "[REDACTED]", "1/1/2010 - 12/1/2011"])
@pytest.mark.parametrize("place", [1, 2, 3, 4, 6])
def test_a_value_that_is_missing_shifts_no_other(way: str, printed: str, place: int) -> None:
    cells = [*CELLS[:place], printed, *CELLS[place + 1 :]]
    cover, warnings = read_cover(PRINTED[way](list(zip(HEADS, cells, strict=True))))
    name = HEADS[place].lower().replace(" ", "_")
    assert getattr(cover, name) is None
    assert warnings
    for other in DAYS:
        assert getattr(cover, other) in (getattr(WHOLE, other), None)


def test_labels_that_end_the_line_above_keep_their_values() -> None:
    text = "Date Assigned:\n11/18/2016 Date of Injury:\n10/02/2016 Decision Date:\n12/19/2016"
    cover, _ = read_cover(text)
    days = (cover.date_assigned, cover.date_of_injury, cover.decision_date)
    assert days == (WHOLE.date_assigned, WHOLE.date_of_injury, WHOLE.decision_date)


@pytest.mark.parametrize("between", ["\n", " "])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("stamp", ["\n04/02/2017", "\n\n04/02/2017", "\nFAX 04/02/2017", ""])
@pytest.mark.parametrize("place", [1, 2, 3, 4, 6])
def test_a_block_of_which_a_value_was_lost_is_not_trusted(
    between: str, gap: str, stamp: str, place: int
) -> None:
    values = [cell for at, cell in enumerate(CELLS) if at != place]
    labels = between.join(f"{head}:" for head in HEADS)
    cover, warnings = read_cover(f"{labels}{gap}{between.join(values)}{stamp}")
    assert replace(cover, case_number=None, priority=None) == type(cover)()
    assert len(warnings) >= 5


@pytest.mark.parametrize(
    "text",
    [
        "CM15-0900301 Case Number: 06/12/2011 Date of Injury: 12/29/2014 UR Denial Date: "
        "01/05/2015 Application Received: 03/10/2015 Decision Date:",
        "06/12/2011 Date of Injury: CM15-0900301 Case Number: 12/29/2014 UR Denial Date: "
        "01/05/2015 Application Received: 03/10/2015 Decision Date:",
        "06/12/2011\tDate of Injury:\t12/29/2014\tUR Denial Date:\t01/05/2015\t"
        "Application Received:\t03/10/2015\tDecision Date:\tCM15-0900301\tCase Number:",
    ],
)
@pytest.mark.parametrize("around", ["{}", "Dear Sir\n\n{}\n\nFaxed", "{}\n04/02/2017"])
def test_kinds_tell_that_the_values_of_a_single_line_stand_first(text: str, around: str) -> None:
    assert read_cover(around.format(text)) == (
        Cover(
            case_number="CM15-0900301",
            date_of_injury=date(2011, 6, 12),
            ur_denial_date=date(2014, 12, 29),
            application_received=date(2015, 1, 5),
            decision_date=date(2015, 3, 10),
        ),
        (),
    )


@pytest.mark.parametrize(
    "text",
    [
        "12/29/2014 UR Denial Date: 03/10/2015 Decision Date:",
        "12/29/2014 UR Denial Date: 03/10/2015 Decision Date:\n04/02/2015",
        "12/29/2014 UR Denial Date:   03/10/2015 Decision Date:\n\nPage 1",
        "12/29/2014\tUR Denial Date:\t03/10/2015\tDecision Date:",
        "| 12/29/2014 | UR Denial Date | 03/10/2015 | Decision Date |",
    ],
)
def test_what_a_single_line_of_dates_and_labels_does_not_tell_is_left_empty(text: str) -> None:
    cover, warnings = read_cover(text)
    assert cover == Cover()
    assert {warning.split(":")[0] for warning in warnings} == {"UR denial date", "decision date"}
