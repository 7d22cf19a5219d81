"""The cover table in every order in which extractors give it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.letters import read_letter
from indexer.letters.chronology import DAYS, field_name
from indexer.letters.cover import read_cover
from indexer.letters.layouts import Section
from indexer.letters.model import Cover, Reviewer
from indexer.letters.reviewer import read_reviewer

WHOLE = Cover(
    case_number="CM00-0000042",
    date_assigned=date(2016, 11, 18),
    date_of_injury=date(2016, 10, 2),
    decision_date=date(2016, 12, 19),
    ur_denial_date=date(2016, 11, 1),
    application_received=date(2016, 11, 4),
    priority="Expedited",
)

ROWS = """Case Number: CM00-0000042
Date Assigned: 11/18/2016 Date of Injury: 10/02/2016
Decision Date: 12/19/2016 UR Denial Date: 11/01/2016
Priority: EXPEDITED Application
Received: 11/04/2016"""

LABELS_FIRST = """Case Number: Date Assigned: Date of Injury:
CM00-0000042 11/18/2016 10/02/2016
Decision Date: UR Denial Date:
12/19/2016 11/01/2016
Priority: Application Received:
EXPEDITED 11/04/2016"""

COLUMNS = """Case Number:
Date Assigned:
Decision Date:
Priority:
Date of Injury:
UR Denial Date:
Application Received:
CM00-0000042
11/18/2016
12/19/2016
Expedited
10/02/2016
11/01/2016
11/04/2016"""

VALUES_FIRST = """CM00-0000042 Case Number:
11/18/2016 Date Assigned:
10/02/2016 Date of Injury:
12/19/2016 Decision Date:
11/01/2016 UR Denial Date:
Expedited Priority:
11/04/2016 Application Received:"""


@pytest.mark.parametrize("text", [ROWS, LABELS_FIRST, COLUMNS, VALUES_FIRST])
def test_labels_and_values_pair_up_in_any_reading_order(text: str) -> None:
    assert read_cover(text) == (WHOLE, ())


# What is printed in place of one day, and the day that it still names.
ODD_DAYS = [
    ("June 12, 2011", date(2011, 6, 12)),
    ("Tuesday, June 12th, 2011", date(2011, 6, 12)),
    ("12-Jun-2011", date(2011, 6, 12)),
    ("06-12-2011", date(2011, 6, 12)),
    ("6.12.11", date(2011, 6, 12)),
    ("2011-06-12", date(2011, 6, 12)),
    ("June 12,\n2011", date(2011, 6, 12)),
    ("06/12/2011 RECEIVED 04/02/2015 Claims", date(2011, 6, 12)),
    ("06/12/2011 Employer: X", date(2011, 6, 12)),
    ("3/2/98", date(1998, 3, 2)),
    ("", None),
    ("Unknown", None),
    ("[REDACTED]", None),
    ("XX/XX/2011", None),
    ("06/XX/2011", None),
    ("____", None),
    ("████", None),
    ("N/A", None),
    ("2011", None),
    ("June 2011", None),
    ("00/00/0000", None),
    ("01/01/1900", None),
    ("13/45/2011", None),
    ("1/1/2010 - 12/1/2011", None),
    ("1/1/2010-12/1/2011", None),
    ("01/01/2010 through 12/01/2011", None),
    ("1/1/2010 –\n12/1/2011", None),
    ("1/1/2010\nto 12/1/2011", None),
    ("CT 1/1/2010 - 12/1/2011", None),
    ("CT: 1/1/2010 - 12/1/2011", None),
    ("06/12/2011, 07/01/2012", None),
    ("06/12/2011 and 07/01/2012", None),
    ("04/02/2015 10:14 AM", None),
    ("RECEIVED 04/02/2015", None),
    ("Date of Birth: 05/05/1970", None),
]
LAYOUTS = {
    "rows": """Case Number: CM00-0000042
Date Assigned: 02/03/2015   Date of Injury: {}
Decision Date: 03/10/2015   UR Denial Date: 12/29/2014
Priority: Standard   Application Received: 01/05/2015""",
    "lines": """Case Number: CM00-0000042
Date Assigned: 02/03/2015
Date of Injury: {}
Decision Date: 03/10/2015
UR Denial Date: 12/29/2014
Priority: Standard
Application Received: 01/05/2015""",
    "cells": """Case Number:\tCM00-0000042

Date Assigned:\t02/03/2015\tDate of Injury:\t{}

Decision Date:\t03/10/2015\tUR Denial Date:\t12/29/2014

Priority:\tStandard\tApplication Received:\t01/05/2015""",
    "values below": """Case Number:
CM00-0000042
Date Assigned:
02/03/2015
Date of Injury:
{}
Decision Date:
03/10/2015
UR Denial Date:
12/29/2014
Priority:
Standard
Application Received:
01/05/2015""",
}
OTHERS = Cover(
    case_number="CM00-0000042",
    date_assigned=date(2015, 2, 3),
    decision_date=date(2015, 3, 10),
    ur_denial_date=date(2014, 12, 29),
    application_received=date(2015, 1, 5),
    priority="Standard",
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("printed", "day"), ODD_DAYS)
def test_whatever_is_printed_for_one_date_shifts_no_other(
    printed: str, day: date | None, layout: str
) -> None:
    text = LAYOUTS[layout].format(printed).replace("\n\n\n", "\n\n")
    if not printed:
        text = text.replace("\n\n", "\n") if layout == "values below" else text
    cover, warnings = read_cover(text)
    assert replace(cover, date_of_injury=None) == OTHERS
    if printed.startswith("Date of Birth") or "Employer" in printed or "RECEIVED" in printed:
        # Below their label, several values of which one is another's are ambiguous.
        assert cover.date_of_injury in (day, None)
    else:
        assert cover.date_of_injury == day
    assert bool(warnings) is (cover.date_of_injury is None)
    assert all(warning.startswith("date of injury: ") for warning in warnings)


@pytest.mark.parametrize(
    "above",
    [
        "Date: 04/02/2017",
        "Faxed 04/02/2017 10:14 AM   Page 1 of 6",
        "RECEIVED: 04/02/2017",
        "RECEIVED APR 02 2017",
        "04/02/2017",
        "FAX COVER SHEET\nTo: Claims From: Office Pages: 7\nDate: 4/2/2017\n\nDear Sir:",
        "Date Received: 04/02/2017 Date of Birth: 01/02/1970",
    ],
)
@pytest.mark.parametrize("text", [ROWS, LABELS_FIRST, COLUMNS])
def test_dates_that_no_label_of_the_table_claims_are_of_no_account(above: str, text: str) -> None:
    assert read_cover(f"{above}\n\n{text}") == (WHOLE, ())
    assert read_cover(f"{above}\n{text}") == (WHOLE, ())
    cover, _ = read_cover(f"{text}\n\nPage 1 {above}")
    assert cover == WHOLE


def test_a_table_whose_labels_stand_above_its_values_keeps_its_columns() -> None:
    head = "Case Number\tDate Assigned\tDate of Injury\tDecision Date"
    cover, warnings = read_cover(f"{head}\n\nCM00-0000042\t02/03/2015\t\t03/10/2015")
    assert cover == Cover("CM00-0000042", date(2015, 2, 3), None, date(2015, 3, 10))
    assert warnings == ("date of injury: nothing is printed, left empty",)


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ("CM00-0000042 02/03/2015", ()),
        ("CM00-0000042 02/03/2015 06/12/2011 04/02/2017", ()),
        ("04/02/2017\nCM00-0000042 02/03/2015 06/12/2011", ()),
        ("CM00-0000042 02/03/2015 Unknown", ("date_assigned",)),
    ],
)
def test_a_block_with_a_value_too_many_or_too_few_is_not_guessed_at(
    values: str, left: tuple[str, ...]
) -> None:
    cover, warnings = read_cover(f"Case Number: Date Assigned: Date of Injury:\n{values}")
    read = [name for name in DAYS if getattr(cover, name)]
    assert read == list(left)
    assert len(warnings) == 2 - len(left)
    assert cover.case_number == "CM00-0000042"


def test_values_of_several_kinds_may_come_in_another_order_than_their_labels() -> None:
    cover, warnings = read_cover(
        "Case Number: Date Assigned: Priority: Date of Injury:\n"
        "02/03/2015 06/12/2011 Standard CM00-0000042"
    )
    assert (cover.date_assigned, cover.date_of_injury) == (date(2015, 2, 3), date(2011, 6, 12))
    assert (cover.case_number, cover.priority, warnings) == ("CM00-0000042", "Standard", ())


def test_an_empty_last_cell_takes_no_stamp_for_its_value() -> None:
    table = "Case Number: CM00-0000042\nDecision Date: 03/10/2015\nApplication Received:"
    for stamp in ("FAX 04/02/2017", "Page 1 of 7 04/02/2017 10:14"):
        cover, _ = read_cover(f"{table}\n\n{stamp}")
        assert cover.application_received is None
    # A bare date may be the value, were it not later than the decision.
    cover, warnings = read_cover(f"{table}\n04/02/2017")
    assert (cover.application_received, cover.decision_date) == (None, None)
    assert [warning.split(":")[0] for warning in warnings] == [
        "application received",
        "decision date",
    ]


def test_the_value_between_the_halves_of_a_wrapped_label_is_its_own() -> None:
    cover, warnings = read_cover("Priority: Standard Application 01/05/2015\nReceived:")
    assert (cover.priority, cover.application_received) == ("Standard", date(2015, 1, 5))
    assert not warnings


def test_one_field_printed_with_two_dates_is_left_empty() -> None:
    cover, warnings = read_cover("Date of Injury: 6/12/2011\nx\nDate of Injury: 6/13/2011")
    assert cover.date_of_injury is None
    assert "'6/12/2011' and '6/13/2011'" in warnings[0]
    assert read_cover("Date of Injury: 6/12/2011\nDate of Injury: June 12, 2011") == (
        Cover(date_of_injury=date(2011, 6, 12)),
        (),
    )


DAY = {
    "date_of_injury": "06/12/2011",
    "ur_denial_date": "12/29/2014",
    "application_received": "01/05/2015",
    "date_assigned": "02/03/2015",
    "decision_date": "03/10/2015",
}
LABEL = {
    "date_of_injury": "Date of Injury:",
    "ur_denial_date": "UR Denial Date:",
    "application_received": "Application Received:",
    "date_assigned": "Date Assigned:",
    "decision_date": "Decision Date:",
}


@pytest.mark.parametrize(
    ("changed", "empty"),
    [
        ({"date_of_injury": "06/12/2016"}, {"date_of_injury"}),
        ({"decision_date": "03/10/2010"}, {"decision_date"}),
        ({"ur_denial_date": "12/29/2016"}, {"ur_denial_date"}),
        ({"application_received": "01/05/2010"}, {"application_received"}),
        # Either may be the misprint.
        ({"decision_date": "01/20/2015"}, {"decision_date", "date_assigned"}),
        ({"application_received": "12/20/2014"}, {"application_received", "ur_denial_date"}),
        ({"date_assigned": "12/29/2014"}, {"date_assigned", "application_received"}),
    ],
)
def test_days_in_an_impossible_order_are_refused_by_name(
    changed: dict[str, str], empty: set[str]
) -> None:
    text = "\n".join(f"{LABEL[name]} {day}" for name, day in (DAY | changed).items())
    cover, warnings = read_cover(text)
    assert {name for name in DAYS if getattr(cover, name) is None} == empty
    assert {warning.split(":")[0] for warning in warnings} == set(map(field_name, empty))
    assert all("which cannot be" in warning for warning in warnings)


def test_all_days_may_be_one_day() -> None:
    text = "\n".join(f"{label} 06/12/2014" for label in LABEL.values())
    cover, warnings = read_cover(text)
    assert {getattr(cover, name) for name in DAYS} == {date(2014, 6, 12)}
    assert not warnings


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_cells_may_be_moved_and_blanked_in_any_way(data: st.DataObject) -> None:
    """Each label keeps the value of its own cell, or none."""
    cells = data.draw(st.permutations(list(DAY)))
    blank = data.draw(st.sets(st.sampled_from(cells)))
    fill = {name: data.draw(st.sampled_from(("", "Unknown", "[REDACTED]"))) for name in blank}
    noise = data.draw(st.sampled_from(("", "04/02/2017", "Faxed 04/02/2017", "Date: 4/2/2017")))
    width = data.draw(st.integers(1, 3))
    gap = data.draw(st.sampled_from((" ", "   ", "\t")))
    printed = [f"{LABEL[name]}{gap[0]}{fill.get(name, DAY[name])}" for name in cells]
    rows = [gap.join(printed[at : at + width]) for at in range(0, len(printed), width)]
    cover, warnings = read_cover("\n".join([noise, "Case Number: CM00-0000042", *rows]))
    for name in cells:
        wanted = None if name in blank else DAY[name]
        got = getattr(cover, name)
        assert (got.strftime("%m/%d/%Y") if got else None) == wanted
    assert len(warnings) == len(blank)


def test_a_lost_space_in_a_label_loses_no_value() -> None:
    text = ROWS.replace("Date Assigned", "DateAssigned").replace("Date of Injury", "Dateof Injury")
    text = text.replace(" Date", "Date").replace("UR Denial Date", "URDenial Date")
    assert read_cover(text) == (WHOLE, ())


@pytest.mark.parametrize("label", ["Initial Decision Date:", "Prior Decision Date:"])
def test_the_decision_of_another_instance_is_not_this_one(label: str) -> None:
    assert read_cover(f"{label} 1/2/2014\nDecision Date: 03/10/2015")[0].decision_date == date(
        2015, 3, 10
    )


def cases(shared: Path) -> dict[str, list[dict[str, Any]]]:
    folder = shared / "cases" / "letters"
    found: dict[str, list[dict[str, Any]]] = json.loads((folder / "expected.json").read_text())
    return found


def test_the_shared_covers_are_read_right(shared: Path) -> None:
    checked = 0
    for name, (expected, *more) in cases(shared).items():
        if more:
            continue
        letter = read_letter(shared / "cases" / "letters" / name)
        for key, value in expected.items():
            if key in DAYS:
                day = getattr(letter.cover, key)
                assert (day.isoformat() if day else None) == value, (name, key)
                checked += 1
        if expected.get("date_of_injury", "") is None:
            assert any("date of injury" in warning for warning in letter.warnings)
    assert checked > 30


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Case Number: CM 00 - 0000042", "CM00-0000042"),
        ("Case Number: cm00-0000042", "CM00-0000042"),
        ("Final Determination Letter for IMR Case Number CM00-0000042, page 1", "CM00-0000042"),
        ("IMR 13-000004", "IMR13-000004"),
        ("Case Number:", None),
        ("Claim Number: 123", None),
        ("", None),
    ],
)
def test_case_numbers_come_in_one_form(printed: str, read: str | None) -> None:
    assert read_cover(printed)[0].case_number == read


def test_two_digit_years_are_of_this_century() -> None:
    assert read_cover("Decision Date: 1/30/14")[0].decision_date == date(2014, 1, 30)


@pytest.mark.parametrize(
    ("text", "reviewer"),
    [
        (
            "State(s) of Licensure: Ohio, Texas\n"
            "Certification(s)/Specialty: Pain Management,\nAnesthesiology",
            Reviewer(("Ohio", "Texas"), ("Pain Management", "Anesthesiology")),
        ),
        (
            "The reviewer is Board Certified in Physical Medicine, and has a subspecialty in\n"
            "Sports Medicine and is licensed to practice in Ohio. He is in practice.",
            Reviewer(("Ohio",), ("Physical Medicine", "Sports Medicine")),
        ),
        ("Nothing is told.", Reviewer()),
    ],
)
def test_credentials_are_read_in_both_styles(text: str, reviewer: Reviewer) -> None:
    assert read_reviewer({Section.METHOD: text}) == reviewer


@pytest.mark.parametrize(
    "printed",
    ["CMl4-O000129", "CM14-O00O129", "CMI4-0000l29", "CM 14-0000l29", "CM14-000012 9",
     "CM 1 4-0000129", "C M14-0000129", "CM14 0000129", "CM14--0000129", "CM14_0000129"],
)  # fmt: skip
@pytest.mark.parametrize(
    "form",
    [
        "Case Number: {}\nDate Assigned: 11/18/2016",
        "Case Number:\n{}\nDate Assigned:\n11/18/2016",
        "Case Number: Date Assigned:\n{} 11/18/2016",
        "| Case Number | {} |\n| Date Assigned | 11/18/2016 |",
        "Determination Letter for IMR Case Number {}, page 2",
    ],
)
def test_a_damaged_number_of_a_case_is_read_where_it_is_plain(printed: str, form: str) -> None:
    cover, warnings = read_cover(form.format(printed))
    assert (cover.case_number, warnings) == ("CM14-0000129", ())
    assert cover.date_assigned in (date(2016, 11, 18), None if "Assigned" not in form else 0)


@pytest.mark.parametrize(
    "printed", ["CM1S-0000129", "CN14-0000129", "CM14-00129", "CM14-00001299", "CM1?-0000129"]
)
@pytest.mark.parametrize("form", ["Case Number: {}", "IMR Case Number {}, page 2", "Case No. | {}"])
def test_a_number_of_a_case_that_is_not_plain_is_told(printed: str, form: str) -> None:
    cover, warnings = read_cover(form.format(printed))
    assert cover.case_number is None
    assert warnings[0].startswith("case number: ")


HEADS = ["Case Number", "Date Assigned", "Date of Injury", "Decision Date", "UR Denial Date"]
HEADS += ["Priority", "Application Received"]
CELLS = ["CM00-0000042", "11/18/2016", "10/02/2016", "12/19/2016", "11/01/2016"]
CELLS += ["Expedited", "11/04/2016"]


def drawn(form: str, cells: list[str], between: str = "\n") -> str:
    return between.join(form.format(*pair) for pair in zip(HEADS, cells, strict=True))


RULE = "|" + " :---: |" * 7
PIPES = {
    "cells": lambda cells: drawn("| {} | {} |", cells),
    "colons": lambda cells: drawn("| {}: | {} |", cells),
    "tight": lambda cells: drawn("|{}|{}|", cells),
    "open": lambda cells: drawn("{} | {}", cells),
    "padded": lambda cells: drawn("| {:<22} | {:<14} |", cells),
    "fields": lambda cells: f"| Field | Value |\n|---|---|\n{drawn('| {} | {} |', cells)}",
    "bold": lambda cells: drawn("| **{}:** | {} |", cells),
    "list": lambda cells: drawn("- **{}**: {}", cells),
    "grid": lambda cells: drawn("| {} | {} |", cells, "\n+------+------+\n"),
    "box": lambda cells: drawn("\u2502 {} \u2502 {} \u2502", cells, "\n\u251c\u2500\u2500\u2524\n"),
    "head": lambda cells: f"| {' | '.join(HEADS)} |\n{RULE}\n| {' | '.join(cells)} |",
    "open head": lambda cells: f"{' | '.join(HEADS)}\n{RULE[1:-1]}\n{' | '.join(cells)}",
}


@pytest.mark.parametrize("drawing", PIPES)
def test_tables_that_are_drawn_with_pipes_are_read(drawing: str) -> None:
    assert read_cover(PIPES[drawing](CELLS)) == (WHOLE, ())
    for place, name in enumerate(HEADS[1:5], start=1):
        cover, warnings = read_cover(PIPES[drawing]([*CELLS[:place], "", *CELLS[place + 1 :]]))
        field = name.lower().replace(" ", "_")
        assert cover == replace(WHOLE, **{field: None})
        assert len(warnings) == 1


@pytest.mark.parametrize(
    "year",
    ["20__", "20xx", "20..", "20**", "20?", "20_5", "20[illegible]", "20 (year unreadable)",
     "20 __", "20 XX", "20--", "20\u2026", "20'5", "20 ??", "20 illegible", "20.", "20##", "20~",
     "20 1S", "20\u2588\u2588", "19__"],
)  # fmt: skip
@pytest.mark.parametrize(
    "form",
    ["Decision Date: {}\nPriority: Standard", "Decision Date:\n{}\nPriority:\nStandard",
     "Decision Date: {} Date of Injury: 06/12/2011", "Dated: {}\n\nMedical Director",
     "| Decision Date | {} |"],
)  # fmt: skip
def test_a_year_of_which_half_is_lost_is_no_year(year: str, form: str) -> None:
    cover, warnings = read_cover(form.format(f"03/10/{year}"))
    assert cover.decision_date is None
    assert [warning.split(":")[0] for warning in warnings] == ["decision date"]


@pytest.mark.parametrize("rest", ["\n15 UR Denial Date: 12/29/2014", "\n\n15 Priority: Standard"])
def test_a_year_that_may_go_on_below_is_no_year(rest: str) -> None:
    cover, warnings = read_cover(f"Date of Injury: 06/12/2011\nDecision Date: 03/10/20{rest}")
    assert cover.decision_date is None
    assert warnings


@pytest.mark.parametrize(
    "whose",
    ["Claims Administrator", "Claims Administrator's", "Appeal", "Appeals Board", "Prior IMR",
     "Not the", "WCAB", "Earlier", "Previous IMR Final", "Related", "Employer's", "Court",
     "Claims Adjuster", "Another Review"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{} Decision Date: {}", "| {} Decision Date | {} |"])
def test_the_decision_of_somebody_else_is_not_this_one(whose: str, form: str) -> None:
    own = "Case Number: CM15-0900301\nDate of Injury: 06/12/2011"
    other = form.format(whose, "01/02/2015")
    assert read_cover(f"{own}\n{other}")[0].decision_date is None
    cover, warnings = read_cover(f"{own}\n{other}\nDecision Date: 03/10/2015")
    assert (cover.decision_date, warnings) == (date(2015, 3, 10), ())


@pytest.mark.parametrize(
    "label",
    ["Related Case Number:", "WCAB Case Number:", "Prior IMR Case Number:", "EAMS Case No.:",
     "Companion Case Number:", "Other Case #:", "Previous MAXIMUS Case Number:"],
)  # fmt: skip
def test_the_number_of_another_case_is_not_the_letters(label: str) -> None:
    other = f"{label} CM14-0123456\nDate of Injury: 06/12/2011"
    assert read_cover(other)[0].case_number is None
    assert read_cover(f"{other}\nIMR CM15-0900301")[0].case_number == "CM15-0900301"
    assert read_cover(f"Case Number: CM15-0900301\n{other}")[0].case_number == "CM15-0900301"


@pytest.mark.parametrize(
    "printed",
    ["CM15-0900301, CM15-0900777", "CM15-0900301 / CM15-0900777", "CM15-0900301/CM15-0900777",
     "CM15-0900301 and CM15-0900777 (consolidated)", "CM15-0900301 & CM15-0900777",
     "CM15-0900301 (also CM15-0900777)", "CM15-0900301; CM15-0900777", "CM15-0900301 CM15-0900777",
     "CM15-0900301,\nCM15-0900777", "CM15-0900301\nCM15-0900777", "CM15-0900301 and 0900777",
     "CM15-0900301 + CM15-0900777", "CM15-0900301 or CM15-0900777", "CM15-0900301, 0900777",
     "CM15-0900301/302"],
)  # fmt: skip
@pytest.mark.parametrize("between", [" ", "\n"])
def test_one_field_of_several_case_numbers_is_left_empty(printed: str, between: str) -> None:
    cover, warnings = read_cover(f"Case Number:{between}{printed}\nDate of Injury: 06/12/2011")
    assert (cover.case_number, cover.date_of_injury) == (None, date(2011, 6, 12))
    assert [warning.split(":")[0] for warning in warnings] == ["case number"]


@pytest.mark.parametrize("printed", ["03/10/2051", "3/10/51", "March 10, 2075", "2060-03-10"])
def test_a_day_that_is_still_to_come_is_left_empty(printed: str) -> None:
    cover, warnings = read_cover(f"UR Denial Date: 12/29/2014\nDecision Date: {printed}")
    assert (cover.decision_date, cover.ur_denial_date) == (None, date(2014, 12, 29))
    assert len(warnings) == 1 and "still to come" in warnings[0]


@pytest.mark.parametrize(
    "line", ["Received 04/02/2015", "RECEIVED 04/02/15", "Received  4-2-2015", "Dated 04/02/2015"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_line_of_a_fax_is_no_field(line: str, between: str) -> None:
    cover, warnings = read_cover(f"Date of Injury: 06/12/2011\nDecision Date:{between}{line}")
    assert cover == Cover(date_of_injury=date(2011, 6, 12))
    assert [warning.split(":")[0] for warning in warnings] == ["decision date"]
