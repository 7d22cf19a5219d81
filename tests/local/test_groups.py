"""Members of groups agree with looking for them by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.local.groups import Groups

OWNERS = st.lists(st.integers(0, 5), max_size=20)


@pytest.mark.parametrize("in_order", [True, False])
@given(OWNERS, st.lists(st.integers(0, 5), max_size=8))
def test_members_and_their_greatest_equal_brute_force(
    in_order: bool, owners: list[int], wanted: list[int]
) -> None:
    owners = sorted(owners) if in_order else owners
    groups = Groups.of(np.array(owners, np.int32), 6)
    members = [[i for i, owner in enumerate(owners) if owner == group] for group in range(6)]
    assert [groups.members(group).tolist() for group in range(6)] == members
    several = np.array(wanted, np.int64)
    assert groups.of_all(several).tolist() == [i for group in wanted for i in members[group]]
    assert groups.sizes(several).tolist() == [len(members[group]) for group in wanted]
    values = np.random.default_rng(len(owners)).random(len(owners)).astype(np.float32)
    assert groups.greatest(values, -1.0).tolist() == [
        max((float(values[i]) for i in own), default=-1.0) for own in members
    ]
    best = groups.greatest(values, -1.0)
    assert groups.greatest_of(several, values, -1.0).tolist() == best[several].tolist()
