"""Texts that search syntax went wrong on, by the thousand: what comes of them, and in what time.

    python -m benchmarks.fuzz_syntax [--inputs 20000] [--seed 1]

Pieces of our syntax and of other engines' (Whoosh's whole grammar among them), with what other
programs leave in a text, are glued at random and searched for, words only, in an index of sample
letters. Then texts grow by one piece at 1, 2, 4 and 8 times the length, to see how the time of all
that reads a query's syntax and marks its words grows. Exits with 1 on any exception, on an answer
that cannot be printed, on a search that takes too long, and where time grows faster than length.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import math
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from indexer.building import build
from indexer.ranking.modes import Mode
from indexer.samples import write
from search_app.asking.asking import query_of
from search_app.asking.request import Request
from search_app.quoting.highlights import matches
from search_app.search import Search
from trials.doubles import HashingEncoder
from trials.odd_texts import PIECES, grown, odd_text

LETTERS = 40

MAX_SECONDS = 5.0
"""Hundreds of times what a search takes, on a machine that has other things to do as well."""

HANG_SECONDS = 120.0
"""After this long, the program says where it hangs and ends."""

SIZES = (2_500, 5_000, 10_000, 20_000)
MAX_EXPONENT = 1.3
MATTERS_FROM = 0.05
"""In seconds of the processor. Shorter times measure what does not grow."""


def fuzz(search: Search, inputs: int, seed: int) -> bool:
    """Search for odd texts; whether every search ended as it may."""
    rng = Random(seed)
    ends: Counter[str] = Counter()
    slowest, slowest_text = 0.0, ""
    start = time.perf_counter()
    for number in range(inputs):
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        text = odd_text(rng)
        began = time.perf_counter()
        try:
            answer = search.answer(Request(text, mode=Mode.LEXICAL, size=3))
            json.dumps(answer.as_json(), ensure_ascii=False).encode()
        except Exception:
            ends["exceptions"] += 1
            print(f"input {number} (seed {seed}): {text[:200]!r}", file=sys.stderr)
            traceback.print_exc(limit=-6)
        else:
            ends["with notices" if answer.notices else "without"] += 1
            ends["with hits"] += bool(answer.hits)
        took = time.perf_counter() - began
        if took > slowest:
            slowest, slowest_text = took, text
    faulthandler.cancel_dump_traceback_later()
    took = time.perf_counter() - start
    counts = ", ".join(f"{name} {count}" for name, count in ends.most_common())
    print(f"{inputs} texts in {took:.0f} s, seed {seed}: {counts}")
    print(f"slowest: {slowest * 1000:.0f} ms ({slowest_text[:60]!r}); allowed: {MAX_SECONDS:.0f} s")
    return not ends["exceptions"] and slowest <= MAX_SECONDS


def growth(search: Search) -> bool:
    """Time against length for every piece; whether none runs away."""
    rows = []
    for piece in PIECES:
        for gap in ("", " "):
            times = [_seconds(search, grown(piece, gap, size)) for size in SIZES]
            exponent = math.log2(times[-1] / times[0]) / math.log2(SIZES[-1] / SIZES[0])
            rows.append((exponent, times[-1], piece + gap))
    print(f"\ntime ~ length^x over {SIZES[0]} to {SIZES[-1]} characters, {len(rows)} texts;")
    print("those that took longest:")
    print("| piece | x | seconds at the end |\n| --- | --- | --- |")
    for exponent, took, piece in sorted(rows, key=lambda row: -row[1])[:8]:
        print(f"| {piece[:40]!r} | {exponent:.2f} | {took:.3f} |")
    bad = [row for row in rows if row[0] > MAX_EXPONENT and row[1] > MATTERS_FROM]
    for exponent, took, piece in bad:
        print(f"runs away: {piece[:60]!r}: x = {exponent:.2f}, {took:.2f} s")
    worst = max((row[0] for row in rows if row[1] > MATTERS_FROM), default=0.0)
    print(f"largest x among those of more than {MATTERS_FROM * 1000:.0f} ms: {worst:.2f}")
    return not bad


def _seconds(search: Search, text: str) -> float:
    best = math.inf
    for _ in range(2):
        start = time.process_time()
        query = query_of(Request(text), search.store)
        matches(text, query.terms)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Run both and say by the exit code whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "letters", LETTERS, 1)
        build([Path(folder) / "letters"], Path(folder) / "index", HashingEncoder)
        search = Search.open(Path(folder) / "index")
        ends_well = fuzz(search, options.inputs, options.seed)
        grows_well = growth(search)
        search.close()
    return 0 if ends_well and grows_well else 1


if __name__ == "__main__":
    sys.exit(main())
