"""Text -> terms: the one analysis that every lexical index and every query goes through.

Words are lower-cased and stemmed; negations stay (there is no "no documentation of" without its
"no"); names of drugs, codes, doses and spine levels survive whole and unstemmed. A hyphenated or
slashed word gives its parts and the parts joined ("x-ray": x, ray, xray), so that all spellings
meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from indexer.normalising import normalise
from indexer.vocabulary.tables import treatments

# Function words only, and none that negates or limits ("no", "not", "without", "only", "until"):
# those decide cases.
STOP_WORDS = frozenset(
    "a an and are as at be been being by for from had has have he her his if in into is it its "
    "of on or she so that the their them there these they this to was were which who will with "
    "would".split()
)

NEGATIONS = frozenset(
    "absence absent denied denies except lack lacks lacking negative neither never no none nor not "
    "only unless until without".split()
)

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['.,/%-][A-Za-z0-9]+)*%?")
_PART = re.compile(r"[A-Za-z0-9]+")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*(?:%|mg|mcg|ml|g|gm|cc|cm|mm)?$")


@dataclass(frozen=True, slots=True)
class Term:
    """A term at its place: `position` counts words, `text[start:end]` is what was read."""

    term: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball (Porter2) stem of a lower-case word.

    Words with a digit, negations and names of drugs stay as they are: a stem means other words too.
    """
    if not word.isalpha() or word in NEGATIONS or word in _drug_names():
        return word
    return str(Stemmer.Stemmer("english").stemWord(word))


@cache
def _drug_names() -> frozenset[str]:
    # Names of several words hold ordinary ones ("cream", "release"), which have their stems.
    drugs = treatments().drugs.values()
    names = (name.lower() for drug in drugs for name in (drug.generic, *drug.brands))
    return frozenset(name for name in names if name.isalpha())


def terms(text: str, *, joined: bool = True, stop_words: bool = False) -> Iterator[Term]:
    """The terms of `text`, in order.

    Without `joined`, only the parts of a compound: a phrase is matched word by word, so there the
    joined form would stand in the way. With `stop_words`, these are terms as well: a quoted
    phrase is required whole. Terms are those of the normalised text, places those of `text`.
    """
    normalised = normalise(text)
    position = 0
    for match in _TOKEN.finditer(normalised.text):
        for start, end, word, offset in _words(match, joined):
            if stop_words or word not in STOP_WORDS:
                yield Term(stem(word), position + offset, *normalised.span(start, end))
            last = offset
        position += last + 1


def _words(match: re.Match[str], joined: bool) -> Iterator[tuple[int, int, str, int]]:
    """The words of a token as `(start, end, word, place within the token)`."""
    word = match[0].lower()
    start, end = match.span()
    if word.isalnum():
        yield start, end, word, 0
    elif _NUMBER.match(word):
        yield start, end, word.replace(",", ""), 0
    elif "'" in word and word.replace("'", "").isalpha():
        # A possessive or contraction is one word: "patient's" is "patient".
        yield start, end, word.removesuffix("'s").replace("'", ""), 0
    else:
        parts = list(_PART.finditer(word))
        # Sentences glued by extraction ("ruled out.Criteria") are no compound.
        if joined and len(parts) > 1 and "." not in word and "," not in word:
            yield start, end, "".join(part[0] for part in parts), 0
        for offset, part in enumerate(parts):
            yield start + part.start(), start + part.end(), part[0], offset


def term_list(text: str) -> list[str]:
    """Just the terms of `text`, in order."""
    return [term.term for term in terms(text)]
