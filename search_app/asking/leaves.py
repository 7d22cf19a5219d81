"""What does one word or phrase of a search require, and what does it rank by?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.analysis import STOP_WORDS, terms
from indexer.contract import Fitting
from indexer.expression import (
    NAME_FIELDS,
    TEXT_FIELDS,
    Adjacent,
    Expression,
    Leaf,
    Name,
    Wild,
    either,
)
from indexer.expression import leaves as leaves_of
from indexer.normalising import unaccented
from search_app.asking.addresses import ADDRESS
from search_app.asking.naming import Named, case_number
from search_app.asking.tokens import Token

RANKED_WORDS = 50
"""How many of the words that fit a wild card rank, the commonest."""

SHOWN = 60
"""How much of a text a notice repeats, in characters."""

Fits = Callable[[Wild], Fitting]

# Forms that other engines read

_BOOST = re.compile(r"\^[\d.]*$")
_FUZZY = re.compile(r"(?<=\w)~[\d.]*$")
_FOREIGN = re.compile(r"(?:ANDMAYBE|ANDNOT|REQUIRE|XOR|(?:NEAR|ADJ|WITHIN)(?:/?\d+)?|&&|\|\|)$")
_SIGNED = re.compile(r"[+!~%](?=[A-Za-z])(?!ve\b)")
_RANGE = re.compile(r"[\[{][^\[\]{}]{0,80} TO [^\[\]{}]{0,80}[\]}]")
_FILTERS = frozenset(
    "outcome region body_region claim_region guideline category subcategory ground drug level side "
    "year specialty date".split()
)

# Wild cards

_PUNCTUATION = ".,;:!)]}'\""
_PATTERN = re.compile(r"[a-z0-9*?]+(?:['./%-][a-z0-9*?]+)*")


@dataclass(slots=True)
class Leaves:
    """Reads the tokens of one text, and keeps what its reader should be told.

    `fits` tells which words fit a wild card, `shouted` that the text is all in capitals, `alone`
    that it is a single word. `notes` are notices, each once; `foreign` forms that other engines
    read; `words` those that fit the wild cards that are asked for; `cases` what a name stands for.
    """

    fits: Fits | None
    shouted: bool
    alone: bool
    notes: dict[str, None] = field(default_factory=dict)
    foreign: dict[str, None] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    cases: dict[Name, Named] = field(default_factory=dict)

    def note_ranges(self, text: str) -> None:
        """Note what looks like a range from one value to another."""
        for one in _RANGE.findall(text):
            self.foreign[one] = None

    def notices(self) -> tuple[str, ...]:
        """All that the reader should be told."""
        forms = ", ".join(list(self.foreign)[:3])
        told = (f"{forms}: not read as search syntax, but as words.",) if forms else ()
        return (*self.notes, *told)

    def case(self, token: Token) -> Expression:
        """The letters or issues that a case number names."""
        names = []
        for one in token.named:
            issue = one.issue or (one.missing if "#" in one.missing else "")
            name = Name(issue, "issue") if issue else Name(one.letter or one.missing, "letter")
            self.cases[name] = one
            names.append(name)
        return either([*names])

    def leaf(self, token: Token, *, free: bool = False) -> Leaf | None:
        """What a word or phrase requires; None where it requires nothing.

        A `free` word requires something only by a sign of its own.
        """
        self.note_sign(token)
        if token.minus and self.is_bare_field(token):
            return None
        if not self.reads_prefix(token):
            return None
        field = token.field
        if field in NAME_FIELDS:
            return Name(case_number(token.value) or token.value, field)
        if token.kind == "phrase":
            if token.loose and free and not (token.minus or field):
                if " " in token.value:
                    self.notes[f'{short(token.raw)}: only "double quotes" require words.'] = None
                return None
            return self._phrase(token)
        value = self._without_foreign(token.value)
        if token.prefix and not field:
            value = f"{token.prefix}:{value}"
        if (wild := self._wild(value, field)) is not None:
            return wild
        if not field and value.strip(_PUNCTUATION).lower() in STOP_WORDS:
            if token.minus:
                self.note_common(token)
            return None
        if not field and free and not token.minus:
            return None
        return self._words(value.replace("*", " ").replace("?", " "), field)

    def note_sign(self, token: Token) -> None:
        """Note a sign before a word that is not read as one."""
        if token.unheard:
            meant = token.raw.lstrip("-+/").strip(_PUNCTUATION + "([{`")
            self.notes[
                f'{short(token.raw)}: the minus was not read as excluding; -"{short(meant)}" does.'
            ] = None
        elif token.kind == "word" and _SIGNED.match(token.raw):
            self.foreign[short(token.raw)] = None

    def note_common(self, token: Token) -> None:
        """Note a word that is too common to be excluded."""
        word = short(token.value.strip(_PUNCTUATION))
        self.notes[
            f'{word} is too common a word to be excluded, and was left out; -"{word}" excludes it.'
        ] = None

    def is_bare_field(self, token: Token) -> bool:
        """Whether a word to be excluded is a field with nothing behind its colon; notes it."""
        value = f"{token.prefix}:{token.value}" if token.prefix else token.value
        name, colon, rest = value.partition(":")
        if token.kind != "word" or not colon or rest.strip(_PUNCTUATION):
            return False
        if name.lower() not in (*TEXT_FIELDS, *NAME_FIELDS, *_FILTERS):
            return False
        self.notes[
            f"{short(token.raw)}: a field needs its word at once behind the colon; "
            "nothing was excluded by it."
        ] = None
        return True

    def reads_prefix(self, token: Token) -> bool:
        """Whether there is a field of the text in what has a minus; notes one that is none."""
        prefix = token.prefix
        if not prefix or token.field or not (token.kind != "word" or token.value):
            return True
        note = f"{prefix}: is no field of the text"
        note += "; there is a filter for it" if prefix.lower() in _FILTERS else ""
        note += f", so {short(token.raw)} excludes nothing" if token.minus else ""
        self.notes[f"{note}."] = None
        return not token.minus

    def _phrase(self, token: Token) -> Leaf | None:
        text = " ".join(token.value.split())
        if any(map(self.pattern, text.split())):
            self.notes[f'Wild cards in quotes are not read: "{short(text)}".'] = None
        slop = re.fullmatch(r"~(\d{1,3})", token.suffix)
        if token.suffix and not slop:
            self.foreign[short(token.raw)] = None
        return self._words(
            text.replace("*", " ").replace("?", " "), token.field, int(slop[1]) if slop else 0
        )

    def _words(self, text: str, field: str, slop: int = 0) -> Adjacent | None:
        text = " ".join(text.split())
        if any(True for _ in terms(text, stop_words=True)):
            return Adjacent(text, field, slop)
        if any(map(str.isalpha, text)):
            self.notes[f"{short(text)}: letters are not searched for words of this script."] = None
        return None

    def _wild(self, value: str, field: str) -> Wild | None:
        pattern = self.pattern(value)
        if not pattern:
            return None
        literal = [char for char in pattern if char.isalnum()]
        if not any(map(str.isalpha, literal)):
            # A code may be cut short; a star between numbers multiplies.
            if len(literal) < 3 or not pattern.endswith("*") or re.search(r"[*?].", pattern):
                return None
        elif len(literal) < 2:
            self.notes[f"{pattern} is too short for a wild card, and was not read as one."] = None
            return None
        wild = Wild(pattern, field)
        if self.fits is not None:
            fitting = self.fits(wild)
            if not fitting.words and not field and self._is_prose(pattern):
                return None
            if fitting.more:
                fits = len(fitting.words)
                self.notes[
                    f"{pattern} fits {fits + fitting.more:,} words; "
                    f"only the commonest {fits:,} were looked for."
                ] = None
        return wild

    def _is_prose(self, pattern: str) -> bool:
        """Whether "approved?why" lacks a space: both of its words are words by themselves."""
        halves = pattern.split("?")
        fits = self.fits
        return (
            fits is not None
            and "*" not in pattern
            and all(len(half) > 2 and fits(Wild(half)).words for half in halves)
        )

    def pattern(self, value: str) -> str:
        """The pattern that a word is; empty where its stars and question marks are prose."""
        if ("*" not in value and "?" not in value) or ADDRESS.match(value):
            return ""
        word = unaccented(value).lower().rstrip(_PUNCTUATION).lstrip("([{'")
        bare = word.rstrip("?")
        if bare != word and len(bare) > 1 and self.alone:
            self.notes[f"{short(word)}: a question mark at the end is no wild card."] = None
        if not ("*" in bare or "?" in bare):
            return ""
        if "**" in bare or not _PATTERN.fullmatch(bare):
            if any(map(str.isalpha, bare)):
                self.notes[f"{short(bare)}: not read as a wild card."] = None
            return ""
        return bare

    def _without_foreign(self, value: str) -> str:
        bare = _BOOST.sub("", _FUZZY.sub("", value))
        if bare != value or self.is_foreign(value):
            self.foreign[short(value)] = None
        return bare

    def is_foreign(self, word: str) -> bool:
        """Whether a word is an operator of other engines."""
        return bool(_FOREIGN.match(word)) and not self.shouted

    def free(self, token: Token) -> str:
        """A word that only ranks."""
        if token.kind == "word" and self.is_foreign(token.raw):
            return ""
        if token.kind == "phrase":
            return f" {token.value} "
        value = _BOOST.sub("", _FUZZY.sub("", token.value))
        if token.field:
            return value
        return token.raw if value == token.value else token.raw[: -len(token.value)] + value

    def asked(self, expression: Expression) -> str:
        """The words of an expression that are asked for, one for each wild card."""
        asked = []
        for leaf in leaves_of(expression):
            if isinstance(leaf, Adjacent):
                asked.append(leaf.text)
            elif isinstance(leaf, Wild):
                found = self.fits(leaf).words if self.fits else ()
                self.words += found[:RANKED_WORDS]
                literal = " ".join(re.split(r"[*?]+", leaf.pattern)).strip()
                asked.append(found[0] if found else literal)
        return " ".join(asked)


def short(text: str) -> str:
    """The beginning of a text, for a notice."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} ..."
