"""What became of decisions like these, and on which decisions that rests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from indexer.contract import WORDS, Ask, Salient
from indexer.filters import Filters
from indexer.local import salience
from indexer.ranking.modes import Mode
from search_app.asking.request import Request
from search_app.comparing import outlook as comparing
from search_app.comparing.outcomes import overturned_share
from search_app.comparing.outlook import examples, outlook, whole
from search_app.search import Search
from trials.answers import answer, issue_ids

EVERYTHING = 10_000
TEXT = "physical therapy of the knee"

Peers = Callable[[Request], list[str]]


@pytest.fixture
def peers(search: Search, monkeypatch: pytest.MonkeyPatch) -> Peers:
    """The decisions on which an outlook rests, in their order: those that its question finds."""
    asked: list[Ask] = []
    real = search.store.salient

    def salient(ask: Ask) -> Salient:
        asked.append(ask)
        return real(ask)

    monkeypatch.setattr(search.store, "salient", salient)

    def found(request: Request) -> list[str]:
        told = outlook(search, request).salient
        order = search.store.find(
            replace(asked[-1], collapse=False, start=0, size=EVERYTHING, passages=0)
        ).hits
        assert len(order) == told.of
        return [hit.id for hit in order[: told.issues]]

    return found


def prefer(search: Search, **preferences: float) -> None:
    """Give agreement in some facets another weight."""
    chosen = {**search.weights.preferences, **preferences}
    search.weights = replace(search.weights, preferences=chosen)


def test_a_ranking_is_stood_for_by_its_nearest(search: Search) -> None:
    ask = search.ask(Request(TEXT, collapse=False, size=20))
    found = search.store.salient(replace(ask, nearest=20))
    assert (found.issues, found.nearest, found.of) == (20, True, search.store.info.issues)
    best = search.store.get([hit.id for hit in search.store.find(ask).hits])
    outcomes = Counter(letter.issue.outcome.value.lower() for letter in best)
    assert comparing.outcomes_of(found.by_outcome) == outcomes
    assert comparing.NEAREST == 100
    assert outlook(search, Request(TEXT)).salient.issues == min(100, found.of)


@pytest.mark.parametrize("text", ['"physical therapy"', "", "CM00-0000001"])
def test_otherwise_all_that_fit_are_told(search: Search, text: str) -> None:
    ask = search.ask(Request(text))
    found = search.store.salient(replace(ask, nearest=1))
    assert (found.issues, found.nearest) == (found.of, False)
    assert found.of == answer(search, text).total


def test_no_more_than_the_nearest_are_all_of_them(search: Search) -> None:
    everything = search.store.info.issues
    found = search.store.salient(replace(search.ask(Request(TEXT)), nearest=everything))
    assert (found.issues, found.nearest, found.of) == (everything, False, everything)


def test_filters_alone_are_told_of_all_that_fit(search: Search) -> None:
    request = Request(filters=Filters(category=("rx",)))
    found = outlook(search, request)
    counts = search.counts(request)
    assert not found.salient.nearest
    assert found.outcomes == counts["outcome"]
    assert found.base == search.store.info.outcomes
    assert found.shares["category"]["rx"] == overturned_share(counts["outcome"])


def test_a_filter_by_outcome_does_not_make_the_share(search: Search) -> None:
    request = Request(filters=Filters(category=("rx",), outcome=("overturned",)))
    assert outlook(search, request).outcomes == outlook(search, request.without("outcome")).outcomes


def test_a_wish_for_an_outcome_moves_no_decision(search: Search, peers: Peers) -> None:
    plain = peers(Request(TEXT, mode=Mode.SEMANTIC))
    prefer(search, outcome=9.0)
    request = Request(f"{TEXT} approved")
    wished = peers(request)
    count = search.store.info.outcomes["overturned"]
    filters = Filters(outcome=("overturned",))
    overturned = {hit.issue.id for hit in answer(search, filters=filters, size=EVERYTHING).hits}
    assert set(wished[:count]) != overturned
    assert len(plain) == len(wished)
    # Else it would.
    first = answer(search, request.text, size=count).hits
    assert {hit.issue.id for hit in first} == overturned


def test_a_quoted_phrase_says_which_decisions_fit(search: Search) -> None:
    found = outlook(search, Request('"physical therapy"', mode=Mode.LEXICAL)).salient
    result = answer(search, '"physical therapy"', mode=Mode.LEXICAL)
    assert (found.issues, found.nearest) == (result.total, False)


def test_decisions_of_the_same_letter_are_no_peers(search: Search, peers: Peers) -> None:
    issue = issue_ids(search)[0]
    letter = issue.rpartition("#")[0]
    found = peers(Request(like=issue))
    assert found and letter not in {one.rpartition("#")[0] for one in found}


def test_the_grounds_of_a_decision_move_no_peer(search: Search, peers: Peers) -> None:
    letters = search.store.get(issue_ids(search))
    issue = next(letter.issue.id for letter in letters if letter.issue.grounds)

    def heavy(weight: float) -> tuple[list[str], list[str]]:
        prefer(search, ground=weight)
        like = answer(search, like=issue, size=EVERYTHING).hits
        return peers(Request(like=issue)), [hit.issue.id for hit in like]

    (one, found), (other, moved) = heavy(0.0), heavy(9.0)
    assert one == other
    # Those that are shown as similar they do move.
    assert found != moved


def test_what_stands_out_is_shown_in_sentences_of_that_outcome(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(salience, "FEWEST", 2)
    monkeypatch.setattr(salience, "CLEAR", 0.5)
    monkeypatch.setattr(salience, "FEWEST_WITH", 2)
    found = outlook(search, Request()).salient
    assert found.enough
    assert {one.of for one in found.told} == {"ground", WORDS}
    for told in found.told:
        shown = examples(search.store, told)
        assert shown
        assert len({one.letter for one in shown}) == len(shown) <= comparing.EXAMPLES
        for one in shown:
            (letter,) = search.store.get([one.issue])
            issue = letter.issue
            assert (one.letter, one.decision_date) == (letter.id, letter.cover.decision_date)
            assert issue.outcome == ("Overturned" if told.for_overturned else "Upheld")
            assert one.sentence in issue.rationale
            assert bool(one.spans) == (told.of == WORDS)
            assert all(0 <= start < end <= len(one.sentence) for start, end in one.spans)
            if told.of == "ground":
                assert told.id in issue.grounds


def test_too_few_decisions_tell_nothing(search: Search) -> None:
    found = outlook(search, Request(filters=Filters(category=("home",)))).salient
    assert not found.enough
    assert not found.told


def test_the_shares_of_the_whole_index_are_those_of_nothing_asked(search: Search) -> None:
    assert whole(search, "category") == outlook(search, Request()).shares["category"]
    assert whole(search, "specialty")
