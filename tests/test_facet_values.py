"""Facet values in the order and words of people."""

from __future__ import annotations

from indexer.vocabulary.facets import FACETS
from search_app.facet_values import foremost, named, values


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


GUIDELINES = {
    "mtus": 9,
    "mtus.cpmtg2016": 9,
    "mtus.cpmtg2016.tens": 5,
    "mtus.cpmtg2016.nsaids": 4,
    "odg": 3,
    "odg.low-back": 3,
    "odg.low-back.mri": 3,
}


def test_sections_follow_their_document_and_are_told_with_it_elsewhere() -> None:
    found = values("guideline", GUIDELINES)
    assert [value.id for value in found] == list(GUIDELINES)
    assert [value.depth for value in found] == [0, 1, 2, 2, 0, 1, 2]
    assert found[2].label == "TENS"
    told = FACETS["guideline"].label("mtus.cpmtg2016.tens")
    assert told == "Chronic Pain Medical Treatment Guidelines (2016): TENS"


def test_a_long_list_opens_the_sections_of_what_is_chosen() -> None:
    found = values("guideline", GUIDELINES)
    assert [v.id for v in foremost(found, 3)] == ["mtus", "mtus.cpmtg2016", "odg"]
    opened = ["mtus", "mtus.cpmtg2016", "mtus.cpmtg2016.tens", "mtus.cpmtg2016.nsaids"]
    assert [v.id for v in foremost(found, 2, ["mtus.cpmtg2016"])] == opened
    assert [v.id for v in foremost(found, 2, ["mtus.cpmtg2016.nsaids"])] == opened
    chosen = foremost(found, 0, ["odg.low-back.mri"])
    assert [v.id for v in chosen] == ["odg", "odg.low-back", "odg.low-back.mri"]


def test_a_value_is_found_by_the_beginnings_of_its_words() -> None:
    found = values("guideline", GUIDELINES)
    assert [v.id for v in named(found, "magn IMA")] == ["odg", "odg.low-back", "odg.low-back.mri"]
    assert named(found, "agnetic") == []
    assert named(found, "(") == []


def test_a_chosen_value_that_nothing_has_is_kept() -> None:
    assert [(v.id, v.count) for v in values("year", {}, ["1999"])] == [("1999", 0)]
