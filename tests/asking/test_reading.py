"""A document is read by the model once."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.filters import Filters
from search_app.asking import reading
from search_app.asking.reading import Recent
from search_app.search import Search
from trials.answers import answer
from trials.doubles import HashingEncoder

SENTENCE = "The worker has low back pain and asks for an MRI of the lumbar spine. "


def test_a_document_is_read_once_and_found_alike(sample_index: Path) -> None:
    encoder = HashingEncoder()
    search = Search.open(sample_index, open_encoder=lambda identity: encoder)
    first = answer(search, SENTENCE * 100)
    read = len(encoder.encoded)
    again = answer(search, SENTENCE * 100)
    answer(search, SENTENCE * 100, filters=Filters(outcome=("upheld",)))
    assert len(encoder.encoded) == read > 4
    assert [(hit.issue.id, hit.hit.score) for hit in again.hits] == [
        (hit.issue.id, hit.hit.score) for hit in first.hits
    ]
    answer(search, SENTENCE)
    answer(search, SENTENCE)
    assert len(encoder.encoded) == read + 2
    search.close()


def test_only_the_last_are_held_and_no_text() -> None:
    held = Recent()
    vectors = np.ones((1, 2), np.float32)
    for number in range(reading.MOST):
        held.put(f"zyzzyva {number}", vectors)
    assert held.get("zyzzyva 0") is vectors
    held.put("one more", vectors)
    assert held.get("zyzzyva 0") is not None
    assert held.get("zyzzyva 1") is None
    assert "zyzzyva" not in repr(vars(held))
