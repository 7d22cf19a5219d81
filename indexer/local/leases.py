"""Who still reads a generation? Each reader holds a shared lock on a file in its folder.

It goes with the process, however that ends. What is held is not removed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEASE = "LEASE"
"""The file, without contents."""


class Lease:
    """The hold on a generation, until it is closed."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def close(self) -> None:
        """Let go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def take(folder: Path) -> Lease | None:
    """Hold the generation in a folder; None where it is going, or gone."""
    try:
        descriptor = os.open(folder / LEASE, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        # It may have been removed before it was locked.
        if os.path.samestat(os.fstat(descriptor), (folder / LEASE).stat()):
            return Lease(descriptor)
    except BlockingIOError:
        pass
    except FileNotFoundError:
        pass
    except OSError:  # a file system without locks: nobody can tell who reads
        return Lease(descriptor)
    os.close(descriptor)
    return None


@contextmanager
def unheld(folder: Path) -> Iterator[bool]:
    """Whether nobody holds the generation in a folder; within, nobody can."""
    try:
        descriptor = os.open(folder / LEASE, os.O_RDONLY)
    except OSError:
        yield True
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:  # as above
            pass
        yield True
    finally:
        os.close(descriptor)
