"""A large index for measuring: letters drawn from the program's samples, vectors near real ones.

Of each letter the issues and the summary are put together of the sentences of sample letters, so
that no two are alike and words are as common as they are there; tags are those of the letter that
gave most. Vectors are those of sample passages, turned a little. What is measured with it says so.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from indexer import BuildReport
from indexer.building import build_from
from indexer.chunking import TokenSpans
from indexer.contract import Progress, silent
from indexer.embedding import Encoder, ModelIdentity, OnBatch, Vectors
from indexer.letters import find_files, read_letters
from indexer.samples import write
from indexer.sentences import sentences
from indexer.tagged import TaggedIssue, TaggedLetter, derive

POOL = 600
"""So many sample letters are drawn from."""

TURNED = 0.03
"""How far each dimension of a drawn vector is moved, in standard deviations."""

KEPT = 0.8
"""Of the sentences of a text so many are kept; one of another text comes to them."""


class DrawnEncoder:
    """Stands for a model that built an index: its identity is that of the real one."""

    def __init__(self, real: Encoder, texts: Sequence[str], seed: int = 0) -> None:
        self.identity: ModelIdentity = real.identity
        self.heads = None
        self._real = real.encode(texts)
        self._dice = np.random.default_rng(seed)

    def token_spans(self, texts: Sequence[str]) -> list[TokenSpans]:
        """Words and signs stand for tokens."""
        return [[match.span() for match in re.finditer(r"\w+|[^\w\s]", text)] for text in texts]

    def encode(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vectors:
        """Unit vectors near those of real passages, shape (len(texts), dimension)."""
        rows = self._dice.integers(0, len(self._real), len(texts))
        found = self._real[rows] + self._dice.normal(0, TURNED, (len(texts), self._real.shape[1]))
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        if on_batch:
            on_batch(len(texts))
        return found.astype(np.float32)


def pool(seed: int = 1) -> list[TaggedLetter]:
    """Sample letters, read and tagged by the program itself."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), POOL, seed)
        return [
            derive(letter, reading.source.name, reading.sha256)
            for reading in read_letters(find_files([Path(folder)]).sources)
            for letter in reading.letters
        ]


def drawn(count: int, held: Sequence[TaggedLetter], seed: int = 0) -> Iterator[TaggedLetter]:
    """So many letters of new case numbers."""
    dice = random.Random(seed)
    said = [
        [issue.rationale[start:end] for start, end in sentences(issue.rationale)]
        for letter in held
        for issue in letter.issues
    ]
    told = [[one.summary[start:end] for start, end in sentences(one.summary)] for one in held]
    for number in range(count):
        of = dice.choice(held)
        name = f"CM99-{number:07}"
        issues = tuple(
            _issue(issue, f"{name}#{place}", dice, said)
            for place, issue in enumerate(of.issues, start=1)
        )
        summary = _mixed([of.summary[a:b] for a, b in sentences(of.summary)], dice, told)
        yield replace(
            of,
            id=name,
            cover=replace(of.cover, case_number=name),
            summary=summary,
            issues=issues,
            facts=type(of.facts)(),
        )


def _issue(
    of: TaggedIssue, name: str, dice: random.Random, said: Sequence[Sequence[str]]
) -> TaggedIssue:
    own = [of.rationale[start:end] for start, end in sentences(of.rationale)]
    text = _mixed(own, dice, said)
    last = (max(0, len(text) - 80), len(text))
    grounds = tuple(replace(one, span=last) for one in of.tags.grounds)
    return replace(
        of,
        id=name,
        rationale=text,
        rationale_pages=(),
        deciding=(last,),
        tags=replace(of.tags, grounds=grounds),
    )


def _mixed(own: Sequence[str], dice: random.Random, others: Sequence[Sequence[str]]) -> str:
    kept = [one for one in own if dice.random() < KEPT]
    other = dice.choice(others)
    kept.insert(dice.randint(0, len(kept)), dice.choice(other) if other else "")
    # A number that no other has, as dates and doses are.
    return f"{' '.join(kept)} On record {dice.randint(1, 10**6)}."


def build_large(
    count: int, index: Path, real: Encoder, progress: Progress = silent
) -> tuple[BuildReport, DrawnEncoder]:
    """An index of so many drawn letters."""
    held = pool()
    texts = [f"{one.treatment}. {one.rationale[:600]}" for of in held for one in of.issues]
    encoder = DrawnEncoder(real, texts + [of.summary[:800] for of in held])
    report = build_from(drawn(count, held), index, lambda: encoder, progress=progress)
    return report, encoder
