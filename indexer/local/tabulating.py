"""By which values can an issue be filtered and counted? Letters with tags -> columns."""

from __future__ import annotations

import numpy as np

from indexer.chunking import ChunkKind
from indexer.contract import Publication, line_digest
from indexer.local.columns import Column, Columns, Likely
from indexer.local.near_duplicates import groups
from indexer.local.texts import Texts
from indexer.vocabulary.facets import FACETS


def tabulate(state: Publication, texts: Texts) -> Columns:
    """The columns of letters in the order of the index, `texts` being theirs."""
    issues = [
        (row, letter, issue) for row, letter in enumerate(state.letters) for issue in letter.issues
    ]
    owners: dict[ChunkKind, list[int]] = {kind: [] for kind in ChunkKind}
    for passage in state.passages:
        chunk = state.chunks[passage.chunk]
        owners[chunk.kind].append(chunk.owner)
    days = [letter.cover.decision_date for _, letter, _ in issues]
    return Columns(
        facets={
            name: Column.of([list(facet.read(letter, issue)) for _, letter, issue in issues])
            for name, facet in FACETS.items()
        },
        letter_of=np.array([row for row, _, _ in issues], np.int32),
        group_of=groups(
            texts.runs.signatures(),
            [issue.outcome.value for _, _, issue in issues],
            texts.runs.__getitem__,
        ),
        day_of=np.array([day or "NaT" for day in days], "datetime64[D]"),
        passage_issue=np.array(owners[ChunkKind.RATIONALE], np.int32),
        passage_letter=np.array(owners[ChunkKind.SUMMARY], np.int32),
        line_of=np.array([line_digest(issue.treatment) for _, _, issue in issues], np.uint64),
        reasons=Likely.told(
            [{one.id: one.probability for one in issue.found_reasons} for _, _, issue in issues]
        ),
    )
