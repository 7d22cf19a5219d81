"""From candidates to one ranking: legs fused, agreement preferred, and the text moved once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indexer.ranking import fusion
from indexer.ranking.candidates import Candidates, Exactness, Parts, Ranked
from indexer.ranking.fusion import Leg, Mask, Positions, Scores
from indexer.ranking.modes import Fusion, Mode
from indexer.ranking.ordering import in_place, leading, newest
from indexer.ranking.weights import Weights


def rank(candidates: Candidates, mode: Mode, weights: Weights) -> Ranked:
    """Rank the candidates that may be shown; without anything to rank by, the latest first.

    Lexical mode shows only those that hold one of the words, or that fit otherwise.
    """
    if candidates.parts is None:
        ranked = _latest_first(candidates)
    else:
        ranked = _by_parts(candidates, candidates.parts, mode, weights)
    first = candidates.first[ranked.allowed[candidates.first]]
    return replace(ranked, order=leading(first, ranked.order), first=first)


def _latest_first(candidates: Candidates) -> Ranked:
    allowed = candidates.allowed
    order = newest(np.flatnonzero(allowed), candidates.day)
    return Ranked(allowed, order, np.zeros(len(allowed), np.float32))


def _by_parts(candidates: Candidates, parts: Parts, mode: Mode, weights: Weights) -> Ranked:
    shown, scores, legs = _combined(candidates, parts, mode, weights, candidates.certain)
    best: Positions = np.empty(0, np.int64)
    if weights.feedback_weight and candidates.closer is not None and mode is not Mode.LEXICAL:
        best = fusion.ranking(scores, shown)[: weights.feedback_issues]
        if len(best):
            moved = candidates.closer(best, weights.feedback_weight)
            parts = replace(parts, rationale=moved)
        shown, scores, legs = _combined(candidates, parts, mode, weights)
    preferred = candidates.agreeing if len(legs) > 1 else {}
    order = fusion.ranking(scores, shown)
    if candidates.exactness is not None:
        order, scores = _exactly(order, scores, candidates.exactness)
    return Ranked(shown, order, scores, legs, preferred, best)


def _exactly(order: Positions, scores: Scores, exact: Exactness) -> tuple[Positions, Scores]:
    """What is meant word for word first, in any mode, and what is alike in its place.

    Scores still go down the order: a step is more than the whole ranking spans, and an issue that
    is moved has the score of its new place.
    """
    steps = exact.raised(len(scores))
    order = order[np.argsort(-steps[order], kind="stable")]
    if len(order) and steps.any():
        own = scores[order]
        scores = scores + steps * np.float32(1 + own.max() - own.min())
    if exact.alike is None or exact.place is None:
        return order, scores
    # The very line that was typed is in its place, whatever was told of it.
    movable = exact.alike if exact.line is None else exact.alike & ~exact.line
    placed = in_place(order, movable, exact.place)
    found = scores.copy()
    found[placed] = scores[order]
    return placed, found


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
        total[mask] += np.float32(weights.preferences.get(facet, 0.0))
    return total
