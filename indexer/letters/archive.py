"""ZIP archives of letters, read from within: nothing of them is ever written to disk.

An archive is untrusted. Its directory, the number of its members, their sizes (each and in total)
and how far they are packed are limited before anything is unpacked; a member's path is a name and
nothing else. What they declare need not be true: members are unpacked piece by piece, and no
further than their limit.
"""

from __future__ import annotations

import io
import os
import re
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from indexer.errors import OutOfReach, UnreadableFile
from indexer.letters.file_names import shown
from indexer.letters.limits import MAX_BYTES, too_large
from indexer.letters.opening import open_file
from indexer.letters.sources import (
    ARCHIVE,
    HIDDEN,
    LETTER_SUFFIXES,
    FoundFiles,
    Source,
    is_of_a_system,
    located,
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
_PIECE = 1 << 16
_ENCRYPTED = 0x1
# An entry of the list of members: its sign, and its size without name, extra field and comment.
_ENTRY, _ENTRY_BYTES = b"PK\x01\x02", 46
_UTF_8 = 0x800
_FETCH_AGAIN = "fetch the archive again"


def members(path: Path) -> FoundFiles:
    """The letters in one archive. What cannot be used is a source whose reading says why."""
    found = members_of(shown(path), _Reopened(path), MAX_TOTAL_BYTES)
    return FoundFiles(
        tuple(replace(source, file=path) for source in found.sources),
        found.passed_over,
        frozenset({located(path)} if found.unseen else ()),
    )


def members_of(name: str, file: io.RawIOBase | io.BytesIO, limit: int) -> FoundFiles:
    """As `members`, of an archive that need not lie on disk; `limit` bounds what is unpacked."""
    try:
        archive = open_archive(name, file)
        checked_total(name, archive.infolist(), limit)
    except UnreadableFile as error:
        return FoundFiles((Source.refused(name, error),), {}, frozenset({name}))
    sources = []
    passed_over: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for info in archive.infolist():
        if info.is_dir():
            continue
        kind = _other_kind(info.filename)
        if kind is not None:
            passed_over[kind] += 1
            continue
        member = shown(info.filename)
        named[member] += 1
        if named[member] > 1:
            # Both are letters, and each needs a name of its own to be told from the other.
            member = f"{member} ({named[member]})"
        sources.append(_member(archive, info, name, member))
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
    """The bytes of one member, within its limits.

    Raises:
        UnreadableFile: encrypted, too large, packed too far or in another way, or damaged.
    """
    check_member(info, name)
    try:
        data = unpacked(archive, info, MAX_BYTES)
    except OutOfReach as error:
        raise OutOfReach(name, error.reason, error.remedy) from None
    # Damage comes as BadZipFile, zlib.error, EOFError, RuntimeError, OSError ...
    except Exception:
        raise UnreadableFile(name, "damaged in the archive", _FETCH_AGAIN) from None
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return data


def unpacked(archive: ZipFile, info: ZipInfo, limit: int) -> bytes:
    """What comes out of one member, as far as shows whether it is more than `limit` bytes."""
    pieces: list[bytes] = []
    left = limit + 1
    with archive.open(info) as member:
        # Asked for all at once, zipfile unpacks whatever there is.
        while left and (piece := member.read(min(left, _PIECE))):
            pieces.append(piece)
            left -= len(piece)
    return b"".join(pieces)


def check_member(info: ZipInfo, name: str, limit: int = MAX_BYTES) -> None:
    """Check one member's limits before it is unpacked.

    Raises:
        UnreadableFile: encrypted, too large, packed too far or in another way.
    """
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile(name, "encrypted", "unpack the archive with its password")
    if info.file_size > limit:
        raise too_large(name, limit)
    # Only these two unpack into a bounded buffer.
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableFile(name, "packed in an unusual way", "pack it as a plain ZIP archive")
    packed_too_far = info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if packed_too_far and info.file_size > _RATIO_MATTERS_FROM:
        reason = f"packed more than {MAX_RATIO} to 1, as no letter is"
        raise UnreadableFile(name, reason, "give the file itself if it is a letter")


def _member(archive: ZipFile, info: ZipInfo, within: str, member: str) -> Source:
    name = f"{within}!{member}"
    path = PurePosixPath(shown(base_name(info.filename)))
    suffix = path.suffix.lower()
    if suffix == ARCHIVE:
        nested = UnreadableFile(name, "an archive within an archive", "unpack it first")
        return replace(Source.refused(name, nested), member=member)
    return Source(name, path.stem, suffix, lambda: read_member(archive, info, name), member=member)


def base_name(name: str) -> str:
    """The last part of a member's path, whichever system packed it."""
    return re.split(r"[\\/]", name)[-1]


def _other_kind(name: str) -> str | None:
    if is_of_a_system(name):
        return HIDDEN
    return other_kind(base_name(name), LETTER_SUFFIXES | {ARCHIVE})


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
        with open_file(self._path) as file:
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
        if self.limit is not None:
            if size > self.limit:
                raise ValueError(f"a list of members of {size} bytes")
            # It asks for all up to the end, which a file that grows never comes to.
            size = self.limit if size < 0 else size
        data = self._file.read(size) or b""
        is_list = self.limit is not None and data.startswith(_ENTRY)
        return _with_readable_names(data) if is_list else data


def _with_readable_names(listed: bytes) -> bytes:
    """A list of members in which no name claims to be UTF-8 that is not: zipfile stops at one."""
    data = bytearray(listed)
    at = 0
    while listed.startswith(_ENTRY, at) and at + _ENTRY_BYTES <= len(listed):
        (flags,) = struct.unpack_from("<H", listed, at + 8)
        lengths = struct.unpack_from("<3H", listed, at + 28)
        start = at + _ENTRY_BYTES
        if flags & _UTF_8 and "\ufffd" in listed[start : start + lengths[0]].decode(
            errors="replace"
        ):
            struct.pack_into("<H", data, at + 8, flags & ~_UTF_8)
        at = start + sum(lengths)
    return bytes(data)
