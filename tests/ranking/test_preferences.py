"""Issues that agree with what was asked for are raised by exactly what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from search_app.retrieval.preferences import Preferences

from indexer.embedding import Encoder, ModelIdentity
from indexer.ranking.weights import Mode, Ranking
from search_app.search import Search
from tests.answers import answer


def test_preferences_add_their_weights_and_name_themselves(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> None:
    text = "MRI of the lumbar spine overturned"
    preferences = Preferences(subcategory=0.1, body_region=0.03, outcome=0.04)
    scores = {}
    for name, chosen in (("with", preferences), ("without", Preferences())):
        search = Search.open(
            sample_index,
            # Without feedback: what the best say depends on which are the best.
            ranking=replace(Ranking.tuned(), preferences=chosen, feedback_weight=0.0),
            open_encoder=open_fake_encoder,
        )
        scores[name] = {hit.issue.id: hit for hit in answer(search, text, size=999).hits}
        search.close()
    raised = 0
    for issue, hit in scores["with"].items():
        gained = hit.hit.score - scores["without"][issue].score
        assert gained == pytest.approx(
            sum(getattr(preferences, name) for name in hit.hit.preferred), abs=1e-5
        )
        raised += bool(hit.hit.preferred)
        assert ("subcategory" in hit.hit.preferred) == (hit.record["subcategory"] == "mri")
        assert ("body_region" in hit.hit.preferred) == ("lumbar" in hit.record["body_regions"])
        assert ("outcome" in hit.hit.preferred) == (hit.issue.outcome == "Overturned")
    assert 0 < raised < len(scores["with"])


def test_one_leg_alone_has_no_preferences(search: Search) -> None:
    for mode in (Mode.LEXICAL, Mode.SEMANTIC):
        hits = answer(search, "MRI of the lumbar spine", mode=mode).hits
        assert not any(hit.hit.preferred for hit in hits)


def test_preferences_stay_small_beside_the_legs() -> None:
    preferences = Ranking.tuned().preferences
    assert 0 < sum(getattr(preferences, field.name) for field in fields(preferences)) < 0.3
