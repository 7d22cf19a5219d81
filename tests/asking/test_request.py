"""A search as one value: what it finds, what its filters would show, and ways out of nothing."""

from __future__ import annotations

import pytest

from indexer.filters import Filters
from indexer.ranking.weights import Mode
from search_app.asking.request import Request
from search_app.search import Search
from tests.answers import answer

TEXTS = ("", "physical therapy", '"physical therapy"')


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("text", TEXTS)
def test_every_choice_counts_what_choosing_it_shows(search: Search, text: str, mode: Mode) -> None:
    filters = Filters(outcome=("upheld",), category=("rehab",))
    request = Request(text, filters=filters, mode=mode)
    choices = request.choices(search, request.run(search, size=1))
    for outcome, count in choices["outcome"].items():
        chosen = Request(text, filters=Filters(outcome=(outcome,), category=("rehab",)), mode=mode)
        assert chosen.run(search, size=1).total == count
    for category, count in choices["category"].items():
        chosen = Request(
            text, filters=Filters(outcome=("upheld",), category=(category,)), mode=mode
        )
        assert chosen.run(search, size=1).total == count


def test_choices_beside_a_decision_leave_out_its_own_letter(search: Search) -> None:
    issue = answer(search, "").hits[0].issue.id
    request = Request(like=issue, filters=Filters(outcome=("upheld",)))
    choices = request.choices(search, request.run(search, size=1))
    every = answer(search, like=issue).facets["outcome"]
    assert choices["outcome"] == every


def test_the_ways_out_name_what_helps_best_first(search: Search) -> None:
    request = Request(filters=Filters(year=("1999",), outcome=("overturned",)))
    assert request.ways_out(search) == [(("year",), search.store.info.outcomes["overturned"])]


def test_where_no_single_filter_helps_all_are_dropped(search: Search) -> None:
    request = Request(filters=Filters(year=("1999",), specialty=("Alchemy",)))
    total = sum(search.store.info.outcomes.values())
    assert request.ways_out(search) == [(("year", "specialty"), total)]


def test_without_filters_there_is_no_way_out(search: Search) -> None:
    assert Request('"no letter says this"').ways_out(search) == []


def test_only_a_text_to_be_understood_needs_the_model() -> None:
    assert Request("knee").needs_model
    assert not Request("knee", mode=Mode.LEXICAL).needs_model
    assert not Request("").needs_model
    assert not Request(like="CM00-0000001#1").needs_model
