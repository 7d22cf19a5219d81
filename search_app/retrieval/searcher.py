"""The one door to an index: search, similar, facets, letters. Knows no screen."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer import generations
from indexer.analysis import term_list
from indexer.chunking import ChunkKind, windows
from indexer.columns import Mask
from indexer.embedding import Encoder, ModelIdentity, Vectors, load_encoder
from indexer.errors import IndexMismatch
from indexer.expression import asks, leaves, written
from indexer.generations import Generation
from indexer.lexical import LexicalIndex
from indexer.records import deciding_grounds
from indexer.vectors import VectorIndex
from indexer.wording import Wording
from search_app.retrieval.answering import Answerer
from search_app.retrieval.filters import Filters
from search_app.retrieval.fusion import Ordinals
from search_app.retrieval.holdings import Holdings
from search_app.retrieval.marking import Marks, Near
from search_app.retrieval.naming import mentions
from search_app.retrieval.peers import Peers, peers
from search_app.retrieval.query import Query, one_line, parse
from search_app.retrieval.ranking import Mode, Ranking
from search_app.retrieval.recent import Recent
from search_app.retrieval.reranking import RERANKED, Reranker, rerank
from search_app.retrieval.results import SearchResult
from search_app.retrieval.scoring import Ranked, Scorer, Target
from search_app.retrieval.sorting import Sort, by_date
from search_app.retrieval.spelling import did_you_mean
from search_app.retrieval.understanding import Understanding, understand

SOON_READ = 4
"""In windows of the model. Longer texts take it so long that their vectors are kept for a while."""

OpenEncoder = Callable[[ModelIdentity], Encoder]


def _load(identity: ModelIdentity) -> Encoder:
    return load_encoder(identity.name, identity.dtype)


class Searcher(Holdings):
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
        super().__init__(generation)
        self._reranker = reranker
        self.ranking = ranking or Ranking.tuned()
        self._open_encoder = open_encoder
        self._encoder_lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._recent = Recent()
        self._lexical = LexicalIndex(generation.path, generation.contents.issues)
        self._vectors = VectorIndex(generation.path)
        self._scorer = Scorer(self.columns, self._lexical, self._vectors)
        self._answerer = Answerer(self, self._lexical)

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
        self.catalog.close()

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
        query = self._query(text)
        wanted = understand(query.text)
        filters = filters or Filters()
        ranked = self._rank(query, wanted, filters, mode)
        notices = (*query.notices, *self._unheard(query, ranked, mode))
        found = self._answerer.order(ranked, filters.mask(self.columns), tidy, sort)
        answer = self._answerer.answer(ranked, found, wanted, limit, offset, notices, query.named)
        meant = None if query.only_named else did_you_mean(text, self._lexical)
        return replace(answer, did_you_mean=meant)

    def rank(
        self, text: str, *, filters: Filters | None = None, mode: Mode = Mode.HYBRID
    ) -> list[tuple[str, float]]:
        """The whole ranking as ids with scores, best first: what an evaluation looks at."""
        query = self._query(text)
        ranked = self._rank(query, understand(query.text), filters or Filters(), mode)
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
        found = self._answerer.order(ranked, allowed, tidy, sort)
        return self._answerer.answer(ranked, found, wanted, limit, offset, ())

    def _rank_like(
        self, issue_id: str, filters: Filters, mode: Mode, *, by_ground: bool = True
    ) -> tuple[Mask, Ranked, Understanding]:
        ordinal = self.catalog.find_issue(issue_id)
        allowed = filters.mask(self.columns)
        allowed &= self.columns.letter_of != self.columns.letter_of[ordinal]
        record = self.catalog.issue_records([ordinal])[0]
        terms = Counter(term_list(f"{record['treatment']}. {record['rationale']}"))
        wanted = Understanding(
            category=(record["category"],),
            subcategory=(f"{record['category']}/{record['subcategory']}",),
            ground=tuple(deciding_grounds(record)) if by_ground else (),
            drug=tuple(record["drugs"]),
            body_region=tuple(record["body_regions"] or record["body_region_groups"]),
            level=tuple(record["levels"]),
            side=() if record["laterality"] == "none" else (record["laterality"],),
        )
        target = Target(
            terms={term: float(count) for term, count in terms.items()},
            synonyms=frozenset(),
            vectors=self._vectors.vectors(np.flatnonzero(self.columns.passage_issue == ordinal)),
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
        issue to compare with ranks, the nearest. A wish for an outcome in the text and the grounds
        of the issue move nothing, or the share would follow them.

        Raises:
            UnknownIssue: this index has no such issue as `like`.
            ModelUnavailable: the model cannot be loaded, but is needed.
        """
        chosen = filters or Filters()
        if like:
            _, ranked, _ = self._rank_like(like, chosen, mode, by_ground=False)
            return peers(ranked, restricted=False)
        query = self._query(text)
        wanted = replace(understand(query.text), outcome=())
        ranked = self._rank(query, wanted, chosen, mode)
        return peers(ranked, restricted=not text.strip() or query.restricts)

    def restricts(self, text: str) -> bool:
        """Whether a text by itself decides what may be shown, in any mode."""
        return self._query(text).restricts

    def prepare(self, text: str, filters: Filters) -> Callable[[Ranking], Ranked]:
        """The hybrid ranking of a text under any weights, what does not depend on them done once.

        For tuning, which asks for thousands of them.
        """
        query = self._query(text)
        allowed, _ = self._allowed(query, filters)
        target = Target(query.terms, query.synonyms, self._read(query.text), understand(query.text))
        parts = self._scorer.parts(target, allowed)
        return lambda ranking: self._scorer.ranked(target, parts, allowed, Mode.HYBRID, ranking)

    def _query(self, text: str) -> Query:
        return parse(text, mentions(one_line(text), self), self._lexical.words_like)

    def _rank(self, query: Query, wanted: Understanding, filters: Filters, mode: Mode) -> Ranked:
        allowed, shown = self._allowed(query, filters)
        if not query.text:
            return self._latest_first(allowed).led_by(self._named(query))
        vectors = self._read(query.text) if mode is not Mode.LEXICAL else None
        target = Target(query.terms, query.synonyms, vectors, wanted, shown)
        ranked = self._scorer.rank(target, allowed, mode, self.ranking)
        if self._reranker is not None:
            best = [int(ordinal) for ordinal in ranked.order[:RERANKED]]
            ranked = rerank(ranked, query.text, self._rationales(best), self._reranker)
        return ranked.led_by(self._named(query))

    def _unheard(self, query: Query, ranked: Ranked, mode: Mode) -> tuple[str, ...]:
        """Notices of what no letter holds, where nothing is found or it does not show."""
        found = bool(ranked.allowed.any())
        if not query.text or query.only_named:
            return ()
        if not found:
            return self._absent(query)
        if mode is Mode.LEXICAL:
            return ()
        if not query.terms:
            return ("There is no word here to search by; the order below means little.",)
        if self._holds_any(query):
            return ()
        return ("No letter holds any of these words; the order below follows meaning alone.",)

    def _holds_any(self, query: Query) -> bool:
        ranks = (self._lexical.decision, self._lexical.summary)
        return any(one.rarity(term) for one in ranks for term in (*query.terms, *query.synonyms))

    def _absent(self, query: Query) -> tuple[str, ...]:
        """Of a text that finds nothing, what no letter holds."""
        if query.expression is None:
            if not query.terms:
                return ("There is no word here to search by.",)
            return () if self._holds_any(query) else ("No letter holds any of these words.",)
        wanted = dict.fromkeys(leaves(query.expression))
        absent = [written(one) for one in wanted if not self._lexical.matching(one).any()]
        return (f"No letter holds {', '.join(absent)}.",) if absent else ()

    def _rationales(self, ordinals: Sequence[int]) -> list[list[str]]:
        """Of each issue the passages of its rationale, with the treatment in front of each."""
        return [
            [
                f"{record['treatment']}. {(record['rationale'] or record['treatment'])[a:b]}"
                for a, b in (
                    (span.start, span.end)
                    for span in self.catalog.spans_of_issue(ordinal)
                    if span.kind is ChunkKind.RATIONALE
                )
            ]
            for ordinal, record in zip(ordinals, self.catalog.issue_records(ordinals), strict=True)
        ]

    def _allowed(self, query: Query, filters: Filters) -> tuple[Mask, Mask]:
        """Which issues may be shown, by the filters and by what the text requires exactly.

        The second mask tells which of them need none of its words: what the text names, and what
        holds that which it requires.
        """
        allowed = filters.mask(self.columns)
        named = np.zeros(self.columns.issues, np.bool_)
        named[self._named(query)] = True
        if query.only_named:
            return allowed & named, named
        if query.expression is None:
            return allowed, named
        matching = self._lexical.matching(query.expression)
        return allowed & (matching | named), named | matching if asks(query.expression) else named

    def _named(self, query: Query) -> Ordinals:
        """The issues that a text names, and the others of their letters behind them."""
        found: dict[int, None] = {}
        for one in query.named:
            if one.issue:
                found[self.catalog.find_issue(one.issue)] = None
            if one.letter:
                first = self.first_issue[letter := self.catalog.find_letter(one.letter)]
                found |= dict.fromkeys(range(first, first + self.issues_in[letter]))
        return np.array(list(found), np.int64)

    def _latest_first(self, allowed: Mask) -> Ranked:
        """Without a text: by decision date, undated letters last."""
        order = by_date(np.flatnonzero(allowed), self.days, Sort.NEWEST)
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

    # Looking up

    def marks(self, text: str, letter_id: str, *, by_meaning: bool = True) -> Marks:
        """Where a letter matches a text: its words, and (`by_meaning`) the nearest passage.

        Raises:
            UnknownIssue: this index has no such letter.
            ModelUnavailable: the model cannot be loaded, but is needed.
        """
        query = self._query(text)
        if not query.text:
            return Marks()
        letter = self.catalog.find_letter(letter_id)
        near = self._nearest(self._read(query.text), letter) if by_meaning else None
        return Marks(frozenset(query.terms), near)

    def _nearest(self, windows_of_text: Vectors, letter: int) -> Near | None:
        first = self.first_issue[letter]
        spans = {
            span.ordinal: Near(
                span.kind,
                number if span.kind is ChunkKind.RATIONALE else 0,
                (span.start, span.end),
            )
            for number in range(1, self.issues_in[letter] + 1)
            for span in self.catalog.spans_of_issue(first + number - 1)
        }
        if not spans:
            return None
        rows = np.array(sorted(spans))
        cosines = (self._vectors.vectors(rows) @ windows_of_text.T).mean(axis=1)
        return spans[int(rows[int(cosines.argmax())])]

    @cached_property
    def wording(self) -> Wording:
        """The terms of every issue's deciding sentences."""
        return Wording.read(self.generation.path)

    def rarity(self, term: str) -> float:
        """How rare an analysed word is in what is decided: 0 for one that no issue holds."""
        return self._lexical.decision.rarity(term)
