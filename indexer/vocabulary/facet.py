"""What a facet is: how its values are read, resolved, named and ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indexer.tagged import TaggedIssue, TaggedLetter


def _by_count(value: str, count: int) -> int:
    return -count


def _none() -> Iterable[str]:
    return ()


def _alone(value: str) -> tuple[str, ...]:
    return (value,)


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet.

    `read` gives the values of an issue, as ids, those that they lie in included. `resolve` turns a
    word that people use into ids, and raises `UnknownFilter` for one that nobody knows. `names` are
    such words, folded. `label` names an id where it stands by itself, `short` below those that it
    lies in. `path` is a value with its parents before it, outermost first, `rank` its place among
    its like, by its count.

    `option` is what the command line's help says of it, `help` what the page says. `prefers` tells
    that issues which agree with what a text asks for are raised a little, `compared` that shares
    overturned are told by its values, `of_letters` that only the corpus page tells them, `opened`
    that its filter stands open at first.
    """

    id: str
    title: str
    option: str
    read: Callable[[TaggedLetter, TaggedIssue], Iterable[str]]
    resolve: Callable[[str], tuple[str, ...]]
    names: Callable[[], Iterable[str]] = _none
    label: Callable[[str], str] = str
    short: Callable[[str], str] | None = None
    path: Callable[[str], tuple[str, ...]] = _alone
    rank: Callable[[str, int], int] = _by_count
    help: str = ""
    prefers: bool = False
    compared: bool = False
    of_letters: bool = False
    opened: bool = False

    def labelled(self, value: str) -> str:
        """What a value is called below those that it lies in."""
        return (self.short or self.label)(value)

    @property
    def flag(self) -> str:
        """Its option on the command line."""
        return f"--{self.id.replace('_', '-')}"
