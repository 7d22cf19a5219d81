"""In what order can the days of a case be? What cannot have been is refused, never shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from datetime import date
from itertools import combinations

DAYS = (
    "date_of_injury",
    "ur_denial_date",
    "application_received",
    "date_assigned",
    "decision_date",
)
"""The dates of a cover in the only order in which they can follow one another.

A treatment is denied after the injury, a review is applied for after the denial, and assigned and
decided after that; any two may fall on one day.
"""


def field_name(name: str) -> str:
    """A field of the cover as people call it."""
    return name.replace("_", " ").replace("ur ", "UR ")


def without_impossible_days(
    days: Mapping[str, date | None], by_order: Collection[Set[str]] = ()
) -> tuple[dict[str, date | None], tuple[str, ...]]:
    """The days without those whose order cannot be, and a warning for each that was left out.

    The fewest days whose absence leaves a possible order are refused; where it could be these or
    those, both: which of two contradicting dates is the misprint cannot be known.
    `by_order` are the fields that have their values by the order of a block alone: where one of
    them is refused, a value was lost and the others may be their neighbours'.
    """
    known = [name for name in DAYS if days.get(name)]
    conflicts = [
        pair for pair in combinations(known, 2) if _day(days, pair[0]) > _day(days, pair[1])
    ]
    refused = _fewest(known, conflicts)
    warnings = []
    unsure: set[str] = set()
    for name in (one for one in DAYS if one in refused):
        against = next(pair for pair in conflicts if name in pair)
        other = against[0] if name == against[1] else against[1]
        order = "after" if name == against[0] else "before"
        warnings.append(
            f"{field_name(name)}: {_day(days, name)} is {order} the {field_name(other)} "
            f"{_day(days, other)}, which cannot be; left empty"
        )
    for block in by_order:
        wrong = [name for name in DAYS if name in block and name in refused]
        for name in DAYS:
            if wrong and name in block and name not in refused | unsure and days.get(name):
                warnings.append(
                    f"{field_name(name)}: stands in one block with the {field_name(wrong[0])}, "
                    "in whose order a value was lost; left empty"
                )
                unsure.add(name)
    return {name: None if name in refused | unsure else days.get(name) for name in DAYS}, tuple(
        warnings
    )


def _day(days: Mapping[str, date | None], name: str) -> date:
    day = days[name]
    assert day is not None
    return day


def _fewest(known: list[str], conflicts: list[tuple[str, str]]) -> set[str]:
    for size in range(len(known) + 1):
        enough = [
            set(some)
            for some in combinations(known, size)
            if all(one in some or other in some for one, other in conflicts)
        ]
        if enough:
            return set().union(*enough)
    return set(known)
