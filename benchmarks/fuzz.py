"""Letters that went wrong, by the thousand: what comes of them, and whether time runs away.

    python benchmarks/fuzz.py [--inputs 20000] [--seed 1]

Sample letters as text, PDF, HTML, DOCX and ZIP, some with pieces of all tables mixed in, are
changed at random, read, parsed and tagged. Then letters grow at one place by one piece, and every
reader reads mixtures of the tables (`growth.py`), to see how time grows with length. Exits with 1
on an error that is not declared, on an input that takes too long, and where time grows faster.
"""

from __future__ import annotations

import argparse
import faulthandler
import math
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.growth import MAX_EXPONENT, growth, seconds
from trials.mixtures import mixed, mixtures
from trials.mutations import PLACES, RUNS, Originals, as_html, attempt, decide, grown

SHARES = {".txt": 50, ".pdf": 20, ".html": 12, ".docx": 12, ".zip": 6}
"""Of a hundred inputs, how many are of each kind."""

MAX_SECONDS = 5.0
"""Hundreds of times what a letter takes, on a machine that has other things to do as well."""

HANG_SECONDS = 120.0
"""After this long, the program says where it hangs and ends."""

MIXED = 40
"""So many letters have pieces of the tables mixed in, each in up to four places."""

SIZES = (12_500, 25_000, 50_000, 100_000)
MATTERS_FROM = 0.25
"""In seconds. Shorter times measure fixed costs."""


def with_mixtures(originals: Originals, rng: Random) -> Originals:
    """The originals, and letters with words of all tables where letters have others."""
    texts = []
    for _ in range(MIXED):
        text = rng.choice(originals.texts)
        for _ in range(rng.randint(1, 4)):
            at, length = rng.randrange(len(text) + 1), rng.randrange(20, 4_000)
            start = rng.randrange(100_000)
            whole = mixed(rng.choice(list(mixtures())), start + length)
            text = f"{text[:at]} {whole[start:]} {text[at:]}"
        texts.append(text)
    files = dict(originals.files)
    files[".txt"] = [*files[".txt"], *(text.encode() for text in texts)]
    files[".html"] = [*files[".html"], *(as_html(text).encode() for text in texts)]
    return Originals([*originals.texts, *texts], files)


def fuzz(inputs: int, seed: int) -> bool:
    """Try mutated letters; whether all ended as they may."""
    rng = Random(seed)
    originals = with_mixtures(Originals.of(40, seed), rng)
    ends: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    undeclared = 0
    slowest, slowest_kind = 0.0, ""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(inputs):
            faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
            suffix = rng.choices(list(SHARES), list(SHARES.values()))[0]
            kinds[suffix] += 1
            for source in originals.source(rng, suffix, Path(folder)):
                began = time.perf_counter()
                try:
                    ends[attempt(source)] += 1
                except Exception:
                    undeclared += 1
                    print(f"input {number} ({suffix}, seed {seed}):", file=sys.stderr)
                    traceback.print_exc(limit=-6)
                took = time.perf_counter() - began
                if took > slowest:
                    slowest, slowest_kind = took, f"input {number}, {suffix}"
    faulthandler.cancel_dump_traceback_later()
    took = time.perf_counter() - start
    print(f"{inputs} inputs in {took:.0f} s, seed {seed}: {_counts(kinds)}")
    print(f"read as: {_counts(ends)}; undeclared errors: {undeclared}")
    print(f"slowest: {slowest * 1000:.0f} ms ({slowest_kind}); allowed: {MAX_SECONDS:.0f} s")
    return undeclared == 0 and slowest <= MAX_SECONDS


def growth_by_pieces() -> bool:
    """Time against length for every piece at every place of a letter; whether none runs away."""
    rows = []
    for run in RUNS:
        for place in PLACES:
            times = [seconds(decide, grown(run, place, size), 3) for size in SIZES]
            exponent = math.log2(times[-1] / times[0]) / math.log2(SIZES[-1] / SIZES[0])
            rows.append((exponent, times[-1], run, place))
    rows.sort(reverse=True)
    print(f"\ntime ~ length^x over {SIZES[0]} to {SIZES[-1]} characters, {len(rows)} letters;")
    print("those that took longest:")
    print("| piece | where | x | seconds at the end |\n| --- | --- | --- | --- |")
    for exponent, took, run, place in sorted(rows, key=lambda row: -row[1])[:8]:
        print(f"| {run} | {place} | {exponent:.2f} | {took:.3f} |")
    bad = [row for row in rows if row[0] > MAX_EXPONENT and row[1] > MATTERS_FROM]
    for exponent, took, run, place in bad:
        print(f"runs away: {run} in the {place}: x = {exponent:.2f}, {took:.2f} s")
    worst = max((row[0] for row in rows if row[1] > MATTERS_FROM / 10), default=0.0)
    print(f"largest x among those of more than {MATTERS_FROM * 100:.0f} ms: {worst:.2f}")
    return not bad


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())


def main() -> int:
    """Run everything and say by the exit code whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    ends_well = fuzz(options.inputs, options.seed)
    ends_well = growth_by_pieces() and ends_well
    grows_well, told = growth()
    print(f"\n{told}")
    return 0 if grows_well and ends_well else 1


if __name__ == "__main__":
    sys.exit(main())
