"""Something that a text states: its value, and where it stands in the letter's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Span = tuple[int, int]

_AROUND = ' \n\t,;:."\u201c\u201d'


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value and where it is stated: `text[span[0]:span[1]]`."""

    value: T
    span: Span


def quoted(text: str, start: int, end: int) -> Stated[str]:
    """The words of a stretch of text, without what stands around them, on one line."""
    while start < end and text[start] in _AROUND:
        start += 1
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    return Stated(" ".join(text[start:end].split()), (start, end))
