"""Texts mixed from all tables: every reader reads them, and none makes time run away.

How time grows is measured by benchmarks/growth.py, which fails above an exponent; here the readers
only read texts so long that a cube, or a square with a large factor, would not end.
"""

from __future__ import annotations

import pytest

from indexer.errors import ImrError
from trials.mixtures import READERS, mixed, mixtures


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
