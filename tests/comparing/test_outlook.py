"""What became of decisions like these, and on which decisions that rests."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from search_app.retrieval.peers import NEAREST, peers

from indexer.filters import Filters
from indexer.local.scoring import Ranked
from indexer.ranking.weights import Mode
from indexer.records import deciding_grounds
from search_app.asking.request import Request
from search_app.comparing.outcomes import overturned_share
from search_app.comparing.outlook import WORDS, examples, outlook
from search_app.retrieval import contrast
from search_app.search import Search
from tests.answers import answer


def ranked(count: int) -> Ranked:
    order = np.arange(count)[::-1]
    return Ranked(np.ones(count, np.bool_), order, np.zeros(count, np.float32))


def test_a_ranking_is_stood_for_by_its_nearest() -> None:
    found = peers(ranked(NEAREST + 50), restricted=False)
    assert (len(found.order), found.nearest, found.of) == (NEAREST, True, NEAREST + 50)
    assert found.order[0] == NEAREST + 49
    assert found.mask(NEAREST + 50).sum() == NEAREST


@pytest.mark.parametrize(("count", "restricted"), [(NEAREST + 50, True), (NEAREST, False)])
def test_otherwise_all_that_fit_are_told(count: int, restricted: bool) -> None:
    found = peers(ranked(count), restricted=restricted)
    assert (len(found.order), found.nearest) == (count, False)


def test_filters_alone_are_told_of_all_that_fit(search: Search) -> None:
    found = outlook(search, Request(filters=Filters(category=("rx",))))
    counts = search.facets(Filters(category=("rx",)))
    assert not found.peers.nearest
    assert found.outcomes == counts["outcome"]
    assert found.corpus == search.store.info.outcomes
    assert found.shares["category"]["rx"] == overturned_share(counts["outcome"])


def test_a_filter_by_outcome_does_not_make_the_share(search: Search) -> None:
    request = Request(filters=Filters(category=("rx",), outcome=("overturned",)))
    assert outlook(search, request).outcomes == outlook(search, request.without("outcome")).outcomes


def test_a_wish_for_an_outcome_moves_no_decision(search: Search) -> None:
    plain = search.peers("physical therapy of the knee", mode=Mode.SEMANTIC)
    search.ranking = dataclasses.replace(
        search.ranking, preferences=dataclasses.replace(search.ranking.preferences, outcome=9.0)
    )
    wished = search.peers("physical therapy of the knee approved")
    outcome = search.columns.facets["outcome"]
    first = wished.order[: search.store.info.outcomes["overturned"]]
    assert set(first) != set(np.flatnonzero(outcome.having(["overturned"], search.columns.issues)))
    assert len(plain.order) == len(wished.order)


def test_a_quoted_phrase_says_which_decisions_fit(search: Search) -> None:
    found = search.peers('"physical therapy"', mode=Mode.LEXICAL)
    result = answer(search, '"physical therapy"', mode=Mode.LEXICAL)
    assert (len(found.order), found.nearest) == (result.total, False)


def test_decisions_of_the_same_letter_are_no_peers(search: Search) -> None:
    issue = search.issue_ids[0]
    letter = search.columns.letter_of[0]
    found = search.peers(like=issue)
    assert letter not in search.columns.letter_of[found.order]


def test_the_grounds_of_a_decision_move_no_peer(search: Search) -> None:
    def heavy(weight: float) -> list[int]:
        search.ranking = dataclasses.replace(
            search.ranking,
            preferences=dataclasses.replace(search.ranking.preferences, ground=weight),
        )
        return search.peers(like=issue).order.tolist()

    issue = next(one for one in search.issue_ids if deciding_grounds(search.issue(one)))
    assert heavy(9.0) == heavy(0.0)


def test_what_stands_out_is_shown_in_sentences_of_that_outcome(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contrast, "FEWEST", 2)
    monkeypatch.setattr(contrast, "CLEAR", 0.5)
    monkeypatch.setattr(contrast, "FEWEST_WITH", 2)
    found = outlook(search, Request())
    assert found.enough
    assert {one.of for one in found.told} == {"ground", WORDS}
    for told in found.told:
        shown = examples(search, told, found.peers)
        assert shown
        assert len({one.letter for one in shown}) == len(shown)
        for one in shown:
            record = search.issue(one.issue)
            assert record["outcome"] == ("Overturned" if told.for_overturned else "Upheld")
            assert one.sentence in record["rationale"]
            assert bool(one.spans) == (told.of == WORDS)
            if told.of == "ground":
                assert told.id in deciding_grounds(record)


def test_too_few_decisions_tell_nothing(search: Search) -> None:
    found = outlook(search, Request(filters=Filters(category=("home",))))
    assert not found.enough
    assert not found.told
