"""Which rationales say nearly the same? Reviewers reuse their own words, letter after letter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from indexer.analysis import term_list

ALIKE = 0.75
"""Jaccard similarity of two texts' runs of terms from which on they count as near-duplicates."""

_RUN = 3
_PERMUTATIONS = 64
# Candidates below the limit cost a comparison; those that are missed cannot be mended.
_CANDIDATES = 0.6


def near_duplicates(texts: Sequence[str], kinds: Sequence[str]) -> NDArray[np.int32]:
    """For each text the ordinal of the first text that says nearly the same and is of its kind.

    A text without near-duplicates is its own. Candidates come from MinHash signatures (Broder
    1997), and are compared run by run before they count; a near-duplicate of one is one as well.
    """
    first = np.arange(len(texts), dtype=np.int32)
    runs = [_runs(text) for text in texts]
    near = MinHashLSH(threshold=_CANDIDATES, num_perm=_PERMUTATIONS)
    for ordinal, signature in enumerate(_signatures(runs)):
        # In order, so that the first of a group stays first.
        for other in sorted(near.query(signature)):
            if kinds[other] == kinds[ordinal] and _alike(runs[other], runs[ordinal]):
                first[ordinal] = first[other]
                break
        near.insert(ordinal, signature)
    return first


def _runs(text: str) -> frozenset[bytes]:
    terms = term_list(text)
    if len(terms) < _RUN:
        return frozenset({" ".join(terms).encode()})
    return frozenset(
        " ".join(terms[start : start + _RUN]).encode() for start in range(len(terms) - _RUN + 1)
    )


def _signatures(runs: Sequence[frozenset[bytes]]) -> list[MinHash]:
    found: list[MinHash] = MinHash.bulk(
        [sorted(one) for one in runs], num_perm=_PERMUTATIONS, seed=1
    )
    return found


def _alike(one: frozenset[bytes], other: frozenset[bytes]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
