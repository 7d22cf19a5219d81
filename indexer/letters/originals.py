"""Where is the file that a letter was read from? Given back only if it is still that file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indexer.errors import OriginalChanged, UnreadableFile
from indexer.letters.archive import members
from indexer.letters.file_names import on_disk
from indexer.letters.opening import is_there
from indexer.letters.sources import ARCHIVE, Source

_REMEDY = "put it back, or build the index again"


def read_original(name: str, sha256: str) -> bytes:
    """The bytes of the source by this name (a file, or `archive.zip!member`).

    `name` and `sha256` are those of an index's record, never of a request: a name alone opens
    nothing, the content must be what was indexed.

    Raises:
        UnreadableFile: it is not there (any more), or cannot be read.
        OriginalChanged: what is there by now is something else.
    """
    found = False
    for source in _sources(on_disk(name)):
        if source.member and source.name != name:
            continue
        found = True
        data = source.read()
        # An archive may hold several members of one name.
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    if found:
        raise OriginalChanged(name, "no longer the file that was indexed", _REMEDY)
    raise UnreadableFile(name, "no longer there", _REMEDY)


def source_of(name: str, path: str) -> Source | None:
    """The source that lies at `path` (`archive.zip!member` in an archive), called `name`.

    None where nothing lies there any more.
    """
    for source in _sources(path):
        if not source.member or source.path == path:
            return replace(source, name=name)
    return None


def container(name: str) -> Path:
    """The file on disk that holds the source by this name: itself, or the archive around it."""
    for archive in _archives(on_disk(name)):
        return archive
    return Path(on_disk(name))


def _sources(path: str) -> Iterator[Source]:
    """The file at a path, or all members of the archive that it may lie in."""
    if is_there(Path(path), folder=False):
        yield Source.of(Path(path))
        return
    for archive in _archives(path):
        yield from members(archive)


def _archives(path: str) -> Iterator[Path]:
    """What may be the archive, since paths and members may hold a ! themselves."""
    for mark in re.finditer("!", path):
        archive = Path(path[: mark.start()])
        if archive.suffix.lower() == ARCHIVE and is_there(archive, folder=False):
            yield archive
