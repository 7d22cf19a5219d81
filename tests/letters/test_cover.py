"""The cover table in every order in which extractors give it."""

from __future__ import annotations

from datetime import date

import pytest

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
    assert read_cover(text) == WHOLE


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
    assert read_cover(printed).case_number == read


def test_two_digit_years_are_of_this_century() -> None:
    assert read_cover("Decision Date: 1/30/14").decision_date == date(2014, 1, 30)


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
