"""Libraries that only some commands need: each belongs to an extra of this package."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from indexer.errors import ExtraMissing


@contextmanager
def brought_by(extra: str) -> Iterator[None]:
    """Around imports of what the extra `extra` in pyproject.toml brings.

    Raises:
        ExtraMissing: it is not installed here.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        # For this interpreter: whoever runs .venv/bin/imr may have another pip on the path.
        wanted = f"imr-precedent-search[{extra}]"
        remedy = shlex.join([sys.executable, "-m", "pip", "install", wanted])
        raise ExtraMissing(
            f"this needs {error.name}, which is not installed here; install it: {remedy}"
        ) from error
