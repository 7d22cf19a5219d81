"""A search as one value: what it finds, what its filters would show, and ways out of nothing."""

from __future__ import annotations

import pytest

from search_app.retrieval.filters import Filters
from search_app.retrieval.ranking import Mode
from search_app.retrieval.request import Request
from search_app.retrieval.searcher import Searcher

TEXTS = ("", "physical therapy", '"physical therapy"')


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("text", TEXTS)
def test_every_choice_counts_what_choosing_it_shows(
    searcher: Searcher, text: str, mode: Mode
) -> None:
    filters = Filters(outcome=("upheld",), category=("rehab",))
    request = Request(text, filters=filters, mode=mode)
    choices = request.choices(searcher, request.run(searcher, limit=1))
    for outcome, count in choices["outcome"].items():
        chosen = Request(text, filters=Filters(outcome=(outcome,), category=("rehab",)), mode=mode)
        assert chosen.run(searcher, limit=1).total == count
    for category, count in choices["category"].items():
        chosen = Request(
            text, filters=Filters(outcome=("upheld",), category=(category,)), mode=mode
        )
        assert chosen.run(searcher, limit=1).total == count


def test_choices_beside_a_decision_leave_out_its_own_letter(searcher: Searcher) -> None:
    issue = searcher.search("").hits[0].record["id"]
    request = Request(like=issue, filters=Filters(outcome=("upheld",)))
    choices = request.choices(searcher, request.run(searcher, limit=1))
    every = searcher.similar(issue).facets["outcome"]
    assert choices["outcome"] == every


def test_the_ways_out_name_what_helps_best_first(searcher: Searcher) -> None:
    request = Request(filters=Filters(year=("1999",), outcome=("overturned",)))
    assert request.ways_out(searcher) == [(("year",), searcher.outcomes["overturned"])]


def test_where_no_single_filter_helps_all_are_dropped(searcher: Searcher) -> None:
    request = Request(filters=Filters(year=("1999",), specialty=("Alchemy",)))
    total = sum(searcher.outcomes.values())
    assert request.ways_out(searcher) == [(("year", "specialty"), total)]


def test_without_filters_there_is_no_way_out(searcher: Searcher) -> None:
    assert Request('"no letter says this"').ways_out(searcher) == []


def test_only_a_text_to_be_understood_needs_the_model() -> None:
    assert Request("knee").needs_model
    assert not Request("knee", mode=Mode.LEXICAL).needs_model
    assert not Request("").needs_model
    assert not Request(like="CM00-0000001#1").needs_model
