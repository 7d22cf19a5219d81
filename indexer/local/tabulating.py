"""By which values can an issue be filtered and counted? Letters with tags -> columns."""

from __future__ import annotations

import numpy as np

from indexer.chunking import ChunkKind
from indexer.contract import Block, line_digest
from indexer.coverage import issue_fields, letter_fields
from indexer.local.columns import Column, Columns, Likely
from indexer.vocabulary.facets import FACETS


def tabulate(block: Block) -> Columns:
    """The columns of a block's letters, each issue being no other's near-duplicate yet."""
    issues = [
        (row, letter, issue) for row, letter in enumerate(block.letters) for issue in letter.issues
    ]
    owners: dict[ChunkKind, list[int]] = {kind: [] for kind in ChunkKind}
    for passage in block.passages:
        owners[passage.kind].append(passage.owner)
    days = [letter.cover.decision_date for _, letter, _ in issues]
    return Columns(
        facets={
            name: Column.of([list(facet.read(letter, issue)) for _, letter, issue in issues])
            for name, facet in FACETS.items()
        },
        letter_of=np.array([row for row, _, _ in issues], np.int32),
        group_of=np.arange(len(issues), dtype=np.int32),
        day_of=np.array([day or "NaT" for day in days], "datetime64[D]"),
        passage_issue=np.array(owners[ChunkKind.RATIONALE], np.int32),
        passage_letter=np.array(owners[ChunkKind.SUMMARY], np.int32),
        line_of=np.array([line_digest(issue.treatment) for _, _, issue in issues], np.uint64),
        reasons=Likely.told(
            [{one.id: one.probability for one in issue.found_reasons} for _, _, issue in issues]
        ),
        letter_fields=np.array([letter_fields(letter) for letter in block.letters], np.uint32),
        issue_fields=np.array([issue_fields(issue) for _, _, issue in issues], np.uint32),
        samples=np.array([letter.sample for letter in block.letters], np.bool_),
    )
