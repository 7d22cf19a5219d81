"""Dates whose digits were torn apart or taken for letters."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.letters.cover import read_cover
from indexer.letters.dates import read_date
from indexer.letters.mending import with_mended_dates

FORMS = (
    "Date of Injury: {}\nDecision Date: 12/19/2017",
    "Date of Injury: {} Decision Date: 12/19/2017",
    "Date of Injury:\n{}\n\nDecision Date:\n12/19/2017",
    "| Date of Injury | {} |",
)


@pytest.mark.parametrize(
    "printed",
    ["10/14/20 16", "10/14/2 016", "10/14/201 6", "10/14/20  16", "10/14/2 0 1 6", "1 0/14/2016",
     "10/1 4/2016", "10/ 14/2016", "10 / 14 / 20 16", "10/1 4/16", "10-14-20 16", "10.14.20 16",
     "2016-10-1 4", "20 16-10-14", "October 14, 20 16", "October 1 4, 2016", "14-Oct-20 16",
     "1O/14/2016", "l0/l4/2016", "10/14/2O16", "I0/14/20l6", "Oct. l4, 2O16"],
)  # fmt: skip
@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_date_is_the_day_it_was(printed: str, form: str) -> None:
    assert read_cover(form.format(printed))[0].date_of_injury == date(2016, 10, 14)


@pytest.mark.parametrize(
    "printed", ["10/14/20.16", "10/14/20-16", "10/14/2S16", "10 14 2016", "1\n0/14/2016"]
)
@pytest.mark.parametrize("form", FORMS)
def test_what_may_be_more_than_one_day_is_none(printed: str, form: str) -> None:
    cover, warnings = read_cover(form.format(printed))
    assert cover.date_of_injury is None
    assert warnings


def test_the_rest_of_a_year_may_stand_below() -> None:
    cover, _ = read_cover("Date of Injury: 10/14/20\n16\nDecision Date: 12/19/2017")
    assert cover.date_of_injury == date(2016, 10, 14)
    assert read_date("10/14/20 16") is None


@pytest.mark.parametrize(
    "text",
    [
        "11/18/2016 10/02/2016 12/19/2016",
        "11/18/20 1/02/20 12/19/20",
        "04/02/20 10:14 AM",
        "04/02/20 10 AM",
        "1/1/2010-12/1/2011",
        "Page 1 1/4/2016",
        "6/12/20\n12/1/2021",
        "10/14/16 12 visits",
        "Norco 10/325 #60",
    ],
)
def test_what_stands_beside_a_date_is_not_of_it(text: str) -> None:
    assert with_mended_dates(text) == text


@pytest.mark.parametrize(
    "printed",
    ["03/1 /2015", "3/1 /2015", "03-1 -2015", "03.1 .2015", "03/1 / 2015", "03/ 1/2015",
     "1 /10/2015", "03/1 /15", "March 1 , 2015", "03/ 1/15", "1 /10/15"],
)  # fmt: skip
@pytest.mark.parametrize("form", FORMS[:3])
def test_a_lost_digit_is_not_closed_up(printed: str, form: str) -> None:
    cover, warnings = read_cover(form.format(printed))
    assert cover.date_of_injury is None
    assert warnings


def test_spaces_on_both_sides_have_lost_no_digit() -> None:
    cover, _ = read_cover("Date of Injury: 3 / 1 / 2015")
    assert cover.date_of_injury == date(2015, 3, 1)
