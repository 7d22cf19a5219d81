"""Hits by date: stable, undated last, and never of what does not match."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.contract import Sort, by_date
from indexer.filters import Filters
from indexer.ranking.weights import Mode
from search_app.found import SearchResult
from search_app.retrieval import answering
from search_app.search import Search
from tests.answers import answer

CASE = "worker with low back pain radiating to the leg asks for an MRI of the lumbar spine"
EVERYTHING = 10_000
DAYS = st.one_of(st.none(), st.dates(date(1969, 1, 1), date(1971, 1, 1)))


@given(st.lists(DAYS, max_size=30), st.randoms())
def test_days_are_in_order_and_equal_days_keep_theirs(
    days: list[date | None], random: np.random.Generator
) -> None:
    column = np.array([day or "NaT" for day in days], "datetime64[D]")
    order = list(range(len(days)))
    random.shuffle(order)  # type: ignore[arg-type]
    for sort, sign in ((Sort.NEWEST, -1), (Sort.OLDEST, 1)):
        expected = sorted(
            order, key=lambda i: (days[i] is None, sign * (days[i] or date.min).toordinal())
        )
        assert by_date(np.array(order, np.int64), column, sort).tolist() == expected


def days(result: SearchResult) -> list[str]:
    return [hit.letter["decision_date"] or "" for hit in result.hits]


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_without_a_text_everything_is_sorted(search: Search, sort: Sort) -> None:
    result = answer(search, "", sort=sort, size=EVERYTHING)
    dated = [day for day in days(result) if day]
    assert dated == sorted(dated, reverse=sort is Sort.NEWEST)
    assert days(result) == dated + [""] * (result.total - len(dated))
    assert result.ranked == result.total


def test_a_described_case_sorts_only_its_best_matches(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SORTED_BEST", 7)
    best = answer(search, CASE, size=7, collapse=True)
    newest = answer(search, CASE, size=EVERYTHING, collapse=True, sort=Sort.NEWEST)
    assert newest.ranked == 7
    assert {hit.issue.id for hit in newest.hits} == {hit.issue.id for hit in best.hits}
    assert days(newest) == sorted(days(newest), reverse=True)
    assert [hit.hit.rank for hit in newest.hits] == list(range(1, 8))
    by_id = {hit.issue.id: hit for hit in best.hits}
    assert all(hit.hit.match_rank == by_id[hit.issue.id].rank for hit in newest.hits)
    assert (newest.total, newest.facets) == (best.total, best.facets)


def test_what_must_match_is_sorted_whole(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SORTED_BEST", 1)
    exact = answer(search, '"physical therapy"', sort=Sort.OLDEST, size=EVERYTHING)
    assert 1 < exact.ranked == exact.total
    words = answer(search, "shoulder", mode=Mode.LEXICAL, sort=Sort.OLDEST, size=EVERYTHING)
    assert 1 < words.ranked == words.total


def test_the_order_does_not_depend_on_the_page(search: Search) -> None:
    wanted = Filters(outcome=("upheld",))
    whole = answer(search, CASE, filters=wanted, sort=Sort.NEWEST, size=20).hits
    parts = [
        hit
        for offset in (0, 10)
        for hit in answer(
            search, CASE, filters=wanted, sort=Sort.NEWEST, size=10, start=offset
        ).hits
    ]
    assert [(h.rank, h.issue.id) for h in parts] == [(h.rank, h.issue.id) for h in whole]


def test_similar_decisions_are_sorted_too(search: Search) -> None:
    issue = search.issue_ids[0]
    result = answer(search, like=issue, sort=Sort.OLDEST, size=EVERYTHING)
    dated = [day for day in days(result) if day]
    assert dated == sorted(dated)
