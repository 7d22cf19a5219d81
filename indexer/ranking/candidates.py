"""What a store hands in to be ranked: issues with exact scores, all of them or each leg's best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.best_first import BestFirst, nobody
from indexer.ranking.fusion import Leg, Mask, Positions, Scores
from indexer.ranking.modes import Mode
from indexer.ranking.weights import Weights

OTHER_DRUG = 0.5
"""How far a treatment with another drug of the same class is the one that was asked for."""

Closer = Callable[[Positions, Positions, float], Scores]
"""Of the best candidates, some candidates and a weight: the rationales of the latter compared
again, with the text moved towards what the former say."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the legs are made of, one score a candidate: so that weights can be tried on them.

    BM25 of the issue's own text and of its letter's summary, by the words and by their synonyms;
    the best cosine within the rationale and within the summary, None where no text was read; how
    far the issue's treatment is what is asked for, and its reasons those that are argued, each
    within 0..1 and None where nothing is told of it.
    """

    words: Scores
    words_in_summary: Scores
    synonyms: Scores
    synonyms_in_summary: Scores
    rationale: Scores | None = None
    summary: Scores | None = None
    request: Scores | None = None
    reason: Scores | None = None

    def agreement(self, weights: Weights) -> Scores:
        """What agreement in the request and in the reasons adds to the fused score."""
        total = np.zeros_like(self.words)
        if self.request is not None:
            total += np.float32(weights.request_weight) * self.request
        if self.reason is not None:
            total += np.float32(weights.reason_weight) * self.reason
        return total

    def lexical(self, weights: Weights) -> Leg:
        """The lexical leg."""
        weight = np.float32(weights.summary_weight)
        words = self.words + weight * self.words_in_summary
        synonyms = self.synonyms + weight * self.synonyms_in_summary
        return Leg(Mode.LEXICAL.value, words + np.float32(weights.synonym_weight) * synonyms, 0.0)

    def semantic(self, weights: Weights) -> Leg | None:
        """The semantic leg, where the text was read by the model."""
        if self.rationale is None or self.summary is None:
            return None
        weight = weights.summary_weight
        scores = self.rationale + np.float32(weight) * self.summary
        return Leg(Mode.SEMANTIC.value, scores, -1.0 - weight)


AGREES, SILENT, ELSEWHERE = 0, 1, 2
"""Whether an issue is where the text says, tells nothing of where, or is elsewhere."""

SAME_LINE, NAMED, HOLDS, PRINTED = 8, 2, 1, 1
"""By how many steps issues that are what a text means word for word stand above all others; a step
is more than any ranking could tell apart."""


@dataclass(frozen=True, slots=True)
class Exactness:
    """What the candidates have of what a text means word for word; None where it means nothing so.

    `line`: the treatment line is the text. `holds`: the word or name that the text consists of
    stands in one of its texts, or is the drug that is asked for, `printed`: it stands there as it
    was typed, in no other form, `named`: its treatment is that name's. `alike`: the treatment is of
    the kind that is asked for, `same`: it is what is asked for, down to the drug. `place`:
    `AGREES`, `SILENT` or `ELSEWHERE` in region, level and side.
    """

    line: Mask | None = None
    holds: Mask | None = None
    printed: Mask | None = None
    named: Mask | None = None
    alike: Mask | None = None
    same: Mask | None = None
    place: NDArray[np.int8] | None = None

    def raised(self, count: int) -> NDArray[np.int8]:
        """By how many steps each of `count` candidates stands above those that have nothing."""
        total = np.zeros(count, np.int8)
        if self.line is not None:
            total[self.line] += SAME_LINE
        if self.holds is not None:
            total[self.holds] += HOLDS
            if self.printed is not None:
                total[self.holds & self.printed] += PRINTED
            if self.named is not None:
                # Of a name alone, what asks for the thing comes before what only mentions it.
                total[self.holds & self.named] += NAMED
        return total


@dataclass(frozen=True, slots=True)
class Candidates:
    """Issues to be ranked, in the order of their ids; a position is a place among them.

    `allowed` are those that may be shown, `certain` those that need none of the words to be shown,
    since they fit otherwise; `parts` is None where nothing ranks. `agreeing` tells, by facet, which
    agree with what was understood. `letter` and `group` number the letters and the groups of
    near-duplicates, `day` is the day of the decision (NaT where unknown). `exactness` tells what is
    meant word for word. `first` lead the order.
    """

    ids: Sequence[str]
    allowed: Mask
    letter: NDArray[np.int32]
    group: NDArray[np.int32]
    day: NDArray[np.datetime64]
    parts: Parts | None = None
    certain: Mask | None = None
    agreeing: Mapping[str, Mask] = field(default_factory=dict)
    first: Positions = field(default_factory=nobody)
    closer: Closer | None = None
    exactness: Exactness | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates ranked: those that may be shown, best first.

    Scores, those of the legs and `preferred` are over all candidates. `feedback` are the positions
    towards whose words the text was moved, `first` those that lead the order by name.
    """

    allowed: Mask
    best_first: BestFirst
    legs: tuple[Leg, ...] = ()
    preferred: Mapping[str, Mask] = field(default_factory=dict)
    feedback: Positions = field(default_factory=nobody)
    first: Positions = field(default_factory=nobody)

    @property
    def order(self) -> Positions:
        """The positions of all that may be shown, best first."""
        return self.best_first.order

    @property
    def scores(self) -> Scores:
        """The scores of all candidates."""
        return self.best_first.scores
