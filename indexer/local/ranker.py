"""How well does each issue fit some words? BM25 of all issues at once, over any number of parts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.contract import BM25_B, BM25_K1
from indexer.local.postings import Postings

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Postings whose text i is row `rows[i]` of the whole (-1: of none).

    `shares` counts the issues of each text, None where each is one issue's. `norms` is how long
    each is, as BM25 holds it against a text.
    """

    postings: Postings
    rows: NDArray[np.int32]
    shares: NDArray[np.int64] | None
    norms: NDArray[np.float64]

    def add(self, total: Scores, sought: Sequence[tuple[float, float, slice]]) -> None:
        """Add the scores of terms (weight, rarity, where their texts stand), in their order."""
        spans = [span for _, _, span in sought]
        texts = np.concatenate([self.postings.rows[span] for span in spans])
        times = np.concatenate([self.postings.times[span] for span in spans]).astype(np.float64)
        sizes = [span.stop - span.start for span in spans]
        rarity = np.repeat(np.array([rarity for _, rarity, _ in sought], np.float32), sizes)
        weight = np.repeat(np.array([weight for weight, _, _ in sought], np.float32), sizes)
        scores = (rarity * (times / (self.norms[texts] + times))).astype(np.float32)
        np.add.at(total, self.rows[texts], weight * scores)

    def holders(self, span: slice) -> int:
        """How many issues the texts of a term belong to."""
        if self.shares is None:
            return int(span.stop - span.start)
        return int(self.shares[self.postings.rows[span]].sum())


@dataclass(frozen=True, slots=True)
class Ranker:
    """BM25 in Lucene's form. `count` issues are ranked; `of` names the row of each one's text.

    Without `of`, each issue has a text of its own. A text that several issues have is counted once
    for each of them, as if each had a copy.
    """

    count: int
    _parts: tuple[_Weighed, ...]
    _texts: int
    _of: NDArray[np.int32] | None

    @staticmethod
    def of(
        parts: Sequence[Postings],
        rows: Sequence[NDArray[np.int32]],
        count: int,
        of: NDArray[np.int32] | None = None,
    ) -> Ranker:
        """The ranker over several parts, text i of part p being row `rows[p][i]` of the whole.

        A text whose row is -1 counts nowhere. There are `count` rows, or as many issues as `of`
        names rows.
        """
        issues = np.ones(count, np.int64) if of is None else np.bincount(of, minlength=count)
        shares = [np.where(row >= 0, issues[row] if count else 0, 0) for row in rows]
        length = sum(
            int(share @ part.lengths.astype(np.int64))
            for share, part in zip(shares, parts, strict=True)
        )
        texts = sum(int(share.sum()) for share in shares)
        average = length / texts if length else 1.0
        return Ranker(
            int(issues.sum()),
            tuple(
                _Weighed(
                    part,
                    row,
                    None if (share == 1).all() else share,
                    _norms(part.lengths, average),
                )
                for part, row, share in zip(parts, rows, shares, strict=True)
            ),
            count,
            of,
        )

    def scores(self, query: Mapping[str, float]) -> Scores:
        """The score of every issue for weighted terms; 0 where no term occurs."""
        # One row more takes what belongs to none: -1 is the last.
        total = np.zeros(self._texts + 1, np.float32)
        sought = [(weight, list(self._spans(term))) for term, weight in query.items()]
        weighed = [(weight, self._rarity(spans), spans) for weight, spans in sought]
        for part in self._parts:
            own = [
                (weight, rarity, span)
                for weight, rarity, spans in weighed
                for of, span in spans
                if of is part
            ]
            if own:
                part.add(total, own)
        return total[:-1] if self._of is None else total[self._of]

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term (Lucene's form), 0 for an unknown one."""
        return self._rarity(list(self._spans(term)))

    def _spans(self, term: str) -> Iterator[tuple[_Weighed, slice]]:
        for part in self._parts:
            span = part.postings.span(term)
            if span.stop > span.start:
                yield part, span

    def _rarity(self, spans: Sequence[tuple[_Weighed, slice]]) -> float:
        holders = sum(part.holders(span) for part, span in spans)
        if not holders:
            return 0.0
        return math.log(1 + (self.count - holders + 0.5) / (holders + 0.5))


def _norms(lengths: NDArray[np.int32], average: float) -> NDArray[np.float64]:
    return BM25_K1 * ((1 - BM25_B) + BM25_B * lengths.astype(np.float64) / average)
