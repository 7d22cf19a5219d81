"""Every issue scored, exactly, in every leg: what a ranking is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.columns import Columns, Mask
from indexer.embedding import Vectors
from indexer.lexical import LexicalIndex
from indexer.vectors import VectorIndex
from search_app.retrieval import fusion
from search_app.retrieval.fusion import Leg, Ordinals, Scores
from search_app.retrieval.ranking import Fusion, Mode, Ranking
from search_app.retrieval.understanding import Understanding

LEXICAL, SEMANTIC = "lexical", "semantic"


@dataclass(frozen=True, slots=True)
class Target:
    """What to score by: weighted terms, unit vectors (one a window of the text), and wishes."""

    terms: Mapping[str, float]
    vectors: Vectors | None
    wanted: Understanding


@dataclass(frozen=True, slots=True)
class Ranked:
    """All issues scored. `allowed` are those that may be shown, `order` their ranking.

    The legs' scores are over all issues. `preferred` tells, preference by preference, which issues
    agree with it, `passage_cosines` how near each passage is (None without a semantic leg).
    """

    allowed: Mask
    order: Ordinals
    scores: Scores
    legs: tuple[Leg, ...] = ()
    preferred: Mapping[str, Mask] | None = None
    passage_cosines: Scores | None = None
    terms: Mapping[str, float] | None = None

    def rank_in(self, leg: Leg, page: Ordinals) -> NDArray[np.int64]:
        """The ranks, from 1, of some issues in one leg; equal scores share one."""
        shown = np.sort(leg.scores[self.allowed])
        better: NDArray[np.int64] = len(shown) - np.searchsorted(
            shown, leg.scores[page], side="right"
        )
        return better + 1


class Scorer:
    """Scores requests over the stores of one generation."""

    def __init__(
        self, columns: Columns, lexical: LexicalIndex, vectors: VectorIndex, ranking: Ranking
    ) -> None:
        self._columns = columns
        self._lexical = lexical
        self._vectors = vectors
        self._ranking = ranking

    def rank(self, target: Target, allowed: Mask, mode: Mode) -> Ranked:
        """Rank the `allowed` issues; lexical mode shows only those that have one of the terms."""
        legs: list[Leg] = []
        cosines = None
        if mode is not Mode.SEMANTIC:
            legs.append(self._lexical_leg(target.terms))
        if mode is Mode.LEXICAL:
            allowed = allowed & (legs[0].scores > 0)
        if mode is not Mode.LEXICAL and target.vectors is not None:
            cosines = self._cosines(target.vectors, allowed)
            legs.append(self._semantic_leg(cosines))
        preferred = None
        if len(legs) == 1:
            scores = legs[0].scores
        else:
            preferences = self._ranking.preferences
            preferred = preferences.matching(target.wanted, self._columns)
            scores = self._fuse(legs, allowed)
            scores += preferences.scores(preferred, self._columns.issues)
        return Ranked(
            allowed,
            fusion.ranking(scores, allowed),
            scores,
            tuple(legs),
            preferred,
            cosines,
            target.terms,
        )

    def _fuse(self, legs: list[Leg], allowed: Mask) -> Scores:
        if self._ranking.fusion is Fusion.RRF:
            return fusion.reciprocal_rank(legs, allowed)
        share = self._ranking.semantic_weight
        return fusion.convex([(legs[0], 1 - share), (legs[1], share)], allowed)

    def _lexical_leg(self, terms: Mapping[str, float]) -> Leg:
        scores = self._lexical.decision.scores(terms)
        scores += np.float32(self._ranking.summary_weight) * self._lexical.summary.scores(terms)
        return Leg(LEXICAL, scores, 0.0)

    def _semantic_leg(self, cosines: Scores) -> Leg:
        """The best passage of the rationale, and the best of the summary at its weight."""
        columns = self._columns
        weight = np.float32(self._ranking.summary_weight)
        split = len(columns.passage_issue)
        rationale = np.full(columns.issues, -1.0, np.float32)
        np.maximum.at(rationale, columns.passage_issue, cosines[:split])
        summary = np.full(columns.letters, -1.0, np.float32)
        np.maximum.at(summary, columns.passage_letter, cosines[split:])
        return Leg(SEMANTIC, rationale + weight * summary[columns.letter_of], -1.0 - float(weight))

    def _cosines(self, windows: Vectors, allowed: Mask) -> Scores:
        """Of each passage that may be shown, the mean cosine with the windows of the text."""
        columns = self._columns
        letters = np.zeros(columns.letters, np.bool_)
        letters[columns.letter_of[allowed]] = True
        selection = np.concatenate(
            [allowed[columns.passage_issue], letters[columns.passage_letter]]
        )
        total = np.zeros(len(self._vectors), np.float32)
        for window in windows:
            total += self._vectors.cosines(window, selection)
        return total / np.float32(len(windows))
