"""Shares of overturned issues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.comparing.outcomes import overturned_share


def test_the_interval_is_wilsons() -> None:
    """10 of 100: the 95 % interval given in tables is 5.5 % to 17.4 %."""
    share = overturned_share({"overturned": 10, "upheld": 90})
    assert share.share == pytest.approx(0.10)
    assert (share.low, share.high) == (
        pytest.approx(0.0552, abs=1e-4),
        pytest.approx(0.1744, abs=1e-4),
    )


def test_unknown_outcomes_are_not_counted_as_decided() -> None:
    assert overturned_share({"overturned": 1, "upheld": 1, "unknown": 98}).decided == 2


def test_nothing_decided_has_no_share() -> None:
    share = overturned_share({"unknown": 3})
    assert share.share is None
    assert (share.low, share.high) == (0.0, 1.0)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(overturned: int, upheld: int) -> None:
    share = overturned_share({"overturned": overturned, "upheld": upheld})
    if share.share is not None:
        assert 0 <= share.low <= share.share <= share.high <= 1
