"""Which files did an index come from, and what became of each? What growing needs to know.

With it, files that have not changed are not read again, a file that vanished takes its letters with
it, and a letter that comes is told to be new, another version, or the same as one that is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from indexer.errors import Refusal
from indexer.letters.model import Letter

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """What must be known of a letter in an index so that another can be told to be the same.

    `content` is equal for two readings of one letter (`content_digest`), `decided` the day of the
    decision (ISO, empty where none is printed), `file` the name of the file that it was read from,
    `sha256` that file's digest and `modified` (nanoseconds) when it was written, `place` the file's
    name with the letter's pages where it holds several.
    """

    id: str
    content: str
    case_number: str | None
    decided: str
    file: str
    sha256: str
    modified: int
    place: str

    @property
    def key(self) -> str:
        """By what ids are compared: in any case, as stores do."""
        return self.id.lower()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A letter that is not in the index because another one is, and that one's id.

    Where that one goes, this one is read again; an empty id tells that somebody took it out.
    """

    refusal: Refusal
    of: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: what it was like then, and what of it is not in the index.

    `name` is how people know it, `path` where it lies on this machine (`archive.zip!member` in an
    archive); `bytes` and `modified` (nanoseconds) are those of the file on disk, `ocr` tells that
    scans would have been read.
    """

    name: str
    path: str
    bytes: int
    modified: int
    sha256: str
    ocr: bool = False
    refused: tuple[Refusal, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()


@dataclass(frozen=True)
class Register:
    """All letters and files of an index, in order of their ids and paths.

    `removed` are letters that somebody took out (content digest -> id): reading their file again
    must not bring them back. `written` is when it was taken down, in nanoseconds: a file that
    changed later than shortly before may have the same size and time and other contents.
    """

    letters: tuple[KnownLetter, ...] = ()
    files: tuple[ReadFile, ...] = ()
    removed: Mapping[str, str] = field(default_factory=dict)
    written: int = 0

    @cached_property
    def by_path(self) -> Mapping[str, ReadFile]:
        """The files by where they lie."""
        return {one.path: one for one in self.files}

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Whatever could not be read as a letter."""
        return tuple(refusal for one in self.files for refusal in one.refused)

    @property
    def duplicates(self) -> tuple[Refusal, ...]:
        """Whatever is left out because another letter is there."""
        return tuple(dup.refusal for one in self.files for dup in one.duplicates)

    def digest(self, recipe: str) -> str:
        """A digest of all that an index's content depends on; `recipe` tells how it is made."""
        told = hashlib.sha256(recipe.encode())
        for one in self.letters:
            told.update(_dumped([one.id, one.file, one.sha256]))
        told.update(_dumped([[one.file, one.reason] for one in self.refused]))
        return told.hexdigest()

    def lines(self) -> Iterable[bytes]:
        """The register as JSON lines."""
        yield _dumped({"removed": dict(self.removed), "written": self.written})
        for letter in self.letters:
            yield _dumped([getattr(letter, name) for name in KnownLetter.__dataclass_fields__])
        for one in self.files:
            yield _dumped(
                {
                    "file": [one.name, one.path, one.bytes, one.modified, one.sha256, one.ocr],
                    "refused": [_refusal(refusal) for refusal in one.refused],
                    "duplicates": [[dup.of, *_refusal(dup.refusal)] for dup in one.duplicates],
                }
            )

    @staticmethod
    def of_lines(lines: Iterable[bytes]) -> Register:
        """Read what `lines` gave.

        Raises:
            ValueError, TypeError, KeyError: that is no register.
        """
        records = map(json.loads, lines)
        head: dict[str, Any] = next(records, {})
        letters, files = [], []
        for record in records:
            if isinstance(record, list):
                letters.append(KnownLetter(*record))
            else:
                refused = tuple(Refusal(*one) for one in record["refused"])
                told = tuple(Duplicate(Refusal(*one), of) for of, *one in record["duplicates"])
                files.append(replace(ReadFile(*record["file"]), refused=refused, duplicates=told))
        return Register(tuple(letters), tuple(files), head["removed"], head["written"])


def content_digest(letter: Letter) -> str:
    """Equal for two readings of the same letter, whatever file, spacing or cover it came in."""
    issues = (
        part
        for issue in letter.issues
        for part in (issue.treatment, issue.outcome_text, issue.rationale)
    )
    text = "\n".join("".join(part.split()).lower() for part in (letter.summary, *issues))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def known(
    letter: Letter, file: str, sha256: str, *, modified: int = 0, place: str = ""
) -> KnownLetter:
    """What a register holds of a letter."""
    day = letter.cover.decision_date
    return KnownLetter(
        letter.id,
        content_digest(letter),
        letter.cover.case_number,
        day.isoformat() if day else "",
        file,
        sha256,
        modified,
        place or file,
    )


def _refusal(one: Refusal) -> list[str]:
    return [one.file, one.reason, one.remedy]


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
