"""The reasons of decisions: a taxonomy below the grounds, and when one of them decides."""

from __future__ import annotations

import re

import pytest

from indexer.letters.model import Outcome
from indexer.vocabulary.reasons import NO_REASON, TOLD, FoundReason, reasons
from indexer.vocabulary.tables import grounds

LONGEST_LABEL = 60
DENIAL, TREATMENT = (
    next(one.id for one in reasons().reasons.values() if one.speaks_for == side)
    for side in ("denial", "treatment")
)


def test_each_reason_belongs_to_a_ground_or_to_a_parent_of_its_side() -> None:
    table = reasons()
    known = grounds().grounds
    for one in table.reasons.values():
        assert one.parent in table.parents
        assert one.id not in table.parents and one.id != NO_REASON
        if one.parent in known:
            assert known[one.parent].speaks_for in (one.speaks_for, "either"), one.id
    own = set(table.parents) - set(known)
    assert own == {one.parent for one in table.reasons.values()} - set(known)


def test_labels_are_short_and_no_two_are_the_same() -> None:
    table = reasons()
    labels = [one.label for one in table.reasons.values()] + list(table.parents.values())
    assert len({label.casefold() for label in labels}) == len(labels)
    assert all(0 < len(label) <= LONGEST_LABEL and label == label.strip() for label in labels)


def test_each_reason_tells_when_it_applies_and_speaks_of_no_other_that_is_not_there() -> None:
    table = reasons()
    for one in table.reasons.values():
        assert one.about.strip() and one.about.endswith("."), one.id
        assert one.about != one.label
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id)


def test_a_value_is_told_by_its_label_and_under_its_parent() -> None:
    table = reasons()
    one = table.reasons[DENIAL]
    assert table.label(DENIAL) == one.label
    assert table.path(DENIAL) == (one.parent, DENIAL)
    assert table.label(one.parent) == table.parents[one.parent]
    assert table.path(one.parent) == (one.parent,)
    assert table.label("unheard-of") == "unheard-of"


@pytest.mark.parametrize(
    ("reason", "outcome", "decides"),
    [
        (DENIAL, Outcome.UPHELD, True),
        (DENIAL, Outcome.OVERTURNED, False),
        (TREATMENT, Outcome.OVERTURNED, True),
        (TREATMENT, Outcome.UPHELD, False),
        (DENIAL, Outcome.UNKNOWN, True),
        (TREATMENT, Outcome.UNKNOWN, True),
        # What an index was told by another taxonomy is passed over.
        ("unheard-of", Outcome.UPHELD, False),
        ("unheard-of", Outcome.UNKNOWN, False),
    ],
)
def test_a_reason_decides_if_it_is_told_and_speaks_for_the_outcome(
    reason: str, outcome: Outcome, decides: bool
) -> None:
    for probability, told in ((TOLD, True), (1.0, True), (TOLD - 0.01, False), (0.0, False)):
        found = FoundReason(reason, (0, 1), probability)
        assert found.told is told
        assert found.decides(outcome) is (told and decides)
