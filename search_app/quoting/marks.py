"""Where does a whole letter match what was asked: its words, and its nearest passage?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.chunking import ChunkKind
from indexer.ranking.modes import Mode
from search_app.asking.request import Request, is_too_long
from search_app.quoting.highlights import Span, matches
from search_app.search import Search


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


def marks(search: Search, text: str, letter: str, *, by_meaning: bool = True) -> Marks:
    """Where a letter matches a text: its words, and (`by_meaning`) the nearest passage.

    Raises:
        UnknownIssue: the index has no such letter.
        ModelUnavailable: the model cannot be loaded, but is needed.
    """
    if is_too_long(text):
        # The search says so; a letter can be read all the same.
        return Marks()
    mode = Mode.SEMANTIC if by_meaning else Mode.LEXICAL
    ask = search.ask(Request(text, mode=mode))
    if not ask.text:
        return Marks()
    terms = frozenset(ask.terms)
    (held,) = search.store.get([letter])
    if not by_meaning:
        return Marks(terms)
    whole = replace(
        ask,
        named=(held.id,),
        only_named=True,
        expression=None,
        size=len(held.issues),
        passages=1,
        rerank=None,
    )
    found = [
        (
            -1.0 if passage.cosine is None else passage.cosine,
            -place,
            Near(passage.kind, number, (passage.start, passage.end)),
        )
        for place, (number, passage) in enumerate(
            (int(hit.id.rpartition("#")[2]), passage)
            for hit in search.store.find(whole).hits
            for passage in hit.passages
        )
    ]
    if not found:
        return Marks(terms)
    near = max(found)[2]
    return Marks(terms, near if near.kind is ChunkKind.RATIONALE else replace(near, issue=0))
