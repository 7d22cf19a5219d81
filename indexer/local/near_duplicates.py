"""Which rationales say nearly the same? Reviewers reuse their own words, letter after letter.

Each text is taken for the set of its runs of terms, and each set is drawn together into a signature
(MinHash, Broder 1997) that is computed once and may be kept: `groups` needs the signatures of all
texts, and the runs of only those that look alike by them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import term_list

ALIKE = 0.75
"""Jaccard similarity of two texts' runs of terms from which on they count as near-duplicates."""

PLACES = 64
"""Of a signature."""

_RUN = 3
_BANDS = 16
# Two that are alike agree in 48 places; no more than one pair in a thousand in less than these.
_LOOK_ALIKE = 36
# A bucket of more texts than this comes of a phrase that all reviewers use: it is split by further
# places, and each text compared only with those beside it.
_MOST_COMPARED = 8
_FINER = 2
_HASH_BITS = 40
_PAIRS = 200_000

Signatures = NDArray[np.uint16]
"""Of each place the lower half is kept: two that differ agree in it once in 65,000 times (Li and
König 2010, "b-bit minwise hashing")."""

_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of terms of some texts, as hashes: of text i `hashes[starts[i]:starts[i + 1]]`."""

    hashes: _Hashes
    starts: NDArray[np.int64]

    @staticmethod
    def of(
        names: Sequence[str], terms: NDArray[np.int32], rows: NDArray[np.int32], count: int
    ) -> Runs:
        """The runs of `count` texts, term `names[terms[i]]` being the next one of text `rows[i]`.

        A text of fewer terms than a run has one run, of all of them.
        """
        every = np.concatenate([_hashed(names)[terms], np.zeros(_RUN - 1, np.uint64)])
        text = np.concatenate([rows, np.full(_RUN - 1, -1, np.int32)])
        size = len(rows)
        found = np.zeros(size, np.uint64)
        for place in range(_RUN):
            same = text[place : place + size] == rows
            found = found * _MIX + np.where(same, every[place : place + size], np.uint64(0))
        # A run that its text breaks off is none, but for the first of a short text.
        first = np.diff(rows, prepend=-1) != 0
        lengths = np.bincount(rows, minlength=count)
        kept = (text[_RUN - 1 :] == rows) | (first & (lengths[rows] < _RUN))
        empty = np.flatnonzero(lengths == 0)
        owners = np.concatenate([rows[kept], empty]).astype(np.uint64)
        hashes = np.concatenate([_mixed(found[kept]), np.zeros(len(empty), np.uint64)])
        packed = np.sort((owners << np.uint64(_HASH_BITS)) | (hashes >> np.uint64(24)))
        packed = packed[np.diff(packed, prepend=~packed[:1]) != 0]
        owners = packed >> np.uint64(_HASH_BITS)
        starts = np.searchsorted(owners, np.arange(count + 1, dtype=np.uint64))
        return Runs(packed & np.uint64((1 << _HASH_BITS) - 1), starts.astype(np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, text: int) -> _Hashes:
        return self.hashes[self.starts[text] : self.starts[text + 1]]

    def signatures(self) -> Signatures:
        """The signature of each text, shape (texts, PLACES)."""
        found = np.empty((len(self), PLACES), np.uint16)
        for first in range(0, len(self), 1024):
            last = min(first + 1024, len(self))
            begin = self.starts[first]
            hashes = _mixed(self.hashes[begin : self.starts[last]])
            for place, factor in enumerate(_FACTORS):
                drawn = ((hashes * factor) >> np.uint64(32)).astype(np.uint32)
                least = np.minimum.reduceat(drawn, self.starts[first:last] - begin)
                found[first:last, place] = least.astype(np.uint16)
        return found


def near_duplicates(texts: Sequence[str], kinds: Sequence[str]) -> NDArray[np.int32]:
    """For each text the ordinal of the first text that says nearly the same and is of its kind."""
    numbers: dict[str, int] = {}
    held = [[numbers.setdefault(one, len(numbers)) for one in term_list(text)] for text in texts]
    rows = np.repeat(np.arange(len(held), dtype=np.int32), [len(one) for one in held])
    terms = np.array([one for text in held for one in text], np.int32)
    runs = Runs.of(list(numbers), terms, rows, len(held))
    return groups(runs.signatures(), kinds, runs.__getitem__)


def groups(
    signatures: Signatures,
    kinds: Sequence[str],
    runs_of: Callable[[int], NDArray[np.unsignedinteger[Any]]],
) -> NDArray[np.int32]:
    """For each text the ordinal of the first that says nearly the same and is of its kind.

    A text without near-duplicates is its own; a near-duplicate of one is one as well. Texts of one
    signature say the same; others that look alike by it are compared run by run, by what `runs_of`
    gives of a text, before they count.
    """
    count = len(signatures)
    first = np.arange(count, dtype=np.int32)
    if not count:
        return first
    kind = np.unique(np.array(kinds, np.str_), return_inverse=True)[1].astype(np.uint64)
    bands = _bands(signatures, kind)
    _, earliest, same = np.unique(_combined(bands.T), return_index=True, return_inverse=True)
    each = np.sort(earliest)
    pairs = [np.zeros(0, np.int64)]
    for one, other in _candidates(bands[:, each]):
        one, other = each[one], each[other]
        for begin in range(0, len(one), _PAIRS):
            span = slice(begin, begin + _PAIRS)
            left, right = one[span], other[span]
            agree = (signatures[left] == signatures[right]).sum(axis=1, dtype=np.uint8)
            look_alike = agree >= _LOOK_ALIKE
            pairs.append(right[look_alike] * count + left[look_alike])
    # In order, so that the first of a group stays first.
    for pair in np.unique(np.concatenate(pairs)).tolist():
        later, earlier = divmod(pair, count)
        if first[later] == later and _alike(runs_of(earlier), runs_of(later)):
            first[later] = first[earlier]
    found: NDArray[np.int32] = first[earliest[same]]
    return found


def _candidates(
    bands: _Hashes,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of texts, the earlier first, that agree in all places of a band."""
    for number, band in enumerate(bands):
        order, bucket = _bucketed(band)
        size = np.bincount(bucket)[bucket]
        yield from _beside(order, bucket)
        crowded = np.sort(order[size > _MOST_COMPARED + 1])
        if not len(crowded):
            continue
        for further in range(1, _FINER + 1):
            finer = bands[(number + further) % len(bands)]
            order, bucket = _bucketed(_combined(np.stack([band, finer])[:, crowded].T))
            for one, other in _beside(order, bucket):
                yield crowded[one], crowded[other]


def _bucketed(keys: _Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of `keys`, equal ones side by side in ascending order, and the bucket of each."""
    bits = np.uint64(max(len(keys).bit_length(), 1))
    ordered = np.sort((keys >> bits << bits) | np.arange(len(keys), dtype=np.uint64))
    order = (ordered & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    bucket = np.cumsum(np.diff(ordered >> bits, prepend=ordered[:1] >> bits) != 0)
    return order, bucket


def _beside(
    order: NDArray[np.int64], bucket: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of a bucket: each with the next few, and with the first."""
    for apart in range(1, _MOST_COMPARED + 1):
        same = np.flatnonzero(bucket[apart:] == bucket[:-apart])
        if not len(same):
            return
        yield order[same], order[same + apart]
    begins = np.searchsorted(bucket, bucket)
    far = np.flatnonzero(np.arange(len(order)) - begins > _MOST_COMPARED)
    yield order[begins[far]], order[far]


def _bands(signatures: Signatures, kind: _Hashes) -> _Hashes:
    """Of each text a hash of the places of each band, and of its kind; shape (bands, texts)."""
    rows = PLACES // _BANDS
    return np.stack(
        [
            _combined(
                np.column_stack(
                    [kind, signatures[:, rows * band : rows * (band + 1)].astype(np.uint64)]
                )
            )
            for band in range(_BANDS)
        ]
    )


def _combined(numbers: _Hashes) -> _Hashes:
    """A hash of each row."""
    found = np.zeros(len(numbers), np.uint64)
    for column in numbers.T:
        found = _mixed(found * _MIX + column)
    return found


def _mixed(numbers: _Hashes) -> _Hashes:
    """Each number with its bits stirred (the finish of SplitMix64)."""
    found = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(31))


def _hashed(names: Sequence[str]) -> _Hashes:
    digests = b"".join(hashlib.blake2b(one.encode(), digest_size=8).digest() for one in names)
    return np.frombuffer(digests, "<u8").astype(np.uint64)


_MIX = np.uint64(0x9E3779B97F4A7C15)
# Odd, and the same forever: signatures are kept.
_FACTORS = _hashed([f"place {place}" for place in range(PLACES)]) | np.uint64(1)


def _alike(one: NDArray[np.unsignedinteger[Any]], other: NDArray[np.unsignedinteger[Any]]) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared >= ALIKE * (len(one) + len(other) - shared)
