"""Where does a whole letter match what was asked?"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.chunking import ChunkKind
from search_app.retrieval.highlights import Span, matches


@dataclass(frozen=True, slots=True)
class Near:
    """The passage of a letter that is nearest in meaning: in its summary, or in a rationale.

    `issue` counts from 1 and is 0 for the summary; `span` lies in that text.
    """

    kind: ChunkKind
    issue: int
    span: Span


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark in a letter: the words of what was asked, and the nearest passage, if any."""

    terms: frozenset[str] = frozenset()
    near: Near | None = None

    def words(self, text: str) -> list[Span]:
        """The spans of `text` to mark as matching words."""
        return matches(text, self.terms) if self.terms else []

    def near_in(self, kind: ChunkKind, issue: int = 0) -> Span | None:
        """The nearest passage where it lies in this text."""
        if self.near is None or (self.near.kind, self.near.issue) != (kind, issue):
            return None
        return self.near.span
