"""Words that people use, resolved to what is in the index."""

from __future__ import annotations

import pytest

from indexer.errors import UnknownFilter
from indexer.filters import Filters
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.names import ANY_ACOEM
from indexer.vocabulary.tables import body_regions


@pytest.mark.parametrize(
    ("facet", "word", "ids"),
    [
        ("outcome", "Overturned", ("overturned",)),
        ("body_region", "lumbar", ("lumbar",)),
        ("body_region", "Low back", ("lumbar",)),
        ("body_region", "upper extremity", ("upper",)),
        ("body_region", "spine", ("spine",)),
        ("body_region", "thoracolumbar", ("thoracic", "lumbar")),
        ("body_region", "not-region", ("not-region",)),
        ("body_region", "Chest-Abdomen", ("chest-abdomen",)),
        ("claim_region", "chest-abdomen", ("chest-abdomen",)),
        ("guideline", "odg", ("odg",)),
        ("guideline", "mtus.acoem2004.ch12", ("mtus.acoem2004.ch12",)),
        ("category", "rx", ("rx",)),
        ("subcategory", "opioid", ("rx/opioid",)),
        ("subcategory", "rx/opioid", ("rx/opioid",)),
        ("drug", "Norco", ("hydrocodone/acetaminophen",)),
        ("guideline", "ACOEM", ANY_ACOEM),
        ("level", "l4-5", ("L4-L5",)),
        ("level", "L4-S1", ("L4-L5", "L5-S1")),
        ("side", "Left", ("left",)),
        ("year", "2016", ("2016",)),
    ],
)
def test_a_word_becomes_the_ids_that_it_means(facet: str, word: str, ids: tuple[str, ...]) -> None:
    assert Filters.of({facet: word}) == Filters(**{facet: ids}) == {facet: ids}


@pytest.mark.parametrize("facet", ["body_region", "claim_region"])
def test_the_id_of_a_region_or_a_group_means_itself(facet: str) -> None:
    table = body_regions()
    for id_ in (*table.leaves, *table.groups):
        assert Filters.of({facet: id_}) == {facet: (id_,)}


@pytest.mark.parametrize(
    ("facet", "word"),
    [
        ("outcome", "won"),
        ("body_region", "lumbarr"),
        ("guideline", "no such book"),
        ("category", "magic"),
        ("subcategory", "magic"),
        ("drug", "magic"),
        ("level", "L9"),
        ("side", "wrong"),
        ("year", "16"),
        ("colour", "blue"),
        # What a call of ours is made with is no facet.
        ("self", "blue"),
    ],
)
def test_what_nobody_knows_is_refused(facet: str, word: str) -> None:
    with pytest.raises(UnknownFilter):
        Filters.of({facet: word})


def test_a_close_word_is_named() -> None:
    with pytest.raises(UnknownFilter, match="lumbar"):
        Filters.of({"body_region": "lumbarr"})


def test_an_outcome_goes_by_its_label_as_well() -> None:
    assert Filters.of({"outcome": "upheld (denial stands)"})["outcome"] == ("upheld",)
    with pytest.raises(UnknownFilter, match=r"Upheld \(denial stands\); Overturned \(treatment"):
        Filters.of({"outcome": "bar"})


def test_a_value_given_twice_counts_once() -> None:
    assert Filters.of({"body_region": ["lumbar", "low back"]})["body_region"] == ("lumbar",)


def test_a_facet_without_values_is_not_among_them() -> None:
    filters = Filters(outcome=("upheld",), year=())
    assert dict(filters) == {"outcome": ("upheld",)}
    assert "year" not in filters and filters.get("year", ()) == ()
    assert not Filters(year=[]) and len(filters) == 1


def test_facets_stand_in_the_order_of_the_table_however_they_were_given() -> None:
    one, other = (
        Filters(year=["2016"], outcome=["upheld"]),
        Filters(outcome=("upheld",), year=("2016",)),
    )
    assert (one, hash(one), repr(one)) == (other, hash(other), repr(other))
    assert list(one) == [facet for facet in FACETS if facet in one]


def test_others_have_other_values_and_the_given_ones_stay() -> None:
    filters = Filters(outcome=("upheld",), year=("2016",))
    assert filters.having(year=["2017"], side=["left"]) == Filters(
        outcome=("upheld",), year=("2017",), side=("left",)
    )
    assert filters.having(year=()) == filters.without("year") == Filters(outcome=("upheld",))
    assert filters.without("outcome", "year", "drug") == Filters()
    assert filters == Filters(outcome=("upheld",), year=("2016",))


def test_there_are_no_filters_but_facets() -> None:
    with pytest.raises(UnknownFilter, match="no filter 'colour'; there are outcome, body_region"):
        Filters(colour=("blue",))
    with pytest.raises(UnknownFilter):
        Filters().having(colour=())


def test_every_facet_can_be_filtered_by() -> None:
    assert list(Filters(**dict.fromkeys(FACETS, ("x",)))) == list(FACETS)
