"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache as once
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.building import build
from indexer.embedding import Encoder, ModelIdentity, load_encoder
from indexer.letters import Letter, find_files, read_letters
from search_app.search import Search
from trials.doubles import HashingEncoder
from trials.remembering import RememberingEncoder

if "PYTEST_XDIST_WORKER" in os.environ:
    # Several processes share the cores already; threads of theirs would wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Which files were found right is noted in a folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("IMR_CACHE", str(tmp_path_factory.mktemp("notes")))
        yield


SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Among several processes, the tests of a file stay together, as what they share is costly.

    So do all that need a browser: the app that they visit loads the real model.
    """
    from xdist.scheduler import LoadFileScheduling

    class TogetherWithWhatIsShared(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if "/test_browser" in nodeid else str(super()._split_scope(nodeid))

    return TogetherWithWhatIsShared(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real letters and judgements that may lie beside the checkout."""
    if not (SHARED / "letters").is_dir():
        pytest.skip("the folder of real letters (../shared) is not here")
    return SHARED


@pytest.fixture(scope="session")
def shared_letters(shared: Path) -> list[Letter]:
    """The real letters, each read from a file of its own."""
    readings = list(read_letters(find_files([shared / "letters"]).sources))
    assert all(len(one.letters) == 1 and not one.errors for one in readings)
    return [letter for one in readings for letter in one.letters]


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
def open_real_encoder(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Encoder]:
    """Opens the real model, which embeds only what no run before this one has embedded."""
    cache = getattr(pytestconfig, "cache", None)
    folder = cache.mkdir("vectors") if cache else tmp_path_factory.mktemp("vectors")
    return once(lambda: RememberingEncoder(load_encoder(), folder))


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
