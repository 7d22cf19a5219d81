"""Which passages of a hit matched, by meaning and by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import find_terms
from indexer.chunking import ChunkKind
from indexer.contract import PassageSpan
from indexer.local.catalog import Catalog, PassageRow
from indexer.local.ranker import Ranker
from indexer.ranking.fusion import Scores
from indexer.tagged import TaggedLetter


@dataclass(frozen=True, slots=True)
class SoughtWords:
    """What is looked for in the passages of one search: its terms, and how rare each is."""

    rarity: Mapping[str, float]

    @staticmethod
    def of(terms: Iterable[str], ranker: Ranker) -> SoughtWords:
        """The words of a search; what no issue holds weighs nothing."""
        return SoughtWords({term: ranker.rarity(term) for term in terms})

    def weight(self, text: str) -> float:
        """What a text weighs in words: the sum of the rarity of the terms that it holds."""
        held = {term for term, _, _ in find_terms(text, self.rarity)}
        # In one order, so that equal passages weigh the same to the last digit.
        return sum(self.rarity[term] for term in sorted(held))


def matched_passages(
    catalog: Catalog,
    row: int,
    letter: TaggedLetter,
    words: SoughtWords,
    cosines: Scores | None,
    most: int,
) -> tuple[PassageSpan, ...]:
    """The passages of one issue that matched best: one by meaning, one by words, then the next.

    `row` is that of the issue, `letter` its letter with this issue alone. At most `most`; none
    where neither ranks.
    """
    if not most or (not words.rarity and cosines is None):
        return ()
    texts = {ChunkKind.RATIONALE: letter.issue.text, ChunkKind.SUMMARY: letter.summary}

    def weight(passage: PassageRow) -> float:
        return words.weight(texts[passage.kind][passage.start : passage.end])

    passages = catalog.passages_of(row)
    if cosines is not None and len(passages) <= most <= 2:
        # All of them are told, the nearest first.
        return _spans(sorted(passages, key=lambda one: -float(cosines[one.row])), cosines)
    by_words = sorted(passages, key=lambda passage: -weight(passage))
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
