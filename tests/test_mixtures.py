"""Texts mixed from all tables: every reader reads them, and none makes time run away.

How time grows is measured by benchmarks/growth.py, which fails above an exponent; here the readers
only read texts so long that a cube, or a square with a large factor, would not end.
"""

from __future__ import annotations

import pytest

from benchmarks.growth import FACTORS, Growth, table
from indexer.errors import ImrError
from tests.mixtures import READERS, mixed, mixtures


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_reads_every_mixture(reader: str) -> None:
    for mixture in mixtures():
        for as_sentences in (True, False):
            try:
                READERS[reader](mixed(mixture, 3_000, sentences_=as_sentences))
            except ImrError as error:
                assert str(error)


@pytest.mark.parametrize("mixture", mixtures())
def test_a_shorter_text_of_a_mixture_begins_a_longer_one(mixture: str) -> None:
    longer = mixed(mixture, 5_000)
    assert len(longer) == 5_000
    assert longer.startswith(mixed(mixture, 1_000))
    pieces = {piece.casefold() for piece in mixtures()[mixture]}
    assert sum(piece.strip() in longer.casefold() for piece in pieces) > min(15, len(pieces) / 2)


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
