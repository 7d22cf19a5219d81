"""Where is what a text means word for word: the same line, the named thing, the right place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.contract import Ask, Exact
from indexer.expression import Adjacent, Expression
from indexer.filters import Filters
from indexer.local.columns import Columns, Mask
from indexer.local.lexical import LexicalIndex
from indexer.ranking.candidates import AGREES, ELSEWHERE, SILENT, Exactness
from indexer.vocabulary.phrases import fold
from indexer.vocabulary.tables import body_regions, treatments

_OPPOSITE = {"right": ("left",), "left": ("right",)}


def exactness(ask: Ask, columns: Columns, lexical: LexicalIndex) -> Exactness:
    """What each issue has of what a text means word for word; the same for every store."""
    exact = ask.exact or Exact()
    return Exactness(
        line=columns.line_of == np.uint64(exact.line) if exact.line else None,
        holds=None if exact.holds is None else _holding(exact.holds, ask, columns, lexical),
        printed=None if exact.printed is None else lexical.matching(exact.printed),
        named=_named(ask, columns) if exact.holds is not None and ask.kinds else None,
        alike=columns.facets["subcategory"].having(ask.kinds, columns.issues)
        if ask.kinds
        else None,
        same=_same(ask, columns) if ask.kinds else None,
        place=_place(ask.places, columns) if ask.places else None,
    )


def _holding(holds: Expression, ask: Ask, columns: Columns, lexical: LexicalIndex) -> Mask:
    """What holds a name: what prints it and, of a drug's own name, what asks for it as a brand."""
    found = lexical.matching(holds)
    name = fold(holds.text) if isinstance(holds, Adjacent) else ""
    for drug in {one for drugs in ask.drugs.values() for one in drugs}:
        known = treatments().drugs.get(drug)
        if known is not None and name in (fold(known.generic), fold(known.ingredient)):
            found = found | columns.facets["drug"].having((drug,), columns.issues)
    return found


def _same(ask: Ask, columns: Columns) -> Mask:
    """Whose treatment is what is asked for: of the kind and, where a drug is named, that drug."""
    count, drugs = columns.issues, ask.drugs
    found = np.zeros(count, np.bool_)
    for kind in ask.kinds:
        same = columns.facets["subcategory"].having((kind,), count)
        if kind in drugs:
            same &= columns.facets["drug"].having(drugs[kind], count)
        found |= same
    return found


def _named(ask: Ask, columns: Columns) -> Mask:
    """Whose treatment a name alone is the name of: a drug by itself or in any compound."""
    drugs = [drug for of_kind in ask.drugs.values() for drug in of_kind]
    return _same(ask, columns) | columns.facets["drug"].having(drugs, columns.issues)


def _place(places: Filters, columns: Columns) -> NDArray[np.int8]:
    """Of each issue whether it is where the text says, elsewhere, or tells nothing of it."""
    count = columns.issues
    place = np.full(count, AGREES, np.int8)
    for facet, wanted in places.items():
        agrees, elsewhere = _FINDERS[facet](wanted, columns)
        place[~agrees & (place == AGREES)] = SILENT
        place[elsewhere & ~agrees] = ELSEWHERE
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
