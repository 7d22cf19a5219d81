"""A document is read by the model once; the model is the one that the index carries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.embedding import (
    BASE_MODEL,
    DEFAULT_MODEL,
    Encoder,
    ModelIdentity,
    expected_digest,
    weights_digest,
)
from indexer.errors import IndexMismatch
from indexer.filters import Filters
from search_app.asking import reading
from search_app.asking.reading import Reader, Recent
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


# The model that an index carries


class NotLoaded(AssertionError):
    """A model was loaded, though the index carries one."""


def never(identity: ModelIdentity) -> Encoder:
    raise NotLoaded


@pytest.mark.parametrize("name", ["hashing", DEFAULT_MODEL, BASE_MODEL, "/nowhere/at/all"])
def test_what_an_index_carries_is_opened_once_and_nothing_else_loaded(name: str) -> None:
    encoder = HashingEncoder(name=name)
    encoder.identity = replace(encoder.identity, sha256=expected_digest(name) or "0" * 64)
    opened: list[str] = []

    def carried() -> Encoder:
        opened.append(name)
        return encoder

    reader = Reader(encoder.identity, never, carried)
    assert reader.read("knee").shape == (1, 64)
    assert reader.encoder is encoder
    assert opened == [name]


def test_an_index_that_carries_none_is_asked_by_the_model_itself() -> None:
    encoder = HashingEncoder()
    assert Reader(encoder.identity, lambda identity: encoder, lambda: None).encoder is encoder


@pytest.mark.parametrize("name", [DEFAULT_MODEL, BASE_MODEL, f"sentence-transformers/{BASE_MODEL}"])
def test_an_index_of_other_weights_than_those_installed_is_refused(name: str) -> None:
    encoder = HashingEncoder(name=name)
    with pytest.raises(IndexMismatch, match="build the index again"):
        _ = Reader(encoder.identity, never, lambda: encoder).encoder


def test_an_index_of_other_weights_than_those_of_its_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    encoder = HashingEncoder(name=str(tmp_path))
    with pytest.raises(IndexMismatch, match="build the index again"):
        _ = Reader(encoder.identity, never, lambda: encoder).encoder
    encoder.identity = replace(encoder.identity, sha256=weights_digest(str(tmp_path)) or "")
    assert Reader(encoder.identity, never, lambda: encoder).encoder is encoder


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
