"""PDF, HTML and DOCX are read in a sandbox, which a hostile file may crash, fill or busy.

A PDF of two kilobytes can make pdfium take gigabytes and minutes (forms that draw forms), and a
page of two hundred an hour of libxml2 (attributes without end). So each is read within limits of
time and memory by a process that serves one file after another and is replaced when it dies. That
costs a fraction of a millisecond a letter, and several threads may read at a time, each through a
process of its own: pdfium itself must not be used by two threads.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from indexer.errors import NoText, UnreadableFile

MAX_SECONDS = 30.0
"""How long one file may take; a letter takes some milliseconds."""

MAX_MEMORY = 1_500_000_000
"""How many bytes of address space the process may take; letters need a tenth of it."""

_SERVER = "indexer.letters.sandbox_server"
_LENGTH = struct.Struct(">Q")


class FileKind(StrEnum):
    """What is read in the sandbox."""

    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Pages:
    """The text of each page, and how many pages hold a picture and no text."""

    pages: list[str]
    pictures: int = 0


def read_sandboxed(kind: FileKind, name: str, data: bytes) -> Pages:
    """The text of a file of this kind. `name` stands in the messages.

    Raises:
        UnreadableFile: encrypted, broken, too long, or more work than a letter can be.
        NoText: a PDF whose pages hold no text.
    """
    reader = _borrow()
    try:
        answer = reader.ask(kind, name, data)
    except BaseException:
        reader.close()
        raise
    if answer is None:
        reader.close()
        raise UnreadableFile(
            name, "reading it takes more time or memory than any letter", "print it to a new PDF"
        )
    _IDLE.append(reader)
    found = json.loads(answer)
    if "reason" in found:
        error = NoText if found["no_text"] else UnreadableFile
        raise error(name, found["reason"], found["remedy"])
    return Pages(found["pages"], found["pictures"])


def receive(stream: IO[bytes]) -> bytes | None:
    """One message; None where the other side is gone."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    body = stream.read(length)
    return body if len(body) == length else None


def send(stream: IO[bytes], body: bytes) -> None:
    """Send one message."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


class _ReadingProcess:
    """The process that reads, and the pipes to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _SERVER, str(MAX_MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What a library prints when it gives up is of no use to anybody.
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, kind: FileKind, name: str, data: bytes) -> bytes | None:
        """The answer to one file; None where the process died of it or was too slow."""
        timer = threading.Timer(MAX_SECONDS, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            send(self._to, json.dumps({"kind": kind, "name": name}).encode())
            send(self._to, data)
            return receive(self._from)
        except BrokenPipeError:
            return None
        finally:
            timer.cancel()

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        with contextlib.suppress(BrokenPipeError):
            self._to.close()
        self._from.close()
        self._process.wait()


# Starting a process takes a tenth of a second, as long as reading thirty letters, and letters are
# read one by one from many places: processes that wait for work are kept.
_IDLE: list[_ReadingProcess] = []


def _borrow() -> _ReadingProcess:
    while True:
        try:
            reader = _IDLE.pop()
        except IndexError:
            return _ReadingProcess()
        if reader.alive:
            return reader
        reader.close()


@atexit.register
def close_readers() -> None:
    """End the processes that wait for work; the next file starts one anew."""
    while _IDLE:
        _IDLE.pop().close()


# A child must not talk to its parent's processes.
os.register_at_fork(after_in_child=_IDLE.clear)
