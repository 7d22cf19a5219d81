"""Near-duplicates under the best of them, letters that share the page, and order by date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.filters import Filters
from indexer.ranking import ordering
from indexer.ranking.best_first import BestFirst, best
from indexer.ranking.candidates import Candidates, Exactness, Ranked
from indexer.ranking.fusion import Leg, Mask, Positions, Scores
from indexer.ranking.modes import Mode, Sort
from indexer.ranking.ordering import (
    MOST_OF_A_LETTER,
    SORTED_BEST,
    Paging,
    by_day,
    collapsed,
    day_keys,
    leading,
    spread,
    without_near_duplicates,
)
from indexer.ranking.ranking import exactly
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
    scores = -np.argsort(order).astype(np.float32)
    lead = np.array(first, np.int64)
    return Ranked(
        np.ones(len(order), np.bool_),
        replace(BestFirst.of(np.array(order, np.int64), scores), first=lead),
        tuple(Leg("leg", scores, 0.0) for _ in range(legs)),
        first=lead,
    )


def some(letter: list[int], group: list[int], days: list[str] | None = None) -> Candidates:
    count = len(letter)
    return Candidates(
        ids=tuple(map(str, range(count))),
        allowed=np.ones(count, np.bool_),
        letter=np.array(letter, np.int32),
        group=np.array(group, np.int32),
        day=np.array(days or ["NaT"] * count, "datetime64[D]"),
    )


def test_what_was_asked_for_by_name_leads_and_is_no_repetition() -> None:
    candidates = some([0, 0, 0, 1, 1], [0, 1, 2, 3, 1])
    assert collapsed(ranked([1, 4, 0, 3, 2]), candidates)[0].tolist() == [1, 0, 3, 2]
    named = ranked([3, 4, 1, 0, 2], first=(3, 4))
    assert collapsed(named, candidates)[0].tolist() == [3, 4, 0, 2]


def test_what_leads_stands_once() -> None:
    order = np.array([4, 1, 3], np.int64)
    assert leading(np.array([3, 0], np.int64), order).tolist() == [3, 0, 4, 1]
    assert leading(np.empty(0, np.int64), order).tolist() == [4, 1, 3]


@given(st.lists(DAYS, max_size=30))
def test_days_are_in_order_and_equal_days_keep_theirs(days: list[date | None]) -> None:
    column = np.array([day or "NaT" for day in days], "datetime64[D]")
    places = range(len(days))
    for sort, sign in (("newest", -1), ("oldest", 1)):
        expected = sorted(
            places, key=lambda i: (days[i] is None, sign * (days[i] or date.min).toordinal())
        )
        page = Paging(0, 99, Sort(sort), collapse=False).page(
            ranked(list(places), legs=0),
            replace(some([0] * len(days), [0] * len(days)), day=column),
        )
        if sort == "oldest":
            assert by_day(column).tolist() == page.positions.tolist() == expected
        else:
            assert best(day_keys(column), np.arange(len(days)), 99).tolist() == expected


def test_of_what_everything_fits_only_the_best_are_sorted() -> None:
    count = SORTED_BEST + 5
    days = np.datetime64("2016-01-01", "D") + np.arange(count).astype("timedelta64[D]")
    best_first = list(range(count))
    candidates = replace(some(best_first, best_first), day=days)
    newest = Paging(0, count, Sort.NEWEST)
    found = replace(newest, all_fit=True).page(ranked(best_first), candidates)
    assert found.positions.tolist() == best_first[:SORTED_BEST][::-1]
    assert (found.match_ranks[0], found.total) == (SORTED_BEST, SORTED_BEST)
    for paging, of in (
        (newest, ranked(best_first)),
        (replace(newest, all_fit=True), ranked(best_first, legs=0)),
    ):
        found = paging.page(of, candidates)
        assert found.positions.tolist() == best_first[::-1]
        assert found.match_ranks.tolist() == [place + 1 for place in best_first[::-1]]


# How a ranking was put in order before only its beginning was: everything sorted, step by step.


def all_sorted(
    scores: Scores, exact: Exactness, shown: Positions, first: Positions
) -> tuple[Positions, Scores]:
    order = shown[np.argsort(-scores[shown], kind="stable")]
    steps = exact.raised(len(scores))
    order = order[np.argsort(-steps[order], kind="stable")]
    if len(order) and steps.any():
        own = scores[order]
        scores = scores + steps * np.float32(1 + own.max() - own.min())
    if exact.alike is not None and exact.place is not None:
        movable = exact.alike if exact.line is None else exact.alike & ~exact.line
        places = np.flatnonzero(movable[order])
        own_order, moved = order[places], order.copy()
        moved[places] = own_order[np.argsort(exact.place[own_order], kind="stable")]
        found = scores.copy()
        found[moved] = scores[order]
        order, scores = moved, found
    return leading(first, order), scores


def all_paged(
    order: Positions, first: Positions, of: Candidates, paging: Paging
) -> tuple[list[tuple[int, int]], int]:
    if paging.collapse:
        order = leading(first, spread(without_near_duplicates(order, of.group), of.letter))
    if paging.sort is not Sort.BEST:
        dated = order[:SORTED_BEST] if paging.all_fit else order
        sign = 1 if paging.sort is Sort.OLDEST else -1
        numbers = [(np.isnat(day), sign * int(day.astype(int))) for day in of.day]
        dated = np.array(sorted(dated, key=lambda one: numbers[one]), np.int64)
    else:
        dated = order
    return [
        (int(one), int(np.flatnonzero(order == one)[0]) + 1)
        for one in dated[paging.start : paging.start + paging.size]
    ], len(dated)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("collapse", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_a_page_is_what_sorting_everything_gives(sort: Sort, collapse: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(1, 900))
    # Many ties, few and large letters, chains of repetitions.
    scores = (random.integers(-5, 40, count) / 8).astype(np.float32)
    scores[random.random(count) < 0.1] *= np.float32(-0.0)
    letter = np.sort(random.integers(0, 1 + count // 4, count)).astype(np.int32)
    group = np.where(random.random(count) < 0.3, random.integers(0, count, count), np.arange(count))
    days = np.datetime64("2015-01-01", "D") + random.integers(0, 40, count).astype("timedelta64[D]")
    days[random.random(count) < 0.1] = np.datetime64("NaT")
    of = replace(some(letter.tolist(), group.tolist()), day=days)
    allowed = random.random(count) < random.choice([0.02, 0.5, 1.0])
    shown = np.flatnonzero(allowed)
    named = random.permutation(shown)[:3] if seed % 3 == 0 else np.empty(0, np.int64)

    def some_of(share: float) -> Mask | None:
        return random.random(count) < share if random.random() < 0.7 else None

    exact = Exactness(
        some_of(0.05), some_of(0.3), some_of(0.5), some_of(0.2), some_of(0.4), None,
        random.integers(0, 3, count).astype(np.int8) if seed % 2 else None,
    )  # fmt: skip
    best_first = replace(exactly(scores, shown, exact), first=named)
    order, told = all_sorted(scores, exact, shown, named)
    result = Ranked(allowed, best_first, (Leg("leg", scores, 0.0),), first=named)
    assert best_first.order.tolist() == order.tolist()
    assert np.array_equal(best_first.scores, told)
    for start, size in ((0, 10), (10, 25), (count // 2, 10), (max(0, count - 5), 50), (0, count)):
        paging = Paging(start, size, sort, collapse, all_fit=seed % 4 == 1)
        page = paging.page(result, of)
        expected, total = all_paged(order, named, of, paging)
        found = zip(page.positions.tolist(), page.match_ranks.tolist(), strict=True)
        assert (list(found), page.total) == (expected, total)
        assert page.scores.tolist() == told[page.positions].tolist()


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
