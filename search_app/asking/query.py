"""What does a text ask for? Words that rank, letters by name, and constraints that must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.analysis import term_list
from indexer.expression import Expression
from indexer.normalising import typed
from search_app.asking.addresses import decoded
from search_app.asking.bullets import without_bullets
from search_app.asking.leaves import Fits
from search_app.asking.naming import MOST_NAMED, Mention, Named, only_names
from search_app.asking.roles import Roles
from search_app.asking.split_fields import joined
from search_app.asking.synonyms import synonym_terms
from search_app.asking.syntax import LONGEST_EXPRESSION, read

_LISTED = "Lines that begin with a sign were read as a list; in one line a minus excludes."

_SPLIT = "A field, its colon and a word were read as one, though there is a space between them."


@dataclass(frozen=True)
class Query:
    """A text as it was understood.

    `terms` rank (term -> how often it was said), and so do `synonyms`, with less weight;
    `expression`, if there is one, restricts what may be shown; `text` is what the model reads.
    `named` are the letters and issues that the text names; where it asks for nothing else
    (`only_named`), they are the answer. Notices tell the reader what was not taken as written.
    """

    text: str
    terms: dict[str, float]
    synonyms: frozenset[str]
    expression: Expression | None
    named: tuple[Named, ...] = ()
    only_named: bool = False
    notices: tuple[str, ...] = ()

    @cached_property
    def roles(self) -> Roles:
        """The parts that the pieces of the text play."""
        return Roles.of(self.text)

    @property
    def restricts(self) -> bool:
        """Whether it decides what may be shown, and does not only rank."""
        return self.only_named or self.expression is not None


def one_line(text: str) -> str:
    """A text as its syntax is read: in one line, without the marks of a list."""
    line = _typed_line(text)
    is_short = "\n" not in text.strip() and line.count(" ") < LONGEST_EXPRESSION
    return joined(line) if is_short else line


def _typed_line(text: str) -> str:
    return decoded(typed(without_bullets(text)))


def parse(text: str, mentions: Sequence[Mention] = (), fits: Fits | None = None) -> Query:
    """Understand a query. Never fails: whatever is not syntax is words.

    `mentions` are the places of `one_line(text)` that name letters; `fits` tells which words of the
    letters fit a wild card.
    """
    line = one_line(text)
    reading = read(line, mentions, fits)
    named = tuple(one for one in reading.named if not one.unread)
    missing = tuple(_missing(one) for one in named if one.missing)
    listed = (_LISTED,) if without_bullets(text) != text else ()
    split = (_SPLIT,) if line != _typed_line(text) else ()
    notices = (*_unread(mentions), *missing, *reading.notices, *listed, *split)
    if named and reading.expression is None and only_names(reading.text):
        return Query("", {}, frozenset(), None, named, True, notices)
    if text.strip() and not reading.text and reading.expression is None:
        notices = (*notices, "There is no word here to search by; the latest decisions come first.")
    counts = Counter(term_list(reading.text, asked=True))
    terms = {term: float(count) for term, count in counts.items()}
    for word in reading.words:
        terms |= {term: terms.get(term, 1.0) for term in term_list(word, asked=True)}
    return Query(
        reading.text,
        terms,
        synonym_terms(reading.text),
        reading.expression,
        named,
        notices=notices,
    )


def _unread(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """A notice of the case numbers that were not looked up."""
    left = {one.missing for mention in mentions for one in mention.named if one.unread}
    if not left:
        return ()
    return (
        f"Of {MOST_NAMED + len(left)} case numbers the first {MOST_NAMED} were looked up; "
        f"{len(left)} {'was' if len(left) == 1 else 'were'} not.",
    )


def _missing(one: Named) -> str:
    what = "no such issue" if one.letter else "no letter of this case number"
    return f"{one.missing}: the index holds {what}."
