"""What a text requires, as a tree."""

from __future__ import annotations

import pytest

from indexer.expression import (
    Adjacent,
    And,
    Expression,
    Name,
    Not,
    Or,
    Wild,
    asks,
    both,
    either,
    leaves,
    negated,
    written,
)

KNEE, HIP, NECK = Adjacent("knee"), Adjacent("hip"), Adjacent("neck")


def test_one_part_needs_nothing_around_it() -> None:
    assert both([KNEE]) == either([KNEE]) == KNEE
    assert both([KNEE, HIP]) == And((KNEE, HIP))
    assert either([KNEE, HIP]) == Or((KNEE, HIP))


def test_the_opposite_of_an_opposite_is_the_part_itself() -> None:
    assert negated(KNEE) == Not(KNEE)
    assert negated(negated(KNEE)) == KNEE


def test_leaves_are_told_apart_by_whether_they_are_asked_for() -> None:
    tree = And((KNEE, Not(Or((HIP, Not(NECK))))))
    assert list(leaves(tree)) == [KNEE, NECK]
    assert list(leaves(tree, wanted=False)) == [HIP]


@pytest.mark.parametrize(
    ("tree", "asking"),
    [
        (KNEE, True),
        (Not(KNEE), False),
        (And((Not(KNEE), HIP)), True),
        (And((Not(KNEE), Not(HIP))), False),
        (Or((KNEE, HIP)), True),
        (Or((KNEE, Not(HIP))), True),
        (Not(Not(KNEE)), True),
        (Not(Not(Not(KNEE))), False),
        (Not(And((HIP, Not(KNEE)))), True),
        (Not(Or((HIP, Not(KNEE)))), True),
        (Not(And((HIP, KNEE))), False),
        (And((Not(HIP), Not(Or((NECK, Not(KNEE)))))), True),
        (Not(And((HIP, Not(And((NECK, Not(KNEE))))))), True),
    ],
)
def test_exclusions_alone_ask_for_nothing(tree: Expression, asking: bool) -> None:
    assert asks(tree) is asking


@pytest.mark.parametrize(
    ("leaf", "typed"),
    [
        (KNEE, "knee"),
        (Adjacent("knee pain", "summary"), 'summary:"knee pain"'),
        (Adjacent("knee pain", slop=3), '"knee pain"~3'),
        (Wild("kn*", "treatment"), "treatment:kn*"),
        (Name("A#1", "issue"), "issue:A#1"),
    ],
)
def test_a_leaf_is_told_as_one_would_type_it(leaf: Adjacent | Wild | Name, typed: str) -> None:
    assert written(leaf) == typed
