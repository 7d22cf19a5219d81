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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from indexer.negations import DENYING, LIMITING
from indexer.normalising import Normalised, normalise
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
    # Most words, found before anything else is tried: letters that nothing is joined to.
    r"(?P<plain>[A-WYZ][A-Z]*+(?![A-Za-z0-9%]|['.,/-][A-Za-z0-9]))"
    # "#60", "# 60"
    r"|(?P<count>\#\s?(?P<pieces>\d{1,6})(?!\w|\.\d))"
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


@dataclass(frozen=True, slots=True)
class TokenTerm:
    """A term of a token: where it stands in it, at which of its words, and what it is of it.

    It may be a stop word; the parts of a compound `joined`; or what of a number with its unit is
    asked for by itself, `beside` the whole.
    """

    term: str
    place: int
    start: int
    end: int
    stops: bool
    joined: bool
    beside: bool


@dataclass(frozen=True, slots=True, eq=False)
class TokenTerms:
    """What a token becomes, wherever it stands; `width` is how many words it is.

    `plain` are those of its terms that are neither stop words nor joined nor beside others.
    """

    terms: tuple[TokenTerm, ...]
    plain: tuple[TokenTerm, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Analysed:
    """A text that was read: its normalised copy and the tokens of that, each with its place."""

    normalised: Normalised
    tokens: Sequence[tuple[int, TokenTerms]]

    @staticmethod
    def of(text: str) -> Analysed:
        """What is read of a text, for all that is made of it."""
        normalised = normalise(text)
        return Analysed(normalised, tokens(normalised.text))


_tokens: dict[str, TokenTerms] = {}
"""The tokens that were read before, by how they are written: letters repeat their words."""

_MOST_TOKENS, _LONGEST_TOKEN = 50_000, 40


def tokens(normalised: str) -> list[tuple[int, TokenTerms]]:
    """The tokens of a normalised text, each with its place: all that its terms are made from."""
    known, found = _tokens, []
    for match in _TOKEN.finditer(normalised):
        kind, written = match.lastgroup, match[0]
        is_word = kind in ("plain", "word")
        # What follows a number tells whether it counts something; no word holds a space.
        key = written if is_word else f"{kind} {written}"
        token = known.get(key)
        if token is None:
            token = _token_terms(_words(written.lower()) if is_word else _measured(match))
            if len(written) <= _LONGEST_TOKEN:
                if len(known) >= _MOST_TOKENS:
                    known.clear()
                known[key] = token
        found.append((match.start(), token))
    return found


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
    asked = asked or not joined
    position = 0
    for at, token in tokens(normalised.text):
        for one in token.terms:
            if (
                (stop_words or not one.stops)
                and (joined or not one.joined)
                and not (asked and one.beside)
            ):
                yield Term(
                    one.term, position + one.place, *normalised.span(at + one.start, at + one.end)
                )
        position += token.width


_Words = Iterator[tuple[int, int, str, int, str]]
"""Words of a token as `(start, end, word, place within it, "joined" or "beside" or neither)`."""


def _token_terms(words: _Words) -> TokenTerms:
    found = tuple(
        TokenTerm(
            stem(word), place, start, end, word in STOP_WORDS, what == "joined", what == "beside"
        )
        for start, end, word, place, what in words
    )
    plain = tuple(one for one in found if not (one.stops or one.joined or one.beside))
    return TokenTerms(found, plain, found[-1].place + 1)


def _words(word: str) -> _Words:
    end = len(word)
    if glued := _GLUED.match(word):
        # "6weeks" is "6 weeks".
        yield 0, end, word, 0, "joined"
        yield 0, glued.end(1), glued[1], 0, ""
        yield glued.end(1), end, glued[2], 1, ""
    elif word.isalnum():
        yield 0, end, word, 0, ""
    elif _NUMBER.match(word):
        yield 0, end, word.replace(",", ""), 0, ""
    elif "'" in word and word.replace("'", "").isalpha():
        # A possessive or contraction is one word: "patient's" is "patient".
        yield 0, end, word.removesuffix("'s").replace("'", ""), 0, ""
    elif levels := _LEVELS.match(word):
        letter, first, _, second = levels.groups()
        yield 0, end, f"{letter}{first}{letter}{second}", 0, "joined"
        yield 0, levels.end(2), letter + first, 0, ""
        yield levels.end(2) + 1, end, letter + second, 1, ""
    else:
        parts = list(_PART.finditer(word))
        # Sentences glued by extraction ("ruled out.Criteria") are no compound.
        if len(parts) > 1 and "." not in word and "," not in word:
            yield 0, end, "".join(part[0] for part in parts), 0, "joined"
        for offset, part in enumerate(parts):
            yield part.start(), part.end(), part[0], offset, ""


def _measured(match: re.Match[str]) -> _Words:
    """A number with what it counts, as one word, and what of it may be asked for by itself."""
    whole, beside = _amount(match)
    begin = match.start()
    yield 0, match.end() - begin, whole, 0, ""
    for start, end, word in beside:
        yield start - begin, end - begin, word, 0, "beside"


def _amount(match: re.Match[str]) -> tuple[str, list[tuple[int, int, str]]]:
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


def find_terms(text: str, wanted: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Those of the terms of `text` that are wanted, each with its span."""
    if not wanted:
        return
    normalised = normalise(text)
    for at, token in tokens(normalised.text):
        for one in token.terms:
            if one.term in wanted and not one.stops:
                yield one.term, *normalised.span(at + one.start, at + one.end)


def term_list(text: str, *, asked: bool = False) -> list[str]:
    """Just the terms of `text`, in order; see `terms` for what `asked` does."""
    return [
        one.term
        for _, token in tokens(normalise(text).text)
        for one in token.terms
        if not (one.stops or (asked and one.beside))
    ]


def printed_words(text: str) -> frozenset[str]:
    """The words of `text` as they are printed, in small letters without accents.

    Each compound whole and in parts ("x-ray": x-ray, x, ray), so that a pattern may fit either.
    """
    return printed_in(normalise(text).text)


def printed_in(normalised: str) -> frozenset[str]:
    """The same of a text that is normalised already."""
    whole = set(_PRINTED.findall(normalised.lower()))
    parts = (_PART.findall(word) for word in whole if not word.isalnum())
    return frozenset(whole.union(*parts))
