"""Which specialty is meant by what is printed? Its one name, typists' errors put right.

A misprint is taken for a specialty only where no other is nearly as close, and never where what
is printed is itself a specialty: "Podiatric Surgery" lies one letter from "Pediatric Surgery".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_TABLE = "specialties.toml"

# Letters that a name must have for one error, and for two, to be a likely slip.
_FOR_ONE, _FOR_TWO = 6, 14
_MARGIN = 2
_LONGEST = 80  # letters; no specialty has as many


@dataclass(frozen=True, slots=True)
class _Known:
    """A specialty, by its letters alone, and the field that it is of."""

    letters: str
    name: str
    field: str


def specialty(printed: str) -> str:
    """The specialty that is meant, under its one name; as printed where none is recognised."""
    return _meant(" ".join(printed.split()))


def specialties(printed: Iterable[str]) -> tuple[str, ...]:
    """The specialties that are meant, each once, in the order of print."""
    return tuple(dict.fromkeys(map(specialty, printed)))


@lru_cache(maxsize=1 << 12)
def _meant(printed: str) -> str:
    letters = _letters(printed)
    known = _known()
    if letters in known:
        return known[letters].name
    allowed = (len(letters) >= _FOR_ONE) + (len(letters) >= _FOR_TWO)
    if not allowed or len(letters) > _LONGEST:
        return printed
    reach = allowed + _MARGIN
    near = sorted(
        (errors, one.name, one.field)
        for one in known.values()
        if abs(len(one.letters) - len(letters)) < reach
        and (errors := _errors(letters, one.letters)) < reach
    )
    if not near or near[0][0] > allowed:
        return printed
    errors, name, field = near[0]
    if any(field != other and more < errors + _MARGIN for more, _, other in near[1:]):
        return printed
    return name


def _letters(name: str) -> str:
    """What of a name counts: no case, no punctuation, no spaces; British and American alike."""
    spelt = name.lower().replace("&", "and").replace("ae", "e")
    return "".join(re.findall(r"[^\W_]", spelt))


@cache
def _known() -> dict[str, _Known]:
    table = tomllib.loads(files(__package__).joinpath(_TABLE).read_text(encoding="utf-8"))
    known: dict[str, _Known] = {}
    for entry in table["specialty"]:
        field = entry.get("of", entry["name"])
        for printed in (entry["name"], *entry.get("also", ())):
            letters = _letters(printed)
            if letters in known:
                raise ValueError(f"{_TABLE}: {printed!r} stands there twice")
            known[letters] = _Known(letters, entry["name"], field)
    unknown = {one.field for one in known.values()} - {one.name for one in known.values()}
    if unknown:
        raise ValueError(f"{_TABLE}: there is no field {', '.join(sorted(unknown))}")
    return known


def _errors(printed: str, meant: str) -> int:
    """Letters lost, added, mistaken or exchanged with their neighbour between two names."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for place, char in enumerate(printed, start=1):
        above, row = row, [place]
        for at, other in enumerate(meant, start=1):
            cost = min(above[at] + 1, row[at - 1] + 1, above[at - 1] + (char != other))
            exchanged = (
                at > 1 and place > 1 and (char, printed[place - 2]) == (meant[at - 2], other)
            )
            row.append(min(cost, before[at - 2] + 1) if exchanged else cost)
        before = above
    return row[-1]
