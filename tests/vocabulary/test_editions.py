"""Which edition of a guideline a printed date means."""

from __future__ import annotations

import pytest

from indexer.vocabulary.editions import (
    CitedEdition,
    as_printed,
    by_edition,
    cited_edition,
    editions,
)
from indexer.vocabulary.printed_dates import printed_dates
from indexer.vocabulary.tables import guidelines

LOW_BACK = guidelines().documents["mtus.acoem2017.low-back"]


def cited(printed: str, topic: str = "low-back") -> CitedEdition:
    document = guidelines().documents[f"mtus.acoem2017.{topic}"]
    return cited_edition(document, tuple(printed_dates(printed)))


def test_editions_follow_each_other_in_the_table() -> None:
    for document in guidelines().documents.values():
        days = [one.effective for one in editions(document)]
        assert days == sorted(set(days))
        dated = [one.dated for one in editions(document) if one.dated]
        assert dated == sorted(set(dated))
        assert all(one.dated is None or one.dated < one.effective for one in editions(document))


def test_a_date_chooses_the_edition_and_tells_what_came_after() -> None:
    assert cited("ACOEM February 24, 2016") == CitedEdition(
        "2016-02-24", "2017-12-01", False, LOW_BACK.id, "2019-08-11", "2019-03-07"
    )
    assert cited("ACOEM 2019") == CitedEdition(
        "2019-03-07", "2019-08-11", False, LOW_BACK.id, "2021-11-23", "2020-02-13"
    )
    assert cited("February 2020") == CitedEdition("2020-02-13", "2021-11-23")


def test_the_date_of_adoption_chooses_it_as_well() -> None:
    assert cited("effective August 11, 2019").edition == "2019-03-07"
    assert cited("ACOEM 2020, effective 11/23/2021").edition == "2020-02-13"
    # The day is known, the date of the text is not.
    assert cited("effective August 10, 2023", "shoulder") == CitedEdition(None, "2023-08-10")
    told = cited("ACOEM August 1, 2016", "shoulder")
    assert (told.replaced_on, told.replaced_by_edition) == ("2023-08-10", None)


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("ACOEM March 3, 2018", "March 3, 2018"),
        ("ACOEM 2018", "2018"),
        ("ACOEM November 23, 2021", "November 23, 2021"),
        ("effective February 13, 2020", "effective February 13, 2020"),
        ("ACOEM 2020, effective 8/11/2019", "2020, effective 8/11/2019"),
        ("ACOEM 2/30/2020", "2/30/2020"),
    ],
)
def test_a_date_that_fits_no_edition_is_kept_as_printed(printed: str, kept: str) -> None:
    assert cited(printed) == CitedEdition(kept, unmatched=True)
    assert as_printed(tuple(printed_dates(printed))) == kept


def test_without_a_date_no_edition_is_guessed() -> None:
    assert cited("") == CitedEdition()
    assert cited("", "depressive") == CitedEdition()


def test_a_coarser_date_of_the_table_is_enough() -> None:
    assert cited("ACOEM May 5, 2013", "elbow").edition == "2013"
    assert cited("ACOEM September 9, 2015", "ankle-foot").edition == "2015-09"


def test_a_guideline_whose_editions_are_not_known_has_none_of_them() -> None:
    assert cited("ACOEM November 15, 2017", "tbi").unmatched


@pytest.mark.parametrize(
    ("printed", "each"),
    [
        ("ACOEM 2/24/16 and 3/7/19", ["2/24/16", "3/7/19"]),
        ("ACOEM 2016, 2/24/2016", ["2016, 2/24/2016"]),
        ("ACOEM 2020, effective 8/11/2019", ["2020, effective 8/11/2019"]),
        ("effective 12/1/2017 and 8/11/2019", ["effective 12/1/2017", "effective 8/11/2019"]),
        (
            "ACOEM 2016 (effective 12/1/2017) and ACOEM 2019 (effective 8/11/2019)",
            ["2016, effective 12/1/2017", "2019, effective 8/11/2019"],
        ),
        # Which of the two texts is meant is not said.
        ("ACOEM 2/24/16, revised 3/7/19", ["2/24/16, 3/7/19"]),
        ("ACOEM 2/24/16 to 3/7/19", ["2/24/16, 3/7/19"]),
        ("ACOEM 2/24/16 and 3/8/19", ["2/24/16", "3/8/19"]),
    ],
)
def test_dates_that_no_one_edition_has_are_parted_where_they_are_a_list(
    printed: str, each: list[str]
) -> None:
    parted = by_edition(LOW_BACK, tuple(printed_dates(printed)))
    assert [as_printed(dates) for dates in parted] == each
