"""What day, month or year a citation prints."""

from __future__ import annotations

import pytest

from indexer.vocabulary.printed_dates import PrintedDate, iso, printed_dates


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("February 13, 2020", "2020-02-13"),
        ("Feb. 13th, 2020", "2020-02-13"),
        ("FEBRUARY 13 2020", "2020-02-13"),
        ("Febuary 13, 2020", "2020-02-13"),
        ("13 February 2020", "2020-02-13"),
        ("13th of February, 2020", "2020-02-13"),
        ("Sept. 2015", "2015-09"),
        ("September, 2015", "2015-09"),
        ("2/13/2020", "2020-02-13"),
        ("02-13-20", "2020-02-13"),
        ("2.13.2020", "2020-02-13"),
        ("2020-02-13", "2020-02-13"),
        ("9/2015", "2015-09"),
        ("2013", "2013"),
        ("2/30/2020", None),
        ("13/13/2020", None),
        ("13/2020", None),
    ],
)
def test_a_date_means_a_day_a_month_or_a_year(text: str, meant: str | None) -> None:
    (found,) = printed_dates(f"ACOEM {text}")
    assert found == PrintedDate(text, meant)
    assert iso(text) == meant
    assert found.year == int(meant[:4] if meant else 0)


def test_the_word_before_a_date_says_what_it_is_a_date_of() -> None:
    text = "ACOEM February 13, 2020, effective November 23, 2021; updated 2019, adopted 8/11/2019"
    assert [(one.iso, one.effective) for one in printed_dates(text)] == [
        ("2020-02-13", False),
        ("2021-11-23", True),
        ("2019", False),
        ("2019-08-11", True),
    ]


@pytest.mark.parametrize("text", ["pages 40-42", "Section 3.1.2", "12 visits", "CPT 97110", ""])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert not list(printed_dates(text))
