"""Search syntax, read: what a text requires, what it excludes, and which of its words rank.

    "a phrase"   "two words"~3   field:word   -word   -"a phrase"   -field:word   -(a OR b)
    AND   OR   NOT   ( )   wild*   *wild   w?ld

A text with AND, OR or NOT is one expression, as people expect who write operators. In any other
each phrase, field, exclusion and wild card is required by itself, and the free words beside them
only rank. Reading takes time in proportion to the text, and every text can be read: what is no
syntax is words, and where that may surprise, a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.expression import Expression, Name, both, leaves, negated
from search_app.asking.grammar import DEEPEST, Grammar, Unreadable, opened
from search_app.asking.leaves import Fits, Leaves, short
from search_app.asking.naming import Mention, Named
from search_app.asking.tokens import Token, tokens

_SIGNS = re.compile(r"(?:^[-!+~%]{1,3}|\w-)$")

LONGEST_EXPRESSION = 40
"""In words. Longer texts are descriptions, in which nothing is taken as search syntax."""


@dataclass(frozen=True, slots=True)
class SyntaxReading:
    """A text as its syntax says.

    `text` is what ranks, and so do `words`, those that fit its wild cards; `expression`, if there
    is one, restricts what may be shown. `named` are the letters that the text asks for by name.
    """

    text: str
    words: tuple[str, ...] = ()
    expression: Expression | None = None
    named: tuple[Named, ...] = ()
    notices: tuple[str, ...] = ()


def read(text: str, mentions: Sequence[Mention] = (), fits: Fits | None = None) -> SyntaxReading:
    """Read a text (as `normalising.typed` gives it). Never fails.

    `mentions` are its places that name letters; `fits` tells which words fit a wild card.
    """
    found = _SyntaxReader(text, tuple(tokens(text, mentions)), fits)
    if text.count(" ") >= LONGEST_EXPRESSION or found.has_too_many():
        return found.description()
    if not found.has_operators():
        return found.listed()
    return found.shouted() if found.shouts() else found.expression()


class _SyntaxReader:
    """One text being read."""

    def __init__(self, text: str, found: tuple[Token, ...], fits: Fits | None) -> None:
        self.text = text
        self.tokens = found
        self.leaves = Leaves(fits, self.shouts(), len(found) == 1)

    # What kind of text it is

    def has_operators(self) -> bool:
        """Whether the text is an expression."""
        return any(token.operator for token in self.tokens)

    def shouts(self) -> bool:
        """Whether it is all in capitals: who shouts means no operator by an AND."""
        return not any(map(str.islower, self.text)) and any(
            any(map(str.isalpha, token.raw))
            for token in self.tokens
            if token.kind in ("word", "phrase") and not token.operator
        )

    def has_too_many(self) -> bool:
        """Whether it has more words than an expression may have, be they glued by parentheses."""
        telling = sum(token.kind in ("word", "phrase", "case") for token in self.tokens)
        return telling > 2 * LONGEST_EXPRESSION

    # The ways to read it

    def description(self) -> SyntaxReading:
        """A pasted case quotes and shouts without meaning search syntax by it."""
        syntax = any(
            token.kind == "phrase"
            or token.operator
            or token.minus
            or token.field
            or (token.kind == "word" and self.leaves.pattern(token.value))
            for token in self.tokens
        )
        named = [one for token in self.tokens for one in token.named]
        text = "".join(token.raw for token in self.tokens if token.kind != "case")
        notice = "Quotes and operators were read as plain words: the text is a description."
        return SyntaxReading(
            " ".join(text.split()) if named else self.text,
            named=_once(named),
            notices=(notice,) if syntax else (),
        )

    def shouted(self) -> SyntaxReading:
        """A line copied from a form: it asks for what it would ask for in small letters."""
        notice = "In a text without a small letter AND, OR and NOT were read as words."
        self.leaves.notes[notice] = None
        found = self.listed()
        return replace(found, text=found.text.lower())

    def listed(self) -> SyntaxReading:
        """Free words, and requirements one by one."""
        required: list[Expression] = []
        asked: list[str] = []
        named: list[Named] = []
        closing = _closing(self.tokens)
        groups = 0
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            at += 1
            self._note_lone_sign(at - 1)
            reads = token.kind != "open" or self.leaves.reads_prefix(token)
            if token.kind == "open" and reads and (token.minus or token.field) and groups < DEEPEST:
                groups += 1
                end = closing.get(at - 1)
                group = self._group(self.tokens[at:end], token) if end else None
                if group is None:
                    shown = short("".join(one.raw for one in self.tokens[at - 1 : at + 20]))
                    self.leaves.notes[f"{shown} could not be read as search syntax."] = None
                    asked.append(" ")
                else:
                    required.append(group)
                    asked += [" ", self.leaves.asked(group), " "]
                    at = (end or at) + 1
            elif token.kind in ("open", "close", "gap"):
                asked.append(token.raw)
            elif token.kind == "case":
                if token.minus:
                    required.append(negated(self.leaves.case(token)))
                else:
                    named += token.named
                asked.append(" ")
            else:
                leaf = self.leaves.leaf(token, free=True)
                if leaf is not None:
                    required.append(negated(leaf) if token.minus else leaf)
                    asked.append("" if token.minus else f" {self.leaves.asked(leaf)} ")
                elif token.minus:
                    asked.append(" ")
                else:
                    asked.append(self.leaves.free(token))
        return self._reading("".join(asked), required, named)

    def _note_lone_sign(self, at: int) -> None:
        """Note a sign that stands apart from the phrase or parenthesis behind it."""
        token = self.tokens[at]
        if at == 0 or token.kind not in ("phrase", "open") or token.minus:
            return
        before = self.tokens[at - 1]
        if before.kind == "gap" and at > 1 and token.kind == "phrase":
            before = self.tokens[at - 2]
        if before.kind == "word" and _SIGNS.search(before.raw):
            shown = f"{before.raw} {token.raw}"
            self.leaves.notes[
                f"{short(shown)}: a sign was not read; "
                "one minus excludes, with a space before it and none behind it."
            ] = None

    def expression(self) -> SyntaxReading:
        """The whole text as one expression."""
        try:
            expression = self._parse(self.tokens)
        except Unreadable:
            text = " ".join(
                self.leaves.free(token)
                for token in self.tokens
                if token.kind in ("word", "phrase") and not token.operator
            )
            notice = (
                f"{short(self.text)} could not be read as search syntax; "
                "its words were searched for instead."
            )
            # What a NOT belongs to is not known here, so nothing is asked for by name.
            excludes = any(token.minus or token.raw == "NOT" for token in self.tokens)
            named = [] if excludes else [one for token in self.tokens for one in token.named]
            return self._reading(text, [], named, notice)
        if expression is None:
            return self._reading("", [], [])
        named = [
            self.leaves.cases[leaf]
            for leaf in leaves(expression)
            if isinstance(leaf, Name) and leaf in self.leaves.cases
        ]
        return self._reading(self.leaves.asked(expression), [expression], named)

    def _reading(
        self, asked: str, required: Sequence[Expression], named: Sequence[Named], notice: str = ""
    ) -> SyntaxReading:
        self.leaves.note_ranges(self.text)
        if any(token.kind == "gap" and token.raw == '"' for token in self.tokens):
            self.leaves.notes["A quote is not closed, and was not read as one."] = None
        return SyntaxReading(
            " ".join(asked.replace('"', " ").replace("*", " ").split()),
            tuple(dict.fromkeys(self.leaves.words)),
            both(list(required)) if required else None,
            _once(named),
            (*((notice,) if notice else ()), *self.leaves.notices()),
        )

    # Expressions

    def _group(self, within: Sequence[Token], opening: Token) -> Expression | None:
        """What parentheses behind a minus or a field hold; None where it is no expression."""
        try:
            found = self._parse(within)
        except Unreadable:
            return None
        return None if found is None else opened(opening, found)

    def _parse(self, tokens: Sequence[Token]) -> Expression | None:
        saying = [
            token
            for before, token in zip((None, *tokens), tokens, strict=False)
            # A comma behind a parenthesis or phrase parts it from what comes next.
            if token.kind != "gap"
            and not (before and before.kind in ("close", "phrase") and token.raw in (",", ";"))
        ]
        return Grammar(self.leaves).parse(saying)


def _closing(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each parenthesis is closed, by the place of the token that opens it."""
    opened: list[int] = []
    found = {}
    for place, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            found[opened.pop()] = place
    return found


def _once(named: Sequence[Named]) -> tuple[Named, ...]:
    return tuple(dict.fromkeys(named))
