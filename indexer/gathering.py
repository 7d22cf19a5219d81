"""Which letters are there? Sources -> letters with tags, each once; what is left out is told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from indexer.contract import Progress, silent
from indexer.errors import Refusal
from indexer.letters import FoundFiles, Letter, read_letters
from indexer.letters.model import pages_text
from indexer.tagged import TaggedLetter, derive

_TOLD_EVERY = 100  # letters that are tagged between two reports


@dataclass(frozen=True, slots=True)
class Gathered:
    """The letters in the order of their ids, and the files that are not among them, with why."""

    letters: tuple[TaggedLetter, ...]
    refused: tuple[Refusal, ...] = ()
    duplicates: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter and the file that it was read from, with that file's digest."""

    letter: Letter
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A letter that was read; `place` tells people where, with its pages among others'."""

    letter: Letter
    source: str
    sha256: str
    content: str
    place: str


class _Shelf:
    """The letters so far: one under each id, and no letter twice."""

    def __init__(self) -> None:
        self._by_id: dict[str, _Read] = {}
        self._by_content: dict[str, _Read] = {}
        self.duplicates: list[Refusal] = []

    def letters(self) -> list[_Read]:
        return sorted(self._by_id.values(), key=attrgetter("letter.id"))

    def place(self, new: _Read) -> None:
        """Put a letter where it belongs.

        The same letter may come from two files, with its cover table and without: the one with a
        case number stays. Of two versions of one case, the one decided later stays. Two different
        letters without case number may come from files of one name: both stay.
        """
        same = self._by_content.get(new.content)
        if same is not None and not _are_two_cases(same, new):
            kept, dropped = (new, same) if _knows_more(new, same) else (same, new)
            self._drop(dropped, f"the same letter as {kept.place}", "nothing to do")
            if kept is same:
                return
        held = self._by_id.get(new.letter.id)
        if held is None:
            self._keep(new)
        elif new.letter.cover.case_number is None:
            renamed = new.letter.renamed(f"{new.letter.id}-{new.content[:8]}")
            self._keep(replace(new, letter=renamed))
        else:
            later = _decided(new) > _decided(held)
            kept, dropped = (new, held) if later else (held, new)
            reason = f"another version of case {new.letter.id}; {kept.place} was indexed"
            self._drop(dropped, reason, "check which version is meant")
            if later:
                self._keep(new)

    def _keep(self, read: _Read) -> None:
        self._by_id[read.letter.id] = read
        self._by_content[read.content] = read

    def _drop(self, read: _Read, reason: str, remedy: str) -> None:
        self.duplicates.append(Refusal(read.place, reason, remedy))
        if self._by_id.get(read.letter.id) is read:
            del self._by_id[read.letter.id]


def gather(files: FoundFiles, progress: Progress = silent, *, ocr: bool = False) -> Gathered:
    """Read and tag every letter; files that cannot be read as letters are told with the reason.

    Raises:
        OcrUnavailable: `ocr` was asked for where there is none.
    """
    shelf = _Shelf()
    refused: list[Refusal] = []
    for done, reading in enumerate(read_letters(files.sources, ocr=ocr), start=1):
        refused += (error.refusal for error in reading.errors)
        for letter in reading.letters:
            name, place = reading.source.name, reading.place(letter)
            shelf.place(_Read(letter, name, reading.sha256, _content_digest(letter), place))
        progress("Reading", done, len(files))
    return Gathered(_tagged(shelf), tuple(refused), tuple(shelf.duplicates))


def join(
    held: Iterable[LetterFile],
    new: Iterable[LetterFile],
    refused: Sequence[Refusal] = (),
    progress: Progress = silent,
) -> Gathered:
    """Letters that join others, each once, all tagged anew."""
    shelf = _Shelf()
    letters = (*held, *new)
    several = Counter(one.source for one in letters)
    for one in letters:
        pages = f" ({pages_text(one.letter.pages)})" if several[one.source] > 1 else ""
        content, place = _content_digest(one.letter), one.source + pages
        shelf.place(_Read(one.letter, one.source, one.sha256, content, place))
    return Gathered(_tagged(shelf, progress), tuple(refused), tuple(shelf.duplicates))


def newcomers(held: Iterable[Letter], new: Sequence[Letter]) -> frozenset[int]:
    """Which of some letters, by their places in `new`, would stand beside or replace others."""
    shelf = _Shelf()
    for letter in held:
        shelf.place(_Read(letter, "", "", _content_digest(letter), ""))
    for place, letter in enumerate(new):
        shelf.place(_Read(letter, str(place), "", _content_digest(letter), ""))
    return frozenset(int(read.source) for read in shelf.letters() if read.source)


def _tagged(shelf: _Shelf, progress: Progress = silent) -> tuple[TaggedLetter, ...]:
    letters = shelf.letters()
    tagged = []
    for done, read in enumerate(letters, start=1):
        tagged.append(derive(read.letter, read.source, read.sha256))
        if done % _TOLD_EVERY == 0:
            progress("Tagging", done, len(letters))
    return tuple(tagged)


def _are_two_cases(one: _Read, other: _Read) -> bool:
    numbers = {one.letter.cover.case_number, other.letter.cover.case_number}
    return len(numbers) == 2 and None not in numbers


def _knows_more(one: _Read, other: _Read) -> bool:
    return bool(one.letter.cover.case_number) and not other.letter.cover.case_number


def _decided(read: _Read) -> str:
    day = read.letter.cover.decision_date
    return day.isoformat() if day else ""


def _content_digest(letter: Letter) -> str:
    """Equal for two readings of the same letter, whatever file, spacing or cover it came in."""
    issues = (
        part
        for issue in letter.issues
        for part in (issue.treatment, issue.outcome_text, issue.rationale)
    )
    text = "\n".join("".join(part.split()).lower() for part in (letter.summary, *issues))
    return hashlib.sha256(text.encode()).hexdigest()
