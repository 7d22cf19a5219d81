"""The register of an index in its file: JSON lines."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from indexer.errors import IndexDamaged
from indexer.register import Register

FILE = "register.jsonl.gz"

_MOST = 250
"""So many times its packed size a register has at most: what has more was made to fill memory."""

_SMALL = 2**20


def write(directory: Path, register: Register) -> None:
    """Write the register of a generation into its folder."""
    # Without the time: equal registers are equal files.
    with (
        (directory / FILE).open("wb") as file,
        gzip.GzipFile("", "wb", 1, file, mtime=0) as handle,
    ):
        handle.writelines(register.lines())


def read(directory: Path) -> Register:
    """Read what `write` wrote.

    Raises:
        IndexDamaged: it is no register.
    """
    try:
        with gzip.open(directory / FILE, "rb") as handle:
            most = _SMALL + _MOST * (directory / FILE).stat().st_size
            return Register.of_lines(_lines(cast(BinaryIO, handle), most))
    except (
        OSError,
        EOFError,
        zlib.error,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
        MemoryError,
    ) as error:
        raise IndexDamaged(
            f"{directory / FILE} cannot be read ({error}); build the index again"
        ) from error


def _lines(handle: BinaryIO, most: int) -> Iterator[bytes]:
    while line := handle.readline(most + 1):
        most -= len(line)
        if most < 0:
            raise ValueError("more is packed than any register holds")
        yield line
