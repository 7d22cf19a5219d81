"""Every issue scored, exactly, in every leg: what a ranking is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from indexer.columns import Columns, Mask
from indexer.embedding import Vectors
from indexer.lexical import LexicalIndex
from indexer.vectors import VectorIndex
from search_app.retrieval import fusion
from search_app.retrieval.fusion import Leg, Ordinals, Scores
from search_app.retrieval.preferences import matching
from search_app.retrieval.ranking import Fusion, Mode, Ranking
from search_app.retrieval.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Target:
    """What to score by: weighted terms, unit vectors (one a window of the text), and wishes.

    `shown` are issues that need none of the terms to be shown, since they fit otherwise.
    """

    terms: Mapping[str, float]
    synonyms: frozenset[str]
    vectors: Vectors | None
    wanted: Understanding
    shown: Mask | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """All issues scored. `allowed` are those that may be shown, `order` their ranking.

    The legs' scores are over all issues. `preferred` tells, preference by preference, which issues
    agree with it, `passage_cosines` how near each passage is (None without a semantic leg).
    `feedback` are the issues towards whose words the text was moved. `first` are those that the
    text names; they lead the order.
    """

    allowed: Mask
    order: Ordinals
    scores: Scores
    legs: tuple[Leg, ...] = ()
    preferred: Mapping[str, Mask] = field(default_factory=dict)
    passage_cosines: Scores | None = None
    terms: Mapping[str, float] | None = None
    feedback: Ordinals = field(default_factory=lambda: np.empty(0, np.int64))
    first: Ordinals = field(default_factory=lambda: np.empty(0, np.int64))

    def led_by(self, first: Ordinals) -> Ranked:
        """The ranking with some of its issues before all others."""
        first = first[self.allowed[first]]
        return replace(self, order=leading(first, self.order), first=first)

    def rank_in(self, leg: Leg, page: Ordinals) -> NDArray[np.int64]:
        """The ranks, from 1, of some issues in one leg; equal scores share one."""
        shown = leg.scores[self.allowed]
        shown = np.sort(shown[~np.isnan(shown)])
        better: NDArray[np.int64] = len(shown) - np.searchsorted(
            shown, leg.scores[page], side="right"
        )
        return better + 1


@dataclass(frozen=True, slots=True)
class Parts:
    """What the legs are made of, all over all issues: so that weights can be tried on them.

    BM25 of the issue's own text and of its letter's summary, by the words and by their synonyms;
    the best cosine within the rationale and within the summary; and who agrees with what is asked.
    """

    words: Scores
    words_in_summary: Scores
    synonyms: Scores
    synonyms_in_summary: Scores
    rationale: Scores | None
    summary: Scores | None
    passage_cosines: Scores | None
    preferred: Mapping[str, Mask]

    def lexical(self, ranking: Ranking) -> Leg:
        """The lexical leg."""
        weight = np.float32(ranking.summary_weight)
        words = self.words + weight * self.words_in_summary
        synonyms = self.synonyms + weight * self.synonyms_in_summary
        return Leg(Mode.LEXICAL.value, words + np.float32(ranking.synonym_weight) * synonyms, 0.0)

    def semantic(self, ranking: Ranking) -> Leg | None:
        """The semantic leg, where the text was read by the model."""
        if self.rationale is None or self.summary is None:
            return None
        weight = ranking.summary_weight
        scores = self.rationale + np.float32(weight) * self.summary
        return Leg(Mode.SEMANTIC.value, scores, -1.0 - weight)


class Scorer:
    """Scores targets over the stores of one generation."""

    def __init__(self, columns: Columns, lexical: LexicalIndex, vectors: VectorIndex) -> None:
        self._columns = columns
        self._lexical = lexical
        self._vectors = vectors

    def rank(self, target: Target, allowed: Mask, mode: Mode, ranking: Ranking) -> Ranked:
        """Rank the `allowed` issues; lexical mode shows only those that have one of the terms.

        That, or are among those that the target shows in any case.
        """
        return self.ranked(target, self.parts(target, allowed), allowed, mode, ranking)

    def ranked(
        self, target: Target, parts: Parts, allowed: Mask, mode: Mode, ranking: Ranking
    ) -> Ranked:
        """Rank the `allowed` issues by the `parts` of the target's score."""
        shown, scores, legs = combine(parts, allowed, mode, ranking, target.shown)
        best: Ordinals = np.empty(0, np.int64)
        if ranking.feedback_weight and target.vectors is not None and mode is not Mode.LEXICAL:
            best = fusion.ranking(scores, shown)[: ranking.feedback_issues]
            parts = self._with_feedback(target.vectors, parts, best, allowed, ranking)
            shown, scores, legs = combine(parts, allowed, mode, ranking)
        return Ranked(
            shown,
            fusion.ranking(scores, shown),
            scores,
            legs,
            parts.preferred if len(legs) > 1 else {},
            parts.passage_cosines if mode is not Mode.LEXICAL else None,
            target.terms,
            best,
        )

    def parts(self, target: Target, allowed: Mask) -> Parts:
        """The parts of every leg; what may not be shown is left out where that saves work."""
        synonyms = dict.fromkeys(target.synonyms, 1.0)
        cosines = None if target.vectors is None else self._cosines(target.vectors, allowed)
        rationale, summary = (None, None) if cosines is None else self._best(cosines)
        return Parts(
            words=self._lexical.decision.scores(target.terms),
            words_in_summary=self._lexical.summary.scores(target.terms),
            synonyms=self._lexical.decision.scores(synonyms),
            synonyms_in_summary=self._lexical.summary.scores(synonyms),
            rationale=rationale,
            summary=summary,
            passage_cosines=cosines,
            preferred=matching(target.wanted, self._columns),
        )

    def _with_feedback(
        self, windows: Vectors, parts: Parts, best: Ordinals, allowed: Mask, ranking: Ranking
    ) -> Parts:
        """The rationales compared again, with the text moved towards what the `best` issues say.

        Rocchio's formula on embeddings: the text's vector plus a weighted mean of the vectors of
        the best issues' nearest passages (Li, Mourad, Zhuang, Koopman and Zuccon, ACM TOIS 2023,
        "Vector PRF"). The letters' own words for a thing are often not the asker's.
        """
        cosines, issues = parts.passage_cosines, self._columns.passage_issue
        if cosines is None or not len(best):
            return parts
        passages = np.flatnonzero(np.isin(issues, best))
        # Of each issue the nearest: later assignments win, so the nearest comes last.
        order = passages[np.argsort(cosines[passages], kind="stable")]
        nearest = np.array(list(dict(zip(issues[order], order, strict=True)).values()), np.int64)
        text = windows.mean(axis=0)
        length = np.linalg.norm(text)
        moved = text / length + ranking.feedback_weight * self._vectors.vectors(nearest).mean(0)
        # As long as before, so that the leg's scores keep their scale.
        moved *= length / np.linalg.norm(moved)
        rationale, _ = self._best(self._cosines(moved[np.newaxis], allowed))
        return replace(parts, rationale=rationale)

    def _best(self, cosines: Scores) -> tuple[Scores, Scores]:
        """Of each issue the best passage of its rationale, and of its letter's summary."""
        columns = self._columns
        split = len(columns.passage_issue)
        rationale = np.full(columns.issues, -1.0, np.float32)
        np.maximum.at(rationale, columns.passage_issue, cosines[:split])
        summary = np.full(columns.letters, -1.0, np.float32)
        np.maximum.at(summary, columns.passage_letter, cosines[split:])
        return rationale, summary[columns.letter_of]

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


def leading(first: Ordinals, order: Ordinals) -> Ordinals:
    """`order` with `first` before all others, each once."""
    if not len(first):
        return order
    found: Ordinals = np.concatenate([first, order[~np.isin(order, first)]])
    return found


def combine(
    parts: Parts, allowed: Mask, mode: Mode, ranking: Ranking, shown: Mask | None = None
) -> tuple[Mask, Scores, tuple[Leg, ...]]:
    """Which issues may be shown, the score of each, and the legs it came from."""
    lexical, semantic = parts.lexical(ranking), parts.semantic(ranking)
    if mode is Mode.LEXICAL or semantic is None:
        fits = lexical.scores > 0
        return allowed & (fits if shown is None else fits | shown), lexical.scores, (lexical,)
    if mode is Mode.SEMANTIC:
        return allowed, semantic.scores, (semantic,)
    legs = (lexical, semantic)
    if ranking.fusion is Fusion.RRF:
        scores = fusion.reciprocal_rank(legs, allowed)
    else:
        share = ranking.semantic_weight
        scores = fusion.convex([(lexical, 1 - share), (semantic, share)], allowed)
    return allowed, scores + ranking.preferences.scores(parts.preferred, len(allowed)), legs
