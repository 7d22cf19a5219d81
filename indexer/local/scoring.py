"""Every issue scored, exactly, in every leg: the candidates that this store hands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.contract import Ask
from indexer.embedding import Vectors
from indexer.expression import asks
from indexer.local.catalog import Catalog
from indexer.local.columns import Columns, Mask, Rows
from indexer.local.exactness import exactness
from indexer.local.lexical import LexicalIndex
from indexer.local.vectors import VectorIndex
from indexer.ranking.candidates import OTHER_DRUG, Candidates, Parts
from indexer.ranking.fusion import Scores
from indexer.ranking.modes import Mode
from indexer.vocabulary.facets import FACETS

FEW = 8
"""Where no more than one in so many issues may be shown, each is looked up by itself."""


@dataclass(frozen=True, slots=True)
class Scored:
    """All issues as candidates, positions being their rows.

    `filtered` are those that the filters alone allow, `cosines` how near each passage is to what
    was asked (None where meaning was not compared).
    """

    candidates: Candidates
    filtered: Mask
    cosines: Scores | None


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores questions over the files of one generation; `ids` are those of all issues."""

    ids: Sequence[str]
    catalog: Catalog
    columns: Columns
    lexical: LexicalIndex
    vectors: VectorIndex

    def score(self, ask: Ask) -> Scored:
        """Every issue's score in every leg.

        Raises:
            UnknownIssue: there is no such issue as the one to be like.
        """
        columns = self.columns
        filtered, vectors = self._filtered(ask), ask.vectors
        if ask.like:
            like = self.catalog.find_issue(ask.like)
            vectors = self.vectors.vectors(np.flatnonzero(columns.passage_issue == like))
        first = self._named(ask.named)
        allowed, certain = self._allowed(ask, filtered, first)
        issues = Candidates(
            ids=self.ids,
            allowed=allowed,
            letter=columns.letter_of,
            group=columns.group_of,
            day=columns.day_of,
            first=first,
        )
        if not ask.ranks:
            return Scored(issues, filtered, None)
        if ask.mode is Mode.LEXICAL:
            vectors = None
        cosines = None if vectors is None else self._cosines(vectors, allowed)
        rationale, summary = (None, None) if cosines is None else self._best(cosines, allowed)
        synonyms = dict.fromkeys(ask.synonyms, 1.0)
        parts = Parts(
            words=self.lexical.decision.scores(ask.terms),
            words_in_summary=self.lexical.summary.scores(ask.terms),
            synonyms=self.lexical.decision.scores(synonyms),
            synonyms_in_summary=self.lexical.summary.scores(synonyms),
            rationale=rationale,
            summary=summary,
            request=self._requested(ask) if ask.requests else None,
            reason=columns.reasons.agreement(ask.reasons, columns.issues) if ask.reasons else None,
        )

        def closer(best: Rows, among: Rows, weight: float) -> Scores:
            assert vectors is not None and cosines is not None
            moved = self._moved(vectors, cosines, best, weight)
            return self._nearest(moved, among)

        # What the nearest say was chosen for short texts: a whole decision needs no help from it.
        moves = vectors is not None and not ask.like
        candidates = replace(
            issues,
            parts=parts,
            certain=certain,
            agreeing={
                facet: columns.facets[facet].having(wanted, columns.issues)
                for facet, wanted in ask.understood.items()
                if FACETS[facet].prefers
            },
            closer=closer if moves else None,
            exactness=exactness(ask, columns, self.lexical),
        )
        return Scored(candidates, filtered, cosines)

    def _requested(self, ask: Ask) -> Scores:
        """How far each issue's treatment is what is asked for, within 0..1.

        Where a drug is asked for, others of its class are worth half.
        """
        count = self.columns.issues
        total = np.zeros(count, np.float32)
        for kind, drug, likely in ask.wanted:
            same = self.columns.facets["subcategory"].having((kind,), count)
            total[same] += likely * (OTHER_DRUG if drug else 1.0)
            if drug:
                same &= self.columns.facets["drug"].having((drug,), count)
                total[same] += likely * (1 - OTHER_DRUG)
        return total

    def allowed(self, ask: Ask) -> Mask:
        """Which issues may be shown, whatever ranks them: by filters and exact constraints.

        Raises:
            UnknownIssue: there is no such issue as the one to be like.
        """
        return self._allowed(ask, self._filtered(ask), self._named(ask.named))[0]

    def _filtered(self, ask: Ask) -> Mask:
        """What the filters allow: like an issue are only those of other letters."""
        mask = self.columns.mask(ask.filters)
        if ask.like:
            of = self.columns.letter_of
            mask &= of != of[self.catalog.find_issue(ask.like)]
        return mask

    def _allowed(self, ask: Ask, filtered: Mask, first: Rows) -> tuple[Mask, Mask]:
        """Of what the filters allow, what the text requires exactly.

        The second mask tells which of them need none of its words: what the text names, and what
        holds that which it requires.
        """
        named = np.zeros(self.columns.issues, np.bool_)
        named[first] = True
        if ask.only_named:
            return filtered & named, named
        if ask.expression is None:
            return filtered, named
        matching = self.lexical.matching(ask.expression)
        return filtered & (matching | named), named | matching if asks(ask.expression) else named

    def _named(self, names: Sequence[str]) -> Rows:
        """The issues of some names, and the issues of letters of some names, in their order."""
        found: dict[int, None] = {}
        first = self.columns.first_issue
        for name in names:
            if "#" in name:
                found[self.catalog.find_issue(name)] = None
            else:
                letter = self.catalog.find_letter(name)
                found |= dict.fromkeys(range(int(first[letter]), int(first[letter + 1])))
        return np.array(list(found), np.int64)

    def _moved(self, windows: Vectors, cosines: Scores, best: Rows, weight: float) -> Vectors:
        """The text moved towards what the `best` issues say, shape (1, dimension).

        Rocchio's formula on embeddings: the text's vector plus a weighted mean of the vectors of
        the best issues' nearest passages (Li, Mourad, Zhuang, Koopman and Zuccon, ACM TOIS 2023,
        "Vector PRF"). The letters' own words for a thing are often not the asker's.
        """
        columns = self.columns
        passages = columns.passages_of_issue.of_all(np.sort(best))
        # Of each issue the nearest: later assignments win, so the nearest comes last.
        order = passages[np.argsort(cosines[passages], kind="stable")]
        nearest = np.array(
            list(dict(zip(columns.passage_issue[order], order, strict=True)).values()), np.int64
        )
        text = windows.mean(axis=0)
        length = np.linalg.norm(text)
        moved = text / length + weight * self.vectors.vectors(nearest).mean(0)
        # As long as before, so that the leg's scores keep their scale.
        moved *= length / np.linalg.norm(moved)
        found: Vectors = moved[np.newaxis]
        return found

    def _best(self, cosines: Scores, allowed: Mask) -> tuple[Scores, Scores]:
        """Of each issue the best passage of its rationale, and of its letter's summary."""
        columns = self.columns
        split = len(columns.passage_issue)
        issues, letters = columns.passages_of_issue, columns.passages_of_letter
        if not _are_few(allowed):
            rationale = issues.greatest(cosines[:split], -1.0)
            return rationale, letters.greatest(cosines[split:], -1.0)[columns.letter_of]
        rows = np.flatnonzero(allowed)
        rationale, summary = (np.full(columns.issues, -1.0, np.float32) for _ in range(2))
        rationale[rows] = issues.greatest_of(rows, cosines[:split], -1.0)
        summary[rows] = letters.greatest_of(columns.letter_of[rows], cosines[split:], -1.0)
        return rationale, summary

    def _nearest(self, windows: Vectors, issues: Rows) -> Scores:
        """Of some issues the best passage of each one's rationale; no other is compared."""
        passages = self.columns.passages_of_issue
        selection = np.zeros(len(self.vectors), np.bool_)
        selection[passages.of_all(issues)] = True
        return passages.greatest_of(issues, self.vectors.cosines(windows, selection), -1.0)

    def _cosines(self, windows: Vectors, allowed: Mask) -> Scores:
        """Of each passage that may be shown, the mean cosine with the windows of the text."""
        return self.vectors.cosines(windows, self._passages(allowed))

    def _passages(self, allowed: Mask) -> Mask:
        """The passages of some issues and of their letters."""
        columns = self.columns
        if allowed.all():
            return np.ones(len(self.vectors), np.bool_)
        if _are_few(allowed):
            found = np.zeros(len(self.vectors), np.bool_)
            rows = np.flatnonzero(allowed)
            found[columns.passages_of_issue.of_all(rows)] = True
            summaries = columns.passages_of_letter.of_all(columns.letter_of[rows])
            found[len(columns.passage_issue) + summaries] = True
            return found
        letters = np.zeros(columns.letters, np.bool_)
        letters[columns.letter_of[allowed]] = True
        return np.concatenate([allowed[columns.passage_issue], letters[columns.passage_letter]])


def _are_few(allowed: Mask) -> bool:
    """Whether so few issues may be shown that each is looked up by itself."""
    return bool(FEW * np.count_nonzero(allowed) < len(allowed))
