"""How long does it take to write the words of an index, and how does that grow?

    python -m benchmarks.writing [--letters FEW MANY]

Texts are made of the sentences of samples, shuffled, with words of their own as names and numbers
are; some rationales are reused with few changes, as reviewers do. Printed is for each stage the CPU
time a letter at both sizes, in milliseconds, and the exponent: time ~ letters^x.
"""

from __future__ import annotations

import argparse
import gc
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

from indexer.local import lexical_writing
from indexer.local.near_duplicates import groups
from indexer.local.term_column import TermColumn
from indexer.local.texts import LexicalDocument, Texts
from indexer.samples import generate
from indexer.sentences import sentences

_Done = TypeVar("_Done")

FEW, MANY = 1_000, 4_000
SAMPLES = 200
REUSED = 0.3
"""Of the rationales."""


def documents(letters: int, seed: int = 1) -> list[LexicalDocument]:
    """The issues of so many letters, put together from the sentences of samples."""
    chance = Random(seed)
    samples = list(generate(SAMPLES, seed=seed))
    issues = [issue for sample in samples for issue in sample.letter.issues]
    treatments = [issue.treatment for issue in issues]
    rationales = [_cut(issue.rationale) for issue in issues]
    summaries = [_cut(sample.letter.summary) for sample in samples]
    found: list[LexicalDocument] = []
    for letter in range(letters):
        summary = _mixed(chance, summaries)
        for issue in range(chance.choice((1, 1, 2, 3))):
            rationale = _mixed(chance, rationales)
            if found and chance.random() < REUSED:
                rationale = f"{chance.choice(found).rationale} {chance.randrange(letters)}."
            name = f"CM00-{letter:07}"
            treatment = chance.choice(treatments)
            found.append(
                LexicalDocument(f"{name}#{issue + 1}", name, treatment, rationale, summary)
            )
    return found


def _cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def _mixed(chance: Random, texts: Sequence[Sequence[str]]) -> str:
    """As many sentences as one of the texts has, of all of them, and a word of its own."""
    length = len(chance.choice(texts))
    mixed = [chance.choice(chance.choice(texts) or [""]) for _ in range(length)]
    return f"{' '.join(mixed)} Seen by Dr. {_name(chance)} on day {chance.randrange(10**4)}."


def _name(chance: Random) -> str:
    return "".join(chance.choices("abcdefghijklmnoprstuvwz", k=chance.randint(4, 8))).title()


def stages(found: Sequence[LexicalDocument]) -> dict[str, float]:
    """The CPU time of each stage, in seconds."""
    took: dict[str, float] = {}

    def timed(name: str, work: Callable[[], _Done]) -> _Done:
        gc.collect()
        start = time.process_time()
        done = work()
        took[name] = time.process_time() - start
        return done

    texts = timed("analysis", lambda: Texts.of(found))
    with tempfile.TemporaryDirectory() as folder:
        timed("Whoosh", lambda: lexical_writing.write_words(Path(folder), texts))
        timed("BM25", lambda: lexical_writing.write_postings(Path(folder), texts))
        kinds = ["upheld"] * len(texts.issues)
        runs = timed("runs", lambda: texts.runs)
        signatures = timed("signatures", runs.signatures)
        timed("near-duplicates", lambda: groups(signatures, kinds, runs.__getitem__))
        timed(
            "term column",
            lambda: TermColumn.of(texts.said, texts.letter_of).write(Path(folder)),
        )
    took["all"] = sum(took.values())
    return took


def table(few: int, many: int, first: dict[str, float], last: dict[str, float]) -> str:
    """The times of both sizes as a Markdown table."""
    lines = [
        f"| stage | ms a letter, {few:,} letters | {many:,} letters | x |",
        "| --- | --- | --- | --- |",
    ]
    for stage, one in first.items():
        other = last[stage]
        exponent = math.log(max(other, 1e-9) / max(one, 1e-9)) / math.log(many / few)
        times = f"{1e3 * one / few:.3f} | {1e3 * other / many:.3f}"
        lines.append(f"| {stage} | {times} | {exponent:.2f} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--letters", type=int, nargs=2, default=(FEW, MANY))
    few, many = parser.parse_args().letters
    # Tables are read, and expressions compiled, before anything is measured.
    stages(documents(20))
    print(table(few, many, stages(documents(few)), stages(documents(many))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
