"""The words of this store's letters: for spelling, wild cards and case numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.contract import Fitting
from indexer.expression import Leaf, Wild
from indexer.local.guarding import guarded
from indexer.local.lexical import LexicalIndex

_CASE_NUMBER = re.compile(r"(?:CM|IMR)\d\d-(\d{6,7})(?!\d)", re.IGNORECASE)


class LocalLexicon:
    """Looks words up in the lexical index, and letters by the digits of their case numbers."""

    def __init__(self, folder: Path, lexical: LexicalIndex, letters: Sequence[str]) -> None:
        self.folder = folder
        self.closed = False
        self._lexical = lexical
        self._by_number: dict[str, tuple[str, ...]] = {}
        for letter in letters:
            if match := _CASE_NUMBER.match(letter):
                digits = match[1].zfill(7)
                self._by_number[digits] = (*self._by_number.get(digits, ()), letter)

    @guarded
    def fitting(self, wild: Wild) -> Fitting:
        """The printed words that fit a wild card."""
        return self._lexical.fitting(wild)

    @guarded
    def near(self, word: str) -> Mapping[str, int]:
        """The printed words up to two letters away, with how many issues hold each."""
        return self._lexical.near(word)

    @guarded
    def holders(self, word: str) -> int:
        """How many issues hold a word as it is printed, in one of their texts."""
        return self._lexical.holders(word)

    @guarded
    def rarity(self, term: str) -> float:
        """The inverse document frequency of an analysed word in what is decided; 0 if unknown."""
        return self._lexical.decision.rarity(term)

    @guarded
    def holds(self, term: str) -> bool:
        """Whether any text that ranks holds an analysed word."""
        ranks = (self._lexical.decision, self._lexical.summary)
        return any(one.rarity(term) for one in ranks)

    @guarded
    def matches(self, leaf: Leaf) -> bool:
        """Whether any issue satisfies one leaf of an expression."""
        return bool(self._lexical.matching(leaf).any())

    def numbered(self, digits: str) -> tuple[str, ...]:
        """The letters whose case number ends in these seven digits."""
        return self._by_number.get(digits, ())
