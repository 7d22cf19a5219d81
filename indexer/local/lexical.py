"""Which words stand where? Whoosh for exact constraints, postings for lexical ranking.

An index may be of several parts, each written once (`lexical_writing.py`).
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import reduce
from heapq import heapify, heapreplace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import terms
from indexer.contract import Fitting
from indexer.errors import IndexDamaged
from indexer.expression import TEXT_FIELDS, Adjacent, And, Expression, Name, Not, Or, Wild
from indexer.local.lexical_writing import (
    DECISION,
    FIELDS,
    LETTER_OF,
    SUMMARY,
    WHOOSH,
    printed,
    schema,
)
from indexer.local.postings import Postings
from indexer.local.ranker import Ranker
from indexer.local.whoosh_quietly import IndexReader
from indexer.local.whoosh_safely import WhooshWords
from indexer.normalising import unaccented

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]


MOST_WORDS = 1_000
"""How many words a wild card may stand for; of more, those that most issues hold are taken."""


@dataclass(frozen=True, slots=True)
class LexicalPart:
    """The lexical indexes of some letters as they were written, issues and letters in order."""

    decision: Postings
    summary: Postings
    letter_of: Numbers
    words: WhooshWords

    @staticmethod
    def open(directory: Path) -> LexicalPart:
        """What was written into `directory`.

        Raises:
            IndexDamaged: a file is missing or no such file, or they disagree.
        """
        decision = Postings.read(directory / DECISION)
        summary = Postings.read(directory / SUMMARY)
        try:
            # Mapped first: what it says of its size is then held against the file's.
            mapped = np.load(directory / LETTER_OF, mmap_mode="r", allow_pickle=False)
            letter_of = np.array(mapped)
        except (OSError, ValueError, EOFError) as error:
            raise IndexDamaged(f"{directory}: {error}; build the index again") from error
        words = WhooshWords.open(directory / WHOOSH, schema(), FIELDS)
        documents = decision.count + summary.count
        if words.documents != documents or len(letter_of) != decision.count:
            words.close()
            raise IndexDamaged(
                f"{directory}: holds {words.documents} documents instead of {documents}; "
                "build the index again"
            )
        return LexicalPart(decision, summary, letter_of, words)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part of which issue i is row `issues[i]` of the whole, and letter i `letters[i]`.

    What is -1 is not of the whole (any more).
    """

    part: LexicalPart
    issues: Numbers
    letters: Numbers

    @property
    def whole(self) -> bool:
        """Whether all that was written is of the whole."""
        return bool((self.issues >= 0).all() and (self.letters >= 0).all())


@dataclass(frozen=True, slots=True)
class _ReadPart:
    """A part with its reader, which is of one search: Whoosh's are not thread-safe."""

    placed: _Placed
    reader: IndexReader
    whole: bool


class LexicalIndex:
    """All lexical indexes of a generation, opened for reading. `count` issues are in it."""

    def __init__(
        self,
        parts: Sequence[LexicalPart],
        issues: Sequence[Numbers],
        letters: Sequence[Numbers],
        letter_of: Numbers,
    ) -> None:
        """An index of parts, issue i of part p being row `issues[p][i]`, letters likewise.

        What is -1 is not of the index. Issue i of the index is of the letter `letter_of[i]`.
        """
        self.count = len(letter_of)
        self._letter_of = letter_of
        self._letters = int(letter_of.max()) + 1 if self.count else 0
        self._parts = [_Placed(*one) for one in zip(parts, issues, letters, strict=True)]
        self._whole = [placed.whole for placed in self._parts]
        self.decision = Ranker.of([one.decision for one in parts], issues, self.count)
        self.summary = Ranker.of([one.summary for one in parts], letters, self._letters, letter_of)

    @staticmethod
    def open(directory: Path, count: int) -> LexicalIndex:
        """The index of one part, all of whose issues it holds.

        Raises:
            IndexDamaged: there are not `count` issues, or the part is not whole.
        """
        part = LexicalPart.open(directory)
        if part.decision.count != count:
            raise IndexDamaged(
                f"{directory}: holds {part.decision.count} issues instead of {count}; "
                "build the index again"
            )
        issues = np.arange(count, dtype=np.int32)
        letters = np.arange(part.summary.count, dtype=np.int32)
        return LexicalIndex([part], [issues], [letters], part.letter_of)

    @contextmanager
    def _opened(self) -> Iterator[list[_ReadPart]]:
        with ExitStack() as stack:
            yield [
                _ReadPart(placed, stack.enter_context(closing(placed.part.words.reader())), whole)
                for placed, whole in zip(self._parts, self._whole, strict=True)
            ]

    def matching(self, expression: Expression) -> Mask:
        """Which issues satisfy an expression."""
        with self._opened() as parts:
            return self._matching(expression, parts)

    def _matching(self, expression: Expression, parts: Sequence[_ReadPart]) -> Mask:
        """The translation: Whoosh finds what holds a leaf, the rest is arithmetic on masks."""
        match expression:
            case Not():
                return ~self._matching(expression.of, parts)
            case And():
                return reduce(np.logical_and, (self._matching(p, parts) for p in expression.parts))
            case Or():
                return reduce(np.logical_or, (self._matching(p, parts) for p in expression.parts))
            case Wild():
                return self._having(
                    (one, _documents(one.reader, printed(field), word))
                    for field in ([expression.field] if expression.field else TEXT_FIELDS)
                    for word in self._fitting(Wild(expression.pattern, field), parts).words
                    for one in parts
                )
            case _:
                return self._having(
                    (one, found) for one in parts for found in _holding(expression, one.reader)
                )

    def _having(self, found: Iterable[tuple[_ReadPart, NDArray[np.int64]]]) -> Mask:
        """The issues that documents of parts are, or that are of the letters that they are."""
        # One row more takes what is not of the index: -1 is the last.
        issues = np.zeros(self.count + 1, np.bool_)
        letters = np.zeros(self._letters + 1, np.bool_)
        for one, documents in found:
            of_issues = documents < one.placed.part.decision.count
            issues[one.placed.issues[documents[of_issues]]] = True
            rest = documents[~of_issues] - one.placed.part.decision.count
            letters[one.placed.letters[rest]] = True
        mask: Mask = issues[:-1] | letters[self._letter_of]
        return mask

    def fitting(self, wild: Wild) -> Fitting:
        """The printed words that fit a wild card."""
        with self._opened() as parts:
            return self._fitting(wild, parts)

    def _fitting(self, wild: Wild, parts: Sequence[_ReadPart]) -> Fitting:
        found = {word for one in parts for word in _fitting(wild, one.reader)}
        counted = {word: self._holders(word, parts) for word in found}
        ordered = sorted(filter(counted.get, found), key=lambda word: (-counted[word], word))
        return Fitting(tuple(ordered[:MOST_WORDS]), max(0, len(ordered) - MOST_WORDS))

    def find_issue(self, issue_id: str) -> list[int]:
        """The ordinals under which Whoosh holds an issue: exactly one in a whole index."""
        return np.flatnonzero(self.matching(Name(issue_id, "issue"))).tolist()

    def holders(self, word: str) -> int:
        """How many issues hold a word as it is printed, in one of their texts."""
        with self._opened() as parts:
            return self._holders(word, parts)

    def _holders(self, word: str, parts: Sequence[_ReadPart]) -> int:
        return max(
            sum(self._holding(printed(field), word, one) for one in parts) for field in TEXT_FIELDS
        )

    def _holding(self, field: str, word: str, one: _ReadPart) -> int:
        """How many issues of a part have a printed word in a field."""
        if (field, word) not in one.reader:
            return 0
        if one.whole:
            # What a document weighs is how many issues it is of.
            return int(one.reader.frequency(field, word))
        return int(self._having([(one, _documents(one.reader, field, word))]).sum())

    def near(self, word: str) -> dict[str, int]:
        """The printed words up to two letters away, with how many issues hold each.

        Away counts letters that are other ones, missing or too many, behind an equal first letter.
        """
        with self._opened() as parts:
            near = {
                other
                for one in parts
                for field in TEXT_FIELDS
                for other in one.reader.terms_within(printed(field), word, 2, prefix=1)
            }
            counted = {other: self._holders(other, parts) for other in near}
            return {other: count for other, count in counted.items() if count}

    def close(self) -> None:
        """Close the files."""
        for placed in self._parts:
            placed.part.words.close()


def _holding(leaf: Name | Adjacent, reader: IndexReader) -> Iterator[NDArray[np.int64]]:
    """The documents that hold a leaf, several lists of them."""
    if isinstance(leaf, Name):
        yield _documents(reader, leaf.field, leaf.name.lower())
        return
    for field in [leaf.field] if leaf.field else TEXT_FIELDS:
        for places in _readings(leaf.text):
            yield _side_by_side(reader, field, places, leaf.slop)


def _documents(reader: IndexReader, field: str, term: str) -> NDArray[np.int64]:
    """The documents that hold a term, ascending."""
    if (field, term) not in reader:
        return np.zeros(0, np.int64)
    found = np.fromiter(reader.postings(field, term).all_ids(), np.int64)
    if len(found) and not 0 <= found.min() <= found.max() < reader.doc_count_all():
        raise IndexDamaged("a word stands in no document that there is; build the index again")
    return found


# Reading a text and its places

_Places = tuple[tuple[str, int], ...]
"""Terms, each with its place among the words of a phrase."""


def _readings(text: str) -> set[_Places]:
    """What words side by side may be in a letter: compounds in their parts, or written as one."""
    parts = tuple((term.term, term.position) for term in terms(text, joined=False, stop_words=True))
    whole: list[str] = []
    end = 0
    for term in terms(text, stop_words=True, asked=True):
        if term.start >= end:
            whole.append(term.term)
            end = term.end
    joined = tuple((term, place) for place, term in enumerate(whole))
    return {places for places in (parts, joined) if places}


def _side_by_side(reader: IndexReader, field: str, places: _Places, slop: int) -> NDArray[np.int64]:
    """The documents in which the terms stand so, give or take `slop` moves."""
    if len(places) == 1:
        return _documents(reader, field, places[0][0])
    held = {term for term, _ in places}
    candidates: NDArray[np.int64] | None = None
    for term in held:
        having = _documents(reader, field, term)
        candidates = (
            having if candidates is None else np.intersect1d(candidates, having, assume_unique=True)
        )
        if not len(candidates):
            return candidates
    ordered = [] if candidates is None else candidates.tolist()
    where = {term: _positions(reader, field, term, ordered) for term in held}
    standing = [
        ordinal
        for ordinal in ordered
        if _stand([(place, where[term][ordinal]) for term, place in places], slop)
    ]
    return np.array(standing, np.int64)


def _positions(
    reader: IndexReader, field: str, term: str, ordinals: Sequence[int]
) -> dict[int, list[int]]:
    """Where a term stands in some issues that hold it, by their ordinals in ascending order."""
    postings = reader.postings(field, term)
    found = {}
    for ordinal in ordinals:
        postings.skip_to(ordinal)
        found[ordinal] = list(postings.value_as("positions"))
    return found


def _stand(words: Sequence[tuple[int, list[int]]], slop: int) -> bool:
    """Whether words, each with its place and where it occurs, stand so, give or take `slop` moves.

    As Lucene counts: the width of the shifts by which the words are where they should be. Looks at
    every occurrence once.
    """
    shifts = [[position - place for position in positions] for place, positions in words]
    if not slop:
        return bool(set(shifts[0]).intersection(*shifts[1:]))
    at = [0] * len(shifts)
    heads = [(found[0], number) for number, found in enumerate(shifts)]
    heapify(heads)
    furthest = max(shift for shift, _ in heads)
    while True:
        least, number = heads[0]
        # One occurrence is not two words.
        if furthest - least <= slop and len({shift + words[one][0] for shift, one in heads}) == len(
            words
        ):
            return True
        at[number] += 1
        if at[number] == len(shifts[number]):
            return False
        following = shifts[number][at[number]]
        heapreplace(heads, (following, number))
        furthest = max(furthest, following)


def _fitting(wild: Wild, reader: IndexReader) -> set[str]:
    pattern = unaccented(wild.pattern).lower()
    # Its groups are atomic: no pattern makes it try the same twice.
    fits = re.compile(fnmatch.translate(re.sub(r"\*+", "*", pattern).replace("[", "[[]"))).match
    start = re.split(r"[*?]", pattern, maxsplit=1)[0]
    return {
        word
        for field in ([wild.field] if wild.field else TEXT_FIELDS)
        for word in map(bytes.decode, reader.expand_prefix(printed(field), start))
        if fits(word)
    }
