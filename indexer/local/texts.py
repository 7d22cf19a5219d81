"""What do the letters of a state say? Their texts, each read once for all that is made of them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import Analysed, TokenTerms, printed_in, term_list
from indexer.local.near_duplicates import Runs
from indexer.wording import spoken_phrases

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """The texts of one issue, with the summary of its letter."""

    issue: str
    letter: str
    treatment: str
    rationale: str
    summary: str


@dataclass(frozen=True, slots=True)
class Places:
    """Terms where they stand, text by text: number, row of the text, place in the text."""

    terms: Numbers
    rows: Numbers
    places: Numbers


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """The tokens of some texts by number, `lengths` of each text, and the same of printed words."""

    tokens: Numbers
    lengths: Numbers
    printed: Numbers
    printed_lengths: Numbers

    @property
    def rows(self) -> Numbers:
        """The text of each token."""
        return _rows(self.lengths)

    @property
    def printed_rows(self) -> Numbers:
        """The text of each printed word."""
        return _rows(self.printed_lengths)


def _rows(lengths: Numbers) -> Numbers:
    return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)


@dataclass(frozen=True, slots=True)
class Said:
    """The terms of what is said of each case: `keys[found[i]]` in issue `rows[i]`.

    There it is written as `forms[written[i]]`.
    """

    keys: Sequence[str]
    forms: Sequence[str]
    rows: Numbers
    found: Numbers
    written: Numbers


class _Numbering:
    """Numbers tokens and printed words as they come."""

    def __init__(self) -> None:
        self.tokens = _numbered(TokenTerms)
        self.printed = _numbered(str)

    def read(self, texts: Iterable[Analysed]) -> ReadTexts:
        found, lengths = array("i"), array("i")
        printed, printed_lengths = array("i"), array("i")
        number, name = self.tokens.__getitem__, self.printed.__getitem__
        for text in texts:
            found.extend([number(token) for _, token in text.tokens])
            lengths.append(len(text.tokens))
            words = printed_in(text.normalised.text)
            printed.extend(map(name, words))
            printed_lengths.append(len(words))
        return ReadTexts(*map(_numbers, (found, lengths, printed, printed_lengths)))


class _Saying:
    """Collects what is said of each case while its rationale is read."""

    def __init__(self) -> None:
        self._keys, self._forms = _numbered(str), _numbered(str)
        self._rows, self._found, self._written = array("i"), array("i"), array("i")

    def read(self, issues: Iterable[LexicalDocument]) -> Iterator[Analysed]:
        for row, issue in enumerate(issues):
            read = Analysed.of(issue.rationale)
            asked = frozenset(term_list(issue.treatment))
            for phrase in spoken_phrases(asked, issue.rationale, read):
                form = " ".join(issue.rationale[phrase.start : phrase.end].lower().split())
                self._rows.append(row)
                self._found.append(self._keys[phrase.key])
                self._written.append(self._forms[form])
            yield read

    def said(self) -> Said:
        numbers = map(_numbers, (self._rows, self._found, self._written))
        return Said(list(self._keys), list(self._forms), *numbers)


_Key = TypeVar("_Key")


def _numbered(_: type[_Key]) -> defaultdict[_Key, int]:
    return defaultdict(count().__next__)


def _numbers(found: array[int]) -> Numbers:
    return np.array(found, np.int32)


class TokenTable:
    """The terms of tokens by number: those of token i are `terms[starts[i]:starts[i + 1]]`."""

    def __init__(self, held: Sequence[TokenTerms]) -> None:
        every = [one for token in held for one in token.terms]
        numbers = _numbered(str)
        self.terms = np.array([numbers[one.term] for one in every], np.int32)
        self.names = list(numbers)
        self._place = np.array([one.place for one in every], np.int32)
        self._stops = np.array([one.stops for one in every], np.bool_)
        self._width = np.array([token.width for token in held], np.int32)
        self._starts = np.zeros(len(held) + 1, np.int64)
        np.cumsum([len(token.terms) for token in held], out=self._starts[1:])

    def places(self, texts: ReadTexts, *, stop_words: bool) -> Places:
        """Where the terms of texts stand, in order."""
        found, rows = texts.tokens, texts.rows
        width = self._width[found]
        at = np.cumsum(width, dtype=np.int64) - width
        first = np.cumsum(texts.lengths, dtype=np.int64) - texts.lengths
        at -= np.repeat(at[np.minimum(first, len(at) - 1)], texts.lengths) if len(at) else 0
        held = (self._starts[1:] - self._starts[:-1])[found]
        begin = np.cumsum(held) - held
        inner = np.arange(int(held.sum())) + np.repeat(self._starts[found] - begin, held)
        terms = self.terms[inner]
        rows = np.repeat(rows, held)
        places = (np.repeat(at, held) + self._place[inner]).astype(np.int32)
        if stop_words:
            return Places(terms, rows, places)
        kept = ~self._stops[inner]
        return Places(terms[kept], rows[kept], places[kept])


@dataclass(frozen=True)
class Texts:
    """The texts of some letters. Issue i is of the letter `letter_of[i]`, which has one summary."""

    issues: Sequence[str]
    letters: Sequence[str]
    letter_of: Numbers
    table: TokenTable
    words: Sequence[str]
    treatment: ReadTexts
    rationale: ReadTexts
    summary: ReadTexts
    said: Said

    @staticmethod
    def of(documents: Iterable[LexicalDocument]) -> Texts:
        """The texts of issues, those of a letter side by side."""
        letters = [list(of) for _, of in groupby(documents, key=lambda one: one.letter)]
        issues = [one for letter in letters for one in letter]
        numbering = _Numbering()
        saying = _Saying()
        treatment = numbering.read(Analysed.of(one.treatment) for one in issues)
        rationale = numbering.read(saying.read(issues))
        summary = numbering.read(Analysed.of(letter[0].summary) for letter in letters)
        return Texts(
            [one.issue for one in issues],
            [letter[0].letter for letter in letters],
            _rows(np.array([len(letter) for letter in letters], np.int32)),
            TokenTable(list(numbering.tokens)),
            list(numbering.printed),
            treatment,
            rationale,
            summary,
            saying.said(),
        )

    @cached_property
    def decided(self) -> Places:
        """The terms of what is decided, issue by issue: of the treatment, then of the rationale."""
        parts = [
            self.table.places(one, stop_words=False) for one in (self.treatment, self.rationale)
        ]
        rows = np.concatenate([one.rows for one in parts])
        order = np.argsort(rows, kind="stable")
        return Places(
            np.concatenate([one.terms for one in parts])[order],
            rows[order],
            np.concatenate([one.places for one in parts])[order],
        )

    @cached_property
    def runs(self) -> Runs:
        """The runs of terms of what is decided, issue by issue."""
        found = self.decided
        return Runs.of(self.table.names, found.terms, found.rows, len(self.issues))
