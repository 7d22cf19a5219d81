"""Text -> terms: the one analysis that every lexical index and every query goes through.

Words are lower-cased, freed of accents and stemmed; negations stay (there is no "no documentation
of" without its "no"); names of drugs, codes, doses and spine levels survive whole and unstemmed. A
hyphenated or slashed word gives its parts and the parts joined ("x-ray": x, ray, xray), so that all
spellings meet. A number and its unit stand at one place as one term, however they are spaced ("50
mg": 50mg, with 50 and mg beside it in a letter), and so do strengths ("10 / 325 mg": 10/325), times
("2 x 6": 2x6) and counts ("# 60": #60).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from indexer.negations import DENYING, LIMITING
from indexer.normalising import normalise
from indexer.vocabulary.tables import treatments

# Function words only, and none that negates or limits ("no", "not", "without", "only", "until"):
# those decide cases.
STOP_WORDS = frozenset(
    "a an and are as at be been being by for from had has have he her his if in into is it its "
    "of on or she so that the their them there these they this to was were which who will with "
    "would".split()
)

_UNSTEMMED = DENYING | LIMITING
"""The words without which a text would say something else: never left out, never stemmed."""

# Units of measure, by the one way in which they become terms. Units of time and of things that are
# counted are words: whoever asks for six weeks asks for weeks.
_UNITS = {
    "mg": "mg mgs milligram milligrams",
    "mcg": "mcg mcgs ug microgram micrograms",
    "g": "g gm gms gram grams",
    "kg": "kg kgs kilogram kilograms",
    "ml": "ml mls milliliter milliliters",
    "cc": "cc ccs",
    "l": "l liter liters",
    "mm": "mm millimeter millimeters",
    "cm": "cm cms centimeter centimeters",
    "lb": "lb lbs pound pounds",
    "meq": "meq",
    "iu": "iu",
    "mmhg": "mmhg",
    "%": "% percent",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_COUNTED = (
    "sec second min minute hr hour day wk week mo month yr year visit session treatment time tab "
    "tablet cap capsule pill patch unit dose inch foot degree level view"
)

_NUM = r"(?:\d+(?:,\d{3})*(?:\.\d+)?)"
_WORDS_OF_UNITS = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
_UNIT = rf"(?:{_WORDS_OF_UNITS})(?![A-Za-z0-9])"
# A repetition of several parts ends after a few, or a text of nothing else would be tried again
# from each of its places: time is linear in the text.
_TOKEN = re.compile(
    # "#60", "# 60"
    r"(?P<count>\#\s?(?P<pieces>\d{1,6})(?!\w|\.\d))"
    # "10/325", "10 / 325 mg", "10mg/325mg"; dates and scores ("8/10") as well
    rf"|(?P<ratio>{_NUM}(?P<inner>\s?{_UNIT})?(?:\s?/\s?{_NUM}){{1,5}}(?:[\s-]?(?P<outer>{_UNIT}))?"
    r"(?!\w|/\d))"
    # "2x6", "2-3 x 6", "x 12", "3x", but not "2 x-rays"
    r"|(?P<times>(?:\d{1,4}(?:-\d{1,4})?\s?)?x\s?\d{1,4}(?:\s?x\s?\d{1,4}){0,3}(?!\w|-\w)"
    r"|\d{1,4}(?:-\d{1,4})?\s?x(?!\w|-|\s?rays?\b))"
    # "50 mg", "50-mg", "5 %", ".5 mg"
    rf"|(?P<amount>(?:{_NUM}|(?<![\w.])\.\d+)[\s-]?(?P<unit>{_UNIT}))"
    # Everything else; a strength glued to a name is none of it.
    rf"|(?P<word>[A-Za-z0-9]+(?:['.,/%-](?!{_NUM}/\d)[A-Za-z0-9]+)*%?)",
    re.IGNORECASE,
)
_PART = re.compile(r"[A-Za-z0-9]+")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?$")
_DIGITS = re.compile(r"\d+")
_DECIMALS = re.compile(_NUM)
_PRINTED = re.compile(r"[a-z0-9]+(?:['.,/%-][a-z0-9]+)*")
_GLUED = re.compile(rf"(\d{{1,4}})((?:{_COUNTED.replace(' ', '|')})(?:e?s)?)$")
# "L4-5" and "L4/5" are L4-L5.
_LEVELS = re.compile(r"([ctls])(\d{1,2})[-/](\1?)(\d{1,2})$")


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
    if not word.isalpha() or word in _UNSTEMMED or word in _drug_names():
        return word
    return str(Stemmer.Stemmer("english").stemWord(word))


@cache
def _drug_names() -> frozenset[str]:
    # Names of several words hold ordinary ones ("cream", "release"), which have their stems.
    drugs = treatments().drugs.values()
    names = (name.lower() for drug in drugs for name in (drug.generic, *drug.brands))
    return frozenset(name for name in names if name.isalpha())


def terms(
    text: str, *, joined: bool = True, stop_words: bool = False, asked: bool = False
) -> Iterator[Term]:
    """The terms of `text`, in order.

    Without `joined`, only the parts of a compound: a phrase is matched word by word, so there the
    joined form would stand in the way. With `stop_words`, these are terms as well: a quoted
    phrase is required whole. What is `asked` for means a number with its unit and neither of them
    by itself, and so does whatever is not `joined`. Terms are those of the normalised text, places
    those of `text`.
    """
    normalised = normalise(text)
    position = 0
    for match in _TOKEN.finditer(normalised.text):
        last = 0
        for start, end, word, offset in _words(match, joined, asked or not joined):
            if stop_words or word not in STOP_WORDS:
                yield Term(stem(word), position + offset, *normalised.span(start, end))
            last = offset
        position += last + 1


_Words = Iterator[tuple[int, int, str, int]]
"""The words of a token as `(start, end, word, place within the token)`."""


def _words(match: re.Match[str], joined: bool, asked: bool) -> _Words:
    if match.lastgroup != "word" or not match["word"]:
        whole, beside = _measured(match)
        yield *match.span(), whole, 0
        if not asked:
            for start, end, word in beside:
                yield start, end, word, 0
        return
    word = match[0].lower()
    start, end = match.span()
    if glued := _GLUED.match(word):
        # "6weeks" is "6 weeks".
        if joined:
            yield start, end, word, 0
        yield start, start + glued.end(1), glued[1], 0
        yield start + glued.end(1), end, glued[2], 1
    elif word.isalnum():
        yield start, end, word, 0
    elif _NUMBER.match(word):
        yield start, end, word.replace(",", ""), 0
    elif "'" in word and word.replace("'", "").isalpha():
        # A possessive or contraction is one word: "patient's" is "patient".
        yield start, end, word.removesuffix("'s").replace("'", ""), 0
    elif levels := _LEVELS.match(word):
        letter, first, _, second = levels.groups()
        if joined:
            yield start, end, f"{letter}{first}{letter}{second}", 0
        yield start, start + levels.end(2), letter + first, 0
        yield start + levels.end(2) + 1, end, letter + second, 1
    else:
        parts = list(_PART.finditer(word))
        # Sentences glued by extraction ("ruled out.Criteria") are no compound.
        if joined and len(parts) > 1 and "." not in word and "," not in word:
            yield start, end, "".join(part[0] for part in parts), 0
        for offset, part in enumerate(parts):
            yield start + part.start(), start + part.end(), part[0], offset


def _measured(match: re.Match[str]) -> tuple[str, list[tuple[int, int, str]]]:
    """A number with what it counts, as one word, and what of it may be asked for by itself."""
    bare = "".join(match[0].lower().split())
    if match["count"]:
        return bare, [(*match.span("pieces"), match["pieces"])]
    if match["times"]:
        numbers = _DIGITS.finditer(match[0])
        return bare, [
            (match.start() + one.start(), match.start() + one.end(), one[0]) for one in numbers
        ]
    if match["ratio"]:
        # In strengths of several drugs in one the unit is often left away.
        strengths = _DECIMALS.findall(match[0])
        outer = match["outer"]
        beside = [(*match.span("outer"), _UNIT_OF[outer.lower()])] if outer else []
        return "/".join(one.replace(",", "") for one in strengths), beside
    unit = _UNIT_OF[match["unit"].lower()]
    start, end = match.start(), match.start("unit")
    number = match.string[start:end].rstrip(" -\t\r\n").lower()
    end = start + len(number)
    number = number.replace(",", "")
    number = f"0{number}" if number.startswith(".") else number
    return number + unit, [(start, end, number), (*match.span("unit"), unit)]


class Finder:
    """Finds some terms in texts as `terms` would, looking at each word once, wherever it stands.

    For the texts of one search: what it has seen goes with it.
    """

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = frozenset(wanted)
        self._seen: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """The wanted terms in `text`, each with its span."""
        if not self._wanted:
            return
        normalised = normalise(text)
        seen = self._seen
        for match in _TOKEN.finditer(normalised.text):
            # A number tells what it counts by what stands around it, a word says all by itself.
            is_word = match.lastgroup == "word"
            found = seen.get(match[0]) if is_word else None
            if found is None:
                found = self._in(match)
                if is_word:
                    seen[match[0]] = found
            for term, start, end in found:
                yield term, *normalised.span(match.start() + start, match.start() + end)

    def _in(self, match: re.Match[str]) -> tuple[tuple[str, int, int], ...]:
        """The wanted terms of one token, with their spans in it."""
        origin = match.start()
        return tuple(
            (term, start - origin, end - origin)
            for start, end, word, _ in _words(match, joined=True, asked=False)
            if word not in STOP_WORDS and (term := stem(word)) in self._wanted
        )


def term_list(text: str, *, asked: bool = False) -> list[str]:
    """Just the terms of `text`, in order; see `terms` for what `asked` does."""
    return [term.term for term in terms(text, asked=asked)]


def printed_words(text: str) -> frozenset[str]:
    """The words of `text` as they are printed, in small letters without accents.

    Each compound whole and in parts ("x-ray": x-ray, x, ray), so that a pattern may fit either.
    """
    found = set()
    for match in _PRINTED.finditer(normalise(text).text.lower()):
        found.add(match[0])
        if not match[0].isalnum():
            found.update(_PART.findall(match[0]))
    return frozenset(found)
