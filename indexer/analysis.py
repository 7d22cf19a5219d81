"""Text -> terms: the one analysis that every lexical index and every query goes through.

Words are lower-cased and stemmed; negations stay (there is no "no documentation of" without its
"no"); codes, doses and spine levels survive whole and unstemmed. A hyphenated or slashed word
gives its parts and the parts joined ("x-ray": x, ray, xray), so that all spellings meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

# Function words only, and none that negates or limits ("no", "not", "without", "only", "until"):
# those decide cases.
STOP_WORDS = frozenset(
    "a an and are as at be been being by for from had has have he her his if in into is it its "
    "of on or she so that the their them there these they this to was were which who will with "
    "would".split()
)

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['\u2019.,/%-][A-Za-z0-9]+)*%?")
_PART = re.compile(r"[A-Za-z0-9]+")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?$")


@dataclass(frozen=True, slots=True)
class Term:
    """A term at its place: `position` counts words, `text[start:end]` is what was read."""

    term: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball (Porter2) stem of a lower-case word; words with a digit stay as they are."""
    return str(Stemmer.Stemmer("english").stemWord(word)) if word.isalpha() else word


def terms(text: str, *, joined: bool = True) -> Iterator[Term]:
    """The terms of `text`, in order; without `joined`, only the parts of a compound.

    A phrase is matched word by word, so there the joined form would stand in the way.
    """
    position = 0
    for match in _TOKEN.finditer(text):
        word = match[0].lower().replace("\u2019", "'")
        start = match.start()
        if word.isalnum():
            if word not in STOP_WORDS:
                yield Term(stem(word), position, start, match.end())
            position += 1
        elif _NUMBER.match(word):
            yield Term(word.replace(",", ""), position, start, match.end())
            position += 1
        elif "'" in word and word.replace("'", "").isalpha():
            # A possessive or contraction is one word: "patient's" is "patient".
            bare = word.removesuffix("'s").replace("'", "")
            if bare not in STOP_WORDS:
                yield Term(stem(bare), position, start, match.end())
            position += 1
        else:
            yield from _compound(match, word, position, joined)
            position += sum(1 for _ in _PART.finditer(word))


def _compound(match: re.Match[str], word: str, position: int, joined: bool) -> Iterator[Term]:
    parts = list(_PART.finditer(word))
    for offset, part in enumerate(parts):
        if part[0] not in STOP_WORDS:
            yield Term(
                stem(part[0]),
                position + offset,
                match.start() + part.start(),
                match.start() + part.end(),
            )
    # Sentences glued by extraction ("ruled out.Criteria") are no compound.
    if joined and len(parts) > 1 and "." not in word and "," not in word:
        whole = "".join(part[0] for part in parts)
        yield Term(stem(whole), position, match.start(), match.end())


def term_list(text: str) -> list[str]:
    """Just the terms of `text`, in order."""
    return [term.term for term in terms(text)]
