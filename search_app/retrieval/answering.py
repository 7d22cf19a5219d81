"""From a ranking to an answer: which issues are shown, in which order, and what each says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.columns import Mask
from indexer.lexical import LexicalIndex
from search_app.retrieval.fusion import Ordinals
from search_app.retrieval.holdings import Holdings
from search_app.retrieval.naming import Named
from search_app.retrieval.passages import matched_passages
from search_app.retrieval.results import Hit, LegScore, SearchResult
from search_app.retrieval.scoring import Ranked, leading
from search_app.retrieval.sorting import SORTED_BEST, Sort, by_date
from search_app.retrieval.tidying import spread, without_twins
from search_app.retrieval.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Order:
    """The issues that are shown, in their order, and all that were ranked, best first."""

    shown: Ordinals
    ranked: Ordinals

    def match_rank(self, ordinal: int) -> int:
        """Where an issue stands among all that were ranked, from 1."""
        return int(np.flatnonzero(self.ranked == ordinal)[0]) + 1


class Answerer:
    """Makes answers out of what an index holds."""

    def __init__(self, holdings: Holdings, lexical: LexicalIndex) -> None:
        self._holdings = holdings
        self._lexical = lexical

    def order(self, ranked: Ranked, filtered: Mask, tidy: bool, sort: Sort) -> Order:
        """The hits in their order; `filtered` is what the filters alone allow."""
        order = ranked.order
        if tidy:
            order = without_twins(order, self._holdings.columns.twin_of)
            order = spread(order, self._holdings.columns.letter_of)
            # What was asked for by name is no repetition of anything.
            order = leading(ranked.first, order)
        if sort is Sort.BEST:
            return Order(order, order)
        everything = bool(ranked.legs) and np.array_equal(ranked.allowed, filtered)
        best = order[:SORTED_BEST] if everything else order
        return Order(by_date(best, self._holdings.days, sort), order)

    def answer(
        self,
        ranked: Ranked,
        found: Order,
        wanted: Understanding,
        limit: int,
        offset: int,
        notices: Sequence[str],
        named: Sequence[Named] = (),
    ) -> SearchResult:
        """The page of the answer from `offset` on; all counts are over everything that matches."""
        facets = self._holdings.columns.facets
        return SearchResult(
            total=int(ranked.allowed.sum()),
            ranked=len(found.shown),
            hits=self._hits(ranked, found, limit, offset),
            facets={name: facet.counts(ranked.allowed) for name, facet in facets.items()},
            corpus=self._holdings.outcomes,
            understood=wanted,
            did_you_mean=None,
            notices=tuple(notices),
            named=tuple(named),
            feedback=tuple(self._holdings.issue_ids[ordinal] for ordinal in ranked.feedback),
        )

    def _hits(self, ranked: Ranked, found: Order, limit: int, offset: int) -> tuple[Hit, ...]:
        page = found.shown[offset : offset + limit]
        ordinals = [int(ordinal) for ordinal in page]
        letters_of = [int(self._holdings.columns.letter_of[ordinal]) for ordinal in ordinals]
        records = self._holdings.catalog.issue_records(ordinals)
        letters = self._holdings.catalog.letter_records(letters_of)
        ranks = {leg.name: ranked.rank_in(leg, page) for leg in ranked.legs}
        ids_of: dict[int, list[str]] = {}
        for letter, record in zip(letters_of, records, strict=True):
            ids_of.setdefault(letter, []).append(record["id"])
        hits = []
        for place, (ordinal, letter) in enumerate(zip(ordinals, letters_of, strict=True)):
            record = records[place]
            hits.append(
                Hit(
                    rank=offset + place + 1,
                    match_rank=found.match_rank(ordinal),
                    ordinal=ordinal,
                    score=float(ranked.scores[ordinal]),
                    legs={
                        leg.name: LegScore(float(leg.scores[ordinal]), int(ranks[leg.name][place]))
                        for leg in ranked.legs
                        if not np.isnan(leg.scores[ordinal])
                    },
                    preferred=tuple(
                        name for name, mask in ranked.preferred.items() if mask[ordinal]
                    ),
                    passages=matched_passages(
                        self._holdings.catalog,
                        self._lexical.decision,
                        ranked,
                        ordinal,
                        record,
                        letters[place],
                    ),
                    record=record,
                    letter=letters[place],
                    number=ordinal - self._holdings.first_issue[letter] + 1,
                    of=self._holdings.issues_in[letter],
                    also=tuple(other for other in ids_of[letter] if other != record["id"]),
                    twins=self._holdings.twins_among(ordinal, ranked.allowed),
                    terms=frozenset(ranked.terms or ()),
                )
            )
        return tuple(hits)
