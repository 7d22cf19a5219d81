"""A choice (`modes.py`) as people type it."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from indexer.errors import QueryError

_Choice = TypeVar("_Choice", bound=StrEnum)


def chosen(choices: type[_Choice], given: str, what: str) -> _Choice:
    """The choice that a word names: the plain word does for it.

    Raises:
        QueryError: none is called so.
    """
    try:
        return choices(given)
    except ValueError:
        known = ", ".join(choices)
        raise QueryError(f"there is no {what} {given!r}; there are {known}") from None
