"""A whole file as the text of a search: a denial, a medical report, a determination."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letters import Letter
from indexer.letters.limits import MAX_BYTES, too_large
from indexer.letters.parsing import parse_letters, prose
from indexer.letters.reading import text_of
from indexer.letters.sources import Source

SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".txt")
"""The kinds of file that can be read."""

MOST_CHARACTERS = 24_000
"""What a search reads of a file or a typed text, some eight pages: for more the model takes many
seconds."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of a file.

    `issues` counts those that it decides if it is a determination; `cut` tells that its end was
    left out.
    """

    name: str
    text: str
    issues: int
    cut: bool

    @property
    def words(self) -> int:
        """How many words were read."""
        return len(self.text.split())


def read_document(name: str, data: bytes) -> Document:
    """Read a file that somebody gave, in memory; what is hostile in it is held off as in letters.

    Of a determination, what says the same in every letter is left out: treatments, summary and
    rationales remain.

    Raises:
        UnreadableFile: empty, too large, encrypted, broken, or of an unknown kind.
        NoText: a PDF whose pages hold no text.
    """
    if len(data) > MAX_BYTES:
        raise too_large(name)
    stem, _, suffix = name.rpartition(".")
    source = Source(name, stem, f".{suffix.lower()}", lambda: data)
    text = text_of(source, data)
    letters = parse_letters(text, name=name, stem=stem or name).letters
    text = "\n\n".join(map(_said, letters)) if letters else prose(text)
    issues = sum(len(letter.issues) for letter in letters)
    return Document(name, shortened(text), issues, len(text) > MOST_CHARACTERS)


def _said(letter: Letter) -> str:
    treatments = [issue.treatment for issue in letter.issues]
    rationales = [issue.rationale for issue in letter.issues]
    return "\n\n".join(part for part in (*treatments, letter.summary, *rationales) if part)


def shortened(text: str) -> str:
    """A text up to the limit, ending with a whole word."""
    if len(text) <= MOST_CHARACTERS:
        return text
    head = text[:MOST_CHARACTERS]
    return head[: head.rfind(" ")] if " " in head else head
