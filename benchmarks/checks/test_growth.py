"""How growth is told, on times made up."""

from __future__ import annotations

import pytest

from benchmarks.growth import FACTORS, Growth, table


@pytest.mark.parametrize(("power", "exponent"), [(1, 1.0), (2, 2.0), (3, 3.0)])
def test_the_exponent_is_the_power_by_which_time_grows(power: int, exponent: float) -> None:
    found = Growth("a", "b", 1_000, tuple(0.01 * factor**power for factor in FACTORS))
    assert found.exponent == pytest.approx(exponent)
    shown = table([found])
    assert f"| a | b | 1,000 | 10.0 | {10.0 * 2**power:.1f} |" in shown
    assert shown.endswith(f"| {exponent:.2f} |")


def test_a_reader_that_was_not_read_to_the_end_is_told() -> None:
    found = Growth("a", "b", 1_000, (1.0, 30.0))
    assert found.exponent > 4
    assert table([found]).count("not read") == 2
