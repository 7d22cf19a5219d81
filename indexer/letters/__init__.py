"""What does a letter say? Reading files and parsing their text into records."""

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
