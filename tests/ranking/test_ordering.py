"""Near-duplicates under the best of them, letters that share the page, and order by date."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.filters import Filters
from indexer.ranking import ordering
from indexer.ranking.candidates import AGREES, ELSEWHERE, SILENT, Candidates, Ranked
from indexer.ranking.fusion import Leg
from indexer.ranking.modes import Mode, Sort
from indexer.ranking.ordering import (
    MOST_OF_A_LETTER,
    SORTED_BEST,
    by_date,
    collapsed,
    in_place,
    leading,
    newest,
    oldest,
    spread,
    without_near_duplicates,
)
from search_app.found import Found
from search_app.search import Search
from trials.answers import answer, issue_ids

DAYS = st.one_of(st.none(), st.dates(date(1969, 1, 1), date(1971, 1, 1)))


def test_only_the_best_of_each_group_of_near_duplicates_stays() -> None:
    order = np.array([4, 1, 3, 0, 2])
    group = np.array([0, 1, 0, 1, 4], np.int32)
    assert without_near_duplicates(order, group).tolist() == [4, 1, 0]


def test_issues_beyond_a_letters_first_few_come_last() -> None:
    letter_of = np.array([0, 0, 0, 0, 0, 1, 2], np.int32)
    order = np.arange(7)
    assert spread(order, letter_of).tolist() == [0, 1, 2, 5, 6, 3, 4]


@given(st.lists(st.integers(0, 4), max_size=25), st.randoms())
def test_spreading_keeps_every_issue_and_the_order_within_a_letter(
    letters: list[int], random: np.random.Generator
) -> None:
    letter_of = np.array(sorted(letters), np.int32)
    order = np.arange(len(letters))
    random.shuffle(order)  # type: ignore[arg-type]
    got = spread(order, letter_of)
    assert sorted(got.tolist()) == sorted(order.tolist())
    for letter in set(letters):
        mine = [i for i in order if letter_of[i] == letter]
        assert [i for i in got if letter_of[i] == letter] == mine
    # Before the first issue that was put off, no letter has more than its few.
    for end in range(len(got)):
        head = letter_of[got[: end + 1]]
        if np.bincount(head, minlength=1).max() > MOST_OF_A_LETTER:
            rest = letter_of[got[end:]]
            assert all((letter_of[got[:end]] == one).sum() >= MOST_OF_A_LETTER for one in rest)
            break


def ranked(order: list[int], *, legs: int = 1, first: tuple[int, ...] = ()) -> Ranked:
    scores = np.zeros(len(order), np.float32)
    return Ranked(
        np.ones(len(order), np.bool_),
        np.array(order, np.int64),
        scores,
        tuple(Leg("leg", scores, 0.0) for _ in range(legs)),
        first=np.array(first, np.int64),
    )


def test_what_was_asked_for_by_name_leads_and_is_no_repetition() -> None:
    letter, group = np.array([0, 0, 0, 1, 1], np.int32), np.array([0, 1, 2, 3, 1], np.int32)
    candidates = Candidates(
        ids=tuple("abcde"),
        allowed=np.ones(5, np.bool_),
        letter=letter,
        group=group,
        day=np.full(5, "NaT", "datetime64[D]"),
    )
    assert collapsed(ranked([1, 4, 0, 3, 2]), candidates).tolist() == [1, 0, 3, 2]
    named = ranked([3, 4, 1, 0, 2], first=(3, 4))
    assert collapsed(named, candidates).tolist() == [3, 4, 0, 2]


def test_what_leads_stands_once() -> None:
    order = np.array([4, 1, 3], np.int64)
    assert leading(np.array([3, 0], np.int64), order).tolist() == [3, 0, 4, 1]
    assert leading(np.empty(0, np.int64), order).tolist() == [4, 1, 3]


@given(st.lists(DAYS, max_size=30), st.randoms())
def test_days_are_in_order_and_equal_days_keep_theirs(
    days: list[date | None], random: np.random.Generator
) -> None:
    column = np.array([day or "NaT" for day in days], "datetime64[D]")
    order = list(range(len(days)))
    random.shuffle(order)  # type: ignore[arg-type]
    for sort, sign in ((newest, -1), (oldest, 1)):
        expected = sorted(
            order, key=lambda i: (days[i] is None, sign * (days[i] or date.min).toordinal())
        )
        assert sort(np.array(order, np.int64), column).tolist() == expected


def test_of_what_everything_fits_only_the_best_are_sorted() -> None:
    count = SORTED_BEST + 5
    days = np.array("2016-01-01", "datetime64[D]") + np.arange(count)
    best_first = list(range(count))
    order = np.array(best_first, np.int64)
    some = by_date(order, ranked(best_first), days, oldest=False, all_fit=True)
    assert some.shown.tolist() == best_first[:SORTED_BEST][::-1]
    assert some.match_ranks(np.array([count - 1]))[count - 1] == count
    for found in (
        by_date(order, ranked(best_first), days, oldest=False, all_fit=False),
        by_date(order, ranked(best_first, legs=0), days, oldest=False, all_fit=True),
    ):
        assert found.shown.tolist() == best_first[::-1]
        assert found.ranked.tolist() == best_first


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([AGREES, SILENT, ELSEWHERE])), max_size=30),
    st.randoms(),
)
def test_among_what_is_alike_the_right_place_stands_first_and_nothing_else_moves(
    told: list[tuple[bool, int]], random: np.random.Generator
) -> None:
    order = list(range(len(told)))
    random.shuffle(order)  # type: ignore[arg-type]
    order = order[: random.randint(0, len(order))]  # type: ignore[attr-defined]
    alike = np.array([one for one, _ in told], np.bool_)
    place = np.array([one for _, one in told], np.int8)
    found = in_place(np.array(order, np.int64), alike, place).tolist()
    assert sorted(found) == sorted(order)
    assert [one if not alike[one] else None for one in found] == [
        one if not alike[one] else None for one in order
    ]
    # Equal places keep their order.
    own = [one for one in order if alike[one]]
    assert [one for one in found if alike[one]] == sorted(own, key=lambda one: place[one])
    assert in_place(np.array(found, np.int64), alike, place).tolist() == found


CASE = "worker with low back pain radiating to the leg asks for an MRI of the lumbar spine"
EVERYTHING = 10_000


def days(result: Found) -> list[str]:
    return [str(hit.letter.cover.decision_date or "") for hit in result.hits]


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
    monkeypatch.setattr(ordering, "SORTED_BEST", 7)
    best = answer(search, CASE, size=7, collapse=True)
    newest = answer(search, CASE, size=EVERYTHING, collapse=True, sort=Sort.NEWEST)
    assert newest.ranked == 7
    assert {hit.issue.id for hit in newest.hits} == {hit.issue.id for hit in best.hits}
    assert days(newest) == sorted(days(newest), reverse=True)
    assert [hit.hit.rank for hit in newest.hits] == list(range(1, 8))
    by_id = {hit.issue.id: hit for hit in best.hits}
    assert all(hit.hit.match_rank == by_id[hit.issue.id].hit.rank for hit in newest.hits)
    assert (newest.total, newest.counts) == (best.total, best.counts)


def test_what_must_match_is_sorted_whole(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "SORTED_BEST", 1)
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
    assert [(h.hit.rank, h.issue.id) for h in parts] == [(h.hit.rank, h.issue.id) for h in whole]


def test_similar_decisions_are_sorted_too(search: Search) -> None:
    issue = issue_ids(search)[0]
    result = answer(search, like=issue, sort=Sort.OLDEST, size=EVERYTHING)
    dated = [day for day in days(result) if day]
    assert dated == sorted(dated)
