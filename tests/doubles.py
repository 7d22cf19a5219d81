"""A test double for the embedding model; and what a generation holds, at a glance."""

from __future__ import annotations

from pathlib import Path

from indexer.catalog import Catalog
from trials.doubles import HashingEncoder

__all__ = ["HashingEncoder", "files_of"]


def files_of(generation: Path) -> dict[str, str]:
    """The letters of a generation in order, each with the file that it was read from."""
    catalog = Catalog(generation)
    records = [catalog.letter(ordinal) for ordinal in range(catalog.letters)]
    catalog.close()
    return {record["letter"]: record["source"]["file"] for record in records}
