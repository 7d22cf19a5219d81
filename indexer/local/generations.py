"""Which state is published, and is it whole?

A generation is one complete, immutable state of the index, in a folder of its own. It is built
aside, its manifest is written last, and it is published by replacing the one line of `CURRENT`:
whoever opens the index sees the old state or the new one, never a mixture. One writer at a time
holds `LOCK`. The generation before the current one stays, to go back to, and so does any other that
somebody still reads (`leases.py`).

Every file is covered: the name of the folder ends in the digest of the manifest, the manifest holds
those of the files, and which files there must be is fixed (`layout.py`). They are compared when a
generation is first opened on a machine (`checked.py`).
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
from indexer.local import leases
from indexer.local.checked import Checked, paranoid
from indexer.local.layout import mistakes
from indexer.local.leases import LEASE, Lease

FORMAT = 16
"""The layout of a generation's files; raised whenever an older reader would misread them."""

_MANIFEST = "MANIFEST.json"
_DIGITS = 16
_NAME = re.compile(r"gen-(\d{6,})-([0-9a-f]{8,64})")
_GONE = ".gone-"
_ASIDE = "damaged-"


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
        for litter in _litter(index):
            shutil.rmtree(litter, ignore_errors=True)
        (index / "CURRENT.new").unlink(missing_ok=True)
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
    if wrong := mistakes(files, [path.name for path in segments]):
        raise IndexDamaged(f"what was written is not whole: {wrong[0]}; build the index again")
    manifest = {
        "format": FORMAT,
        **_info_json(info),
        "segments": [path.name for path in segments],
        "files": {name: asdict(stored) for name, stored in sorted(files.items())},
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
    (building / LEASE).touch()
    (building / _MANIFEST).write_text(text, encoding="utf-8")
    for path in (building / _MANIFEST, building / LEASE, *building.rglob("*/"), building):
        _sync(path)
    damaged = [path.name.removeprefix(_ASIDE) for path in index.glob(f"{_ASIDE}gen-*")]
    number = 1 + max(map(_number, [*_generation_names(index), *damaged]), default=0)
    name = f"gen-{number:06d}-{_name_digest(text.encode())}"
    previous = _readable_name(index)
    building.rename(index / name)
    _sync(index)
    _replace(index / "CURRENT", name + "\n")
    for old in _generation_names(index):
        if old not in (name, previous):
            remove(index / old)
    return open_current(index)


def _litter(index: Path) -> list[Path]:
    """What those left that were killed: nothing of it was ever published, or is needed any more."""
    return [*index.glob(".building-*"), *index.glob(f"{_GONE}*")]


def litter(index: Path) -> tuple[int, int]:
    """How many files, and bytes, the next writer will remove at once."""
    files = [one for folder in _litter(index) for one in _files_below(folder)]
    return len(files), sum(one.stat().st_size for one in files)


def remove(folder: Path) -> bool:
    """Remove a generation unless somebody reads it; the caller holds the writer's lock."""
    with leases.unheld(folder) as free:
        if free:
            gone = folder.with_name(f"{_GONE}{folder.name}-{secrets.token_hex(4)}")
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        return free


def clear(index: Path) -> tuple[int, int]:
    """Remove what neither the current generation nor the one before needs; files and bytes.

    Generations that somebody reads stay, and those that were set aside. The caller holds the
    writer's lock.

    Raises:
        IndexMissing, IndexDamaged: which is the current one cannot be told.
    """
    name = _name_of_current(index)
    kept = [name, *before(index, name)[:1]]
    shared = {_identity(one) for keep in kept for one in _files_below(index / keep)}
    files = size = 0
    for old in _generation_names(index):
        if old not in kept:
            own = [one for one in _files_below(index / old) if _identity(one) not in shared]
            told = sum(one.stat().st_size for one in own)
            if remove(index / old):
                files, size = files + len(own), size + told
    return files, size


def go_back(index: Path) -> tuple[Path, Path]:
    """Make the generation before the current one current; both folders, as (was, is).

    The caller holds the writer's lock. The one that was current stays until the next is published.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is none before it, or it is not whole.
    """
    name = _name_of_current(index)
    older = before(index, name)
    if not older:
        raise IndexMissing(f"{index} keeps no generation before {name}; nothing was changed")
    opened(index / older[0], thorough=True)
    _replace(index / "CURRENT", older[0] + "\n")
    return index / name, index / older[0]


def set_aside(index: Path, damaged: str | None, whole: str) -> str:
    """Let a whole generation take the place of a damaged one, which is renamed; its new name.

    `damaged` is None where `CURRENT` itself was unreadable. The caller holds the writer's lock.
    """
    aside = ""
    # First the name: where only that is done, `CURRENT` names nothing, and this is done again.
    if damaged is not None and (index / damaged).exists():
        aside = f"{_ASIDE}{damaged}"
        if (index / aside).exists():
            aside += f"-{secrets.token_hex(4)}"
        (index / damaged).rename(index / aside)
        _sync(index)
    _replace(index / "CURRENT", whole + "\n")
    return aside


def before(index: Path, name: str | None) -> list[str]:
    """The generations before one (all, if None), the latest first."""
    names = [
        one for one in _generation_names(index) if name is None or _number(one) < _number(name)
    ]
    return names[::-1]


def aside(index: Path, name: str) -> list[str]:
    """The damaged generations that were set aside and were published after one."""
    damaged = [path.name for path in index.glob(f"{_ASIDE}gen-*")]
    return sorted(one for one in damaged if _number(one.removeprefix(_ASIDE)) > _number(name))


def _files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _identity(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_dev, told.st_ino


def _link(held: Generation, folder: Path, target: Path) -> dict[str, StoredFile]:
    """Take a folder over from a generation; its files with their digests."""
    own = {
        name: stored for name, stored in held.files.items() if name.startswith(f"{folder.name}/")
    }
    checked = Checked.of(held.path.parent)
    for name, stored in own.items():
        # What is taken over was written long ago: it must still be what it was.
        _check_file(held.path / name, stored, checked)
        path = target.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(held.path / name, path)
        except OSError:  # a file system without hard links
            shutil.copyfile(held.path / name, path)
    return own


def open_current(index: Path) -> Generation:
    """The published generation, all of whose files are what was built.

    Raises:
        IndexMissing: nothing was built here.
        IndexMismatch: the index was written in another format.
        IndexDamaged: a file is missing or altered, or there is one too many.
    """
    return opened(index / _name_of_current(index))


def hold_current(index: Path) -> tuple[Generation, Lease]:
    """The published generation, which is not removed as long as the lease is not closed.

    Raises:
        IndexMissing, IndexMismatch, IndexDamaged: as `open_current`.
    """
    for _ in range(_TRIES):
        name = _name_of_current(index)
        lease = leases.take(index / name)
        if lease is not None:
            return _held(index / name, lease)
        if _name_of_current(index) == name:
            break
    # It is not going, but damaged: who opens it says how.
    path = open_current(index).path
    raise IndexDamaged(f"{path / LEASE} cannot be locked; build the index again")


_TRIES = 10


def hold(path: Path) -> tuple[Generation, Lease]:
    """A generation, as `hold_current`."""
    lease = leases.take(path)
    if lease is None:
        raise IndexDamaged(f"{path / LEASE} is missing; build the index again")
    return _held(path, lease)


def _held(path: Path, lease: Lease) -> tuple[Generation, Lease]:
    try:
        return opened(path), lease
    except BaseException:
        lease.close()
        raise


def opened(path: Path, *, thorough: bool = False) -> Generation:
    """A generation, all of whose files are what was built; `thorough` believes no earlier look.

    Raises:
        IndexMismatch: it was written in another format.
        IndexDamaged: a file is missing or altered, or there is one too many.
    """
    generation = _read_manifest(path)
    _check_names(generation)
    checked = Checked.of(path.parent)
    if thorough or paranoid():
        checked.known = {}
    for file, stored in generation.files.items():
        _check_file(path / file, stored, checked)
    checked.keep()
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
        IndexDamaged: a file is missing or altered, or there is one too many.
    """
    within = f"{folder}/" if folder else ""
    files = {name: one for name, one in generation.files.items() if name.startswith(within)}
    _check_names(generation)
    checked = Checked(None)
    for file, stored in files.items():
        _check_file(generation.path / file, stored, checked)
    return len(files)


def _read_manifest(path: Path) -> Generation:
    try:
        data = (path / _MANIFEST).read_bytes()
        manifest: dict[str, Any] = json.loads(data)
        if manifest["format"] != FORMAT:
            raise IndexMismatch(
                f"{path} has format {manifest['format']}, this program reads {FORMAT}; "
                "build the index again"
            )
        named = _NAME.fullmatch(path.name)
        if named is None or named[2] != _name_digest(data):
            raise ValueError("it is not the one that was published")
        info = _info_of(path.name, manifest)
        files = {name: StoredFile(**stored) for name, stored in manifest["files"].items()}
        segments = tuple(path / name for name in manifest["segments"])
    except ImrError:
        raise
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        MemoryError,
    ) as error:
        raise IndexDamaged(
            f"{path / _MANIFEST} cannot be read ({error}); build the index again"
        ) from error
    return Generation(path, info, files, segments)


_NOT_STORED = ("name", "notice")
"""The name is that of the folder, which depends on what is stored; notices are of who opens."""


def _info_json(info: Info) -> dict[str, Any]:
    years = [[year, count] for year, count in info.letters_by_year.items()]
    told = asdict(info) | {"built": info.built.isoformat(), "letters_by_year": years}
    for one in _NOT_STORED:
        del told[one]
    return told


def _info_of(name: str, manifest: dict[str, Any]) -> Info:
    told = {one.name: manifest[one.name] for one in fields(Info) if one.name not in _NOT_STORED}
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


def _check_names(generation: Generation) -> None:
    """See that a generation lists the files that it must have, and has no other."""
    path = generation.path
    wrong = mistakes(generation.files, [one.name for one in generation.segments])
    if wrong:
        raise IndexDamaged(f"{path / _MANIFEST}: {wrong[0]}; build the index again")
    if not (path / LEASE).is_file():
        raise IndexDamaged(f"{path / LEASE} is missing; build the index again")
    if (path / LEASE).stat().st_size:
        raise IndexDamaged(f"{path / LEASE} is not what was built; build the index again")
    there = {one.relative_to(path).as_posix() for one in path.rglob("*") if not one.is_dir()}
    if more := sorted(there - generation.files.keys() - {_MANIFEST, LEASE}):
        raise IndexDamaged(f"{path / more[0]} is not of the index; build the index again")


def _check_file(path: Path, stored: StoredFile, checked: Checked) -> None:
    try:
        told = path.stat()
        if checked.holds(told, stored.sha256) and told.st_size == stored.bytes:
            return
        right = told.st_size == stored.bytes and _digest(path) == stored.sha256
    except FileNotFoundError:
        raise IndexDamaged(f"{path} is missing; build the index again") from None
    except OSError as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); build the index again") from error
    if not right:
        raise IndexDamaged(f"{path} is not what was built; build the index again")
    checked.note(told, stored.sha256)


def _name_digest(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:_DIGITS]


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _generation_names(index: Path) -> list[str]:
    names = [path.name for path in index.glob("gen-*") if _NAME.fullmatch(path.name)]
    return sorted(names, key=lambda name: (_number(name), name))


def _number(name: str) -> int:
    return int(name.split("-")[1])


def _name_of_current(index: Path) -> str:
    name = current_name(index)
    if name is None:
        raise IndexMissing(f"there is no index at {index}; build one with: imr build SOURCE")
    return name


def _readable_name(index: Path) -> str | None:
    """The published generation's name; None where that cannot be told."""
    try:
        return current_name(index)
    except IndexDamaged:
        return None


def current_name(index: Path) -> str | None:
    """The published generation's name, from one small file: for caches to compare.

    Raises:
        IndexDamaged: the file says something else.
    """
    try:
        name = (index / "CURRENT").read_text(encoding="utf-8").removesuffix("\n")
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
