"""The one door to an index: search, similar, facets, letters. Knows no screen."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import generations
from indexer.analysis import term_list
from indexer.catalog import Catalog
from indexer.chunking import ChunkKind, windows
from indexer.columns import Columns, Mask
from indexer.embedding import Encoder, ModelIdentity, Vectors, load_encoder
from indexer.errors import IndexMismatch
from indexer.generations import Generation
from indexer.lexical import LexicalIndex
from indexer.records import Record
from indexer.vectors import VectorIndex
from search_app.retrieval import fusion
from search_app.retrieval.filters import Filters
from search_app.retrieval.fusion import Leg
from search_app.retrieval.highlights import matches
from search_app.retrieval.query import Query, parse
from search_app.retrieval.ranking import Fusion, Mode, Ranking
from search_app.retrieval.results import Hit, LegScore, MatchedPassage, SearchResult

OpenEncoder = Callable[[ModelIdentity], Encoder]

LEXICAL, SEMANTIC = "lexical", "semantic"
PASSAGES_PER_HIT = 2


def _load(identity: ModelIdentity) -> Encoder:
    return load_encoder(identity.name, identity.dtype)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """All issues scored: `order` is the ranking, the legs' scores are over all issues."""

    order: NDArray[np.int64]
    scores: NDArray[np.float32]
    legs: tuple[Leg, ...]
    passage_cosines: NDArray[np.float32] | None
    terms: Mapping[str, float]


class Searcher:
    """One generation of an index, opened for searching; safe to share between threads.

    Every issue that the filters allow is scored in every leg, exactly, so the order of two hits
    depends neither on the page nor on its size, and filtering before ranking equals ranking the
    filtered issues alone.
    """

    def __init__(
        self,
        generation: Generation,
        *,
        ranking: Ranking | None = None,
        open_encoder: OpenEncoder = _load,
    ) -> None:
        self.generation = generation
        self.ranking = ranking or Ranking()
        self._open_encoder = open_encoder
        self._encoder_lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._catalog = Catalog(generation.path)
        self._columns = Columns.read(generation.path)
        self._lexical = LexicalIndex(generation.path, generation.contents.issues)
        self._vectors = VectorIndex(generation.path)

    @staticmethod
    def open(
        index: Path, *, ranking: Ranking | None = None, open_encoder: OpenEncoder = _load
    ) -> Searcher:
        """Open the published generation of the index at `index`.

        Raises:
            IndexMissing: nothing was built there.
            IndexDamaged: its files are not what was built.
            IndexMismatch: it was written in another format.
        """
        current = generations.open_current(index)
        return Searcher(current, ranking=ranking, open_encoder=open_encoder)

    def close(self) -> None:
        """Close the index's files."""
        self._lexical.close()
        self._catalog.close()

    # Searching

    def search(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        mode: Mode = Mode.HYBRID,
        limit: int = 10,
        offset: int = 0,
    ) -> SearchResult:
        """The issues that fit a described case, best first; without any text, the latest first.

        Raises:
            IndexMismatch: the installed model is not the one that built the index.
            ModelUnavailable: the model cannot be loaded (not in lexical mode).
        """
        ranked, allowed, notices = self._understand(text, filters or Filters(), mode)
        return self._answer(ranked, allowed, limit, offset, notices)

    def rank(
        self, text: str, *, filters: Filters | None = None, mode: Mode = Mode.HYBRID
    ) -> list[tuple[str, float]]:
        """The whole ranking as ids with scores, best first: what an evaluation looks at."""
        ranked, _, _ = self._understand(text, filters or Filters(), mode)
        ids = self._catalog.issue_ids()
        return [(ids[ordinal], float(ranked.scores[ordinal])) for ordinal in ranked.order]

    def _understand(
        self, text: str, filters: Filters, mode: Mode
    ) -> tuple[_Ranked, Mask, tuple[str, ...]]:
        query = parse(text)
        notices = query.notices
        allowed = filters.mask(self._columns)
        if query.expression:
            try:
                matching = self._lexical.matching(query.expression)
            except ValueError:
                matching = None
                notices += (
                    f"{query.expression} could not be read as search syntax; "
                    "its words were searched for instead.",
                )
            if matching is not None:
                allowed &= matching
        if not query.text:
            return self._by_date(allowed), allowed, notices
        queries = self._read(query) if mode is not Mode.LEXICAL else None
        return *self._rank(query.terms, queries, allowed, mode), notices

    def similar(
        self,
        issue_id: str,
        *,
        filters: Filters | None = None,
        mode: Mode = Mode.HYBRID,
        limit: int = 10,
        offset: int = 0,
    ) -> SearchResult:
        """The issues of other letters that are most like one issue.

        Works on what the index holds: no model is loaded.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        ordinal = self._catalog.find_issue(issue_id)
        allowed = (filters or Filters()).mask(self._columns)
        allowed &= self._columns.letter_of != self._columns.letter_of[ordinal]
        record = self._catalog.issue_records([ordinal])[0]
        terms = Counter(term_list(f"{record['treatment']}. {record['rationale']}"))
        rows = np.flatnonzero(self._columns.passage_issue == ordinal)
        ranked, allowed = self._rank(
            {term: float(count) for term, count in terms.items()},
            self._vectors.vectors(rows),
            allowed,
            mode,
        )
        return self._answer(ranked, allowed, limit, offset, [])

    def _rank(
        self, terms: Mapping[str, float], queries: Vectors | None, allowed: Mask, mode: Mode
    ) -> tuple[_Ranked, Mask]:
        weight = self.ranking.summary_weight
        legs, cosines = [], None
        if mode is not Mode.SEMANTIC:
            scores = self._lexical.decision.scores(terms)
            scores += np.float32(weight) * self._lexical.summary.scores(terms)
            legs.append(Leg(LEXICAL, scores, 0.0))
        if mode is Mode.LEXICAL:
            # Whoever asks for words alone wants to see only issues that have one of them.
            allowed = allowed & (legs[0].scores > 0)
        if mode is not Mode.LEXICAL and queries is not None:
            cosines = self._cosines(queries, allowed)
            legs.append(Leg(SEMANTIC, self._issue_cosines(cosines), -1.0 - weight))
        if len(legs) == 1:
            scores = legs[0].scores
        elif self.ranking.fusion is Fusion.RRF:
            scores = fusion.reciprocal_rank(legs, allowed)
        else:
            share = self.ranking.semantic_weight
            scores = fusion.convex([(legs[0], 1 - share), (legs[1], share)], allowed)
        order = fusion.ranking(scores, allowed)
        return _Ranked(order, scores, tuple(legs), cosines, terms), allowed

    def _cosines(self, queries: Vectors, allowed: Mask) -> NDArray[np.float32]:
        """Of each passage that may be shown, the mean cosine with the windows of the query."""
        columns = self._columns
        letters = np.zeros(columns.letters, np.bool_)
        letters[columns.letter_of[allowed]] = True
        selection = np.concatenate(
            [allowed[columns.passage_issue], letters[columns.passage_letter]]
        )
        total = np.zeros(len(self._vectors), np.float32)
        for query in queries:
            total += self._vectors.cosines(query, selection)
        return total / np.float32(len(queries))

    def _issue_cosines(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """The best passage of the rationale, and the best of the summary at its weight."""
        columns = self._columns
        split = len(columns.passage_issue)
        rationale = np.full(columns.issues, -1.0, np.float32)
        np.maximum.at(rationale, columns.passage_issue, cosines[:split])
        summary = np.full(columns.letters, -1.0, np.float32)
        np.maximum.at(summary, columns.passage_letter, cosines[split:])
        combined: NDArray[np.float32] = (
            rationale + np.float32(self.ranking.summary_weight) * summary[columns.letter_of]
        )
        return combined

    def _by_date(self, allowed: Mask) -> _Ranked:
        """Latest decision first, undated letters last."""
        dates = self._catalog.decision_dates()[self._columns.letter_of]
        days = np.where(np.isnat(dates), -1, dates.astype(np.int64)).astype(np.float32)
        return _Ranked(fusion.ranking(days, allowed), np.zeros_like(days), (), None, {})

    def _read(self, query: Query) -> Vectors:
        """The query's vectors: one, or one for each window where it is longer than the model."""
        encoder = self.encoder
        spans = encoder.token_spans([query.text])[0]
        cuts = windows(query.text, spans, encoder.identity.max_tokens)
        return encoder.encode([query.text[start:end] for start, end in cuts])

    @property
    def encoder(self) -> Encoder:
        """The model that built this index, loaded when first needed.

        Raises:
            IndexMismatch: the model by that name here has other weights.
            ModelUnavailable: it cannot be loaded.
        """
        with self._encoder_lock:
            if self._encoder is None:
                built_by = self.generation.contents.model
                encoder = self._open_encoder(built_by)
                if encoder.identity != built_by:
                    raise IndexMismatch(
                        f"the index was built by another {built_by.name!r} than the one installed "
                        "here; build the index again"
                    )
                self._encoder = encoder
            return self._encoder

    # Answering

    def _answer(
        self, ranked: _Ranked, allowed: Mask, limit: int, offset: int, notices: Sequence[str]
    ) -> SearchResult:
        page = ranked.order[offset : offset + limit]
        return SearchResult(
            total=int(allowed.sum()),
            hits=self._hits(page, offset, ranked, allowed),
            facets={name: facet.counts(allowed) for name, facet in self._columns.facets.items()},
            corpus=self.outcomes,
            notices=tuple(notices),
        )

    def _hits(
        self, page: NDArray[np.int64], offset: int, ranked: _Ranked, allowed: Mask
    ) -> tuple[Hit, ...]:
        ordinals = [int(ordinal) for ordinal in page]
        letters_of = [int(self._columns.letter_of[ordinal]) for ordinal in ordinals]
        records = self._catalog.issue_records(ordinals)
        letters = self._catalog.letter_records(letters_of)
        ranks = [_ranks(leg, allowed, page) for leg in ranked.legs]
        ids_of: dict[int, list[str]] = {}
        for letter, record in zip(letters_of, records, strict=True):
            ids_of.setdefault(letter, []).append(record["id"])
        return tuple(
            Hit(
                rank=offset + place + 1,
                ordinal=ordinal,
                score=float(ranked.scores[ordinal]),
                legs={
                    leg.name: LegScore(float(leg.scores[ordinal]), int(leg_ranks[place]))
                    for leg, leg_ranks in zip(ranked.legs, ranks, strict=True)
                },
                passages=self._passages(ordinal, records[place], letters[place], ranked),
                record=records[place],
                letter=letters[place],
                number=ordinal - self._first_issue[letters_of[place]] + 1,
                of=self._issues_in[letters_of[place]],
                also=tuple(
                    other for other in ids_of[letters_of[place]] if other != records[place]["id"]
                ),
            )
            for place, ordinal in enumerate(ordinals)
        )

    def _passages(
        self, ordinal: int, record: Record, letter: Record, ranked: _Ranked
    ) -> tuple[MatchedPassage, ...]:
        """The passages that matched best: one by meaning, one by words, then the next best."""
        if not ranked.terms and ranked.passage_cosines is None:
            return ()
        owner = int(self._columns.letter_of[ordinal])
        spans = self._catalog.spans(
            self._catalog.passages_of(ChunkKind.RATIONALE, ordinal)
            + self._catalog.passages_of(ChunkKind.SUMMARY, owner)
        )
        texts = {
            ChunkKind.RATIONALE: record["rationale"] or record["treatment"],
            ChunkKind.SUMMARY: letter["summary"],
        }
        weights = {term: self._lexical.decision.rarity(term) for term in ranked.terms}
        found: list[tuple[MatchedPassage, float]] = []
        for span in spans:
            text = texts[span.kind]
            passage = text[span.start : span.end]
            marks = matches(passage, ranked.terms)
            words = sum(weights[term] for term in set(term_list(passage)) & weights.keys())
            cosine = (
                float(ranked.passage_cosines[span.ordinal])
                if ranked.passage_cosines is not None
                else None
            )
            found.append(
                (
                    MatchedPassage(
                        span.kind,
                        passage,
                        span.start,
                        span.end,
                        tuple((start + span.start, end + span.start) for start, end in marks),
                        cosine,
                    ),
                    words,
                )
            )
        by_meaning = sorted(found, key=lambda pair: -(pair[0].cosine or -1.0))
        by_words = sorted(found, key=lambda pair: -pair[1])
        firsts = by_meaning[:1] if ranked.passage_cosines is not None else []
        chosen: list[MatchedPassage] = []
        for passage_found, _ in [*firsts, *by_words[:1], *by_meaning]:
            if passage_found not in chosen and len(chosen) < PASSAGES_PER_HIT:
                chosen.append(passage_found)
        return tuple(chosen)

    # Looking up

    def letter(self, letter_id: str) -> Record:
        """A whole letter with its issues, tags and source.

        Raises:
            UnknownIssue: this index has no such letter.
        """
        return self._catalog.letter(self._catalog.find_letter(letter_id))

    def issue(self, issue_id: str) -> Record:
        """An issue with its tags; its letter, without issues, under `letter`.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        ordinal = self._catalog.find_issue(issue_id)
        letter = self._catalog.letter_records([int(self._columns.letter_of[ordinal])])[0]
        return self._catalog.issue_records([ordinal])[0] | {"letter": letter}

    def facets(self, filters: Filters | None = None) -> dict[str, dict[str, int]]:
        """Exact counts of every facet's values over the issues that the filters allow."""
        mask = (filters or Filters()).mask(self._columns)
        return {name: facet.counts(mask) for name, facet in self._columns.facets.items()}

    @cached_property
    def outcomes(self) -> dict[str, int]:
        """How many issues of the whole index have each outcome: the base rate."""
        everything = np.ones(self._columns.issues, np.bool_)
        return self._columns.facets["outcome"].counts(everything)

    @cached_property
    def _issues_in(self) -> list[int]:
        counted: list[int] = np.bincount(self._columns.letter_of).tolist()
        return counted

    @cached_property
    def _first_issue(self) -> list[int]:
        first: list[int] = np.searchsorted(
            self._columns.letter_of, np.arange(self._columns.letters)
        ).tolist()
        return first


def _ranks(leg: Leg, allowed: Mask, page: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ranks within `allowed`, from 1, of the issues on the page; equal scores share one."""
    shown = np.sort(leg.scores[allowed])
    better: NDArray[np.int64] = len(shown) - np.searchsorted(shown, leg.scores[page], side="right")
    return better + 1
