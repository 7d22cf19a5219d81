"""ZIP archives of letters, read from within: nothing of them is ever written to disk.

An archive is untrusted. Its directory, the number of its members, their sizes (each and in total)
and how far they are packed are limited before anything is unpacked; a member's path is a name and
nothing else. zipfile gives no more bytes than a member's declared size, so that the declared
sizes can be trusted as bounds.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from indexer.errors import UnreadableFile
from indexer.letters.limits import MAX_BYTES, too_large
from indexer.letters.sources import (
    ARCHIVE,
    HIDDEN,
    LETTER_SUFFIXES,
    FoundFiles,
    Source,
    is_of_a_system,
    other_kind,
)

MAX_MEMBERS = 50_000
"""Members of one archive: four months of all letters of the state."""

MAX_DIRECTORY_BYTES = 10_000_000
"""The archive's list of members, which is held in memory as long as the archive is read."""

MAX_TOTAL_BYTES = 10_000_000_000
"""All members of an archive, unpacked. They are unpacked one after another."""

MAX_RATIO = 100
"""How far a member may be packed. Text reaches 10; only a bomb needs more."""

_RATIO_MATTERS_FROM = 1_000_000
_ENCRYPTED = 0x1
_FETCH_AGAIN = "fetch the archive again"


def members(path: Path) -> FoundFiles:
    """The letters in one archive. What cannot be used is a source whose reading says why."""
    return members_of(str(path), _Reopened(path), MAX_TOTAL_BYTES)


def members_of(name: str, file: io.RawIOBase | io.BytesIO, limit: int) -> FoundFiles:
    """As `members`, of an archive that need not lie on disk; `limit` bounds what is unpacked."""
    try:
        archive = open_archive(name, file)
        checked_total(name, archive.infolist(), limit)
    except UnreadableFile as error:
        return FoundFiles((_refused(name, error),), {})
    sources = []
    passed_over: Counter[str] = Counter()
    for info in archive.infolist():
        if info.is_dir():
            continue
        inside = printable(info.filename)
        kind = _other_kind(inside)
        if kind is None:
            sources.append(_member(archive, info, f"{name}!{inside}", base_name(inside)))
        else:
            passed_over[kind] += 1
    return FoundFiles(tuple(sources), passed_over)


def open_archive(name: str, file: io.RawIOBase | io.BytesIO) -> ZipFile:
    """The archive in `file`, of which so far only the list of members was read.

    Raises:
        UnreadableFile: it is no ZIP archive, or its list of members is too long.
    """
    bounded = _Bounded(file)
    try:
        archive = ZipFile(bounded)
    except UnreadableFile:
        raise
    except OSError as error:
        reason = error.strerror or "cannot be opened"
        raise UnreadableFile(name, reason, "check the path and your rights") from None
    # zipfile lets damage through as errors of many kinds; whichever it is, this is no archive.
    except Exception:
        raise UnreadableFile(name, "not a whole ZIP archive", _FETCH_AGAIN) from None
    bounded.limit = None
    if len(archive.infolist()) > MAX_MEMBERS:
        reason = f"an archive of more than {MAX_MEMBERS} files"
        raise UnreadableFile(name, reason, "split it")
    return archive


def checked_total(name: str, infos: Iterable[ZipInfo], limit: int = MAX_TOTAL_BYTES) -> None:
    """Refuse an archive whose members are together larger than `limit`.

    Raises:
        UnreadableFile: they are.
    """
    if sum(info.file_size for info in infos) > limit:
        reason = f"more than {limit // 1_000_000} MB when unpacked"
        raise UnreadableFile(name, reason, "split it")


def read_member(archive: ZipFile, info: ZipInfo, name: str) -> bytes:
    """The bytes of one member, after its limits were checked.

    Raises:
        UnreadableFile: encrypted, too large, packed too far or in another way, or damaged.
    """
    check_member(info, name)
    try:
        with archive.open(info) as member:
            return member.read()
    # Damage comes as BadZipFile, zlib.error, EOFError, RuntimeError, OSError ...
    except Exception:
        raise UnreadableFile(name, "damaged in the archive", _FETCH_AGAIN) from None


def check_member(info: ZipInfo, name: str) -> None:
    """Check one member's limits before it is unpacked.

    Raises:
        UnreadableFile: encrypted, too large, packed too far or in another way.
    """
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile(name, "encrypted", "unpack the archive with its password")
    if info.file_size > MAX_BYTES:
        raise too_large(name)
    # Only these two unpack into a bounded buffer.
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableFile(name, "packed in an unusual way", "pack it as a plain ZIP archive")
    packed_too_far = info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if packed_too_far and info.file_size > _RATIO_MATTERS_FROM:
        reason = f"packed more than {MAX_RATIO} to 1, as no letter is"
        raise UnreadableFile(name, reason, "give the file itself if it is a letter")


def _member(archive: ZipFile, info: ZipInfo, name: str, base: str) -> Source:
    path = PurePosixPath(base)
    if path.suffix.lower() == ARCHIVE:
        nested = UnreadableFile(name, "an archive within an archive", "unpack it first")
        return _refused(name, nested)
    return Source(name, path.stem, path.suffix.lower(), lambda: read_member(archive, info, name))


def _refused(name: str, error: UnreadableFile) -> Source:
    def read() -> bytes:
        raise UnreadableFile(error.file, error.reason, error.remedy)

    return Source(name, Path(name).stem, ARCHIVE, read)


def base_name(name: str) -> str:
    """The last part of a member's path, whichever system packed it."""
    return re.split(r"[\\/]", name)[-1]


def _other_kind(name: str) -> str | None:
    if is_of_a_system(name):
        return HIDDEN
    return other_kind(base_name(name), LETTER_SUFFIXES | {ARCHIVE})


def printable(name: str) -> str:
    """A member's name for a message of one line: no line break, no terminal's control codes."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


class _Reopened(io.RawIOBase):
    """A file that is open only while it is read.

    The sources of an archive have no end at which it could be closed, and there may be more
    archives than a process may hold open files.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_END:
            offset += self._path.stat().st_size
        elif whence == os.SEEK_CUR:
            offset += self._position
        if offset < 0:
            raise OSError("before the start of the file")
        self._position = offset
        return offset

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        with self._path.open("rb") as file:
            file.seek(self._position)
            data = file.read(size)
        self._position += len(data)
        return data


class _Bounded:
    """A file that refuses to give more at once than `limit`: zipfile reads its list in one go."""

    def __init__(self, file: io.RawIOBase | io.BytesIO) -> None:
        self.limit: int | None = MAX_DIRECTORY_BYTES
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if self.limit is not None and size > self.limit:
            raise ValueError(f"a list of members of {size} bytes")
        return self._file.read(size) or b""
