"""What became of decisions like these, and on which decisions that rests."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from indexer.records import deciding_grounds
from search_app.retrieval import contrast
from search_app.retrieval.filters import Filters
from search_app.retrieval.outcomes import overturned_share
from search_app.retrieval.outlook import WORDS, examples, outlook
from search_app.retrieval.peers import NEAREST, peers
from search_app.retrieval.ranking import Mode
from search_app.retrieval.request import Request
from search_app.retrieval.scoring import Ranked
from search_app.retrieval.searcher import Searcher


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


def test_filters_alone_are_told_of_all_that_fit(searcher: Searcher) -> None:
    found = outlook(searcher, Request(filters=Filters(category=("rx",))))
    counts = searcher.facets(Filters(category=("rx",)))
    assert not found.peers.nearest
    assert found.outcomes == counts["outcome"]
    assert found.corpus == searcher.outcomes
    assert found.shares["category"]["rx"] == overturned_share(counts["outcome"])


def test_a_filter_by_outcome_does_not_make_the_share(searcher: Searcher) -> None:
    request = Request(filters=Filters(category=("rx",), outcome=("overturned",)))
    assert (
        outlook(searcher, request).outcomes
        == outlook(searcher, request.without("outcome")).outcomes
    )


def test_a_wish_for_an_outcome_moves_no_decision(searcher: Searcher) -> None:
    plain = searcher.peers("physical therapy of the knee", mode=Mode.SEMANTIC)
    searcher.ranking = dataclasses.replace(
        searcher.ranking, preferences=dataclasses.replace(searcher.ranking.preferences, outcome=9.0)
    )
    wished = searcher.peers("physical therapy of the knee approved")
    outcome = searcher.columns.facets["outcome"]
    first = wished.order[: searcher.outcomes["overturned"]]
    assert set(first) != set(
        np.flatnonzero(outcome.having(["overturned"], searcher.columns.issues))
    )
    assert len(plain.order) == len(wished.order)


def test_a_quoted_phrase_says_which_decisions_fit(searcher: Searcher) -> None:
    found = searcher.peers('"physical therapy"', mode=Mode.LEXICAL)
    result = searcher.search('"physical therapy"', mode=Mode.LEXICAL)
    assert (len(found.order), found.nearest) == (result.total, False)


def test_decisions_of_the_same_letter_are_no_peers(searcher: Searcher) -> None:
    issue = searcher.issue_ids[0]
    letter = searcher.columns.letter_of[0]
    found = searcher.peers(like=issue)
    assert letter not in searcher.columns.letter_of[found.order]


def test_the_grounds_of_a_decision_move_no_peer(searcher: Searcher) -> None:
    def heavy(weight: float) -> list[int]:
        searcher.ranking = dataclasses.replace(
            searcher.ranking,
            preferences=dataclasses.replace(searcher.ranking.preferences, ground=weight),
        )
        return searcher.peers(like=issue).order.tolist()

    issue = next(one for one in searcher.issue_ids if deciding_grounds(searcher.issue(one)))
    assert heavy(9.0) == heavy(0.0)


def test_what_stands_out_is_shown_in_sentences_of_that_outcome(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contrast, "FEWEST", 2)
    monkeypatch.setattr(contrast, "CLEAR", 0.5)
    monkeypatch.setattr(contrast, "FEWEST_WITH", 2)
    found = outlook(searcher, Request())
    assert found.enough
    assert {one.of for one in found.told} == {"ground", WORDS}
    for told in found.told:
        shown = examples(searcher, told, found.peers)
        assert shown
        assert len({one.letter for one in shown}) == len(shown)
        for one in shown:
            record = searcher.issue(one.issue)
            assert record["outcome"] == ("Overturned" if told.for_overturned else "Upheld")
            assert one.sentence in record["rationale"]
            assert bool(one.spans) == (told.of == WORDS)
            if told.of == "ground":
                assert told.id in deciding_grounds(record)


def test_too_few_decisions_tell_nothing(searcher: Searcher) -> None:
    found = outlook(searcher, Request(filters=Filters(category=("home",))))
    assert not found.enough
    assert not found.told
