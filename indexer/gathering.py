"""Which letters are there? Files -> letters, each once; what is left out is told, with the reason.

Files are read one after another, and letters handed on in batches, so that no more of them are in
memory than one batch. What an index holds already takes part by its register: files that have not
changed are not read again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.contract import Progress, silent
from indexer.errors import LetterError, OutOfReach, Refusal
from indexer.letters import Letter, read_letters
from indexer.letters.batch import Reading
from indexer.letters.originals import source_of
from indexer.letters.sources import Source
from indexer.register import Duplicate, KnownLetter, ReadFile, Register, known

BATCH = 250
"""So many letters are tagged, cut and embedded at a time."""

_DOUBTFUL = 2_000_000_000
"""In nanoseconds. A file that was written so shortly before it was read may have changed since
without another time: clocks of file systems are coarse."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A letter that was read and belongs into the index, and what the register holds of it."""

    letter: Letter
    known: KnownLetter


class _Shelf:
    """The letters so far: one under each id, and no letter twice."""

    def __init__(self, letters: Iterable[KnownLetter]) -> None:
        self._by_id = {one.key: one for one in letters}
        self._by_content = {one.content: one for one in self._by_id.values()}
        self.duplicates: dict[str, list[Duplicate]] = {}

    def letters(self) -> tuple[KnownLetter, ...]:
        return tuple(sorted(self._by_id.values(), key=lambda one: one.id))

    def __contains__(self, key: str) -> bool:
        return key in self._by_id

    def place(self, new: KnownLetter) -> KnownLetter | None:
        """Put a letter where it belongs; as it is kept, None where it is not.

        The same letter may come from two files, with its cover table and without: the one with a
        case number stays. Of two versions of one case, the one decided later stays, of one day the
        one whose file was written later. Two different letters without case number may come from
        files of one name: both stay.
        """
        same = self._by_content.get(new.content)
        if same is not None and not _are_two_cases(same, new):
            kept, dropped = (new, same) if _knows_more(new, same) else (same, new)
            self._drop(dropped, f"the same letter as {kept.place}", "nothing to do", kept)
            if kept is same:
                return None
        held = self._by_id.get(new.key)
        if held is None:
            return self._keep(new)
        if new.case_number is None or held.case_number is None:
            return self._keep(replace(new, id=f"{new.id}-{new.content[:8]}"))
        later = _version(new) > _version(held)
        kept, dropped = (new, held) if later else (held, new)
        reason = f"another version of case {new.id}; {kept.place} was indexed"
        self._drop(dropped, reason, "check which version is meant", kept)
        return self._keep(new) if later else None

    def _keep(self, one: KnownLetter) -> KnownLetter:
        self._by_id[one.key] = one
        self._by_content[one.content] = one
        return one

    def _drop(self, one: KnownLetter, reason: str, remedy: str, kept: KnownLetter) -> None:
        told = Duplicate(Refusal(one.place, reason, remedy), kept.id)
        self.duplicates.setdefault(one.file, []).append(told)
        if self._by_id.get(one.key) is one:
            del self._by_id[one.key]
            self._by_content.pop(one.content, None)


class Gathering:
    """Reads what is new under `sources` beside what a register holds.

    Files of the register that are not among the sources are gone where `gone` says so, with their
    letters; of one that cannot be looked at, the letters stay. `welcome` are letters that somebody
    took out before; else they stay out. With `ocr`, scans are read by OCR, those too that could not
    be read without.

    Raises:
        OcrUnavailable: `ocr` was asked for where there is none (when reading).
    """

    def __init__(
        self,
        sources: Sequence[Source],
        register: Register | None = None,
        *,
        gone: Callable[[str], bool] = lambda path: True,
        welcome: bool = False,
        ocr: bool = False,
    ) -> None:
        held = register or Register()
        self._started = time.time_ns()
        self._removed = dict(held.removed)
        self._welcome = welcome
        self._ocr = ocr
        self._given = {source.path: source for source in sources}
        self._kept: dict[str, ReadFile] = {}
        for one in held.files:
            given = self._given.get(one.path)
            if given is not None:
                kept = self._as_held(one, given, held.written)
            else:
                kept = None if gone(one.path) else one
            if kept is not None:
                self._kept[one.path] = kept
        self._shelf = _Shelf(self._standing_letters(held, gone))
        # What stood back for a letter that is gone is read again.
        again = [
            one
            for one in self._kept.values()
            if any(dup.of and dup.of.lower() not in self._shelf for dup in one.duplicates)
        ]
        for one in again:
            source = self._given.get(one.path) or source_of(one.name, one.path)
            if source is not None:
                del self._kept[one.path]
                self._given[one.path] = source
        if again:
            self._shelf = _Shelf(self._standing_letters(held, gone))
        self._read: list[ReadFile] = []
        self.unread = [source for path, source in self._given.items() if path not in self._kept]

    def _standing_letters(self, held: Register, gone: Callable[[str], bool]) -> list[KnownLetter]:
        kept = {one.name for one in self._kept.values()}
        files = {one.name for one in held.files}
        # Letters may have joined without a file.
        return [
            one
            for one in held.letters
            if one.file in kept or (one.file not in files and not gone(one.file))
        ]

    def _as_held(self, held: ReadFile, source: Source, written: int) -> ReadFile | None:
        """What is known of a file that need not be read again; None where it has to be."""
        if (self._ocr and held.refused and not held.ocr) or (
            self._welcome and any(not dup.of for dup in held.duplicates)
        ):
            return None
        size, modified = _stamp(source)
        if (size, modified) == (held.bytes, held.modified) and modified < written - _DOUBTFUL:
            return held
        try:
            same = hashlib.sha256(source.read()).hexdigest() == held.sha256
        except OutOfReach as error:
            # No proof that its letters are gone. What has no digest is read again the next time.
            refused = tuple(dict.fromkeys((*held.refused, error.refusal)))
            return replace(held, bytes=0, modified=0, sha256="", refused=refused)
        except LetterError:
            return None
        return held if same else None

    def batches(self, progress: Progress = silent) -> Iterator[list[Fresh]]:
        """The letters that come, some at a time.

        A later batch may hold another version of a letter that was handed on before, or take its
        place under another id: what is to stand in the end, `register` tells.
        """
        batch: list[Fresh] = []
        for done, reading in enumerate(read_letters(self.unread, ocr=self._ocr), start=1):
            batch += self._placed(reading)
            progress("Reading", done, len(self.unread))
            if len(batch) >= BATCH:
                yield self._standing(batch)
                batch = []
        if batch:
            yield self._standing(batch)

    def _placed(self, reading: Reading) -> Iterator[Fresh]:
        source = reading.source
        size, modified = _stamp(source)
        out: list[Duplicate] = []
        for letter in reading.letters:
            one = known(
                letter,
                source.name,
                reading.sha256,
                modified=modified,
                place=reading.place(letter),
            )
            if one.content in self._removed:
                if not self._welcome:
                    out.append(Duplicate(_taken_out(one), ""))
                    continue
                del self._removed[one.content]
            kept = self._shelf.place(one)
            if kept is not None:
                renamed = letter if kept.id == letter.id else letter.renamed(kept.id)
                yield Fresh(renamed, kept)
        self._read.append(
            ReadFile(
                source.name,
                source.path,
                size,
                modified,
                reading.sha256,
                self._ocr,
                tuple(error.refusal for error in reading.errors),
                tuple(out),
            )
        )

    def _standing(self, batch: Sequence[Fresh]) -> list[Fresh]:
        """Those of a batch that still stand, in the order of their ids."""
        standing = {one.id: one for one in self._shelf.letters()}
        found = [one for one in batch if standing.get(one.known.id) is one.known]
        return sorted(found, key=lambda one: one.letter.id)

    def register(self) -> Register:
        """What the index is to hold; true when all batches were taken."""
        files = []
        for one in (*self._kept.values(), *self._read):
            new = self._shelf.duplicates.get(one.name, ())
            told = dict.fromkeys((*one.duplicates, *new))
            files.append(replace(one, duplicates=tuple(told)))
        return Register(
            self._shelf.letters(),
            tuple(sorted(files, key=lambda one: one.path)),
            self._removed,
            self._started,
        )


def without(register: Register, letters: Sequence[KnownLetter]) -> Register:
    """A register after some of its letters were taken out: their files do not bring them back."""
    out = {one.key for one in letters}
    by_file: dict[str, list[Duplicate]] = {}
    for one in letters:
        by_file.setdefault(one.file, []).append(Duplicate(_taken_out(one), ""))
    return replace(
        register,
        letters=tuple(one for one in register.letters if one.key not in out),
        files=tuple(
            replace(one, duplicates=(*one.duplicates, *by_file.get(one.name, ())))
            for one in register.files
        ),
        removed={**register.removed, **{one.content: one.id for one in letters}},
    )


def newcomers(held: Iterable[Letter], new: Sequence[Letter]) -> frozenset[int]:
    """Which of some letters, by their places in `new`, would stand beside or replace others."""
    shelf = _Shelf(known(letter, "", "") for letter in held)
    now = time.time_ns()
    for place, letter in enumerate(new):
        shelf.place(known(letter, str(place), "", modified=now))
    return frozenset(int(one.file) for one in shelf.letters() if one.file)


def _stamp(source: Source) -> tuple[int, int]:
    """The size of a source's file, and when it was written, in nanoseconds."""
    try:
        if source.file is not None:
            found = source.file.stat()
            return found.st_size, found.st_mtime_ns
    except OSError:
        return 0, 0  # reading it tells why
    return 0, 0


def _taken_out(one: KnownLetter) -> Refusal:
    return Refusal(
        one.place,
        f"{one.id} was taken out of the index",
        "to have it back, name its file: imr add FILE",
    )


def _are_two_cases(one: KnownLetter, other: KnownLetter) -> bool:
    numbers = {one.case_number, other.case_number}
    return len(numbers) == 2 and None not in numbers


def _knows_more(one: KnownLetter, other: KnownLetter) -> bool:
    return bool(one.case_number) and not other.case_number


def _version(one: KnownLetter) -> tuple[str, int]:
    return one.decided, one.modified
