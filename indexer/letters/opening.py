"""How is a file opened that may be none? Without waiting, and read no further than its limit.

A pipe waits for somebody who writes, a device gives bytes without end, and a file may grow while
it is read: what is opened is asked what it is and how large, and read no further.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from indexer.errors import OutOfReach, UnreadableFile
from indexer.letters.file_names import shown
from indexer.letters.limits import MAX_BYTES, too_large

_CHECK = "check the path and your rights"
_NO_FILE = "a pipe, a socket or a device, and no file"


def open_file(path: Path) -> IO[bytes]:
    """Open a file for reading.

    Raises:
        OutOfReach: it is a pipe, a socket or a device, or this system does not let it be read.
        UnreadableFile: there is none.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise refusal(path, error, "No such file") from None
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableFile(shown(path), "a folder, and no file", "name a file in it")
        if not stat.S_ISREG(mode):
            raise _no_file(path)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file.

    Raises:
        OutOfReach: as `open_file`, or it grows.
        UnreadableFile: there is none, or it is larger than `limit`.
    """
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise too_large(shown(path), limit)
        try:
            data = file.read(size + 1)
        except OSError as error:
            raise refusal(path, error) from None
    if len(data) > size:
        reason = "it grows while it is read"
        raise OutOfReach(shown(path), reason, "wait until it is written")
    return data


def files_below(folder: Path) -> Iterator[tuple[Path, OutOfReach | None]]:
    """Every file below a folder, in order, and whatever cannot be looked at, with the reason.

    Links to files are followed, links to folders are not: they may lead anywhere, and in circles.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not is_folder(path):
                yield path, None
                continue
            if path is not folder and path.is_symlink():
                reason = "a link to a folder, which is not followed"
                raise OutOfReach(shown(path), reason, "name the folder itself as well")
            names = _listed(path)
        except UnreadableFile as error:
            yield path, OutOfReach(error.file, error.reason, error.remedy)
            continue
        waiting += (path / name for name in sorted(names, reverse=True))


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; if not, it is a file.

    Raises:
        OutOfReach: it is neither, or cannot be looked at.
        UnreadableFile: there is nothing.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise refusal(path, error) from None
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise _no_file(path)
    return stat.S_ISDIR(mode)


def is_there(path: Path, *, folder: bool) -> bool:
    """Whether a path is a folder, or else a file, as far as can be told."""
    try:
        return is_folder(path) is folder
    except UnreadableFile:
        return False


def refusal(
    path: Path, error: OSError | ValueError, missing: str = "no such file or folder"
) -> UnreadableFile:
    """What is said of a path that the system refused."""
    name = shown(path)
    if isinstance(error, ValueError) or error.errno in (errno.ENOENT, errno.ENOTDIR):
        if _is_link(path):
            return OutOfReach(name, "a link that leads nowhere", "mend or remove the link")
        return UnreadableFile(name, missing, "check the path")
    if error.errno == errno.ELOOP:
        return OutOfReach(name, "a link that leads in a circle", "mend or remove the link")
    if error.errno in (errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP):
        return _no_file(path)
    return OutOfReach(name, error.strerror or "cannot be opened", _CHECK)


def _listed(path: Path) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return [entry.name for entry in entries]
    except OSError as error:
        raise refusal(path, error) from None


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        return False


def _no_file(path: Path) -> OutOfReach:
    return OutOfReach(shown(path), _NO_FILE, "copy it into a file")
