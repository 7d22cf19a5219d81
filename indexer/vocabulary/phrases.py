"""Finding the phrases of a table in running text, in one pass and in linear time.

A text becomes words; a phrase book looks at each word which phrases begin with it and takes the
longest. No regular expression is built from the tables, so a table may grow freely and no letter
can make the search slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?|&")
_APOSTROPHES = str.maketrans("", "", "'’")

# Words whose last letter only looks like a plural, and plurals that the rule would miss.
_IRREGULAR = {"&": "and", "tens": "tens", "mris": "mri", "feet": "foot", "teeth": "tooth"}
_IRREGULAR |= {f"{part}aches": f"{part}ache" for part in ("", "head", "back", "tooth", "stomach")}

T = TypeVar("T")


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """The form under which a word is compared: lower case, no apostrophe, no plural ending."""
    word = word.translate(_APOSTROPHES).lower()
    irregular = _IRREGULAR.get(word)
    if irregular is not None:
        return irregular
    if len(word) < 4 or word[-1] != "s" or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


class Words:
    """A text cut into words: as printed (`raw`), as compared (`folded`), and where (`spans`)."""

    __slots__ = ("folded", "raw", "spans", "text")

    def __init__(self, text: str) -> None:
        matches = list(_WORD.finditer(text))
        self.text = text
        self.raw = [match.group() for match in matches]
        self.folded = [fold_word(word) for word in self.raw]
        self.spans = [match.span() for match in matches]

    def __len__(self) -> int:
        return len(self.raw)


def fold(text: str) -> str:
    """A phrase as it is compared: `Low-Back  complaints` and `low back complaint` are one."""
    return " ".join(Words(text).folded)


@dataclass(frozen=True, slots=True)
class FoundPhrase(Generic[T]):
    """A phrase found: what it means, and from which word to which (`stop` is not part of it)."""

    value: T
    start: int
    stop: int


class PhraseBook(Generic[T]):
    """Phrases and their meanings. `exact` phrases count only in the spelling that is given."""

    def __init__(
        self, phrases: Iterable[tuple[str, T]], exact: Iterable[tuple[str, T]] = ()
    ) -> None:
        self._folded: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._exact: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in phrases:
            self._enter(self._folded, tuple(Words(phrase).folded), value)
        for phrase, value in exact:
            self._enter(self._exact, tuple(Words(phrase).raw), value)
        for shelf in (self._folded, self._exact):
            for entries in shelf.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    @staticmethod
    def _enter(
        shelf: dict[str, list[tuple[tuple[str, ...], T]]], key: tuple[str, ...], value: T
    ) -> None:
        if not key:
            raise ValueError("a phrase without a word cannot be found")
        entries = shelf.setdefault(key[0], [])
        for known, meaning in entries:
            if known == key and meaning != value:
                raise ValueError(f"{' '.join(key)!r} stands for {meaning!r} and for {value!r}")
        entries.append((key, value))

    def find(self, words: Words) -> Iterator[FoundPhrase[T]]:
        """Every phrase in the text from left to right, the longest first, never overlapping."""
        folded, raw = words.folded, words.raw
        at = 0
        while at < len(raw):
            best: tuple[tuple[str, ...], T] | None = None
            for key, value in self._exact.get(raw[at], ()):
                if tuple(raw[at : at + len(key)]) == key:
                    best = (key, value)
                    break
            for key, value in self._folded.get(folded[at], ()):
                if best is not None and len(key) <= len(best[0]):
                    break
                if tuple(folded[at : at + len(key)]) == key:
                    best = (key, value)
                    break
            if best is None:
                at += 1
            else:
                yield FoundPhrase(best[1], at, at + len(best[0]))
                at += len(best[0])
