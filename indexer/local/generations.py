"""Which state is published, and is it whole?

A generation is one complete, immutable state of the index, in a folder of its own. It is built
aside, its manifest is written last, and it is published by replacing the one line of `CURRENT`:
whoever opens the index sees the old state or the new one, never a mixture. One writer at a time
holds `LOCK`. The generation before the current one stays, for those who are still reading it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from indexer.contract import Info
from indexer.coverage import Coverage
from indexer.embedding import ModelIdentity
from indexer.errors import (
    BadIndex,
    ImrError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    Refusal,
)

FORMAT = 15
"""The layout of a generation's files; raised whenever an older reader would misread them."""

_MANIFEST = "MANIFEST.json"
_NAME = re.compile(r"gen-\d{6,}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a file of the generation must be like."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation: its folder and what its manifest says.

    `segments` are the folders of its segments. Their files may be those of the generation before as
    well: hard links, so that what did not change is on the disk once.
    """

    path: Path
    info: Info
    files: dict[str, StoredFile]
    segments: tuple[Path, ...]


@contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    """Hold the index's one writer's lock.

    Raises:
        IndexBusy: another process holds it.
    """
    index.mkdir(parents=True, exist_ok=True)
    lock = FileLock(index / "LOCK", timeout=0)
    holder = index / "LOCK.holder"
    try:
        lock.acquire()
    except Timeout:
        who = holder.read_text().strip() if holder.exists() else "another process"
        raise IndexBusy(f"{index} is being written to by {who}; wait for it to end") from None
    try:
        holder.write_text(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        for litter in index.glob(".building-*"):
            shutil.rmtree(litter, ignore_errors=True)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def begin(index: Path) -> Path:
    """A new folder in which a generation may be built; the caller holds the writer's lock."""
    building = index / f".building-{secrets.token_hex(4)}"
    building.mkdir()
    return building


def publish(
    index: Path,
    building: Path,
    info: Info,
    segments: Sequence[Path],
    taken: Sequence[Path] = (),
) -> Generation:
    """Make what was built in a folder the current generation; name and time of `info` are set here.

    `segments` are folders in `building` or, if they are taken over, in the generation before, and
    so are other folders that are `taken` over. The caller holds the writer's lock. Whatever fails
    before the very end changes nothing.
    """
    info = replace(info, built=datetime.now(UTC).replace(microsecond=0))
    files: dict[str, StoredFile] = {}
    for path in (*segments, *taken):
        if path.parent != building:
            files |= _link(_read_manifest(path.parent), path, building / path.name)
    kept = {path.name for path in segments}
    for path in building.glob("segment-*"):
        if path.name not in kept:
            shutil.rmtree(path)
    for path in sorted(building.rglob("*")):
        name = path.relative_to(building).as_posix()
        if path.is_file() and name not in files:
            files[name] = StoredFile(path.stat().st_size, _digest(path))
            _sync(path)
    manifest = {
        "format": FORMAT,
        **_info_json(info),
        "segments": [path.name for path in segments],
        "files": {name: asdict(stored) for name, stored in sorted(files.items())},
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
    (building / _MANIFEST).write_text(text, encoding="utf-8")
    for path in (building / _MANIFEST, *building.rglob("*/"), building):
        _sync(path)
    number = 1 + max((int(name.split("-")[1]) for name in _generation_names(index)), default=0)
    name = f"gen-{number:06d}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    previous = current_name(index)
    building.rename(index / name)
    _sync(index)
    _replace(index / "CURRENT", name + "\n")
    for old in _generation_names(index):
        if old not in (name, previous):
            shutil.rmtree(index / old, ignore_errors=True)
    return open_current(index)


def _link(held: Generation, folder: Path, target: Path) -> dict[str, StoredFile]:
    """Take a folder over from a generation; its files with their digests."""
    own = {
        name: stored for name, stored in held.files.items() if name.startswith(f"{folder.name}/")
    }
    for name, stored in own.items():
        # What is taken over was written long ago: it must still be what it was.
        _check_file(held.path / name, stored, digest=False)
        path = target.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(held.path / name, path)
        except OSError:  # a file system without hard links
            shutil.copyfile(held.path / name, path)
    return own


def open_current(index: Path) -> Generation:
    """The published generation, its files present and of the right size.

    Files that would be unpickled (Whoosh's) are compared with their digests as well; `verify`
    does so for all of them.

    Raises:
        IndexMissing: nothing was built here.
        IndexMismatch: the index was written in another format.
        IndexDamaged: a file is missing or altered.
    """
    name = current_name(index)
    if name is None:
        raise IndexMissing(f"there is no index at {index}; build one with: imr build SOURCE")
    generation = _read_manifest(index / name)
    for file, stored in generation.files.items():
        _check_file(generation.path / file, stored, digest="/whoosh/" in file)
    return generation


def usable(index: Path) -> Generation | None:
    """The published generation; None where there is none that could be read.

    For those who publish the next: a damaged or missing one only costs time.
    """
    try:
        return open_current(index)
    except BadIndex:
        return None


def published_info(index: Path) -> Info | None:
    """What is published in a folder; None where nothing is that could be read."""
    held = usable(index)
    return held.info if held else None


def verify(generation: Generation, folder: str = "") -> int:
    """Compare every file of a generation, or of a folder in it, with its digest; how many they are.

    Raises:
        IndexDamaged: a file is missing or altered.
    """
    within = f"{folder}/" if folder else ""
    files = {name: one for name, one in generation.files.items() if name.startswith(within)}
    for file, stored in files.items():
        _check_file(generation.path / file, stored, digest=True)
    return len(files)


def _read_manifest(path: Path) -> Generation:
    try:
        manifest: dict[str, Any] = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise IndexMismatch(
                f"{path} has format {manifest['format']}, this program reads {FORMAT}; "
                "build the index again"
            )
        info = _info_of(path.name, manifest)
        files = {name: StoredFile(**stored) for name, stored in manifest["files"].items()}
        segments = tuple(path / name for name in manifest["segments"])
    except ImrError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(
            f"{path / _MANIFEST} cannot be read ({error}); build the index again"
        ) from error
    return Generation(path, info, files, segments)


def _info_json(info: Info) -> dict[str, Any]:
    years = [[year, count] for year, count in info.letters_by_year.items()]
    told = asdict(info) | {"built": info.built.isoformat(), "letters_by_year": years}
    del told["name"]  # that of the folder, which depends on this
    return told


def _info_of(name: str, manifest: dict[str, Any]) -> Info:
    told = {one.name: manifest[one.name] for one in fields(Info) if one.name != "name"}
    return Info(
        **told
        | {
            "name": name,
            "built": datetime.fromisoformat(told["built"]),
            "model": ModelIdentity(**told["model"]),
            "refused": tuple(Refusal(**one) for one in told["refused"]),
            "coverage": tuple(Coverage(**one) for one in told["coverage"]),
            "letters_by_year": dict(told["letters_by_year"]),
            "approximate": tuple(told["approximate"]),
        }
    )


def _check_file(path: Path, stored: StoredFile, *, digest: bool) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        raise IndexDamaged(f"{path} is missing; build the index again") from None
    if size != stored.bytes or (digest and _digest(path) != stored.sha256):
        raise IndexDamaged(f"{path} is not what was built; build the index again")


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _generation_names(index: Path) -> list[str]:
    return sorted(path.name for path in index.glob("gen-*") if _NAME.fullmatch(path.name))


def current_name(index: Path) -> str | None:
    """The published generation's name, from one small file: for caches to compare.

    Raises:
        IndexDamaged: the file says something else.
    """
    try:
        name = (index / "CURRENT").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{index / 'CURRENT'} cannot be read ({error})") from error
    if not _NAME.fullmatch(name):
        raise IndexDamaged(f"{index / 'CURRENT'} names no generation; build the index again")
    return name


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(path.name + ".new")
    aside.write_text(text, encoding="utf-8")
    _sync(aside)
    aside.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
