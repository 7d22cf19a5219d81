"""Where do letters come from? Files and members of archives, as one kind of record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.errors import UnreadableFile
from indexer.letters.limits import MAX_BYTES, too_large

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
    the archive; None for what was handed over in memory.
    """

    name: str
    stem: str
    suffix: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    file: Path | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, given: Path | Source) -> Source:
        """The source of one file; a source is given back as it is."""
        if isinstance(given, Source):
            return given
        return cls(str(given), given.stem, given.suffix.lower(), lambda: _read_file(given), given)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """All that was found: sources in order, and how many files of other kinds, by suffix."""

    sources: tuple[Source, ...]
    passed_over: Mapping[str, int]

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)


def find_files(given: Sequence[Path]) -> FoundFiles:
    """Every source under `given` (files, folders and ZIP archives, recursively), sorted in each.

    A file that is named outright is a source whatever its kind, so that reading it can say why it
    cannot be used; in folders and archives, files of other kinds are passed over and counted. An
    archive or a member that cannot be used is a source whose reading says why.

    Raises:
        UnreadableFile: what is given does not exist.
    """
    sources: list[Source] = []
    passed_over: Counter[str] = Counter()
    for path in given:
        if not path.exists():
            raise UnreadableFile(str(path), "no such file or folder", "check the path")
        if not path.is_dir():
            # A shell's *.docx names them as well.
            if is_of_a_system(path.name):
                passed_over[HIDDEN] += 1
            else:
                _add(path, sources, passed_over)
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file():
                kind = other_kind(str(file.relative_to(path)), SUFFIXES)
                if kind is None:
                    _add(file, sources, passed_over)
                else:
                    passed_over[kind] += 1
    return FoundFiles(tuple(sources), passed_over)


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
    suffix = Path(name).suffix.lower()
    return None if suffix in wanted else suffix or "no suffix"


def _add(path: Path, sources: list[Source], passed_over: Counter[str]) -> None:
    if path.suffix.lower() != ARCHIVE:
        sources.append(Source.of(path))
        return
    # Only now: archives know of sources, not the other way round.
    from indexer.letters.archive import members

    found = members(path)
    sources += (replace(one, file=path) for one in found.sources)
    passed_over.update(found.passed_over)


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise too_large(str(path))
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be opened"
        raise UnreadableFile(str(path), reason, "check the path and your rights") from None
