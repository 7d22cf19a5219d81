"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.building import build
from indexer.embedding import Encoder, ModelIdentity
from search_app.search import Search
from tests.doubles import HashingEncoder

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real letters and judgements that may lie beside the checkout."""
    if not (SHARED / "letters").is_dir():
        pytest.skip("the folder of real letters (../shared) is not here")
    return SHARED


@pytest.fixture(scope="session")
def sample_letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 40 sample letters, text and PDF, with the truth beside them."""
    from indexer.samples import write

    folder = tmp_path_factory.mktemp("samples")
    write(folder, 40, 1)
    return folder


@pytest.fixture(scope="session")
def open_fake_encoder() -> Callable[[ModelIdentity], Encoder]:
    """Opens the test double in place of a real model."""
    return lambda identity: HashingEncoder(name=identity.name)


@pytest.fixture(scope="session")
def sample_index(sample_letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the sample letters, built with the test double."""
    index = tmp_path_factory.mktemp("index")
    build([sample_letters], index, HashingEncoder)
    return index


@pytest.fixture
def search(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> Iterator[Search]:
    """The sample index, opened for searching."""
    opened = Search.open(sample_index, open_encoder=open_fake_encoder)
    yield opened
    opened.close()
