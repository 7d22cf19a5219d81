"""Facet values in the order and words of people."""

from __future__ import annotations

from search_app.retrieval.facets import TITLES, value_label, values
from search_app.retrieval.filters import Filters


def test_leaves_follow_their_group() -> None:
    found = values("body_region", {"knee": 5, "spine": 9, "lumbar": 7, "lower": 6, "cervical": 2})
    assert [value.id for value in found] == ["spine", "lumbar", "cervical", "lower", "knee"]
    assert [value.depth for value in found] == [0, 1, 1, 0, 1]


def test_what_is_aimed_at_no_region_stands_last() -> None:
    found = values("body_region", {"not-region": 50, "knee": 1, "lower": 1})
    assert [value.id for value in found] == ["lower", "knee", "not-region"]


def test_documents_follow_their_family() -> None:
    found = values("guideline", {"odg": 3, "mtus": 4, "mtus.cpmtg2009": 4, "odg.low-back": 3})
    assert [value.id for value in found] == ["mtus", "mtus.cpmtg2009", "odg", "odg.low-back"]


def test_years_stand_latest_first_and_outcomes_in_a_fixed_order() -> None:
    assert [v.id for v in values("year", {"2014": 9, "2017": 1})] == ["2017", "2014"]
    counts = {"unknown": 9, "upheld": 5, "overturned": 1}
    assert [v.id for v in values("outcome", counts)] == ["overturned", "upheld", "unknown"]


def test_levels_stand_from_the_head_down() -> None:
    counts = {"L5-S1": 9, "C5-C6": 1, "L4-L5": 5}
    assert [v.id for v in values("level", counts)] == ["C5-C6", "L4-L5", "L5-S1"]


def test_a_chosen_value_that_nothing_has_is_kept() -> None:
    assert [(v.id, v.count) for v in values("year", {}, ["1999"])] == [("1999", 0)]


def test_outcomes_are_said_in_full() -> None:
    assert value_label("outcome", "upheld") == "Upheld (denial stands)"
    assert value_label("outcome", "overturned") == "Overturned (treatment allowed)"
    assert value_label("outcome", "unknown") == "Outcome unknown: read the letter"


def test_every_filter_has_a_title() -> None:
    assert sorted(TITLES) == sorted(Filters.__slots__)
