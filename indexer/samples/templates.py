"""The little language that scenarios are written in: `{slot}` and `[one|another]`.

A slot takes its words from the case; `{Slot}` starts them with a capital. Alternatives may nest
and may be empty. `a(n)` becomes whichever article the next word asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

Lookup = Callable[[str], str]

_TOKEN = re.compile(r"[\[\]|]|\{[^{}]*\}|[^\[\]|{}]+")
_ARTICLE = re.compile(r"\b([Aa])\(n\) (\S+)")
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE_STOP = re.compile(r" +([,.;:)])")
# Letters whose names begin with a vowel sound, as in "an MRI" or "an L4".
_SPOKEN_VOWEL = re.compile(r"^(?:[AEFHILMNORSX](?:[A-Z0-9]|-\w|$)|8|11\b|18\b|11-|18-)")
_SILENT = ("hour", "honest", "heir")
_CONSONANT_SOUND = ("uni", "use", "usu", "uri", "uro", "uti", "one", "once", "eu")


class TemplateError(ValueError):
    """A template whose brackets do not match."""


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    capital: bool


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[tuple[_Part, ...], ...]


_Part = str | _Slot | _Choice


@cache
def _compiled(template: str) -> tuple[_Part, ...]:
    stack: list[list[list[_Part]]] = [[[]]]
    if "".join(_TOKEN.findall(template)) != template:
        raise TemplateError(f"stray brace in {template!r}")
    for token in _TOKEN.findall(template):
        if token == "[":
            stack.append([[]])
        elif token == "|" and len(stack) > 1:
            stack[-1].append([])
        elif token == "]":
            if len(stack) == 1:
                raise TemplateError(f"unmatched ] in {template!r}")
            options = stack.pop()
            stack[-1][-1].append(_Choice(tuple(tuple(option) for option in options)))
        elif token.startswith("{"):
            name = token[1:-1]
            stack[-1][-1].append(_Slot(name[:1].lower() + name[1:], name[:1].isupper()))
        else:
            stack[-1][-1].append(token)
    if len(stack) > 1:
        raise TemplateError(f"unclosed [ in {template!r}")
    return tuple(stack[0][0])


def fill(template: str, rng: Random, lookup: Lookup) -> str:
    """The template's words, with every choice made by `rng` and every slot asked of `lookup`."""
    out: list[str] = []
    _fill(_compiled(template), rng, lookup, out)
    return tidy("".join(out))


def _fill(parts: tuple[_Part, ...], rng: Random, lookup: Lookup, out: list[str]) -> None:
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, _Slot):
            words = lookup(part.name)
            out.append(words[:1].upper() + words[1:] if part.capital else words)
        else:
            _fill(part.options[int(rng.random() * len(part.options))], rng, lookup, out)


def slots(template: str) -> set[str]:
    """The names of all slots anywhere in the template."""
    found: set[str] = set()
    pending = list(_compiled(template))
    while pending:
        part = pending.pop()
        if isinstance(part, _Slot):
            found.add(part.name)
        elif isinstance(part, _Choice):
            for option in part.options:
                pending.extend(option)
    return found


def tidy(text: str) -> str:
    """The text with single spaces, no space before a stop, and its articles agreeing."""
    text = _SPACE_BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", text)).strip()
    return _ARTICLE.sub(_article, text) if "(n)" in text else text


def _article(match: re.Match[str]) -> str:
    article, word = match.groups()
    return f"{article}{'n' if takes_an(word) else ''} {word}"


def takes_an(word: str) -> bool:
    """Whether the indefinite article before this word is `an`."""
    bare = word.lstrip("\"'(")
    if _SPOKEN_VOWEL.match(bare):
        return True
    lower = bare.lower()
    if bare[:2].isupper() and bare[:1] in "U":
        return False
    if lower.startswith(_SILENT):
        return True
    return lower[:1] in "aeiou" and not lower.startswith(_CONSONANT_SOUND)


def sentence(text: str) -> str:
    """The text as a sentence: a capital first, a stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ":", "?")) else ".")


def capital(text: str) -> str:
    """The text beginning with a capital."""
    return text[:1].upper() + text[1:]


def listed(items: list[str]) -> str:
    """Items as people list them: `a`, `a and b`, `a, b, and c`."""
    if len(items) < 3:
        return " and ".join(items)
    return ", ".join(items[:-1]) + ", and " + items[-1]
