"""What may be shown: filters by tag, resolved to the vocabulary's ids and applied as a mask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from indexer.columns import NOT_A_REGION, Columns, Mask
from indexer.errors import UnknownFilter
from indexer.letters import Outcome
from indexer.vocabulary.laterality import SIDES
from indexer.vocabulary.levels import find_levels
from indexer.vocabulary.names import (
    region_leaves,
    resolve_category,
    resolve_drug,
    resolve_ground,
    resolve_guideline,
)
from indexer.vocabulary.specialties import specialty
from indexer.vocabulary.tables import body_regions, treatments
from search_app.retrieval.outcomes import outcome_label


@dataclass(frozen=True, slots=True)
class Filters:
    """Ids to filter by. Values of one facet are alternatives; different facets must all hold.

    `body_region` is the region that the treatment is aimed at, `claim_region` that of the whole
    claim; both take leaves and groups. `guideline` is what the physician reviewer relied on and
    takes documents, their sections, families and what lies between (`odg`, `mtus.acoem2004`).
    `ground` is why it was decided so, as far as that was read.
    `drug` takes generic and brand names. `level` takes motion segments of the spine and ranges of
    them, which stand for every segment in them. `side` is the side that is asked for. `year` is
    that of the decision. `specialty` is the reviewer's, under its one name.
    """

    outcome: tuple[str, ...] = ()
    body_region: tuple[str, ...] = ()
    claim_region: tuple[str, ...] = ()
    guideline: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    subcategory: tuple[str, ...] = ()
    ground: tuple[str, ...] = ()
    drug: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    specialty: tuple[str, ...] = ()

    @staticmethod
    def of(values: Mapping[str, str | Sequence[str]]) -> Filters:
        """Filters from words that people use: ids, labels or synonyms, one or several a facet.

        Raises:
            UnknownFilter: a facet or a value that nobody knows; the message names close ones.
        """
        resolved = {}
        for facet, given in values.items():
            if facet not in _RESOLVERS:
                known = ", ".join(_RESOLVERS)
                raise UnknownFilter(f"there is no filter {facet!r}; there are {known}")
            words = [given] if isinstance(given, str) else given
            ids = (value for word in words for value in _RESOLVERS[facet](word))
            resolved[facet] = tuple(dict.fromkeys(ids))
        return Filters(**resolved)

    def active(self) -> dict[str, tuple[str, ...]]:
        """The facets that are filtered by, with their values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {facet: wanted for facet, wanted in values.items() if wanted}

    def mask(self, columns: Columns) -> Mask:
        """Which issues may be shown."""
        mask = np.ones(columns.issues, np.bool_)
        for facet, wanted in self.active().items():
            mask &= columns.facets[facet].having(wanted, columns.issues)
        return mask


def _outcome(word: str) -> tuple[str, ...]:
    ids = [outcome.value.lower() for outcome in Outcome]
    found = [id_ for id_ in ids if _folded(word) in (id_, _folded(outcome_label(id_)))]
    if not found:
        known = "; ".join(outcome_label(id_) for id_ in ids)
        raise UnknownFilter(f"there is no outcome {word!r}; there are: {known}")
    return tuple(found)


def _folded(word: str) -> str:
    return word.strip().casefold()


def _regions(word: str) -> tuple[str, ...]:
    """A group stays a group: its filter takes in what is aimed at the group and at no leaf."""
    if word.strip().lower() == NOT_A_REGION:
        return (NOT_A_REGION,)
    leaves = region_leaves(word)
    groups = body_regions()
    whole = [group for group in groups.groups if groups.leaves_of(group) == leaves]
    return tuple(whole) or leaves


def _guideline(word: str) -> tuple[str, ...]:
    return resolve_guideline(word)


def _category(word: str) -> tuple[str, ...]:
    return (resolve_category(word),)


def _subcategory(word: str) -> tuple[str, ...]:
    """`category/subcategory`, or a subcategory alone in whatever categories have it."""
    wanted = word.strip().lower()
    found = tuple(
        f"{category}/{name}"
        for category, name in treatments().subcategories
        if wanted in (name, f"{category}/{name}")
    )
    if not found and "/" not in wanted:
        raise UnknownFilter(f"no treatment subcategory is called {word!r}; imr stats lists them")
    return found or (wanted,)


def _ground(word: str) -> tuple[str, ...]:
    return (resolve_ground(word),)


def _drug(word: str) -> tuple[str, ...]:
    return (resolve_drug(word),)


def _level(word: str) -> tuple[str, ...]:
    found = find_levels(word.upper())
    if not found:
        raise UnknownFilter(f"{word!r} is no level of the spine; write it as in L4-L5 or L4-S1")
    return found


def _side(word: str) -> tuple[str, ...]:
    side = word.strip().lower()
    if side not in SIDES:
        raise UnknownFilter(f"{word!r} is no side; there are {', '.join(SIDES)}")
    return (side,)


def _year(word: str) -> tuple[str, ...]:
    if not (word.strip().isdecimal() and len(word.strip()) == 4):
        raise UnknownFilter(f"{word!r} is no year; write four digits, as in 2016")
    return (word.strip(),)


def _specialty(word: str) -> tuple[str, ...]:
    return (specialty(word),)


_RESOLVERS = {
    "outcome": _outcome,
    "body_region": _regions,
    "claim_region": _regions,
    "guideline": _guideline,
    "category": _category,
    "subcategory": _subcategory,
    "ground": _ground,
    "drug": _drug,
    "level": _level,
    "side": _side,
    "year": _year,
    "specialty": _specialty,
}
