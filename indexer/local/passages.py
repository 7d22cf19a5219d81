"""Which passages of a hit matched, by meaning and by words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from indexer.analysis import term_list
from indexer.chunking import ChunkKind
from indexer.contract import PassageSpan
from indexer.local.catalog import Catalog, PassageRow
from indexer.local.ranker import Ranker
from indexer.ranking.fusion import Scores
from indexer.tagged import TaggedLetter


def matched_passages(
    catalog: Catalog,
    row: int,
    letter: TaggedLetter,
    terms: Collection[str],
    rarity: Ranker,
    cosines: Scores | None,
    most: int,
) -> tuple[PassageSpan, ...]:
    """The passages of one issue that matched best: one by meaning, one by words, then the next.

    `row` is that of the issue, `letter` its letter with this issue alone; a passage's weight in
    words is the sum of its matched terms' `rarity`. At most `most`; none where neither ranks.
    """
    if not most or (not terms and cosines is None):
        return ()
    texts = {ChunkKind.RATIONALE: letter.issue.text, ChunkKind.SUMMARY: letter.summary}
    weights = {term: rarity.rarity(term) for term in terms}

    def words(passage: PassageRow) -> float:
        text = texts[passage.kind][passage.start : passage.end]
        return sum(weights[term] for term in set(term_list(text)) & weights.keys())

    by_words = sorted(catalog.passages_of(row), key=lambda passage: -words(passage))
    if cosines is None:
        return _spans(by_words[:most], None)
    by_meaning = sorted(by_words, key=lambda passage: -float(cosines[passage.row]))
    chosen = dict.fromkeys([by_meaning[0], by_words[0], *by_meaning])
    return _spans(list(chosen)[:most], cosines)


def _spans(passages: Sequence[PassageRow], cosines: Scores | None) -> tuple[PassageSpan, ...]:
    return tuple(
        PassageSpan(
            one.kind, one.start, one.end, None if cosines is None else float(cosines[one.row])
        )
        for one in passages
    )
