"""Which passages of a hit matched, by meaning and by words."""

from __future__ import annotations

from indexer.analysis import term_list
from indexer.catalog import Catalog
from indexer.chunking import ChunkKind
from indexer.lexical import Ranker
from indexer.records import Record
from search_app.retrieval.highlights import matches
from search_app.retrieval.results import MatchedPassage
from search_app.retrieval.scoring import Ranked

PASSAGES_PER_HIT = 2


def matched_passages(
    catalog: Catalog, rarity: Ranker, ranked: Ranked, ordinal: int, record: Record, letter: Record
) -> tuple[MatchedPassage, ...]:
    """The passages of one issue that matched best: one by meaning, one by words, then the next.

    `record` is the issue with that ordinal, `letter` its letter; a passage's weight in words is
    the sum of its matched terms' `rarity`.
    """
    if not ranked.terms:
        return ()
    texts = {
        ChunkKind.RATIONALE: record["rationale"] or record["treatment"],
        ChunkKind.SUMMARY: letter["summary"],
    }
    weights = {term: rarity.rarity(term) for term in ranked.terms}
    found: list[tuple[MatchedPassage, float]] = []
    for span in catalog.spans_of_issue(ordinal):
        text = texts[span.kind][span.start : span.end]
        marks = matches(text, weights)
        words = sum(weights[term] for term in set(term_list(text)) & weights.keys())
        cosines = ranked.passage_cosines
        passage = MatchedPassage(
            kind=span.kind,
            text=text,
            start=span.start,
            end=span.end,
            matches=tuple((start + span.start, end + span.start) for start, end in marks),
            cosine=None if cosines is None else float(cosines[span.ordinal]),
        )
        found.append((passage, words))
    by_words = [passage for passage, _ in sorted(found, key=lambda pair: -pair[1])]
    if ranked.passage_cosines is None:
        return tuple(by_words[:PASSAGES_PER_HIT])
    by_meaning = sorted(by_words, key=lambda passage: -(passage.cosine or -1.0))
    chosen = dict.fromkeys([by_meaning[0], by_words[0], *by_meaning])
    return tuple(chosen)[:PASSAGES_PER_HIT]
