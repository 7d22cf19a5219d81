"""How does Whoosh keep words? One segment, written at once from words that were sorted before.

Whoosh's own writer takes documents one by one, analyses them and sorts what it finds with an object
for each word of each document; nearly all the time of a build went there. What is written here is
what its codec of these days (`whoosh.codec.whoosh3`) writes, but for its pickles:
`whoosh_safely.py` says what stands in their place, and how Whoosh reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.local.whoosh_quietly import system, whoosh3
from indexer.local.whoosh_safely import BLOCK, POSTINGS, TERMS, PackedPlaces, table, written_block

_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Held:
    """Words of a field by number (`terms` names them) and the documents in which they stand.

    Of a text, `places` tells where in its document each stands, ascending within a document. Where
    documents count for more than one, `weights` tells for how many.
    """

    terms: Sequence[str]
    found: NDArray[np.int32]
    rows: NDArray[np.int32]
    places: NDArray[np.int32] | None = None
    weights: NDArray[np.int64] | None = None


def write(
    directory: Path, names: Sequence[str], documents: int, held: Iterable[tuple[str, Held]]
) -> None:
    """Write the words of so many documents into a new folder, field by field, in this order."""
    directory.mkdir()
    words = table(directory / TERMS, names, documents)
    with (directory / POSTINGS).open("wb") as file:
        for number, (name, words_of) in enumerate(held):
            if name != names[number]:
                raise ValueError(f"{name} is not field {number}")
            key = system.pack_ushort(number)
            for term, postings in _postings(words_of):
                extent = system.pack_long(file.tell()) + system.pack_int(len(postings.packed))
                file.write(postings.packed)
                words.add(key + term, postings.info + extent)
    words.close()


@dataclass(frozen=True, slots=True)
class _Packed:
    """The documents of a term as their blocks, and what stands of them beside the term."""

    info: bytes
    packed: bytes


def _postings(held: Held) -> Iterator[tuple[bytes, _Packed]]:
    """The postings of every term, terms ascending."""
    names = [term.encode() for term in held.terms]
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.empty(len(names), np.int64)
    ranks[order] = np.arange(len(names))
    # Sorting pairs of numbers keeps the order of places; it is faster than a stable sort.
    bits = len(held.found).bit_length()
    keys = np.sort((ranks[held.found] << bits) | np.arange(len(held.found)))
    at, ranked = keys & ((1 << bits) - 1), keys >> bits
    del keys
    rows = held.rows[at]
    begins = np.flatnonzero(_changes(ranked) | _changes(rows))
    ranked, rows_of = ranked[begins], rows[begins].astype(np.int64)
    ends = np.append(begins[1:], len(rows))
    del rows
    starts = np.flatnonzero(_changes(ranked))
    stops = np.append(starts[1:], len(ranked))
    places = None if held.places is None else held.places[at]
    del at
    if held.weights is not None:
        weights = held.weights[rows_of]
    else:
        weights = ends - begins if places is not None else np.ones(len(begins), np.int64)
    # Within a block each document is told by how far it is from the one before.
    inner = np.arange(len(rows_of)) - np.repeat(starts, stops - starts)
    steps = np.where(inner % BLOCK, np.diff(rows_of, prepend=0), rows_of)
    single: dict[int, bytes] = {}
    for first, last in _chunks(starts, stops):
        low, high = int(starts[first]), int(stops[last - 1])
        lists = _Lists(
            rows_of[low:high].tolist(),
            steps[low:high].tolist(),
            weights[low:high].tolist(),
            None
            if places is None
            else _values(places, begins[low:high].tolist(), ends[low:high].tolist(), single),
        )
        spans = zip(
            ranked[starts[first:last]].tolist(),
            (starts[first:last] - low).tolist(),
            (stops[first:last] - low).tolist(),
            strict=True,
        )
        for rank, start, stop in spans:
            yield names[order[rank]], _pack(lists, start, stop)


def _changes(sorted_numbers: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Where a run of equal numbers begins."""
    begins: NDArray[np.bool_] = np.diff(sorted_numbers, prepend=-1) != 0
    return begins


def _chunks(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Terms by their postings, so that lists of all postings are never held at once."""
    first = 0
    while first < len(starts):
        last = int(np.searchsorted(stops, starts[first] + _CHUNK, side="right"))
        last = max(last, first + 1)
        yield first, last
        first = last


def _values(
    places: NDArray[np.int32], begins: list[int], ends: list[int], single: dict[int, bytes]
) -> list[bytes]:
    """The places of a term in each of its documents, as `PackedPlaces` keeps them."""
    encode = _POSITIONS.encode
    found = []
    firsts = places[begins].tolist() if begins else []
    for begin, end, first in zip(begins, ends, firsts, strict=True):
        if end - begin > 1:
            found.append(encode(places[begin:end].tolist()))
            continue
        value = single.get(first)
        if value is None:
            value = single[first] = encode([first])
        found.append(value)
    return found


_POSITIONS = PackedPlaces()


@dataclass(frozen=True, slots=True)
class _Lists:
    rows: list[int]
    steps: list[int]
    weights: list[int]
    values: list[bytes] | None


def _pack(lists: _Lists, start: int, stop: int) -> _Packed:
    blocks = [whoosh3.WHOOSH3_HEADER_MAGIC]
    for begin in range(start, stop, BLOCK):
        end = min(begin + BLOCK, stop)
        info, data = written_block(
            lists.steps[begin:end],
            lists.rows[end - 1],
            lists.weights[begin:end],
            None if lists.values is None else lists.values[begin:end],
        )
        size = len(info) + len(data)
        blocks += (system.pack_int(size if end < stop else -size), info, data)
    weights = lists.weights[start:stop]
    info = whoosh3.W3TermInfo._struct.pack(
        0, sum(weights), stop - start, 0, 0, max(weights), lists.rows[start], lists.rows[stop - 1]
    )
    return _Packed(info, b"".join(blocks))
