"""Where do letters come from? Files and members of archives, as one kind of record."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import OutOfReach, UnreadableFile
from indexer.letters.file_names import shown
from indexer.letters.opening import files_below, is_folder, is_there, read_file

ARCHIVE = ".zip"

LETTER_SUFFIXES = frozenset({".pdf", ".txt", ".text", ".html", ".htm", ".docx"})
"""The kinds of file that can be read as a letter."""

SUFFIXES = LETTER_SUFFIXES | {ARCHIVE}
"""The kinds of file that are looked for in a folder."""

HIDDEN = "hidden"
"""The kind under which files are counted that an operating system keeps for itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """What may be a letter: a file, or a member of an archive (`archive.zip!member.pdf`).

    `name` stands in messages and in the catalogue, `stem` is the letter's id where it has no case
    number, `suffix` (lower case) tells the kind. `read` gives the bytes only when they are wanted,
    and raises UnreadableFile where it cannot. `file` is the file on disk that holds it, itself or
    the archive, `member` its name in that; None for what was handed over in memory.
    """

    name: str
    stem: str
    suffix: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    file: Path | None = field(default=None, repr=False, compare=False)
    member: str = field(default="", repr=False, compare=False)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where it lies on this machine, whatever folder one works in; its name where nowhere."""
        if self.file is None:
            return self.name
        return f"{located(self.file)}{'!' if self.member else ''}{self.member}"

    @classmethod
    def of(cls, given: Path | Source) -> Source:
        """The source of one file; a source is given back as it is."""
        if isinstance(given, Source):
            return given
        name = Path(shown(given))
        return cls(str(name), name.stem, name.suffix.lower(), lambda: read_file(given), given)

    @classmethod
    def refused(cls, name: str, error: UnreadableFile, file: Path | None = None) -> Source:
        """What cannot be used: reading it says why."""

        def read() -> bytes:
            raise type(error)(error.file, error.reason, error.remedy)

        return cls(name, Path(name).stem, Path(name).suffix.lower(), read, file)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """All that was found: sources in order, and how many files of other kinds, by suffix.

    `unseen` are the paths of folders, links and archives that could not be looked into. Each is a
    source as well, whose reading says why.
    """

    sources: tuple[Source, ...]
    passed_over: Mapping[str, int]
    unseen: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)

    def may_hold(self, path: str) -> bool:
        """Whether a path is, or lies below, what could not be looked into."""
        ends = (mark.start() for mark in re.finditer("[/!]", path))
        return path in self.unseen or any(path[:end] in self.unseen for end in ends)


def find_files(given: Sequence[Path]) -> FoundFiles:
    """Every source under `given` (files, folders and ZIP archives, recursively), sorted in each.

    A file that is named outright is a source whatever its kind, so that reading it can say why it
    cannot be used; in folders and archives, files of other kinds are passed over and counted.
    Whatever cannot be used or looked at, a folder as well, is a source whose reading says why.

    Raises:
        UnreadableFile: what is given does not exist.
    """
    found = _SoFar()
    for path in given:
        # A shell's *.docx names what a system keeps as well.
        of_a_system = is_of_a_system(path.name)
        try:
            folder = is_folder(path)
        except OutOfReach as error:
            found.refuse(path, error, hidden=of_a_system)
            continue
        if not folder:
            found.take(path, HIDDEN if of_a_system else None)
            continue
        for file, why in files_below(path):
            kind = other_kind(str(file.relative_to(path)), SUFFIXES)
            if why is None:
                found.take(file, kind)
            else:
                # A folder whose name begins with a dot may hold letters, a file does not.
                hidden = is_of_a_system(str(file.relative_to(path)))
                hidden = hidden or (kind == HIDDEN and not is_there(file, folder=True))
                found.refuse(file, why, hidden=hidden)
    return FoundFiles(tuple(found.sources), found.passed_over, frozenset(found.unseen))


def located(path: Path) -> str:
    """Where a file lies on this machine, through whichever link its folder was named."""
    return os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - never fails


class _SoFar:
    """What was found so far."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.passed_over: Counter[str] = Counter()
        self.unseen: set[str] = set()

    def take(self, path: Path, kind: str | None) -> None:
        """Take a file, or what an archive holds; one of another `kind` is counted."""
        if kind is not None:
            self.passed_over[kind] += 1
        elif path.suffix.lower() != ARCHIVE:
            self.sources.append(Source.of(path))
        else:
            # Only now: archives know of sources, not the other way round.
            from indexer.letters.archive import members

            found = members(path)
            self.sources += found.sources
            self.passed_over.update(found.passed_over)
            self.unseen |= found.unseen

    def refuse(self, path: Path, error: UnreadableFile, *, hidden: bool) -> None:
        """Take down what cannot be looked at."""
        self.unseen.add(located(path))
        if hidden:
            self.passed_over[HIDDEN] += 1
        else:
            self.sources.append(Source.refused(shown(path), error, path))


# Word and LibreOffice mark a file that is open, macOS keeps what it knows of one beside it.
_OF_A_SYSTEM = re.compile(
    r"~\$.*|\.~lock\..*|~wr[a-z]\d+\..*|\._.*|thumbs\.db|ehthumbs\.db|desktop\.ini|\.ds_store|icon\r",
    re.IGNORECASE,
)
_FOLDERS_OF_A_SYSTEM = frozenset({"__MACOSX", "@eaDir", "$RECYCLE.BIN", ".Trashes"})


def is_of_a_system(name: str) -> bool:
    """Whether a path (whichever system wrote it) is a file that a program keeps for itself.

    Such a file is no letter even where its name ends as letters' do, as `~$letter.docx`.
    """
    *folders, base = re.split(r"[\\/]", name)
    return bool(_OF_A_SYSTEM.fullmatch(base)) or not _FOLDERS_OF_A_SYSTEM.isdisjoint(folders)


def other_kind(name: str, wanted: frozenset[str]) -> str | None:
    """Under which kind a file is passed over by its path; None where it is one of the `wanted`."""
    if is_of_a_system(name) or Path(name).name.startswith("."):
        return HIDDEN
    suffix = Path(shown(name)).suffix.lower()
    return None if suffix in wanted else suffix or "no suffix"
