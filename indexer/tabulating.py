"""By which values can an issue be filtered and counted? Letters with tags -> columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.catalog import IndexedLetter
from indexer.chunking import Chunk, ChunkKind, Passage
from indexer.columns import NOT_A_REGION, Columns, Facet
from indexer.twins import twins
from indexer.vocabulary.grounds import NO_GROUND, deciding
from indexer.vocabulary.laterality import NONE
from indexer.vocabulary.model import Tags
from indexer.vocabulary.specialties import specialties
from indexer.vocabulary.tables import body_regions


def tabulate(
    letters: Sequence[IndexedLetter], chunks: Sequence[Chunk], passages: Sequence[Passage]
) -> Columns:
    """The columns of letters in the order of the index, cut into these chunks and passages."""
    issues = [
        (ordinal, indexed.letter, issue.outcome.value, tags)
        for ordinal, indexed in enumerate(letters)
        for issue, tags in zip(indexed.letter.issues, indexed.tags, strict=True)
    ]
    facets = {
        "outcome": Facet.of([[outcome.lower()] for _, _, outcome, _ in issues]),
        "body_region": Facet.of([_regions(tags) for _, _, _, tags in issues]),
        "claim_region": Facet.of([_with_groups(tags.claim_regions) for *_, tags in issues]),
        "guideline": Facet.of([_guidelines(tags) for _, _, _, tags in issues]),
        "category": Facet.of([[tags.category] for _, _, _, tags in issues]),
        "subcategory": Facet.of(
            [[f"{tags.category}/{tags.subcategory}"] for _, _, _, tags in issues]
        ),
        "ground": Facet.of([deciding(tags.grounds) or [NO_GROUND] for *_, tags in issues]),
        "drug": Facet.of([list(tags.drugs) for *_, tags in issues]),
        "level": Facet.of([list(tags.levels) for *_, tags in issues]),
        "side": Facet.of(
            [[] if tags.laterality == NONE else [tags.laterality] for *_, tags in issues]
        ),
        "year": Facet.of(
            [
                [str(letter.cover.decision_date.year)] if letter.cover.decision_date else []
                for _, letter, _, _ in issues
            ]
        ),
        "specialty": Facet.of(
            [list(specialties(letter.reviewer.specialties)) for _, letter, _, _ in issues]
        ),
    }
    owners = {
        kind: np.array(
            [
                chunks[passage.chunk].owner
                for passage in passages
                if chunks[passage.chunk].kind is kind
            ],
            np.int32,
        )
        for kind in ChunkKind
    }
    return Columns(
        facets=facets,
        letter_of=np.array([ordinal for ordinal, *_ in issues], np.int32),
        twin_of=_twins(letters),
        passage_issue=owners[ChunkKind.RATIONALE],
        passage_letter=owners[ChunkKind.SUMMARY],
    )


def _twins(letters: Sequence[IndexedLetter]) -> NDArray[np.int32]:
    issues = [issue for indexed in letters for issue in indexed.letter.issues]
    return twins(
        [f"{issue.treatment}. {issue.rationale}" for issue in issues],
        [issue.outcome.value for issue in issues],
    )


def _regions(tags: Tags) -> list[str]:
    return [*tags.body_regions, *tags.body_region_groups] or [NOT_A_REGION]


def _with_groups(leaves: Iterable[str]) -> list[str]:
    regions = body_regions().leaves
    return [value for leaf in leaves for value in (leaf, regions[leaf].group)]


def _guidelines(tags: Tags) -> list[str]:
    """Each document that the reviewer cited, with its sections and all of its parents."""
    values = []
    for id_ in (one for cited in tags.maximus for one in (cited.id, *cited.sections)):
        parts = id_.split(".")
        values += [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    # ACOEM outside the MTUS is one document: a level above it would be that document again.
    return [value for value in values if value != "acoem"]
