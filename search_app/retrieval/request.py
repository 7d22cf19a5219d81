"""What a person asks for: a text or an issue to compare with, filters and a mode, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search_app.retrieval.filters import Filters
from search_app.retrieval.ranking import Mode
from search_app.retrieval.results import SearchResult
from search_app.retrieval.searcher import Searcher
from search_app.retrieval.sorting import Sort

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Request:
    """One search. `like` names an issue to compare with and takes the place of the text."""

    text: str = ""
    like: str = ""
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.HYBRID
    sort: Sort = Sort.BEST

    @property
    def ranks(self) -> bool:
        """Whether there is anything to rank by; if not, the latest decisions come first."""
        return bool(self.like or self.text.strip())

    @property
    def needs_model(self) -> bool:
        """Whether the text has to be read by the embedding model."""
        return not self.like and bool(self.text.strip()) and self.mode is not Mode.LEXICAL

    def only_filters(self, searcher: Searcher) -> bool:
        """Whether the filters alone decide what may be shown, the rest only ranking it."""
        if self.like:
            return False
        return not self.ranks or (
            self.mode is not Mode.LEXICAL and not searcher.restricts(self.text)
        )

    def without(self, *facets: str) -> Request:
        """The same search with the filters of some facets dropped."""
        return replace(self, filters=replace(self.filters, **dict.fromkeys(facets, ())))

    def run(self, searcher: Searcher, *, limit: int, offset: int = 0) -> SearchResult:
        """The answer, where something ranks with issues that say nearly the same under the best.

        Raises:
            UnknownIssue: this index has no such issue as `like`.
            ModelUnavailable: the model cannot be loaded, but is needed.
        """
        if self.like:
            return searcher.similar(
                self.like,
                filters=self.filters,
                mode=self.mode,
                limit=limit,
                offset=offset,
                tidy=True,
                sort=self.sort,
            )
        return searcher.search(
            self.text,
            filters=self.filters,
            mode=self.mode,
            limit=limit,
            offset=offset,
            tidy=self.ranks,
            sort=self.sort,
        )

    def counts(self, searcher: Searcher) -> Mapping[str, Mapping[str, int]]:
        """How many issues have each value of each facet under this request, exactly."""
        if self.only_filters(searcher):
            return searcher.facets(self.filters)
        return self.run(searcher, limit=0).facets

    def choices(self, searcher: Searcher, found: SearchResult) -> Mapping[str, Mapping[str, int]]:
        """What choosing each value would show.

        Values of one facet are alternatives, so a facet that is filtered by counts under the
        other filters alone; `found` is this request's own answer.
        """
        choices = dict(found.facets)
        for facet in self.filters.active():
            choices[facet] = self.without(facet).counts(searcher)[facet]
        return choices

    def ways_out(self, searcher: Searcher) -> list[tuple[tuple[str, ...], int]]:
        """For a search that found nothing: which facets to drop, and how many issues that shows.

        Single facets where dropping one helps, else all of them together; best first.
        """
        active = tuple(self.filters.active())
        dropped: list[tuple[str, ...]] = [(facet,) for facet in active]
        for tries in (dropped, [active] if len(active) > 1 else []):
            ways = [(facets, self.without(*facets)._total(searcher)) for facets in tries]
            helpful = [(facets, total) for facets, total in ways if total]
            if helpful:
                return sorted(helpful, key=lambda way: -way[1])
        return []

    def _total(self, searcher: Searcher) -> int:
        if self.only_filters(searcher):
            return sum(searcher.facets(self.filters)["outcome"].values())
        return self.run(searcher, limit=0).total
