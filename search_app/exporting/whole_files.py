"""A file that takes its place only when it is whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import ExportFailed


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A file to write beside `path`, which takes its place once all is written.

    What fails before leaves a file of that name as it was.

    Raises:
        ExportFailed: it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            yield part
            if path.exists() and not path.is_file():
                # A pipe or a device keeps its place.
                path.write_bytes(part.read_bytes())
            else:
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise ExportFailed(f"{path}: {reason}; check the path and your rights") from None


def put(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file of these bytes, piece by piece.

    Raises:
        ExportFailed: it cannot be written.
    """
    with beside(path) as part, part.open("wb") as file:
        file.writelines(pieces)
