"""Damage that shows only when it is read becomes one line that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from indexer.errors import ImrError, IndexDamaged
from indexer.local.checked import Checked


class InFolder(Protocol):
    """What reads the files of a generation's folder."""

    @property
    def folder(self) -> Path:
        """The folder."""

    @property
    def closed(self) -> bool:
        """Whether it was closed."""


P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=InFolder)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Within this, files of a generation are read.

    Raises:
        IndexDamaged: they hold what cannot be.
    """
    try:
        yield
    except IndexDamaged:
        Checked.of(folder.parent).forget()
        raise
    except ImrError:
        raise
    # SQLite, zlib, NumPy, FAISS and Whoosh each have errors of their own for what cannot be read.
    except Exception as error:
        # The next who opens it compares every file again.
        Checked.of(folder.parent).forget()
        reason = " ".join(str(error).split()) or type(error).__name__
        raise IndexDamaged(
            f"{folder} cannot be read ({type(error).__name__}: {reason[:200]}); "
            "see what is damaged by: imr verify, and build the index again"
        ) from error


def guarded(
    method: Callable[Concatenate[S, P], R],
) -> Callable[Concatenate[S, P], R]:
    """A method that reads the files of the generation that it belongs to."""

    @wraps(method)
    def answer(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.closed:
            raise ValueError(f"{self.folder} was closed")
        with reading(self.folder):
            return method(self, *args, **kwargs)

    return answer
