"""Several processes that answer, for more than one reader: one process does one answer at a time.

Each opens the same index, whose files are mapped: they share its memory.
"""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from indexer import open_index
from indexer.contract import Counts, Store
from indexer.errors import WorkersGone
from indexer.homes import Place, absolute
from search_app.asking.request import Request
from search_app.found import Found
from search_app.search import Search

MODULE = "search_app.working"

PATIENCE = 10.0
"""Seconds that a worker is given to end before it is killed."""

TRIES = 2
"""How often a request is asked: once more where a worker ended."""


class _Gone(Exception):
    """A worker has died, or never came to work."""


class Worker:
    """One process; whoever holds it asks it one thing at a time."""

    def __init__(self, index: str) -> None:
        ours, theirs = socket.socketpair()
        packages = str(Path(__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, (packages, os.environ.get("PYTHONPATH"))))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", MODULE, str(theirs.fileno()), index],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": path},
            )
        self._socket = Connection(ours.detach())
        self._coming = threading.Lock()
        self._generation = ""

    @property
    def number(self) -> int:
        """The process's number."""
        return self._process.pid

    def wait(self) -> str:
        """The generation that it has opened, once it has.

        Raises:
            _Gone: it ended before.
        """
        with self._coming:
            if not self._generation:
                self._generation = self._receive()
            return self._generation

    def ask(self, method: str, *given: object) -> Any:
        """What a method of its `Search` answers, or raises."""
        try:
            self._socket.send((method, given))
        except OSError as error:
            raise _Gone from error
        done, said = self._receive()
        if done:
            return said
        raise said

    def _receive(self) -> Any:
        try:
            return self._socket.recv()
        except (EOFError, OSError) as error:
            raise _Gone from error

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class SharedSearch(Search):
    """A search whose requests other processes answer; safe to share between threads.

    A worker that dies is replaced, and its request asked once more. Where a worker has opened
    another generation than `store`, since one was published in between, this process answers.
    """

    def __init__(self, store: Store, index: Place, workers: int) -> None:
        super().__init__(store)
        self._index = absolute(index)
        self._closed = False
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._all = [Worker(self._index) for _ in range(workers)]
        for worker in self._all:
            self._idle.put(worker)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the processes."""
        with self._lock:
            return tuple(worker.number for worker in self._all)

    def warm(self) -> None:
        """Wait until every worker has come to work."""
        with self._lock:
            workers = tuple(self._all)
        for worker in workers:
            with suppress(_Gone):
                worker.wait()

    def answer(self, request: Request) -> Found:
        """See `Search.answer`."""
        found: Found = self._hand_over("answer", super().answer, request)
        return found

    def counts(self, request: Request) -> Counts:
        """See `Search.counts`."""
        counts: Counts = self._hand_over("counts", super().counts, request)
        return counts

    def choices(self, request: Request, found: Found) -> Mapping[str, Mapping[str, int]]:
        """See `Search.choices`; only under filters is there anything to be counted."""
        if not request.filters:
            return super().choices(request, found)
        choices: Mapping[str, Mapping[str, int]]
        choices = self._hand_over("choices", super().choices, request, found)
        return choices

    def ways_out(self, request: Request) -> list[tuple[tuple[str, ...], int]]:
        """See `Search.ways_out`."""
        ways: list[tuple[tuple[str, ...], int]] = self._hand_over(
            "ways_out", super().ways_out, request
        )
        return ways

    def _hand_over(self, method: str, here: Callable[..., Any], *given: object) -> Any:
        worker = self._idle.get()
        try:
            for _ in range(TRIES):
                try:
                    if self._closed or worker.wait() != self.store.info.name:
                        return here(*given)
                    return worker.ask(method, *given)
                except _Gone:
                    worker = self._replaced(worker)
        finally:
            self._idle.put(worker)
        # Not in this process: what ended two of them would end the page for everybody.
        raise WorkersGone(
            "the processes that answer ended while they did; ask again, or start imr app with "
            "fewer --workers where memory is short"
        )

    def _replaced(self, gone: Worker) -> Worker:
        gone.close()
        new = Worker(self._index)
        with self._lock:
            self._all[self._all.index(gone)] = new
        return new

    def close(self) -> None:
        """End the workers, each after what it is doing, and close the index."""
        self._closed = True
        idle = [self._idle.get() for _ in self._all]
        for worker in idle:
            worker.close()
            # Whoever waits for one is not to wait forever.
            self._idle.put(worker)
        super().close()


def open_shared(index: Place, workers: int) -> Search:
    """The published index, answered by as many processes; by this one where that is one.

    Raises:
        BadIndex: there is none, or it cannot be used.
    """
    if workers < 2:
        return Search.open(index)
    return SharedSearch(open_index(index), index, workers)
