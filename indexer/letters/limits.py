"""How large a file may be: whatever is larger would only eat time and memory."""

from __future__ import annotations

from indexer.errors import UnreadableFile

MAX_BYTES = 50_000_000
"""One file. A letter of some pages takes a hundred kilobytes, scanned some megabytes."""

MAX_PAGES = 200
"""A letter has two to ten pages, with long lists of documents some thirty; a file may hold some."""

MAX_CHARACTERS = 1_000_000
"""A letter has some six thousand characters, two hundred full pages have 800,000."""

MAX_TEXT_BYTES = 2_000_000
"""Plain text: `MAX_CHARACTERS` of two bytes each. Lines take many times their size in memory."""

MAX_MARKUP_BYTES = 20_000_000
"""HTML, or a part of a DOCX. Text is a small part of it, and a tree takes many times its size."""

_SPLIT = "split it"


def too_large(name: str, limit: int = MAX_BYTES) -> UnreadableFile:
    """The refusal of a file of more than `limit` bytes."""
    return UnreadableFile(name, f"larger than {limit // 1_000_000} MB", _SPLIT)


def too_long(name: str) -> UnreadableFile:
    """The refusal of what has more pages or characters than are read."""
    reason = f"longer than {MAX_PAGES} pages or {MAX_CHARACTERS:,} characters"
    return UnreadableFile(name, reason, _SPLIT)
