"""Did you mean? For words that look like a slip of the hand or ear in a word of the letters."""

from __future__ import annotations

import re
from functools import cache

from indexer.analysis import term_list
from indexer.contract import Store
from indexer.embedding import ordinary_words
from indexer.normalising import typed
from indexer.vocabulary import synonyms
from indexer.vocabulary.phrases import fold
from search_app.asking.addresses import ADDRESS

LONGEST = 15
"""In words. In a described case single words matter little; and one looks up each unknown word."""

SHORTEST = 4
"""In letters. Anything shorter is as near to one word as to another."""

LONGEST_WORD = 30
"""In letters. Anything longer is no word but something that was pasted."""

TWO_SLIPS = 8
"""In letters, from which on a word may have two slips."""

FEWEST = 2
"""How many issues at least hold what is offered: a rarer word may be a slip itself. In an index of
few issues, one."""

COMMON = 0.05
"""The share of issues that hold what is offered in place of a word of general English."""

# In marked-up text, as in an address, words are names and parts of names.
_MARKED_UP = re.compile(
    r"\]\(|`|\*\*|__|^\s{0,3}(?:#{1,6}\s|>\s|\|)|</?[A-Za-z]|&[a-z]{2,8};",
    re.MULTILINE,
)
# A whole word, perhaps in quotes or with a stop after it; a compound's parts are words.
_WORD = re.compile(
    r"(?<![\w<>/@&*?:.#=~^$\\'-])(?:[A-Za-z]+-)*[A-Za-z]+(?![\w<>/@*?:#=~^$\\'-]|\.\w)"
)
_LETTERS = re.compile(r"[A-Za-z]+")

_NO_SLIP = 3
"""What one letter for any other counts: more than a word may have slips."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# What sounds alike, or is written for each other.
_ALIKE = frozenset(
    frozenset(pair)
    for pair in "ae ai ao au ei eo eu io iu ou iy ey ck cs sz xs sx gj dt bp vw fv mn ph rl".split()
)


def did_you_mean(text: str, store: Store) -> str | None:
    """`text` with each word that looks like a misspelling of a word of the letters put right.

    None where there is none such, and for what was pasted with its addresses or markup.
    """
    # Hyphens make one word of many.
    if len(_LETTERS.findall(text)) > LONGEST or any(
        form.search(text) for form in (ADDRESS, _MARKED_UP)
    ):
        return None
    text = typed(text)
    shouted = not any(map(str.islower, text))

    def word(match: re.Match[str]) -> str:
        # Capitals among small letters are an abbreviation or an operator.
        if match[0].isupper() and not shouted:
            return match[0]
        return _nearest(match[0], store) or match[0]

    corrected = _WORD.sub(lambda match: _LETTERS.sub(word, match[0]), text)
    return None if corrected == text else corrected


def _nearest(written: str, store: Store) -> str | None:
    """The commonest word of the letters of which this looks like a misspelling."""
    word = written.lower()
    if not SHORTEST <= len(word) <= LONGEST_WORD or word in _vocabulary():
        return None
    # Another inflection of a word that letters hold finds it as it is. That is known at once; how
    # words are printed has to be looked up in a file.
    if any(map(store.lexicon.holds, term_list(word))) or store.lexicon.holders(word):
        return None
    ordinary = word in ordinary_words()
    fewest: float = min(FEWEST, 1 + store.info.issues // 20)
    if ordinary:
        fewest = max(fewest, COMMON * store.info.issues)
    candidates = dict(store.lexicon.near(word))
    # The first two letters in the wrong order: behind an equal first letter there is none of these.
    turned = word[1] + word[0] + word[2:]
    candidates[turned] = store.lexicon.holders(turned)
    found = [
        (slips, -held, other)
        for other, held in candidates.items()
        if held >= fewest
        and other.isalpha()
        and (slips := _slips(word, other)) is not None
        # A word that exists is meant, but for one that looks like a word of this trade.
        and not (ordinary and (slips > 1 or len(other) != len(word) or other in ordinary_words()))
    ]
    return min(found)[2] if found else None


def _slips(word: str, other: str) -> int | None:
    """How many slips turn `other` into `word`; None where that is more than one makes.

    A slip is a letter left out or put in, two in the wrong order, or one for another that lies
    beside it on the keyboard or sounds alike. Another letter altogether is one only in a long word,
    of which two slips leave enough.
    """
    long = len(word) >= TWO_SLIPS
    # Row by row, the fewest slips between the beginnings of both (optimal string alignment).
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, got in enumerate(word, start=1):
        earlier, before, row = before, row, [i]
        for j, meant in enumerate(other, start=1):
            # The wrong one of two letters doubled: "knne".
            doubled = (word[i - 2 : i - 1], other[j : j + 1]) == (got, meant) or (
                (word[i : i + 1], other[j - 2 : j - 1]) == (got, meant) and j > 1
            )
            slip = long or doubled or _confused(got, meant)
            change = 0 if got == meant else 1 if slip else _NO_SLIP
            fewest = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + change)
            if i > 1 and j > 1 and got == other[j - 2] and meant == word[i - 2]:
                fewest = min(fewest, earlier[j - 2] + 1)
            row.append(fewest)
    return row[-1] if row[-1] <= (2 if long else 1) else None


def _confused(one: str, other: str) -> bool:
    return frozenset((one, other)) in _ALIKE or other in _beside(one)


@cache
def _beside(letter: str) -> str:
    """The letters beside one on the keyboard, in its row and in those above and below."""
    for number, row in enumerate(_ROWS):
        at = row.find(letter)
        if at >= 0:
            near = row[max(0, at - 1) : at + 2]
            above = _ROWS[number - 1][at : at + 2] if number else ""
            below = _ROWS[number + 1][max(0, at - 1) : at + 1] if number < 2 else ""
            return near + above + below
    return ""


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(
        word for group in synonyms() for term in group.terms for word in fold(term).split()
    )
