"""The one door to an index: search, similar, facets, letters. Knows no screen."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer import generations
from indexer.analysis import term_list
from indexer.catalog import Catalog, Coverage
from indexer.chunking import ChunkKind, windows
from indexer.columns import Columns, Mask
from indexer.embedding import Encoder, ModelIdentity, Vectors, load_encoder
from indexer.errors import IndexMismatch
from indexer.generations import Generation
from indexer.lexical import LexicalIndex
from indexer.records import Record
from indexer.vectors import VectorIndex
from indexer.wording import Wording
from search_app.retrieval.filters import Filters
from search_app.retrieval.fusion import Ordinals
from search_app.retrieval.marking import Marks, Near
from search_app.retrieval.neighbours import Line, Neighbours, line
from search_app.retrieval.passages import matched_passages
from search_app.retrieval.peers import Peers, peers
from search_app.retrieval.query import Query, parse
from search_app.retrieval.ranking import Mode, Ranking
from search_app.retrieval.recent import Recent
from search_app.retrieval.reranking import RERANKED, Reranker, rerank
from search_app.retrieval.results import Hit, LegScore, SearchResult
from search_app.retrieval.scoring import Ranked, Scorer, Target
from search_app.retrieval.sorting import SORTED_BEST, Days, Sort, by_date
from search_app.retrieval.spelling import did_you_mean
from search_app.retrieval.tidying import spread, without_twins
from search_app.retrieval.understanding import Understanding, understand

SOON_READ = 4
"""In windows of the model. Longer texts take it so long that their vectors are kept for a while."""

OpenEncoder = Callable[[ModelIdentity], Encoder]


def _load(identity: ModelIdentity) -> Encoder:
    return load_encoder(identity.name, identity.dtype)


@dataclass(frozen=True, slots=True)
class _Order:
    """The issues that are shown, in their order, and all that were ranked, best first."""

    shown: Ordinals
    ranked: Ordinals

    def match_rank(self, ordinal: int) -> int:
        return int(np.flatnonzero(self.ranked == ordinal)[0]) + 1


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
        reranker: Reranker | None = None,
    ) -> None:
        self.generation = generation
        self._reranker = reranker
        self.ranking = ranking or Ranking.tuned()
        self._open_encoder = open_encoder
        self._encoder_lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._recent = Recent()
        self._catalog = Catalog(generation.path)
        self._columns = Columns.read(generation.path)
        self._lexical = LexicalIndex(generation.path, generation.contents.issues)
        self._vectors = VectorIndex(generation.path)
        self._scorer = Scorer(self._columns, self._lexical, self._vectors)

    @staticmethod
    def open(
        index: Path,
        *,
        ranking: Ranking | None = None,
        open_encoder: OpenEncoder = _load,
        reranker: Reranker | None = None,
    ) -> Searcher:
        """Open the published generation of the index at `index`.

        With a `reranker`, it decides the order of the best issues of every text.

        Raises:
            IndexMissing: nothing was built there.
            IndexDamaged: its files are not what was built.
            IndexMismatch: it was written in another format.
        """
        current = generations.open_current(index)
        return Searcher(current, ranking=ranking, open_encoder=open_encoder, reranker=reranker)

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
        tidy: bool = False,
        sort: Sort = Sort.BEST,
    ) -> SearchResult:
        """The issues that fit a described case, best first; without any text, the latest first.

        With `tidy`, issues that say nearly the same stand under the best of them, and only a few
        issues of a letter come before those of others. Sorted by date, those that match are shown,
        or the best `SORTED_BEST` where nothing but the filters tells which do.

        Raises:
            IndexMismatch: the installed model is not the one that built the index.
            ModelUnavailable: the model cannot be loaded (not in lexical mode).
        """
        wanted = understand(text)
        filters = filters or Filters()
        ranked, notices = self._rank(text, wanted, filters, mode)
        found = self._found(ranked, filters.mask(self._columns), tidy, sort)
        answer = self._answer(ranked, found, wanted, limit, offset, notices)
        return replace(answer, did_you_mean=did_you_mean(text, self._lexical))

    def rank(
        self, text: str, *, filters: Filters | None = None, mode: Mode = Mode.HYBRID
    ) -> list[tuple[str, float]]:
        """The whole ranking as ids with scores, best first: what an evaluation looks at."""
        ranked, _ = self._rank(text, understand(text), filters or Filters(), mode)
        ids = self.issue_ids
        return [(ids[ordinal], float(ranked.scores[ordinal])) for ordinal in ranked.order]

    def similar(
        self,
        issue_id: str,
        *,
        filters: Filters | None = None,
        mode: Mode = Mode.HYBRID,
        limit: int = 10,
        offset: int = 0,
        tidy: bool = False,
        sort: Sort = Sort.BEST,
    ) -> SearchResult:
        """The issues of other letters that are most like one issue.

        Works on what the index holds: no model is loaded.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        allowed, ranked, wanted = self._rank_like(issue_id, filters or Filters(), mode)
        found = self._found(ranked, allowed, tidy, sort)
        return self._answer(ranked, found, wanted, limit, offset, ())

    def _rank_like(
        self, issue_id: str, filters: Filters, mode: Mode
    ) -> tuple[Mask, Ranked, Understanding]:
        ordinal = self._catalog.find_issue(issue_id)
        allowed = filters.mask(self._columns)
        allowed &= self._columns.letter_of != self._columns.letter_of[ordinal]
        record = self._catalog.issue_records([ordinal])[0]
        terms = Counter(term_list(f"{record['treatment']}. {record['rationale']}"))
        wanted = Understanding(
            category=(record["category"],),
            subcategory=(f"{record['category']}/{record['subcategory']}",),
            ground=tuple(ground["id"] for ground in record["grounds"]),
            drug=tuple(record["drugs"]),
            body_region=tuple(record["body_regions"] or record["body_region_groups"]),
            level=tuple(record["levels"]),
            side=() if record["laterality"] == "none" else (record["laterality"],),
        )
        target = Target(
            terms={term: float(count) for term, count in terms.items()},
            synonyms=frozenset(),
            vectors=self._vectors.vectors(np.flatnonzero(self._columns.passage_issue == ordinal)),
            wanted=wanted,
        )
        # What the nearest say was chosen for short texts: a whole decision needs no help from it.
        ranking = replace(self.ranking, feedback_weight=0.0)
        return allowed, self._scorer.rank(target, allowed, mode, ranking), wanted

    def peers(
        self,
        text: str = "",
        *,
        like: str = "",
        filters: Filters | None = None,
        mode: Mode = Mode.HYBRID,
    ) -> Peers:
        """The issues on which a statement about the outcomes of a search rests.

        All that fit, where filters alone or exact constraints say which do; where a text or an
        issue to compare with ranks, the nearest. A wish for an outcome in the text moves nothing,
        or the share would follow the wish.

        Raises:
            UnknownIssue: this index has no such issue as `like`.
            ModelUnavailable: the model cannot be loaded, but is needed.
        """
        chosen = filters or Filters()
        if like:
            _, ranked, _ = self._rank_like(like, chosen, mode)
            return peers(ranked, restricted=False)
        ranked, notices = self._rank(text, replace(understand(text), outcome=()), chosen, mode)
        # An expression that could not be read restricted nothing.
        exact = parse(text).expression is not None and not notices
        return peers(ranked, restricted=not text.strip() or exact)

    def prepare(self, text: str, filters: Filters) -> Callable[[Ranking], Ranked]:
        """The hybrid ranking of a text under any weights, what does not depend on them done once.

        For tuning, which asks for thousands of them.
        """
        query = parse(text)
        allowed, _ = self._allowed(query, filters)
        target = Target(query.terms, query.synonyms, self._read(query.text), understand(text))
        parts = self._scorer.parts(target, allowed)
        return lambda ranking: self._scorer.ranked(target, parts, allowed, Mode.HYBRID, ranking)

    def _rank(
        self, text: str, wanted: Understanding, filters: Filters, mode: Mode
    ) -> tuple[Ranked, tuple[str, ...]]:
        query = parse(text)
        allowed, notices = self._allowed(query, filters)
        if not query.text:
            return self._latest_first(allowed), notices
        vectors = self._read(query.text) if mode is not Mode.LEXICAL else None
        target = Target(query.terms, query.synonyms, vectors, wanted)
        ranked = self._scorer.rank(target, allowed, mode, self.ranking)
        if self._reranker is not None:
            best = [int(ordinal) for ordinal in ranked.order[:RERANKED]]
            ranked = rerank(ranked, query.text, self._rationales(best), self._reranker)
        return ranked, notices

    def _rationales(self, ordinals: Sequence[int]) -> list[list[str]]:
        """Of each issue the passages of its rationale, with the treatment in front of each."""
        return [
            [
                f"{record['treatment']}. {(record['rationale'] or record['treatment'])[a:b]}"
                for a, b in (
                    (span.start, span.end)
                    for span in self._catalog.spans_of_issue(ordinal)
                    if span.kind is ChunkKind.RATIONALE
                )
            ]
            for ordinal, record in zip(ordinals, self._catalog.issue_records(ordinals), strict=True)
        ]

    def _allowed(self, query: Query, filters: Filters) -> tuple[Mask, tuple[str, ...]]:
        """Which issues may be shown, by the filters and by what the text requires exactly."""
        allowed = filters.mask(self._columns)
        if query.expression is None:
            return allowed, query.notices
        try:
            matching = self._lexical.matching(query.expression)
        except ValueError:
            notice = (
                f"{query.expression} could not be read as search syntax; "
                "its words were searched for instead."
            )
            return allowed, (*query.notices, notice)
        return allowed if matching is None else allowed & matching, query.notices

    def _latest_first(self, allowed: Mask) -> Ranked:
        """Without a text: by decision date, undated letters last."""
        order = by_date(np.flatnonzero(allowed), self._days, Sort.NEWEST)
        return Ranked(allowed, order, np.zeros(len(allowed), np.float32))

    def _read(self, text: str) -> Vectors:
        """The text's vectors: one, or one for each window where it is longer than the model."""
        held = self._recent.get(text)
        if held is not None:
            return held
        encoder = self.encoder
        spans = encoder.token_spans([text])[0]
        cuts = windows(text, spans, encoder.identity.max_tokens)
        vectors = encoder.encode([text[start:end] for start, end in cuts])
        if len(cuts) > SOON_READ:
            self._recent.put(text, vectors)
        return vectors

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

    def _found(self, ranked: Ranked, filtered: Mask, tidy: bool, sort: Sort) -> _Order:
        """The hits in their order; `filtered` is what the filters alone allow."""
        order = ranked.order
        if tidy:
            order = without_twins(order, self._columns.twin_of)
            order = spread(order, self._columns.letter_of)
        if sort is Sort.BEST:
            return _Order(order, order)
        everything = bool(ranked.legs) and np.array_equal(ranked.allowed, filtered)
        best = order[:SORTED_BEST] if everything else order
        return _Order(by_date(best, self._days, sort), order)

    def _answer(
        self,
        ranked: Ranked,
        found: _Order,
        wanted: Understanding,
        limit: int,
        offset: int,
        notices: Sequence[str],
    ) -> SearchResult:
        facets = self._columns.facets
        return SearchResult(
            total=int(ranked.allowed.sum()),
            ranked=len(found.shown),
            hits=self._hits(ranked, found, limit, offset),
            facets={name: facet.counts(ranked.allowed) for name, facet in facets.items()},
            corpus=self.outcomes,
            understood=wanted,
            did_you_mean=None,
            notices=tuple(notices),
            feedback=tuple(self.issue_ids[ordinal] for ordinal in ranked.feedback),
        )

    def _hits(self, ranked: Ranked, found: _Order, limit: int, offset: int) -> tuple[Hit, ...]:
        page = found.shown[offset : offset + limit]
        ordinals = [int(ordinal) for ordinal in page]
        letters_of = [int(self._columns.letter_of[ordinal]) for ordinal in ordinals]
        records = self._catalog.issue_records(ordinals)
        letters = self._catalog.letter_records(letters_of)
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
                        self._catalog,
                        self._lexical.decision,
                        ranked,
                        ordinal,
                        record,
                        letters[place],
                    ),
                    record=record,
                    letter=letters[place],
                    number=ordinal - self._first_issue[letter] + 1,
                    of=self._issues_in[letter],
                    also=tuple(other for other in ids_of[letter] if other != record["id"]),
                    twins=self._twins(ordinal, ranked.allowed),
                    terms=frozenset(ranked.terms or ()),
                )
            )
        return tuple(hits)

    def _twins(self, ordinal: int, allowed: Mask) -> tuple[str, ...]:
        """The other issues that may be shown and say nearly the same."""
        same = (self._columns.twin_of == self._columns.twin_of[ordinal]) & allowed
        same[ordinal] = False
        return tuple(self.issue_ids[other] for other in np.flatnonzero(same))

    # Looking up

    def marks(self, text: str, letter_id: str, *, by_meaning: bool = True) -> Marks:
        """Where a letter matches a text: its words, and (`by_meaning`) the nearest passage.

        Raises:
            UnknownIssue: this index has no such letter.
            ModelUnavailable: the model cannot be loaded, but is needed.
        """
        query = parse(text)
        if not query.text:
            return Marks()
        letter = self._catalog.find_letter(letter_id)
        near = self._nearest(self._read(query.text), letter) if by_meaning else None
        return Marks(frozenset(query.terms), near)

    def _nearest(self, windows_of_text: Vectors, letter: int) -> Near | None:
        first = self._first_issue[letter]
        spans = {
            span.ordinal: Near(
                span.kind,
                number if span.kind is ChunkKind.RATIONALE else 0,
                (span.start, span.end),
            )
            for number in range(1, self._issues_in[letter] + 1)
            for span in self._catalog.spans_of_issue(first + number - 1)
        }
        if not spans:
            return None
        rows = np.array(sorted(spans))
        cosines = (self._vectors.vectors(rows) @ windows_of_text.T).mean(axis=1)
        return spans[int(rows[int(cosines.argmax())])]

    def neighbours(self, letter_id: str) -> Neighbours:
        """The letters decided just before and after one.

        Raises:
            UnknownIssue: this index has no such letter.
        """
        beside = self._line.beside(self._catalog.find_letter(letter_id))
        before, after = (
            None if one is None else self._catalog.letter_records([one])[0] for one in beside
        )
        return Neighbours(before, after)

    def twins(self, issue_id: str) -> tuple[str, ...]:
        """The ids of all issues that say nearly the same as one, with the same outcome.

        Raises:
            UnknownIssue: this index has no such issue.
        """
        everything = np.ones(self._columns.issues, np.bool_)
        return self._twins(self._catalog.find_issue(issue_id), everything)

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

    @property
    def columns(self) -> Columns:
        """The facets of every issue."""
        return self._columns

    @cached_property
    def wording(self) -> Wording:
        """The terms of every issue's deciding sentences."""
        return Wording.read(self.generation.path)

    def rarity(self, term: str) -> float:
        """How rare an analysed word is in what is decided: 0 for one that no issue holds."""
        return self._lexical.decision.rarity(term)

    def records(self, ordinals: Sequence[int]) -> list[Record]:
        """Some issues by ordinal, each with its letter (without issues) under `letter`."""
        letters = self._catalog.letter_records([int(self._columns.letter_of[o]) for o in ordinals])
        issues = self._catalog.issue_records(ordinals)
        return [issue | {"letter": letter} for issue, letter in zip(issues, letters, strict=True)]

    @cached_property
    def outcomes(self) -> dict[str, int]:
        """How many issues of the whole index have each outcome: the base rate."""
        everything = np.ones(self._columns.issues, np.bool_)
        return self._columns.facets["outcome"].counts(everything)

    @cached_property
    def coverage(self) -> list[Coverage]:
        """Of how many letters or issues each field was read."""
        return self._catalog.coverage()

    @cached_property
    def letters_by_year(self) -> dict[int | None, int]:
        """How many letters were decided in each year; under None, those without a date."""
        years = self._catalog.decision_dates().astype("datetime64[Y]").astype(object)
        return dict(Counter(day.year if day else None for day in years.tolist()))

    @cached_property
    def _days(self) -> Days:
        """The day on which each issue was decided."""
        return self._catalog.decision_dates()[self._columns.letter_of]

    @cached_property
    def issue_ids(self) -> list[str]:
        """The id of every issue, by ordinal."""
        return self._catalog.issue_ids()

    @cached_property
    def _line(self) -> Line:
        return line(self._catalog.decision_dates())

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
