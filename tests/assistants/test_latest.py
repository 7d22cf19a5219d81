"""The index is opened when it is first asked, and anew when another generation is published."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer import add, build
from indexer.embedding import Encoder, ModelIdentity
from indexer.errors import IndexMissing
from indexer.homes import Place
from search_app.assistants.latest import LatestIndex
from search_app.search import Search
from trials.doubles import HashingEncoder
from trials.written import letter


@pytest.fixture
def opened() -> list[Search]:
    """What was opened, in order."""
    return []


@pytest.fixture
def open_search(
    opened: list[Search], open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> Callable[[Place], Search]:
    """Opens an index and remembers that it did."""

    def open_one(index: Place) -> Search:
        opened.append(Search.open(index, open_encoder=open_fake_encoder))
        return opened[-1]

    return open_one


def test_nothing_is_opened_before_it_is_asked(
    tmp_path: Path, sample_index: Path, opened: list[Search], open_search: Callable[[Place], Search]
) -> None:
    with pytest.raises(IndexMissing), LatestIndex(tmp_path / "none", open_search).reading():
        pass
    latest = LatestIndex(sample_index, open_search)
    assert not opened
    for _ in range(2):
        with latest.reading() as search:
            assert [search] == opened
    latest.close()


def test_another_generation_is_opened_and_the_old_one_closed(
    tmp_path: Path,
    opened: list[Search],
    open_search: Callable[[Place], Search],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("indexer.held_model.encoder_for", lambda place, model: HashingEncoder())
    closed: list[Search] = []
    monkeypatch.setattr(Search, "close", lambda search: closed.append(search))
    (tmp_path / "a.txt").write_text(letter())
    build([tmp_path / "a.txt"], tmp_path / "index")
    latest = LatestIndex(tmp_path / "index", open_search)
    with latest.reading() as search:
        assert search.store.info.letters == 1
    (tmp_path / "b.txt").write_text(letter().replace("CM00-0000042", "CM00-0000043"))
    add([tmp_path / "b.txt"], tmp_path / "index")
    with latest.reading() as search:
        assert search.store.info.letters == 2
    assert closed == opened[:1]
    latest.close()
    latest.close()
    assert closed == opened


def test_who_asks_at_the_same_time_waits(
    sample_index: Path, opened: list[Search], open_search: Callable[[Place], Search]
) -> None:
    latest = LatestIndex(sample_index, open_search)

    def ask(_: int) -> str:
        with latest.reading() as search:
            return search.store.info.name

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(ask, range(20)))) == 1
    assert len(opened) == 1
    latest.close()
