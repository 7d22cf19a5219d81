"""From candidates to one ranking; issues that agree are raised by exactly what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.embedding import Encoder, ModelIdentity
from indexer.ranking.candidates import Candidates, Parts
from indexer.ranking.fusion import Positions, Scores
from indexer.ranking.modes import Mode
from indexer.ranking.ranking import rank
from indexer.ranking.weights import Weights
from indexer.vocabulary.facets import FACETS
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
        scores[name] = {hit.issue.id: hit for hit in answer(search, text, size=999).hits}
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

    def closer(best: Positions, weight: float) -> Scores:
        asked.append((best.tolist(), weight))
        return scores(0.1, 0.2, 0.3, 0.4)

    some = replace(candidates(scores(1, 1, 1, 1), scores(0.4, 0.3, 0.2, 0.1)), closer=closer)
    weights = replace(WEIGHTS, feedback_weight=0.5, feedback_issues=2)
    for mode in (Mode.HYBRID, Mode.SEMANTIC):
        found = rank(some, mode, weights)
        assert (found.order.tolist(), found.feedback.tolist()) == ([3, 2, 1, 0], [0, 1])
    assert rank(some, Mode.LEXICAL, weights).feedback.tolist() == []
    assert rank(some, Mode.HYBRID, WEIGHTS).feedback.tolist() == []
    assert asked == [([0, 1], 0.5)] * 2
