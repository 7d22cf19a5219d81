"""From tokens with AND, OR, NOT and parentheses to one expression."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indexer.expression import (
    TEXT_FIELDS,
    Adjacent,
    And,
    Expression,
    Name,
    Not,
    Or,
    Wild,
    both,
    either,
    negated,
)
from search_app.asking.leaves import Leaves
from search_app.asking.tokens import Token

DEEPEST = 20
"""How many parentheses within each other are read."""


class Unreadable(Exception):
    """Tokens that are no expression; whoever reads a text catches it."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Recursive descent, no deeper than `DEEPEST`. `leaves` reads what is no operator."""

    leaves: Leaves

    def parse(self, tokens: Sequence[Token]) -> Expression | None:
        """The expression that `tokens` (without gaps) are; None where they say nothing.

        Raises:
            Unreadable: they are no expression.
        """
        found, end = self._all(tokens, 0, 0)
        if end != len(tokens):
            raise Unreadable
        return found

    # Each takes the tokens from `at` on and gives what it read and where it stopped. Words beside
    # each other bind least, as in other engines: "lumbar OR thoracic epidural" is about epidurals.

    def _all(self, tokens: Sequence[Token], at: int, deep: int) -> tuple[Expression | None, int]:
        parts: list[Expression] = []
        while at < len(tokens) and tokens[at].kind != "close":
            part, at = self._any(tokens, at, deep)
            if part is not None:
                parts.append(part)
        return (both(parts) if parts else None), at

    def _any(self, tokens: Sequence[Token], at: int, deep: int) -> tuple[Expression | None, int]:
        part, at = self._every(tokens, at, deep)
        parts = [part]
        while _is(tokens, at, "OR"):
            part, at = self._every(tokens, at + 1, deep)
            parts.append(part)
        return _joined(parts, either), at

    def _every(self, tokens: Sequence[Token], at: int, deep: int) -> tuple[Expression | None, int]:
        part, at = self._one(tokens, at, deep)
        parts = [part]
        while _is(tokens, at, "AND"):
            part, at = self._one(tokens, at + 1, deep)
            parts.append(part)
        return _joined(parts, both), at

    def _one(self, tokens: Sequence[Token], at: int, deep: int) -> tuple[Expression | None, int]:
        negations = 0
        while _is(tokens, at, "NOT"):
            negations += 1
            at += 1
        if at >= len(tokens) or tokens[at].kind == "close" or tokens[at].operator:
            raise Unreadable
        token = tokens[at]
        found: Expression | None
        if token.kind == "open":
            if deep >= DEEPEST:
                raise Unreadable
            if not self.leaves.reads_prefix(token):
                raise Unreadable
            found, at = self._all(tokens, at + 1, deep + 1)
            if found is None or at >= len(tokens):
                raise Unreadable
            found = opened(token, found)
        elif token.kind == "case":
            found = self.leaves.case(token)
            found = negated(found) if token.minus else found
        else:
            if self.leaves.is_foreign(token.raw) or not token.says:
                raise Unreadable
            # What stands behind it was to be excluded, and may not be required instead.
            if (negations or token.minus) and self.leaves.is_bare_field(token):
                raise Unreadable
            found = self.leaves.leaf(token)
            if found is None and negations % 2 and token.kind == "word":
                self.leaves.note_common(token)
            found = negated(found) if found is not None and token.minus else found
        if found is not None and negations % 2:
            found = negated(found)
        return found, at + 1


def opened(token: Token, found: Expression) -> Expression:
    """What stands in parentheses with the signs before them."""
    if token.field in TEXT_FIELDS:
        found = _within(found, token.field)
    return negated(found) if token.minus else found


def _within(expression: Expression, field: str) -> Expression:
    """An expression whose leaves look into one field, unless they name another."""
    if isinstance(expression, Adjacent | Wild):
        return expression if expression.field else replace(expression, field=field)
    if isinstance(expression, Name):
        return expression
    if isinstance(expression, Not):
        return Not(_within(expression.of, field))
    parts = tuple(_within(part, field) for part in expression.parts)
    return And(parts) if isinstance(expression, And) else Or(parts)


def _is(tokens: Sequence[Token], at: int, operator: str) -> bool:
    return at < len(tokens) and tokens[at].operator and tokens[at].raw == operator


def _joined(
    parts: Sequence[Expression | None], join: Callable[[list[Expression]], Expression]
) -> Expression | None:
    saying = [part for part in parts if part is not None]
    return join(saying) if saying else None
