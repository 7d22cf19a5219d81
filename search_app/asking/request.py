"""What a person asks for: a text or an issue to compare with, filters and an order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from indexer.filters import Filters
from indexer.ranking.choices import chosen
from indexer.ranking.modes import Mode, Sort


@dataclass(frozen=True, slots=True)
class Request:
    """One search. `like` names an issue to compare with and takes the place of the text.

    Where something ranks, issues that say nearly the same stand under the best of them, unless
    `collapse` is False. `start` and `size` cut a page out of the answer.
    """

    text: str = ""
    like: str = ""
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.HYBRID
    sort: Sort = Sort.BEST
    collapse: bool = True
    start: int = 0
    size: int = 10

    def __post_init__(self) -> None:
        """Take a mode and an order by their names as well.

        Raises:
            QueryError: none is called so.
        """
        object.__setattr__(self, "mode", chosen(Mode, self.mode, "mode"))
        object.__setattr__(self, "sort", chosen(Sort, self.sort, "order"))

    @property
    def ranks(self) -> bool:
        """Whether there is anything to rank by; if not, the latest decisions come first."""
        return bool(self.like or self.text.strip())

    @property
    def needs_model(self) -> bool:
        """Whether the text has to be read by the embedding model."""
        return not self.like and bool(self.text.strip()) and self.mode is not Mode.LEXICAL

    def without(self, *facets: str) -> Request:
        """The same search with the filters of some facets dropped."""
        return replace(self, filters=self.filters.without(*facets))
