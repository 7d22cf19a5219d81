"""An open index with the model that reads texts for it: requests in, what was found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indexer import open_index
from indexer.contract import Ask, Counts, Store
from indexer.embedding import Encoder
from indexer.homes import Place
from indexer.ranking.modes import Mode
from indexer.ranking.reranking import Reranker
from indexer.ranking.weights import Weights
from search_app.asking.asking import ask_of, query_of, unheard
from search_app.asking.query import Query
from search_app.asking.reading import OpenEncoder, Reader, open_by_identity
from search_app.asking.request import Request
from search_app.asking.spelling import did_you_mean
from search_app.found import Found, joined


class Search:
    """Answers requests from a store; safe to share between threads.

    With a `reranker`, it decides the order of the best issues of every text.
    """

    def __init__(
        self,
        store: Store,
        *,
        weights: Weights | None = None,
        open_encoder: OpenEncoder = open_by_identity,
        reranker: Reranker | None = None,
    ) -> None:
        self.store = store
        self.weights = weights or Weights.tuned()
        self._reranker = reranker
        self._reader = Reader(store.info.model, open_encoder, store.query_encoder)

    @staticmethod
    def open(
        index: Place,
        *,
        weights: Weights | None = None,
        open_encoder: OpenEncoder = open_by_identity,
        reranker: Reranker | None = None,
    ) -> Search:
        """Open the published index at `index`.

        Raises:
            IndexMissing: nothing was built there.
            IndexDamaged: its files are not what was built.
            IndexMismatch: it was written in another format.
        """
        store = open_index(index)
        return Search(store, weights=weights, open_encoder=open_encoder, reranker=reranker)

    def close(self) -> None:
        """Close the index."""
        self.store.close()

    @property
    def encoder(self) -> Encoder:
        """The model that built the index, loaded when first needed.

        Raises:
            IndexMismatch: the model by that name here has other weights.
            ModelUnavailable: it cannot be loaded.
        """
        return self._reader.encoder

    def warm(self) -> None:
        """Load the model, which the first search by meaning would have to wait for.

        Raises:
            IndexMismatch, ModelUnavailable: see `encoder`.
        """
        self.encoder.encode(["epidural steroid injection"])

    def ask(self, request: Request) -> Ask:
        """The question that a request asks of the store.

        Raises:
            UnknownIssue: there is no such issue as the one to be like.
            TextTooLong: the text is longer than one that can be read.
            ModelUnavailable, IndexMismatch: the model is needed and cannot be used.
        """
        query = query_of(request, self.store)
        # Slips matter where the model tells what is asked for.
        return self._ask(
            request, query, self._spelled(request, query) if request.mode is Mode.HYBRID else None
        )

    def _ask(self, request: Request, query: Query, spelled: str | None) -> Ask:
        return ask_of(
            request, query, self.store, self._reader, self.weights, self._reranker, spelled
        )

    def _spelled(self, request: Request, query: Query) -> str | None:
        if request.like or query.only_named:
            return None
        return did_you_mean(request.text, self.store)

    def answer(self, request: Request) -> Found:
        """The issues that fit a request, best first; without any text, the latest first.

        Raises:
            UnknownIssue: there is no such issue as the one to be like.
            TextTooLong: the text is longer than one that can be read.
            ModelUnavailable, IndexMismatch: the model is needed and cannot be used.
        """
        query = query_of(request, self.store)
        slip = self._spelled(request, query)
        ask = self._ask(request, query, slip)
        found = joined(self.store.find(ask), ask, self.store)
        if request.like:
            return found
        notices = (*query.notices, *unheard(query, found.total, request.mode, self.store))
        return replace(
            found,
            notices=notices,
            named=query.named,
            did_you_mean=slip,
            roles=query.roles.parts,
        )

    def counts(self, request: Request) -> Counts:
        """How many issues have each value of each facet under a request, exactly."""
        return self.store.counts(self._counting(request))

    def _counting(self, request: Request) -> Ask:
        # What meaning ranks it does not restrict, so nothing needs the model.
        ask = self.ask(replace(request, mode=Mode.LEXICAL))
        return replace(ask, mode=request.mode, rerank=None)

    def choices(self, request: Request, found: Found) -> Mapping[str, Mapping[str, int]]:
        """What choosing each value of each facet would show.

        Values of one facet are alternatives, so a facet that is filtered by counts under the
        other filters alone; `found` is this request's own answer.
        """
        choices = dict(found.counts)
        if request.filters:
            ask = self._counting(request)
            for facet in request.filters:
                choices[facet] = self.store.counts(_without(ask, facet))[facet]
        return choices

    def ways_out(self, request: Request) -> list[tuple[tuple[str, ...], int]]:
        """For a request that found nothing: which facets to drop, and how many issues that shows.

        Single facets where dropping one helps, else all of them together; best first.
        """
        active = tuple(request.filters)
        if not active:
            return []
        ask = self._counting(request)
        dropped: list[tuple[str, ...]] = [(facet,) for facet in active]
        for tries in (dropped, [active] if len(active) > 1 else []):
            ways = [(facets, self._total(_without(ask, *facets))) for facets in tries]
            helpful = [(facets, total) for facets, total in ways if total]
            if helpful:
                return sorted(helpful, key=lambda way: -way[1])
        return []

    def _total(self, ask: Ask) -> int:
        return sum(self.store.counts(ask)["outcome"].values())


def _without(ask: Ask, *facets: str) -> Ask:
    """The same question with the filters of some facets dropped; its text is not read again."""
    return replace(ask, filters=ask.filters.without(*facets))
