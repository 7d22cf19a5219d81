"""What a person asks for: a text or an issue to compare with, filters and an order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import IO

from indexer.errors import TextTooLong
from indexer.filters import Filters
from indexer.ranking.choices import chosen
from indexer.ranking.modes import Mode, Sort

MOST_CHARACTERS = 250_000
"""The text of a search: a hundred pages, some thirty thousand words. Reading it takes seconds."""


def text_from(stream: IO[bytes]) -> str:
    """The text of a search from a stream, of which no more is read than may be.

    Pasted text may be in any encoding; what is no UTF-8 is no word.

    Raises:
        TextTooLong: there is more.
    """
    # No character takes more than four bytes.
    data = stream.read(4 * MOST_CHARACTERS + 1)
    text = data.decode("utf-8", "replace")
    check_length(text)
    return text


def is_too_long(text: str) -> bool:
    """Whether a text is longer than one that can be read."""
    return len(text) > MOST_CHARACTERS


def check_length(text: str) -> None:
    """Refuse a text that is longer than one that can be read.

    Raises:
        TextTooLong: it is.
    """
    if is_too_long(text):
        raise TextTooLong(
            f"a text of more than {MOST_CHARACTERS:,} characters is not searched for; "
            "give the part that tells the case, or a few words"
        )


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
