"""A search as one value."""

from __future__ import annotations

from indexer.filters import Filters
from indexer.ranking.modes import Mode
from search_app.asking.request import Request


def test_only_a_text_to_be_understood_needs_the_model() -> None:
    assert Request("knee").needs_model
    assert not Request("knee", mode=Mode.LEXICAL).needs_model
    assert not Request("").needs_model
    assert not Request(like="CM00-0000001#1").needs_model


def test_a_text_or_an_issue_to_compare_with_ranks() -> None:
    assert Request("knee").ranks and Request(like="CM00-0000001#1").ranks
    assert not Request(" ").ranks
    assert not Request(filters=Filters(outcome=("upheld",))).ranks


def test_filters_are_dropped_and_the_rest_stays() -> None:
    request = Request("knee", filters=Filters(outcome=("upheld",), year=("2016",)), size=3)
    assert request.without("year") == Request("knee", filters=Filters(outcome=("upheld",)), size=3)
    assert request.without("year", "outcome") == Request("knee", size=3)
    assert request.without("drug") == request
