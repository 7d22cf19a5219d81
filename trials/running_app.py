"""`imr app` as a process of its own, for benchmarks and browser tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from search_app import serving

COMMAND = (sys.executable, "-c", "from search_app.cli import main; main()", "app", "--headless")
PATIENCE = 90.0
"""Seconds in which the page has to answer."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def start(
    index: Path, port: int, *options: str, before: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Start `imr app` and wait until it answers; `before` is what its command line begins with.

    Raises:
        AssertionError: it did not; the message is what it printed.
    """
    server = subprocess.Popen(
        [*before, *COMMAND, "--port", str(port), "--index", str(index), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ
        | {
            "PYTHONPATH": str(serving.APP.parents[1]),
            "IMR_ADDRESS": f"http://localhost:{port}",
        },
    )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        if answers(port):
            return server
        time.sleep(0.1)
    server.terminate()
    raise AssertionError(f"imr app did not start: {server.communicate()[0]}")


def answers(port: int) -> bool:
    """Whether a page is served there."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@contextmanager
def running(index: Path) -> Iterator[int]:
    """The port of an `imr app` that runs as long as this does."""
    port = free_port()
    server = start(index, port)
    try:
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=PATIENCE)
