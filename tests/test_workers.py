"""Processes that answer in place of this one say the same, are replaced, and end."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.building import build
from indexer.errors import ModelUnavailable, UnknownIssue, WorkersGone
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from search_app import workers
from search_app.asking.request import Request
from search_app.search import Search
from search_app.workers import SharedSearch, open_shared
from trials.doubles import HashingEncoder

WORDS = Request("physical therapy", mode=Mode.LEXICAL)
FILTERED = Request("therapy", mode=Mode.LEXICAL, filters=Filters(outcome=("upheld",)))
REQUESTS = (WORDS, FILTERED, Request(), Request("zyzzyva", mode=Mode.LEXICAL))


@pytest.fixture(scope="module")
def shared(sample_index: Path) -> Iterator[SharedSearch]:
    opened = open_shared(sample_index, 2)
    assert isinstance(opened, SharedSearch)
    yield opened
    opened.close()


def test_one_is_no_other_process(sample_index: Path) -> None:
    opened = open_shared(sample_index, 1)
    assert type(opened) is Search
    opened.close()


def test_the_same_is_answered(shared: SharedSearch, search: Search) -> None:
    shared.warm()
    for request in REQUESTS:
        found = search.answer(request)
        assert shared.answer(request).as_json() == found.as_json()
        assert shared.counts(request) == search.counts(request)
        assert shared.choices(request, found) == search.choices(request, found)
    none = Request("therapy", mode=Mode.LEXICAL, filters=Filters(outcome=("modified",)))
    assert shared.ways_out(none) == search.ways_out(none)
    (hit, *_) = search.answer(WORDS).hits
    alike = Request(like=hit.issue.id)
    assert shared.answer(alike).as_json() == search.answer(alike).as_json()


def test_many_threads_are_answered_each_its_own(shared: SharedSearch, search: Search) -> None:
    expected = [search.answer(request).as_json() for request in REQUESTS]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(shared.answer, REQUESTS * 8))
    assert [one.as_json() for one in found] == expected * 8


def test_a_failure_is_the_same_failure(shared: SharedSearch) -> None:
    with pytest.raises(UnknownIssue):
        shared.answer(Request(like="CM00-0000000#1"))
    # The double that built this index can be loaded nowhere else.
    with pytest.raises(ModelUnavailable):
        shared.answer(Request("physical therapy"))
    assert shared.answer(WORDS).hits


def test_a_worker_that_dies_is_replaced(shared: SharedSearch) -> None:
    before = shared.numbers
    for number in before:
        os.kill(number, signal.SIGKILL)
    assert shared.answer(WORDS).hits
    assert shared.answer(WORDS).hits
    assert not set(before) & set(shared.numbers)


def test_none_that_comes_to_work_is_told(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MODULE", "search_app.no_such_module")
    opened = open_shared(sample_index, 2)
    opened.warm()
    with pytest.raises(WorkersGone, match="--workers"):
        opened.answer(WORDS)
    opened.close()


def test_closing_ends_them(sample_index: Path) -> None:
    opened = open_shared(sample_index, 2)
    assert isinstance(opened, SharedSearch)
    assert opened.answer(WORDS).hits
    numbers = opened.numbers
    opened.close()
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_no_answer_is_of_another_generation(sample_letters: Path, tmp_path: Path) -> None:
    letters = sorted(path for path in sample_letters.iterdir() if path.suffix == ".txt")
    index = tmp_path / "index"
    build(letters[:2], index, HashingEncoder)
    held = open_shared(index, 2)
    assert isinstance(held, SharedSearch)
    held.warm()
    build(letters[:3], index, HashingEncoder)
    # Replaced now, it opens what was published since.
    os.kill(held.numbers[0], signal.SIGKILL)
    for _ in range(4):
        assert held.answer(Request()).total == held.store.info.issues
    new = open_shared(index, 2)
    assert new.store.info.letters == 3
    assert new.answer(Request()).total == new.store.info.issues > held.store.info.issues
    for one in (held, new):
        one.close()
    shutil.rmtree(index)
