"""One printed date, in whatever form."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letters.dates import FIRST_YEAR, LAST_YEAR, read_date

FORMS = (
    "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%Y-%m-%d", "%B %d, %Y", "%b %d %Y", "%b. %d, %Y",
    "%d %B %Y", "%d-%b-%Y", "%A, %B %d, %Y", "%m / %d / %Y",
)  # fmt: skip


@given(day=st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)), form=st.sampled_from(FORMS))
def test_every_form_of_a_day_is_that_day(day: date, form: str) -> None:
    assert read_date(day.strftime(form)) == day
    assert read_date(day.strftime(form).upper()) == day


@given(day=st.dates(date(1969, 1, 1), date(2068, 12, 31)))
def test_two_digits_of_a_year_are_enough(day: date) -> None:
    assert read_date(day.strftime("%m/%d/%y")) == day
    assert read_date(day.strftime("%d-%b-%y")) == day


@pytest.mark.parametrize(
    "printed",
    ["", "soon", "2011", "6/2011", "June 2011", "13/13/2011", "02/30/2011", "00/00/0000",
     "01/01/1900", "9/9/9999", "06/12-2011", "1/1/2010-12/1/2011", "06/12/20111", "x6/12/2011",
     "June 31, 2011", "XX/XX/2011", "06/12/211"],
)  # fmt: skip
def test_what_names_no_day_is_none(printed: str) -> None:
    assert read_date(printed) is None


@given(st.text(alphabet="0123456789/-. JunejMay,th", max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    found = read_date(text)
    assert found is None or FIRST_YEAR <= found.year <= LAST_YEAR
