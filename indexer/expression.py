"""What a text requires exactly, as a tree that no search engine has a part in.

A search is typed in the syntax that the help page tells, read once into these records, and
translated for the engine in one place (`lexical.py`). Nothing in a tree is analysed yet: texts
stand as they were typed, and the engine reads them as it read the letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TEXT_FIELDS = ("treatment", "rationale", "summary")
"""The texts of an issue. A leaf without a field looks into all of them."""

NAME_FIELDS = ("issue", "letter")
"""What an issue and a letter are called."""


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Words side by side, or one word, in any inflection.

    Up to `slop` moves of a word by one place may be between them and the text: with 1, one other
    word between two; with 2, the two the other way round. `field` is one of `TEXT_FIELDS`, or empty
    for any of them.
    """

    text: str
    field: str = ""
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wild:
    """A word as it is printed: `*` is any characters, `?` is one; in small letters, no accents."""

    pattern: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """An issue or a letter by its id. `field` is one of `NAME_FIELDS`."""

    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    of: Expression


@dataclass(frozen=True, slots=True)
class And:
    """What holds all together."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What holds one at least."""

    parts: tuple[Expression, ...]


Leaf = Adjacent | Wild | Name
Expression = Leaf | Not | And | Or


def both(parts: list[Expression]) -> Expression:
    """All of one or more parts together."""
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def either(parts: list[Expression]) -> Expression:
    """Any of one or more parts."""
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def negated(part: Expression) -> Expression:
    """The opposite of a part; that of an opposite is the part itself."""
    return part.of if isinstance(part, Not) else Not(part)


def leaves(expression: Expression, *, wanted: bool = True) -> Iterator[Leaf]:
    """The leaves in order: those asked for or, unless `wanted`, those excluded."""
    match expression:
        case Not():
            yield from leaves(expression.of, wanted=not wanted)
        case And() | Or():
            for part in expression.parts:
                yield from leaves(part, wanted=wanted)
        case _ if wanted:
            yield expression


def asks(expression: Expression) -> bool:
    """Whether it says by itself what is looked for; exclusions alone ask for nothing.

    "a OR NOT b" holds where b is absent too: who asks so wants those without a as well. "NOT (b AND
    NOT a)" is the same, so what counts is whether anything in it is asked for, however it is put.
    """
    return any(True for _ in leaves(expression))


def written(leaf: Leaf) -> str:
    """A leaf as one would type it."""
    match leaf:
        case Adjacent():
            quoted = " " in leaf.text or leaf.slop
            text = f'"{leaf.text}"' if quoted else leaf.text
            text += f"~{leaf.slop}" if leaf.slop else ""
        case Wild():
            text = leaf.pattern
        case Name():
            text = leaf.name
    return f"{leaf.field}:{text}" if leaf.field else text
