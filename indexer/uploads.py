"""Letters that somebody hands over: read first, stored beside the index when they are to join it.

What is stored is named by its content, so that nothing is ever overwritten and no name that
somebody made up reaches the disk. `build` reads the folder beside whatever else it is given, so
that an index which is built again keeps these letters.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from indexer.contract import Progress, silent
from indexer.errors import Refusal, UnreadableFile
from indexer.letters import Letter, Source, read_letters
from indexer.letters.archive import base_name, members_of
from indexer.letters.file_names import shown
from indexer.letters.sources import ARCHIVE, HIDDEN, LETTER_SUFFIXES, is_of_a_system

FOLDER = "uploads"
"""The folder's name beside the generations of an index."""

MOST_BYTES = 500_000_000
"""All members of one archive, unpacked: they are read in memory."""

_NAMED = 60  # characters of a given name that are kept in a stored file's


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed over."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Offered:
    """A letter that was read and is not stored yet; `place` tells people where it was read."""

    letter: Letter
    source: Source
    sha256: str
    place: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What became of some uploads: letters, what is none and why, and files of other kinds."""

    letters: tuple[Offered, ...]
    refused: tuple[Refusal, ...]
    passed_over: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """The files that hold letters which were handed over, and which of them were written now."""

    files: tuple[Path, ...]
    written: tuple[Path, ...]

    def keep_only(self, sources: set[str]) -> None:
        """Remove what was written for letters of other files."""
        for path in self.written:
            if shown(path) not in sources:
                path.unlink(missing_ok=True)


def folder(index: Path) -> Path:
    """Where the letters that joined an index are stored."""
    return index.absolute() / FOLDER


def read_uploads(uploads: Sequence[Upload], progress: Progress = silent) -> Offer:
    """Read files and the members of archives as letters, in memory; nothing is stored."""
    sources: list[Source] = []
    passed_over: Counter[str] = Counter()
    for upload in uploads:
        source = _source(upload)
        if is_of_a_system(source.name):
            passed_over[HIDDEN] += 1
        elif source.suffix == ARCHIVE:
            found = members_of(source.name, io.BytesIO(upload.data), MOST_BYTES)
            sources += found.sources
            passed_over.update(found.passed_over)
        else:
            sources.append(source)
    letters: list[Offered] = []
    refused: list[Refusal] = []
    for done, reading in enumerate(read_letters(sources), start=1):
        letters += (
            Offered(letter, reading.source, reading.sha256, reading.place(letter))
            for letter in reading.letters
        )
        refused += (error.refusal for error in reading.errors)
        progress("Reading", done, len(sources))
    return Offer(tuple(letters), tuple(refused), passed_over)


def store(offered: Sequence[Offered], target: Path) -> Stored:
    """Write the letters' files into a folder (that of an index), where they are not there yet.

    Raises:
        UnreadableFile: the folder cannot be written to.
    """
    files: list[Path] = []
    written: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for one in offered:
            data = one.source.read()
            path = target / _stored_name(one, data)
            if not path.exists():
                written.append(path)
                _write(path, data)
            files.append(path)
    except OSError as error:
        Stored((), tuple(written)).keep_only(set())
        reason = error.strerror or "cannot be written"
        raise UnreadableFile(str(target), reason, "make room, or check your rights") from None
    return Stored(tuple(files), tuple(written))


def _source(upload: Upload) -> Source:
    name = shown(base_name(upload.name)) or "file"
    path = PurePosixPath(name)
    return Source(name, path.stem, path.suffix.lower(), lambda: upload.data)


def _stored_name(one: Offered, data: bytes) -> str:
    """A name of our own making: a bit of the given one, the content's digest, a known suffix."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", one.source.stem)[:_NAMED].strip("-")
    suffix = one.source.suffix
    if suffix not in LETTER_SUFFIXES:
        # Read by its content in spite of its name; in a folder, only the name tells.
        suffix = ".pdf" if data[:1024].lstrip().startswith(b"%PDF") else ".txt"
    return f"{stem or 'letter'}-{hashlib.sha256(data).hexdigest()[:16]}{suffix}"


def _write(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
