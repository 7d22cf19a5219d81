"""Which files were compared with their digests on this machine, and have not changed since?

Reading a whole index costs seconds, so it is done once: what was found right is noted by inode,
size and time of change. The notes are this user's own, in the cache directory: an index that came
from elsewhere cannot bring them along.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_SETTLED = 50_000_000
"""A file younger than so many nanoseconds may change again without showing it."""


def paranoid() -> bool:
    """Whether nothing that was noted is believed (`IMR_PARANOID`)."""
    return os.environ.get("IMR_PARANOID", "") not in ("", "0")


def _folder() -> Path:
    if own := os.environ.get("IMR_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "imr"


def _key(stat_of: os.stat_result) -> list[int]:
    return [stat_of.st_dev, stat_of.st_ino, stat_of.st_size, stat_of.st_mtime_ns]


@dataclass
class Checked:
    """The notes on one index; `known` by digest."""

    file: Path | None
    known: dict[str, list[int]] = field(default_factory=dict)
    now: dict[str, list[int]] = field(default_factory=dict)

    @staticmethod
    def of(index: Path) -> Checked:
        """The notes on the index in a folder; none where they could not be this user's."""
        try:
            place, folder = index.resolve(), _folder().resolve()
            if folder.is_relative_to(place):
                return Checked(None)
            name = hashlib.sha256(os.fsencode(place)).hexdigest()[:32]
            notes = Checked(folder / f"checked-{name}.json")
            assert notes.file is not None
            told = notes.file.stat()
            if told.st_uid != os.geteuid() or told.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return notes
            known = json.loads(notes.file.read_text(encoding="utf-8"))
            if isinstance(known, dict):
                notes.known = known
            return notes
        except FileNotFoundError:
            return notes
        except (OSError, RuntimeError, ValueError, RecursionError):
            return Checked(None)

    def holds(self, stat_of: os.stat_result, digest: str) -> bool:
        """Whether this very file was found to have a digest, and has not changed since."""
        if self.known.get(digest) != _key(stat_of):
            return False
        self.now[digest] = _key(stat_of)
        return True

    def note(self, stat_of: os.stat_result, digest: str) -> None:
        """A file was just found to have a digest."""
        if time.time_ns() - stat_of.st_mtime_ns > _SETTLED:
            self.now[digest] = _key(stat_of)

    def keep(self) -> None:
        """Write down what was found; where that cannot be, it is looked at again."""
        if self.file is None or self.now == self.known:
            return
        aside = self.file.with_name(f"{self.file.name}.{secrets.token_hex(4)}")
        with suppress(OSError):
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
                json.dump(self.now, handle)
            aside.replace(self.file)

    def forget(self) -> None:
        """Believe nothing any more."""
        if self.file is not None:
            with suppress(OSError):
                self.file.unlink(missing_ok=True)
