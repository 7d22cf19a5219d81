"""A segment: some letters with everything that searching them needs, written once for good.

An index is one or several of them, side by side. Growing writes another one; what is there is never
touched again until so many small ones have come together that one large one is written of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexer.chunking import ChunkKind
from indexer.contract import Block
from indexer.errors import IndexDamaged
from indexer.local import catalog, grouping, lexical_writing, vectors
from indexer.local.catalog import SegmentCatalog
from indexer.local.columns import Columns
from indexer.local.grouping import KeptRuns
from indexer.local.lexical import LexicalPart
from indexer.local.rows import Places
from indexer.local.tabulating import tabulate
from indexer.local.term_column import TermColumn
from indexer.local.texts import LexicalDocument, Texts
from indexer.local.vectors import SegmentVectors


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment in its folder, opened for reading."""

    path: Path
    catalog: SegmentCatalog
    columns: Columns
    vectors: SegmentVectors
    lexical: LexicalPart
    runs: KeptRuns

    @staticmethod
    def open(path: Path) -> Segment:
        """Open the segment in a folder, and see that its parts are of the same letters.

        Raises:
            IndexDamaged: a file cannot be read, or they disagree.
        """
        opened = Segment(
            path,
            SegmentCatalog(path),
            Columns.read(path),
            SegmentVectors(path),
            LexicalPart.open(path),
            KeptRuns.read(path),
        )
        columns = opened.columns
        passages = len(columns.passage_issue) + len(columns.passage_letter)
        counts = {
            "letters": (opened.catalog.letters, columns.letters, opened.lexical.summary.count),
            "issues": (
                opened.catalog.issues,
                columns.issues,
                opened.lexical.decision.count,
                len(opened.runs.signatures),
            ),
            "passages": (opened.catalog.passages, len(opened.vectors), passages),
        }
        for name, found in counts.items():
            if len(set(found)) > 1:
                opened.close()
                raise IndexDamaged(
                    f"{path}: the files disagree on the number of {name}: {found}; "
                    "build the index again"
                )
        return opened

    def block(self, kept: Sequence[int]) -> Block:
        """Some letters of it, by their places in ascending order, as a block."""
        held = self.columns
        letter_at = {place: at for at, place in enumerate(kept)}
        issues = np.flatnonzero(np.isin(held.letter_of, kept))
        issue_at = {int(place): at for at, place in enumerate(issues)}
        at_of = {ChunkKind.RATIONALE: issue_at, ChunkKind.SUMMARY: letter_at}
        rows = [
            (row, replace(one, owner=at_of[one.kind][one.owner]))
            for row, one in enumerate(self.catalog.stored_passages())
            if one.owner in at_of[one.kind]
        ]
        return Block(
            tuple(self.catalog.letter(place) for place in kept),
            tuple(one for _, one in rows),
            self.vectors.vectors(np.array([row for row, _ in rows], np.int64)),
        )

    def close(self) -> None:
        """Close its files."""
        self.catalog.close()
        self.lexical.words.close()


def write(directory: Path, block: Block) -> None:
    """Write the segment of some letters into a new folder."""
    directory.mkdir()
    catalog.write(directory, block)
    vectors.write(directory, block.vectors)
    texts = Texts.of(
        LexicalDocument(issue.id, letter.id, issue.treatment, issue.rationale, letter.summary)
        for letter in block.letters
        for issue in letter.issues
    )
    lexical_writing.write(directory, texts)
    grouping.write(directory, texts.runs)
    columns = tabulate(block)
    columns.write(directory)
    TermColumn.of(texts.said).write(directory)


def joined(blocks: Sequence[Block]) -> Block:
    """Several blocks as one, letters in the order of the blocks."""
    if len(blocks) == 1:
        return blocks[0]
    letters = [letter for block in blocks for letter in block.letters]
    found = []
    order: list[Places] = []
    for kind in (ChunkKind.RATIONALE, ChunkKind.SUMMARY):
        row = first = 0
        for block in blocks:
            owners = (
                sum(len(letter.issues) for letter in block.letters)
                if kind is ChunkKind.RATIONALE
                else len(block.letters)
            )
            own = [at for at, one in enumerate(block.passages) if one.kind is kind]
            found += [
                replace(block.passages[at], owner=block.passages[at].owner + first) for at in own
            ]
            order.append(np.array(own, np.int32) + np.int32(row))
            first += owners
            row += len(block.passages)
    stacked = np.concatenate([block.vectors for block in blocks])
    return Block(tuple(letters), tuple(found), stacked[np.concatenate(order)])
