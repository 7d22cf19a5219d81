"""Where is what a text means word for word: the same line, the named thing, the right place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.contract import Ask, Exact
from indexer.filters import Filters
from indexer.local.columns import Columns, Mask
from indexer.local.lexical import LexicalIndex
from indexer.ranking.candidates import AGREES, ELSEWHERE, SILENT, Exactness
from indexer.vocabulary.tables import body_regions

_OPPOSITE = {"right": ("left",), "left": ("right",)}


def exactness(ask: Ask, columns: Columns, lexical: LexicalIndex) -> Exactness:
    """What each issue has of what a text means word for word; the same for every store."""
    count = columns.issues
    exact = ask.exact or Exact()
    kinds = [kind for kind in ask.kinds if kind]
    alike = columns.facets["subcategory"].having(kinds, count) if kinds else None
    return Exactness(
        line=columns.line_of == np.uint64(exact.line) if exact.line else None,
        holds=lexical.matching(exact.holds) if exact.holds is not None else None,
        alike=alike,
        place=None if alike is None else _place(ask.places, columns),
    )


def _place(places: Filters, columns: Columns) -> NDArray[np.int8]:
    """Of each issue whether it is where the text says, elsewhere, or tells nothing of it."""
    count = columns.issues
    place = np.full(count, AGREES, np.int8)
    for facet, wanted in places.items():
        agrees, elsewhere = _FINDERS[facet](wanted, columns)
        place[~agrees & (place == AGREES)] = SILENT
        place[elsewhere] = ELSEWHERE
    return place


def _side(wanted: Sequence[str], columns: Columns) -> tuple[Mask, Mask]:
    column = columns.facets["side"]
    other = [side for one in wanted for side in _OPPOSITE.get(one, ())]
    return column.having(wanted, columns.issues), column.having(other, columns.issues)


def _level(wanted: Sequence[str], columns: Columns) -> tuple[Mask, Mask]:
    column = columns.facets["level"]
    agrees = column.having(wanted, columns.issues)
    return agrees, column.having(column.values, columns.issues) & ~agrees


def _region(wanted: Sequence[str], columns: Columns) -> tuple[Mask, Mask]:
    """A group and a leaf of it do not contradict each other."""
    column, count, table = columns.facets["body_region"], columns.issues, body_regions()
    agrees = column.having(wanted, count)
    leaves = column.having([one for one in column.values if one in table.leaves], count)
    groups = column.having([one for one in column.values if one in table.groups], count)
    asked = {table.leaves[one].group if one in table.leaves else one for one in wanted}
    around = column.having(sorted(asked), count)
    # What names a leaf while a leaf is asked for agrees or does not; else the groups tell.
    if any(one in table.leaves for one in wanted):
        return agrees, (leaves & ~agrees) | (groups & ~leaves & ~around)
    return agrees | around, groups & ~around


_FINDERS: Mapping[str, Callable[[Sequence[str], Columns], tuple[Mask, Mask]]] = {
    "body_region": _region,
    "level": _level,
    "side": _side,
}
