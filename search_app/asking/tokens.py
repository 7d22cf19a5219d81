"""Of what is a search made? Words with their signs, phrases, parentheses and case numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.expression import NAME_FIELDS, TEXT_FIELDS
from search_app.asking.naming import Mention, Named


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text. `kind` is word, phrase, open, close, case or gap.

    `value` is what it says without its signs: `minus` before it, a `prefix` with a colon, and
    what stands after it (`suffix`).
    """

    kind: str
    raw: str
    value: str = ""
    minus: bool = False
    prefix: str = ""
    suffix: str = ""
    named: tuple[Named, ...] = ()

    @property
    def field(self) -> str:
        """The field that it names, in small letters; empty where it names none."""
        name = self.prefix.lower()
        return name if name in (*TEXT_FIELDS, *NAME_FIELDS) else ""

    @property
    def says(self) -> bool:
        """Whether it is more than a mark of punctuation."""
        return self.kind == "phrase" or any(map(str.isalnum, self.raw))

    @property
    def operator(self) -> bool:
        """Whether it is AND, OR or NOT."""
        return self.kind == "word" and self.raw in ("AND", "OR", "NOT")


# Each part ends where no other could take up, so that nothing is tried twice.
_TOKEN = re.compile(
    r"(?P<gap>\s+)"
    r"|(?P<minus>-(?=[\"A-Za-z(]))?(?:(?P<prefix>[A-Za-z_]{1,20}):)?"
    r"(?:\"(?P<phrase>[^\"]*)\"(?P<suffix>(?:[~^][\d.]*)*)|(?P<open>\())"
    r"|(?P<close>\))"
    r"|(?P<stray>\")"
    r"|(?P<word>[^\s()\"](?:[^\s()]|\(e?s\))*)"
)
_NUMBER = re.compile(r"[\d.,]+%?")
_PREFIXED = re.compile(r"([A-Za-z_]{1,20}):(?=[^\s:/])")


def tokens(text: str, mentions: Sequence[Mention] = ()) -> Iterator[Token]:
    """The pieces of a text, gaps included; `mentions` are its places that name letters."""
    at = 0
    waiting = list(reversed(mentions))
    while at < len(text):
        while waiting and waiting[-1].start < at:
            waiting.pop()
        mention = waiting[-1] if waiting else None
        if mention is not None and (token := _case(text, at, mention)) is not None:
            yield token
            at += len(token.raw)
            continue
        match = _TOKEN.match(text, at)
        if mention is not None and match is not None and match["word"]:
            # A number may be glued to what stands before it.
            match = _TOKEN.match(text, at, max(mention.start, at + 1))
        assert match is not None  # every character begins one of the alternatives
        yield _token(match)
        at = match.end()


def _case(text: str, at: int, mention: Mention) -> Token | None:
    """The token of a case number that begins here, be it quoted or excluded."""
    minus = text[at] == "-" and mention.start > at
    begins = at + minus
    quoted = text[begins : begins + 1] == '"' and text[mention.end : mention.end + 1] == '"'
    if mention.start != begins + quoted:
        return None
    raw = text[at : mention.end + quoted]
    return Token("case", raw, minus=minus, named=mention.named)


def _token(match: re.Match[str]) -> Token:
    raw = match[0]
    if match["phrase"] is not None:
        return Token(
            "phrase",
            raw,
            match["phrase"],
            bool(match["minus"]),
            match["prefix"] or "",
            match["suffix"],
        )
    if match["open"]:
        return Token("open", raw, "", bool(match["minus"]), match["prefix"] or "")
    if match["close"]:
        return Token("close", raw)
    if not match["word"]:
        return Token("gap", " ")
    value = re.sub(r"\(e?s\)", "", raw) if "(" in raw else raw
    minus = _excludes(value)
    value = value[1:] if minus else value
    prefixed = _PREFIXED.match(value)
    if prefixed:
        return Token("word", raw, value[prefixed.end() :], minus, prefixed[1])
    return Token("word", raw, value, minus)


def _excludes(word: str) -> bool:
    """Whether a minus before a word excludes it: not in -5 degrees, nor in hepatitis -B."""
    rest = word[1:]
    if word[0] != "-" or not (rest[:1].isalnum() or rest[:1] in ("#", "*", "?")):
        return False
    if _NUMBER.fullmatch(rest):
        return rest.isdecimal() and len(rest) > 3
    return sum(map(str.isalnum, rest)) > 1 or "*" in rest
