"""The register of an index in its file: JSON lines."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from indexer.errors import IndexDamaged
from indexer.register import Register

FILE = "register.jsonl.gz"


def write(directory: Path, register: Register) -> None:
    """Write the register of a generation into its folder."""
    with (
        (directory / FILE).open("wb") as file,
        # Without the time: equal registers are equal files.
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
            return Register.of_lines(handle)
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(
            f"{directory / FILE} cannot be read ({error}); build the index again"
        ) from error
