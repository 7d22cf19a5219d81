"""From candidates to one ranking; issues that agree are raised by exactly what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.embedding import Encoder, ModelIdentity
from indexer.ranking.candidates import (
    AGREES,
    ELSEWHERE,
    HOLDS,
    NAMED,
    PRINTED,
    SAME_LINE,
    SILENT,
    Candidates,
    Exactness,
    Parts,
)
from indexer.ranking.fusion import Mask, Positions, Scores
from indexer.ranking.modes import Fusion, Mode
from indexer.ranking.ranking import rank
from indexer.ranking.weights import Weights
from indexer.vocabulary.facets import FACETS
from search_app.asking.request import Request
from search_app.found import joined
from search_app.search import Search
from trials.answers import answer


def test_preferences_add_their_weights_and_name_themselves(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> None:
    text = "MRI of the lumbar spine overturned"
    preferences = {"subcategory": 0.1, "body_region": 0.03, "outcome": 0.04}
    scores = {}
    for name, chosen in (("with", preferences), ("without", {})):
        search = Search.open(
            sample_index,
            # Without feedback: what the best say depends on which are the best.
            weights=replace(Weights.tuned(), preferences=chosen, feedback_weight=0.0),
            open_encoder=open_fake_encoder,
        )
        # Nor word for word: what is put in its place has the score of that place.
        ask = replace(search.ask(Request(text, size=999)), exact=None, requests={})
        found = joined(search.store.find(ask), ask, search.store)
        scores[name] = {hit.issue.id: hit for hit in found.hits}
        search.close()
    raised = 0
    for issue, hit in scores["with"].items():
        gained = hit.hit.score - scores["without"][issue].hit.score
        assert gained == pytest.approx(
            sum(preferences.get(name, 0.0) for name in hit.hit.preferred), abs=1e-5
        )
        raised += bool(hit.hit.preferred)
        assert ("subcategory" in hit.hit.preferred) == (hit.issue.tags.subcategory == "mri")
        assert ("body_region" in hit.hit.preferred) == ("lumbar" in hit.issue.tags.body_regions)
        assert ("outcome" in hit.hit.preferred) == (hit.issue.outcome == "Overturned")
    assert 0 < raised < len(scores["with"])


def test_one_leg_alone_has_no_preferences(search: Search) -> None:
    for mode in (Mode.LEXICAL, Mode.SEMANTIC):
        hits = answer(search, "MRI of the lumbar spine", mode=mode).hits
        assert not any(hit.hit.preferred for hit in hits)


def test_preferences_stay_small_beside_the_legs() -> None:
    assert 0 < sum(Weights.tuned().preferences.values()) < 0.3


def test_every_facet_that_is_preferred_by_has_a_weight_and_no_other() -> None:
    assert set(Weights.tuned().preferences) == {one.id for one in FACETS.values() if one.prefers}


WEIGHTS = replace(Weights.tuned(), feedback_weight=0.0, preferences={}, summary_weight=0.0)


def scores(*values: float) -> Scores:
    return np.array(values, np.float32)


def candidates(words: Scores | None = None, meaning: Scores | None = None) -> Candidates:
    """Four issues, each of a later day than the one before, all of which may be shown."""
    nothing = np.zeros(4, np.float32)
    parts = None
    if words is not None:
        summary = None if meaning is None else np.full(4, -1, np.float32)
        parts = Parts(words, nothing, nothing, nothing, meaning, summary)
    return Candidates(
        ids=tuple("abcd"),
        allowed=np.ones(4, np.bool_),
        letter=np.arange(4, dtype=np.int32),
        group=np.arange(4, dtype=np.int32),
        day=np.datetime64("2016-01-01", "D") + np.arange(4),
        parts=parts,
    )


def test_without_anything_to_rank_by_the_latest_come_first() -> None:
    found = rank(candidates(), Mode.HYBRID, WEIGHTS)
    assert (found.order.tolist(), found.legs) == ([3, 2, 1, 0], ())
    hidden = replace(candidates(), allowed=np.array([True, True, True, False]))
    assert rank(hidden, Mode.HYBRID, WEIGHTS).order.tolist() == [2, 1, 0]


def test_words_alone_show_what_holds_one_or_fits_otherwise() -> None:
    some = candidates(scores(0, 2, 0, 1))
    for mode in (Mode.LEXICAL, Mode.HYBRID):  # no text was read, so that words rank alone
        found = rank(some, mode, WEIGHTS)
        assert found.order.tolist() == [1, 3]
        assert found.allowed.tolist() == [False, True, False, True]
    fitting = replace(some, certain=np.array([True, False, False, False]))
    assert rank(fitting, Mode.LEXICAL, WEIGHTS).order.tolist() == [1, 3, 0]


def test_meaning_shows_everything_that_may_be_shown() -> None:
    some = candidates(scores(0, 2, 0, 1), scores(0.4, 0.1, 0.3, 0.2))
    assert rank(some, Mode.SEMANTIC, WEIGHTS).order.tolist() == [0, 2, 3, 1]
    words = rank(some, Mode.HYBRID, replace(WEIGHTS, semantic_weight=0.0))
    assert words.order.tolist() == [1, 3, 0, 2]
    assert [leg.name for leg in words.legs] == ["lexical", "semantic"]


def test_what_was_named_leads_as_far_as_it_may_be_shown() -> None:
    some = replace(
        candidates(scores(4, 3, 2, 1)),
        allowed=np.array([True, True, False, True]),
        first=np.array([3, 2]),
    )
    found = rank(some, Mode.LEXICAL, WEIGHTS)
    assert (found.order.tolist(), found.first.tolist()) == ([3, 0, 1], [3])


def test_the_text_is_moved_once_towards_the_best() -> None:
    asked: list[tuple[list[int], float]] = []

    def closer(best: Positions, among: Positions, weight: float) -> Scores:
        asked.append((best.tolist(), weight))
        return scores(0.1, 0.2, 0.3, 0.4)[among]

    some = replace(candidates(scores(1, 1, 1, 1), scores(0.4, 0.3, 0.2, 0.1)), closer=closer)
    weights = replace(WEIGHTS, feedback_weight=0.5, feedback_issues=2)
    for mode in (Mode.HYBRID, Mode.SEMANTIC):
        found = rank(some, mode, weights)
        assert (found.order.tolist(), found.feedback.tolist()) == ([3, 2, 1, 0], [0, 1])
    assert rank(some, Mode.LEXICAL, weights).feedback.tolist() == []
    assert rank(some, Mode.HYBRID, WEIGHTS).feedback.tolist() == []
    assert asked == [([0, 1], 0.5)] * 2


def test_what_stands_far_behind_is_not_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.ranking.ranking.MOVED_AMONG", 2)

    def closer(best: Positions, among: Positions, weight: float) -> Scores:
        assert among.tolist() == [0, 1]
        return scores(0.3, 0.35)

    some = replace(candidates(scores(1, 1, 1, 1), scores(0.4, 0.3, 0.2, 0.1)), closer=closer)
    found = rank(some, Mode.SEMANTIC, replace(WEIGHTS, feedback_weight=0.5, feedback_issues=1))
    assert found.order.tolist() == [1, 0, 2, 3]


def mask(*values: int) -> Mask:
    return np.array(values, np.bool_)


def test_what_agrees_by_meaning_adds_its_weights_to_the_fused_score_alone() -> None:
    some = candidates(scores(0, 2, 0, 1), scores(0.4, 0.1, 0.3, 0.2))
    assert some.parts is not None
    told = replace(some.parts, request=scores(1, 0, 0.5, 0), reason=scores(0, 1, 1, 0))
    weights = replace(WEIGHTS, request_weight=0.25, reason_weight=0.125)
    assert told.agreement(weights).tolist() == [0.25, 0.125, 0.25, 0]
    assert not some.parts.agreement(weights).any()
    agreeing = replace(some, parts=told)
    for mode in Mode:
        gained = rank(agreeing, mode, weights).scores - rank(some, mode, weights).scores
        expected = told.agreement(weights) if mode is Mode.HYBRID else np.zeros(4)
        assert gained.tolist() == pytest.approx(expected.tolist(), abs=1e-6)
    for fusion in Fusion:
        assert rank(agreeing, Mode.HYBRID, replace(weights, fusion=fusion)).scores[2] >= 0.25


def test_what_is_meant_word_for_word_stands_so_many_steps_above() -> None:
    exact = Exactness(line=mask(0, 0, 0, 1), holds=mask(0, 1, 1, 1), named=mask(1, 0, 1, 0))
    # What asks for the thing and does not have its name has nothing.
    assert exact.raised(4).tolist() == [0, HOLDS, HOLDS + NAMED, SAME_LINE + HOLDS]
    assert replace(exact, holds=None).raised(4).tolist() == [0, 0, 0, SAME_LINE]
    printed = replace(exact, named=None, printed=mask(1, 1, 0, 0))
    assert printed.raised(4).tolist() == [0, HOLDS + PRINTED, HOLDS, SAME_LINE + HOLDS]
    assert replace(exact, named=None).raised(4).tolist() == [0, HOLDS, HOLDS, SAME_LINE + HOLDS]
    assert Exactness().raised(4).tolist() == [0, 0, 0, 0]
    # The same line stands above whatever else there is.
    assert SAME_LINE > HOLDS + PRINTED + NAMED


@pytest.mark.parametrize("mode", list(Mode))
def test_what_is_meant_word_for_word_stands_first_however_far_scores_lie_apart(mode: Mode) -> None:
    some = candidates(scores(90, 40, 0.1, 0.2), scores(1, -1, 0.1, -0.9))
    exact = Exactness(line=mask(0, 0, 0, 1), holds=mask(0, 1, 1, 0), named=mask(1, 0, 1, 0))
    found = rank(replace(some, exactness=exact), mode, WEIGHTS)
    assert found.order.tolist() == [3, 2, 1, 0]
    assert np.all(np.diff(found.scores[found.order]) < 0)
    # What was named leads it, and what may not be shown is not raised.
    leading = replace(some, exactness=exact, first=np.array([1]), allowed=mask(1, 1, 1, 0))
    assert rank(leading, mode, WEIGHTS).order.tolist() == [1, 2, 0]
    nothing = rank(replace(some, exactness=Exactness()), mode, WEIGHTS)
    without = rank(some, mode, WEIGHTS)
    assert nothing.order.tolist() == without.order.tolist()
    assert nothing.scores.tolist() == without.scores.tolist()


@pytest.mark.parametrize("mode", list(Mode))
def test_what_is_alike_is_put_in_its_place_and_scores_go_down_the_order(mode: Mode) -> None:
    some = candidates(scores(4, 3, 2, 1), scores(0.4, 0.3, 0.2, 0.1))
    place = np.array([ELSEWHERE, ELSEWHERE, SILENT, AGREES], np.int8)
    exact = Exactness(alike=mask(1, 0, 1, 1), place=place)
    found = rank(replace(some, exactness=exact), mode, WEIGHTS)
    assert found.order.tolist() == [3, 1, 2, 0]
    told = found.scores[found.order]
    assert told.tolist() == sorted(rank(some, mode, WEIGHTS).scores.tolist(), reverse=True)
    # The very line stays first, wherever it is said to be.
    lined = replace(exact, line=mask(1, 0, 0, 0))
    found = rank(replace(some, exactness=lined), mode, WEIGHTS)
    assert found.order.tolist() == [0, 1, 3, 2]
    assert np.all(np.diff(found.scores[found.order]) < 0)


def test_nothing_shown_is_nothing_raised() -> None:
    hidden = replace(candidates(scores(1, 1, 1, 1)), allowed=np.zeros(4, np.bool_))
    everywhere = np.ones(4, np.bool_)
    exact = Exactness(everywhere, everywhere, everywhere, everywhere, np.zeros(4, np.int8))
    assert not len(rank(replace(hidden, exactness=exact), Mode.LEXICAL, WEIGHTS).order)
