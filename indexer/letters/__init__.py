"""What does a letter say? Reading files and parsing their text into records."""

from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer
from indexer.letters.parsing import parse_letter, read_letter
from indexer.letters.reading import find_files, read_text

__all__ = [
    "Cover",
    "Issue",
    "Letter",
    "Outcome",
    "Reviewer",
    "find_files",
    "parse_letter",
    "read_letter",
    "read_text",
]
