"""Of what is a search made? Words with their signs, phrases, parentheses and case numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.expression import NAME_FIELDS, TEXT_FIELDS
from search_app.asking.addresses import ADDRESS
from search_app.asking.naming import Mention, Named
from search_app.asking.signs import NEAR, excludes, measures


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text. `kind` is word, phrase, open, close, case or gap.

    `value` is what it says without its signs: `minus` before it, a `prefix` with a colon, and
    what stands after it (`suffix`). `unheard` tells of a minus before it that excludes nothing.
    """

    kind: str
    raw: str
    value: str = ""
    minus: bool = False
    prefix: str = ""
    suffix: str = ""
    named: tuple[Named, ...] = ()
    unheard: bool = False

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
    def loose(self) -> bool:
        """Whether it is quoted as prose quotes as well, in 'single' quotes."""
        return self.kind == "phrase" and self.raw.endswith("'")

    @property
    def operator(self) -> bool:
        """Whether it is AND, OR or NOT."""
        return self.kind == "word" and self.raw in ("AND", "OR", "NOT")


_SIGNED = r"[\"'A-Za-z0-9(#*?]"
# Words end where a list goes on without a space: before the minus in "pain,-mri", not in "+/-mri",
# nor where a number may be a measure ("0/-5"); and before what is quoted.
_NEXT = (
    rf"(?<=[,;|&])-(?={_SIGNED})|(?<=[:.!?/\]\[{{}}])(?<!\+/)-(?=[\"'A-Za-z(])"
    r"|(?<=[A-Za-z,;:/|&!+~%-])\"(?=[^\W_])"
)
# Each part ends where no other could take up, so that nothing is tried twice.
_TOKEN = re.compile(
    r"(?P<gap>\s+)"
    r"|(?P<minus>-(?=[\"'A-Za-z(]))?(?:(?P<prefix>[A-Za-z_]{1,20}):)?"
    r"(?:\"(?P<phrase>[^\"]*)\"(?P<suffix>(?:[~^][\d.]*)*)"
    r"|'(?=[^\W_])(?P<single>(?:[^'\"()]|(?<=\w)'(?=\w)){1,80})'(?!\w)|(?P<open>\())"
    r"|(?P<close>\))"
    r"|(?P<stray>\")"
    rf"|(?P<word>[^\s()\"](?:(?!{_NEXT})[^\s()]|\(e?s\))*)"
)
# A field may stand before the minus as well.
_INWARD = re.compile(
    rf"(?<![\w-])({'|'.join((*TEXT_FIELDS, *NAME_FIELDS))}):-(?={_SIGNED})", re.IGNORECASE
)
_PREFIXED = re.compile(r"([A-Za-z_]{1,20}):(?=[^\s:/])")
_QUOTING = re.compile(r"-?(?:[A-Za-z_]{1,20}:)?[\"']")
_LISTED_MINUS = re.compile(r"[,;:.!?/|&\[{]-$")
_LIST = re.compile(r"[,;](?=[^\W\d_])")
"""Where a word goes on with the next of a list."""


def tokens(text: str, mentions: Sequence[Mention] = ()) -> Iterator[Token]:
    """The pieces of a text, gaps included; `mentions` are its places that name letters."""
    text = _INWARD.sub(r"-\1:", text)
    before: tuple[Token, ...] = ()
    for token in _pieces(text, mentions):
        # "(L)-sided" goes on after its parenthesis.
        if token.minus and [one.kind for one in before] == ["open", "word", "close"]:
            opening, word, _ = before
            if not (opening.minus or opening.prefix or word.minus) and token.kind == "word":
                token = replace(token, minus=False, unheard=True)
        before = (*before[-2:], token)
        yield token


def _pieces(text: str, mentions: Sequence[Mention]) -> Iterator[Token]:
    at = 0
    waiting = list(reversed(mentions))
    addresses = list(_addresses(text, mentions))[::-1]
    while at < len(text):
        while waiting and waiting[-1].start < at:
            waiting.pop()
        while addresses and addresses[-1][0] < at:
            addresses.pop()
        mention = waiting[-1] if waiting else None
        if mention is not None and (token := _case(text, at, mention)) is not None:
            yield token
            at += len(token.raw)
            continue
        minus = text[at] == "-"
        if addresses and addresses[-1][0] == at + minus:
            raw = text[at : addresses[-1][1]]
            yield Token("word", raw, raw[minus:], minus)
            at += len(raw)
            continue
        # A number or an address may be glued to what stands before it, but not within quotes.
        starts = ([mention.start] if mention else []) + [one[0] for one in addresses[-1:]]
        starts = [one - bool(_LISTED_MINUS.match(text, max(0, one - 2), one)) for one in starts]
        match = _TOKEN.match(text, at, min((max(one, at + 1) for one in starts), default=len(text)))
        if match is None or _QUOTING.match(match[0]):
            match = _TOKEN.match(text, at)
        assert match is not None  # every character begins one of the alternatives
        token = _token(match[0], match, text)
        if token.minus and token.kind == "word" and (more := _LIST.search(token.raw)):
            # A minus belongs to the word that it stands before.
            token = _token(token.raw[: more.end()], match, text)
        yield token
        at += len(token.raw) if match["word"] else match.end() - at


def _addresses(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where the addresses lie in which no letter is named."""
    at = 0
    for match in ADDRESS.finditer(text):
        while at < len(mentions) and mentions[at].end <= match.start():
            at += 1
        if at == len(mentions) or match.end() <= mentions[at].start:
            yield match.span()


def _case(text: str, at: int, mention: Mention) -> Token | None:
    """The token of a case number that begins here, be it quoted or excluded."""
    minus = text[at] == "-" and mention.start > at
    begins = at + minus
    quoted = text[begins : begins + 1] == '"' and text[mention.end : mention.end + 1] == '"'
    if mention.start != begins + quoted:
        return None
    raw = text[at : mention.end + quoted]
    return Token("case", raw, minus=minus, named=mention.named)


def _token(raw: str, match: re.Match[str], text: str) -> Token:
    minus, prefix = bool(match["minus"]), match["prefix"] or ""
    if match["phrase"] is not None:
        return Token("phrase", raw, match["phrase"], minus, prefix, match["suffix"])
    if match["single"]:
        return Token("phrase", raw, match["single"], minus, prefix)
    if match["open"]:
        return Token("open", raw, "", minus, prefix)
    if match["close"]:
        return Token("close", raw)
    if not match["word"]:
        return Token("gap", '"' if match["stray"] else " ")
    value = re.sub(r"\(e?s\)", "", raw) if "(" in raw else raw
    minus = excludes(value, text[max(0, match.start() - NEAR) : match.start()])
    minus = minus and not measures(text[match.start() : match.start() + NEAR])
    unheard = not minus and value[0] == "-" and any(map(str.isalnum, value))
    value = value[1:] if minus else value
    prefixed = _PREFIXED.match(value)
    if prefixed:
        value, prefix = value[prefixed.end() :], prefixed[1]
    return Token("word", raw, value, minus, prefix, unheard=unheard)
