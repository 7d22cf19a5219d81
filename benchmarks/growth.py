"""How does time grow with length? For every reader, on texts mixed from the words of all tables.

    python -m benchmarks.growth [--only NAME] [--out FILE]

Each reader reads texts of one, two, four and eight times a length at which fixed costs no longer
count, for every mixture of `trials/mixtures.py`, as one run of words and as sentences. Printed is,
for each reader, the mixture on which its time grows fastest: time ~ length^x. Exits with 1 where x
exceeds 1.3. Times are CPU time, the least of several readings, without the garbage collector.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import ImrError
from trials.mixtures import READERS, mixed, mixtures

FACTORS = (1, 2, 4, 8)
SHORTEST, FURTHEST = 12_500, 50_000
"""Between these the first length lies, in characters; the last one is eight times that."""

ENOUGH = 0.01
"""In seconds. What takes less at the first length measures fixed costs and the clock."""

TOO_LONG = 20.0
"""In seconds. A reader that takes longer for one text is not read further on that mixture."""

MAX_EXPONENT = 1.3
SUSPECTS = 3
"""So many mixtures of a reader, the fastest growing ones, are measured at every length."""

REPEATS = 3
TRIES = 3
"""So often a growth above the limit is measured again, since the machine has other work too."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The times of one reader on one mixture, at lengths of `first` characters times FACTORS."""

    reader: str
    mixture: str
    first: int
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """The slope of the line through the times, both axes logarithmic (least squares)."""
        across = [math.log2(factor) for factor in FACTORS[: len(self.seconds)]]
        up = [math.log2(max(one, 1e-9)) for one in self.seconds]
        if len(up) < 2:
            return math.inf
        middle, height = sum(across) / len(across), sum(up) / len(up)
        slope = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
        return slope / sum((x - middle) ** 2 for x in across)


@contextlib.contextmanager
def _no_garbage() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(read: Callable[[str], object], text: str, repeats: int = 1) -> float:
    """The CPU time that a reader takes for a text: the least of some readings."""
    best = math.inf
    with _no_garbage():
        for _ in range(repeats):
            start = time.process_time()
            with contextlib.suppress(ImrError):
                read(text)
            best = min(best, time.process_time() - start)
    return best


def screened(reader: str, mixture: str, as_sentences: bool) -> tuple[float, int]:
    """The slope between the first length and the last, and the first length, measured once."""
    read = READERS[reader]

    def text(characters: int) -> str:
        return mixed(mixture, characters, sentences_=as_sentences)

    read(text(200))  # Tables are read, and expressions compiled, before anything is measured.
    first = SHORTEST
    while first < FURTHEST and seconds(read, text(first)) < ENOUGH:
        first = min(first * 2, FURTHEST)
    took = seconds(read, text(first))
    last = seconds(read, text(first * FACTORS[-1]))
    return math.log2(last / max(took, 1e-9)) / math.log2(FACTORS[-1]), first


def grown(reader: str, mixture: str, as_sentences: bool, first: int) -> Growth:
    """How the time of a reader grows on one mixture; again, where it seems to run away."""
    name = f"{mixture}, {'sentences' if as_sentences else 'one run'}"
    best: Growth | None = None
    for _ in range(TRIES):
        times: list[float] = []
        for factor in FACTORS:
            text = mixed(mixture, first * factor, sentences_=as_sentences)
            times.append(seconds(READERS[reader], text, REPEATS))
            if times[-1] > TOO_LONG:
                break
        found = Growth(reader, name, first, tuple(times))
        if best is None or found.exponent < best.exponent:
            best = found
        if best.exponent <= MAX_EXPONENT:
            break
    assert best is not None
    return best


def worst(readers: Sequence[str]) -> list[Growth]:
    """For each reader the mixture on which its time grows fastest, the worst reader first."""
    found = []
    for reader in readers:
        ways = [(mixture, joined) for mixture in mixtures() for joined in (True, False)]
        rough = sorted(((*screened(reader, *way), *way) for way in ways), reverse=True)
        rows = [grown(reader, *way, first) for _, first, *way in rough[:SUSPECTS]]
        found.append(max(rows, key=lambda row: row.exponent))
        print(f"{reader}: {found[-1].exponent:.2f} ({found[-1].mixture})", file=sys.stderr)
    return sorted(found, key=lambda row: -row.exponent)


def table(rows: Sequence[Growth]) -> str:
    """The growths as a Markdown table; times in milliseconds at 1, 2, 4 and 8 times the length."""
    lines = [
        "| reader | grows fastest on | characters | ms at 1x | 2x | 4x | 8x | x |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        times = [f"{one * 1000:.1f}" for one in row.seconds]
        times += ["not read"] * (len(FACTORS) - len(times))
        cells = [row.reader, row.mixture, f"{row.first:,}", *times, f"{row.exponent:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def growth(readers: Sequence[str] = tuple(READERS)) -> tuple[bool, str]:
    """Whether no reader's time runs away, and the table."""
    rows = worst(readers)
    told = [f"time ~ length^x; at most {MAX_EXPONENT} is allowed", "", table(rows)]
    bad = [row for row in rows if row.exponent > MAX_EXPONENT]
    told += [f"runs away: {row.reader} on {row.mixture}: x = {row.exponent:.2f}" for row in bad]
    return not bad, "\n".join(told)


def main() -> int:
    """Measure and print; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", action="append", choices=list(READERS), metavar="NAME")
    parser.add_argument("--out", type=Path, help="write the table into this file as well")
    options = parser.parse_args()
    ends_well, told = growth(options.only or tuple(READERS))
    print(told)
    if options.out:
        options.out.write_text(told + "\n", encoding="utf-8")
    return 0 if ends_well else 1


if __name__ == "__main__":
    sys.exit(main())
