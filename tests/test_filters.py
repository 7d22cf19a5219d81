"""Words that people use, resolved to what is in the index."""

from __future__ import annotations

import pytest

from indexer.errors import UnknownFilter
from indexer.filters import Filters
from indexer.vocabulary.names import ANY_ACOEM


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
    assert Filters.of({facet: word}).active() == {facet: ids}


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
    ],
)
def test_what_nobody_knows_is_refused(facet: str, word: str) -> None:
    with pytest.raises(UnknownFilter):
        Filters.of({facet: word})


def test_a_close_word_is_named() -> None:
    with pytest.raises(UnknownFilter, match="lumbar"):
        Filters.of({"body_region": "lumbarr"})


def test_an_outcome_goes_by_its_label_as_well() -> None:
    assert Filters.of({"outcome": "upheld (denial stands)"}).outcome == ("upheld",)
    with pytest.raises(UnknownFilter, match=r"Upheld \(denial stands\); Overturned \(treatment"):
        Filters.of({"outcome": "bar"})


def test_a_value_given_twice_counts_once() -> None:
    assert Filters.of({"body_region": ["lumbar", "low back"]}).body_region == ("lumbar",)
