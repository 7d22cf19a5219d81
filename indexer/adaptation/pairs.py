"""Pairs of texts that belong together because the letters say so, and which of them may be told
apart: nobody labels anything.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from indexer.adaptation.material import IssueTexts, Texts
from indexer.embedding import Vectors

NEAR_DUPLICATE = 0.85
"""Rationales whose vectors under the old model have this cosine say nearly the same."""

SAME_GROUND = 0.35
"""Deciding sentences this near under the old model, of one treatment, tell the same ground."""

_LOOK_AHEAD = 8
"""How many batches' worth of pairs are looked through for those that may share a batch."""


class PairKind(StrEnum):
    """What makes two texts a pair."""

    SUMMARY = "summary with rationale"
    TREATMENT = "treatment with rationale"
    PEERS = "same treatment and ground"
    DECIDING = "deciding sentences with rationale"


@dataclass(frozen=True, slots=True)
class Pair:
    """One of `anchors` belongs to one of `positives`; `cases` are the ordinals of their issues."""

    kind: PairKind
    anchors: Texts
    positives: Texts
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How near issues are under the old model: unit vectors of their rationale, and of their
    deciding sentences, a row for each issue.
    """

    rationales: Vectors
    deciding: Vectors


def make_pairs(
    cases: Sequence[IssueTexts], near: Neighbours, kinds: Sequence[PairKind] = tuple(PairKind)
) -> tuple[Pair, ...]:
    """All pairs that these issues give."""
    pairs = []
    peers = _peers(cases, near.deciding)
    for ordinal, case in enumerate(cases):
        own = (ordinal,)
        if case.summary:
            pairs.append(Pair(PairKind.SUMMARY, case.summary, case.whole, own))
        pairs.append(Pair(PairKind.TREATMENT, (case.treatment,), case.bare, own))
        if case.deciding and case.deciding != case.bare:
            pairs.append(Pair(PairKind.DECIDING, case.deciding, case.whole, own))
        if ordinal in peers:
            other = peers[ordinal]
            anchors = case.deciding or case.bare
            pairs.append(Pair(PairKind.PEERS, anchors, cases[other].whole, (ordinal, other)))
    return tuple(pair for pair in pairs if pair.kind in kinds)


def _peers(cases: Sequence[IssueTexts], deciding: Vectors) -> dict[int, int]:
    """For each issue the nearest one of another letter on the same subject, where there is any
    that is near, but does not say the very same.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for ordinal, case in enumerate(cases):
        if case.subject.known:
            groups[case.subject.category, case.subject.subcategory].append(ordinal)
    peers = {}
    for members in groups.values():
        cosines = deciding[members] @ deciding[members].T
        for row, ordinal in enumerate(members):
            case = cases[ordinal]
            for place in np.argsort(-cosines[row], kind="stable"):
                other = cases[members[place]]
                if cosines[row, place] < SAME_GROUND:
                    break
                if (
                    cosines[row, place] < NEAR_DUPLICATE
                    and other.letter != case.letter
                    and other.subject.like(case.subject)
                ):
                    peers[ordinal] = members[place]
                    break
    return peers


class Clashes:
    """Which pairs must not count as each other's negatives.

    In-batch negatives hold that every other pair's text is wrong for this one. It is not wrong
    where both are of one letter, on like subjects, or say nearly the same.
    """

    def __init__(self, cases: Sequence[IssueTexts], near: Neighbours) -> None:
        self._cases = cases
        self._rationales = near.rationales

    def between(self, one: Pair, two: Pair) -> bool:
        """Whether either pair's text may be right for the other."""
        return any(self._related(i, j) for i in one.cases for j in two.cases)

    def _related(self, i: int, j: int) -> bool:
        one, two = self._cases[i], self._cases[j]
        return (
            one.letter == two.letter
            or one.subject.like(two.subject)
            or float(self._rationales[i] @ self._rationales[j]) >= NEAR_DUPLICATE
        )

    def mask(self, batch: Sequence[Pair]) -> NDArray[np.bool_]:
        """True at [i, j] where pair j is no negative of pair i; the diagonal stays False."""
        found = np.zeros((len(batch), len(batch)), np.bool_)
        for i, one in enumerate(batch):
            for j in range(i):
                found[i, j] = found[j, i] = self.between(one, batch[j])
        return found


def arrange(
    pairs: Sequence[Pair], size: int, clashes: Clashes, rng: random.Random
) -> Iterator[list[Pair]]:
    """Batches of one epoch in random order, each as free of clashes as the pairs allow.

    What clashes all the same is left to the mask. No batch is smaller than two pairs: alone, a
    pair has nothing to be told from.
    """
    waiting = list(pairs)
    rng.shuffle(waiting)
    while len(waiting) > 1:
        batch: list[Pair] = []
        passed: list[Pair] = []
        ahead = waiting[: size * _LOOK_AHEAD]
        for pair in ahead:
            free = len(batch) < size and not any(clashes.between(pair, held) for held in batch)
            (batch if free else passed).append(pair)
        missing = size - len(batch)
        batch += passed[:missing]
        waiting = passed[missing:] + waiting[len(ahead) :]
        if len(batch) > 1:
            yield batch
