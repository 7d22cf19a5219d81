"""From candidates to one ranking: legs fused, agreement preferred, and the text moved once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indexer.ranking import fusion
from indexer.ranking.best_first import BestFirst, best, keys_of
from indexer.ranking.candidates import Candidates, Exactness, Parts, Ranked
from indexer.ranking.fusion import Leg, Mask, Positions, Scores
from indexer.ranking.modes import Fusion, Mode
from indexer.ranking.ordering import day_keys
from indexer.ranking.weights import Weights

MOVED_AMONG = 1_000
"""How many of the best are compared again with the text that was moved towards the very best: what
stands further behind nobody reads, and it would cost as much as the first look at everything."""


def rank(candidates: Candidates, mode: Mode, weights: Weights) -> Ranked:
    """Rank the candidates that may be shown; without anything to rank by, the latest first.

    The text is compared again only with the best `MOVED_AMONG`; those behind keep their scores.
    Lexical mode shows only those that hold one of the words, or that fit otherwise.
    """
    if candidates.parts is None:
        ranked = _latest_first(candidates)
    else:
        ranked = _by_parts(candidates, candidates.parts, mode, weights)
    first = candidates.first[ranked.allowed[candidates.first]]
    return replace(ranked, best_first=replace(ranked.best_first, first=first), first=first)


def _latest_first(candidates: Candidates) -> Ranked:
    allowed = candidates.allowed
    shown = np.flatnonzero(allowed)
    return Ranked(
        allowed, BestFirst(day_keys(candidates.day), shown, np.zeros(len(allowed), np.float32))
    )


def _by_parts(candidates: Candidates, parts: Parts, mode: Mode, weights: Weights) -> Ranked:
    shown, scores, legs = _combined(candidates, parts, mode, weights, candidates.certain)
    closest: Positions = np.empty(0, np.int64)
    if (
        weights.feedback_weight
        and parts.rationale is not None
        and candidates.closer is not None
        and mode is not Mode.LEXICAL
    ):
        among = best(keys_of(scores), np.flatnonzero(shown), MOVED_AMONG)
        closest = among[: weights.feedback_issues]
        if len(closest):
            moved = parts.rationale.copy()
            moved[among] = candidates.closer(closest, among, weights.feedback_weight)
            parts = replace(parts, rationale=moved)
        shown, scores, legs = _combined(candidates, parts, mode, weights)
    preferred = candidates.agreeing if len(legs) > 1 else {}
    ranking = exactly(scores, np.flatnonzero(shown), candidates.exactness or Exactness())
    return Ranked(shown, ranking, legs, preferred, closest)


def exactly(scores: Scores, shown: Positions, exact: Exactness) -> BestFirst:
    """What is meant word for word first, in any mode, and what is alike in its place.

    Scores still go down the order: a step is more than the whole ranking spans, and an issue that
    is moved has the score of its new place.
    """
    steps = exact.raised(len(scores))
    keys = keys_of(scores, steps)
    if len(shown) and steps.any():
        own = scores[shown]
        scores = scores + steps * np.float32(1 + own.max() - own.min())
    if exact.alike is None or exact.place is None:
        return BestFirst(keys, shown, scores)
    # The very line that was typed is in its place, whatever was told of it.
    movable = exact.alike if exact.line is None else exact.alike & ~exact.line
    return BestFirst(keys, shown, scores, movable, exact.place)


def _combined(
    candidates: Candidates,
    parts: Parts,
    mode: Mode,
    weights: Weights,
    certain: Mask | None = None,
) -> tuple[Mask, Scores, tuple[Leg, ...]]:
    """Which candidates may be shown, the score of each, and the legs it came from."""
    allowed = candidates.allowed
    lexical, semantic = parts.lexical(weights), parts.semantic(weights)
    if mode is Mode.LEXICAL or semantic is None:
        fits = lexical.scores > 0
        shown = allowed & (fits if certain is None else fits | certain)
        return shown, lexical.scores, (lexical,)
    if mode is Mode.SEMANTIC:
        return allowed, semantic.scores, (semantic,)
    legs = (lexical, semantic)
    if weights.fusion is Fusion.RRF:
        scores = fusion.reciprocal_rank(legs, allowed)
    else:
        share = weights.semantic_weight
        scores = fusion.convex([(lexical, 1 - share), (semantic, share)], allowed)
    return allowed, scores + parts.agreement(weights) + _preferred(candidates, weights), legs


def _preferred(candidates: Candidates, weights: Weights) -> Scores:
    """What agreement with the text's wishes adds to the score of each candidate."""
    total = np.zeros(len(candidates.allowed), np.float32)
    for facet, mask in candidates.agreeing.items():
        weight = weights.preferences.get(facet, 0.0)
        if weight:
            total += np.float32(weight) * mask
    return total
