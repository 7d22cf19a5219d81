"""What does a letter say? Reading files and parsing their text into records."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.letters.batch import Reading, read_letters
    from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer
    from indexer.letters.parsing import Parsed, parse_letter, parse_letters, read_letter
    from indexer.letters.reading import read_text
    from indexer.letters.sources import FoundFiles, Source, find_files

__all__ = [
    "Cover",
    "FoundFiles",
    "Issue",
    "Letter",
    "Outcome",
    "Parsed",
    "Reading",
    "Reviewer",
    "Source",
    "find_files",
    "parse_letter",
    "parse_letters",
    "read_letter",
    "read_letters",
    "read_text",
]

_HOME = {
    "FoundFiles": "sources",
    "Parsed": "parsing",
    "Reading": "batch",
    "Source": "sources",
    "find_files": "sources",
    "parse_letter": "parsing",
    "parse_letters": "parsing",
    "read_letter": "parsing",
    "read_letters": "batch",
    "read_text": "reading",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: who only asks an index reads no letter."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME.get(name, 'model')}"), name)
