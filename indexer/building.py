"""The pipeline: files -> letters -> tags -> chunks -> passages -> vectors -> a generation."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from indexer import own_code, uploads
from indexer.chunking import Chunk, ChunkKind, passages
from indexer.contract import Block, Home, Info, Progress, StoredPassage, Writer, silent
from indexer.embedding import Encoder, Exportable, ModelIdentity, Vectors
from indexer.errors import (
    IndexMissing,
    NoLetters,
    Refusal,
    UnknownIssue,
    UnreadableFile,
    WouldLose,
)
from indexer.gathering import BATCH, Fresh, Gathering, without
from indexer.homes import Place, home_of
from indexer.letters import find_files
from indexer.letters.file_names import shown
from indexer.letters.model import Outcome
from indexer.letters.sources import FoundFiles, Source
from indexer.meaning.telling import with_reasons
from indexer.normalising import normalise
from indexer.register import KnownLetter, Register, known
from indexer.tagged import TaggedLetter, derive
from indexer.uploads import Offered

OpenEncoder = Callable[[], Encoder]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, or whatever else changed an index.

    `added`, `replaced` (by another version) and `removed` are ids of letters. `embedded` passages
    were new, the others' vectors were taken over. `duplicates` are all that is left out because
    another letter is there, `warnings` those of the letters that were read. `passed_over` counts,
    by kind, the files in folders and archives that can be no letters.
    """

    info: Info
    outcomes: dict[str, int]
    duplicates: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    passed_over: dict[str, int]
    embedded: int
    unchanged: bool
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def build(
    sources: Sequence[Path],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    progress: Progress = silent,
    force: bool = False,
    replace_all: bool = False,
    ocr: bool = False,
) -> BuildReport:
    """Make the index at `index` hold every letter under `sources`, and no other.

    Letters that were added by hand (`add_uploads`) are read as well. Files that have not changed
    since they were read are not read again (all are, with `force` or where this program makes an
    index otherwise than the last time), and where nothing has changed the published state stays.
    Files that cannot be read as letters are reported, never passed over in silence, and stop
    nothing. With `ocr`, scanned PDFs are read by OCR.

    Raises:
        NoLetters: none of the sources holds a letter.
        WouldLose: letters of the index are under none of the sources, and not to be replaced.
        UnreadableFile: a source does not exist.
        OcrUnavailable: `ocr` was asked for where there is none.
        ModelUnavailable: the embedding model cannot be loaded.
        IndexBusy: another process writes to this index.
    """
    home = home_of(index)
    files = find_files(_with_uploads(sources, home))
    if not files:
        raise _no_files(sources)
    with home.writing() as writer:
        state = _State.of(writer, open_encoder(), force=force)
        reading = Gathering(
            files.sources, state.start, gone=lambda path: not files.may_hold(path), ocr=ocr
        )
        report = _change(
            state, reading.batches(progress), reading.register, progress, may_lose=replace_all
        )
        return _found_in(files, state.start, report)


def _found_in(files: FoundFiles, before: Register, report: BuildReport) -> BuildReport:
    """The report with what was found: what was passed over, and what stays without being seen."""
    given = {source.path for source in files}
    unseen = {
        one.name for one in before.files if one.path not in given and files.may_hold(one.path)
    }
    stay = [one.id for one in before.letters if one.file in unseen]
    told = [f"{len(stay)} letters stay that lie where nothing could be looked at"] if stay else []
    return replace(
        report,
        passed_over=dict(files.passed_over),
        warnings=(*report.warnings, *told),
    )


def _no_files(sources: Sequence[Path]) -> NoLetters:
    places = ", ".join(map(shown, sources))
    return NoLetters(
        f"no PDF, text, HTML, DOCX or ZIP file in {places}; name a folder that holds letters"
    )


def _with_uploads(sources: Sequence[Path], home: Home) -> list[Path]:
    added = home.uploads
    if added is None or not added.is_dir() or added in {source.absolute() for source in sources}:
        return list(sources)
    return [*sources, added]


def add(
    sources: Sequence[Path],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    progress: Progress = silent,
    ocr: bool = False,
) -> BuildReport:
    """Let every letter under `sources` join an index; whatever it holds stays.

    Another version of a letter takes its place if it was decided later or, on the same day, if its
    file was written later; the report says so.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is no index that they could join.
        NoLetters: there is no file that could be a letter.
        UnreadableFile: a source does not exist.
        OcrUnavailable: `ocr` was asked for where there is none.
        IndexBusy: another process writes to this index.
    """
    files = find_files(sources)
    if not files:
        raise _no_files(sources)
    with home_of(index).writing() as writer:
        register = writer.register()
        read = {one.file for one in register.letters}
        refused = {one.path for one in register.files if one.refused and one.name not in read}
        named = _below(sources)
        # Of what was refused here before, only what is still found says so.
        reading = Gathering(
            files.sources,
            register,
            gone=lambda path: path in refused and named(path),
            welcome=True,
            ocr=ocr,
        )
        report = _joined(reading, writer, open_encoder(), progress)
        return replace(report, passed_over=dict(files.passed_over))


def add_uploads(
    offered: Sequence[Offered],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    progress: Progress = silent,
) -> BuildReport:
    """Store letters that were handed over beside an index, and let them join it.

    What is in the index stays; a letter that it holds already is reported as a duplicate and not
    stored. If anything fails, the index and the folder of uploads are as before.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is no index that they could join.
        IndexBusy: another process writes to this index.
        UnreadableFile: the folder of uploads cannot be written to, or there is none.
    """
    home = home_of(index)
    if home.uploads is None:
        reason, remedy = "no letter can be stored beside it", "build it again from a folder"
        raise UnreadableFile(str(index), reason, remedy)
    with home.writing() as writer:
        register = writer.register()
        stored = uploads.store(offered, home.uploads)
        kept: set[str] = set()
        try:
            sources = [Source.of(path) for path in dict.fromkeys(stored.files)]
            reading = Gathering(sources, register, gone=lambda path: False, welcome=True)
            report = _joined(reading, writer, open_encoder(), progress)
            kept = {one.file for one in writer.register().letters}
        finally:
            stored.keep_only(kept)
        return report


def _joined(
    reading: Gathering, writer: Writer, encoder: Encoder, progress: Progress
) -> BuildReport:
    state = _State.of(writer, encoder)
    return _change(state, _again(state, reading.batches(progress)), reading.register, progress)


def sync(
    folders: Sequence[Path],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    progress: Progress = silent,
    ocr: bool = False,
) -> BuildReport:
    """Make an index hold what some folders hold by now; letters from elsewhere stay.

    New and changed files are read, those of files that vanished go; what cannot be looked at is
    told, and no proof that anything vanished. Where nothing was built yet, an index is.

    Raises:
        NoLetters: there is no file that could be a letter.
        IndexDamaged, IndexMismatch: the index cannot be read.
        UnreadableFile: a folder does not exist.
        OcrUnavailable: `ocr` was asked for where there is none.
        IndexBusy: another process writes to this index.
    """
    files = find_files(folders)
    # An empty folder is one that is not mounted rather than one whose letters are to go.
    if not files:
        remedy = "if its letters are to go, name them: imr remove LETTER..."
        raise NoLetters(f"{_no_files(folders)}; {remedy}")
    followed = _below(folders)
    with home_of(index).writing() as writer:
        state = _State.of(writer, open_encoder())
        register = writer.register() if state.info is not None else _unbuilt(writer)
        reading = Gathering(
            files.sources,
            register,
            gone=lambda path: followed(path) and not files.may_hold(path),
            ocr=ocr,
        )
        report = _change(
            state, _again(state, reading.batches(progress)), reading.register, progress
        )
        return _found_in(files, register, report)


def _below(places: Sequence[Path]) -> Callable[[str], bool]:
    roots = [Path(os.path.realpath(place)) for place in places]
    return lambda path: any(Path(path).is_relative_to(root) for root in roots)


def _unbuilt(writer: Writer) -> Register:
    try:
        return writer.register()
    except IndexMissing:
        return Register()


def remove(
    names: Sequence[str],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    progress: Progress = silent,
) -> BuildReport:
    """Take letters out of an index, by their ids; their files do not bring them back.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is no index.
        UnknownIssue: it holds no such letter; none is taken out then.
        NoLetters: nothing would be left.
        IndexBusy: another process writes to this index.
    """
    with home_of(index).writing() as writer:
        register = writer.register()
        held = {one.key: one for one in register.letters}
        wanted = dict.fromkeys(name.strip().lower() for name in names)
        for name in wanted:
            if name not in held:
                hint = "a letter is named by its case number"
                raise UnknownIssue(f"no letter {name!r} in this index; {hint}")
        after = without(register, [held[name] for name in wanted])
        if not after.letters:
            raise NoLetters("no letter would be left; delete the folder of the index instead")
        state = _State.of(writer, open_encoder())
        gone = set(wanted)
        again = ([one for one in batch if one.known.key not in gone] for batch in _again(state, ()))
        return _change(state, again, lambda: after, progress)


def build_from(
    letters: Iterable[TaggedLetter],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    headings: bool = True,
    progress: Progress = silent,
) -> BuildReport:
    """Publish letters that were read and tagged already, some at a time and each id once.

    Without `headings`, passages are read without their treatment in front: for measuring what
    that is good for.

    Raises:
        NoLetters: there are none.
        IndexBusy: another process writes to this index.
    """
    held: list[KnownLetter] = []

    def tagged() -> Iterator[Tagged]:
        for letter in letters:
            held.append(known(letter, letter.source, letter.sha256))
            yield Tagged(letter, held[-1])

    def register() -> Register:
        return Register(tuple(sorted(held, key=lambda one: one.id)))

    with home_of(index).writing() as writer:
        state = _State.of(writer, open_encoder(), headings=headings)
        state = replace(state, whole=True)
        return _change(state, _batched(tagged()), register, progress, may_lose=True)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A letter with its tags, and what the register holds of it."""

    letter: TaggedLetter
    known: KnownLetter


@dataclass(frozen=True, slots=True)
class _State:
    """What is published, and how the next state is to be made: anew (`whole`), or on top of it."""

    writer: Writer
    encoder: Encoder
    recipe: str
    info: Info | None
    register: Register
    whole: bool
    force: bool
    headings: bool

    @staticmethod
    def of(
        writer: Writer, encoder: Encoder, *, force: bool = False, headings: bool = True
    ) -> _State:
        """Of a writer that holds the lock."""
        info = writer.info()
        recipe = _recipe(encoder.identity, writer.format, headings)
        register = writer.register() if info is not None else Register()
        whole = force or info is None or info.recipe != recipe
        return _State(writer, encoder, recipe, info, register, whole, force, headings)

    @property
    def start(self) -> Register:
        """What reading begins with: nothing of it is to be read again."""
        return Register(removed=self.register.removed) if self.whole else self.register


def _again(state: _State, fresh: Iterable[Sequence[Fresh]]) -> Iterator[Sequence[Fresh]]:
    """Batches, after those of the letters that are held, where these are to be made otherwise."""
    if state.whole and state.info is not None:
        letters = (
            Fresh(letter, one)
            for letter, one in zip(state.writer.letters(), state.register.letters, strict=True)
        )
        yield from _batched(letters)
    yield from fresh


T = TypeVar("T")


def _batched(some: Iterable[T]) -> Iterator[Sequence[T]]:
    rest = iter(some)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch


def _change(
    state: _State,
    batches: Iterable[Sequence[Fresh | Tagged]],
    register_of: Callable[[], Register],
    progress: Progress,
    *,
    may_lose: bool = True,
) -> BuildReport:
    """Tag, cut and embed what comes, and publish the index that the register tells of."""
    work = _Work(state, progress)
    with state.writer.draft(state.encoder.identity, whole=state.whole, export=work.export) as draft:
        for batch in batches:
            draft.add(work.block(batch))
        register = register_of()
        if not register.letters:
            raise _no_letters(register)
        stand = {one.key for one in register.letters}
        before = {one.key: one for one in state.register.letters}
        lost = [one for key, one in before.items() if key not in stand]
        if lost and not may_lose:
            raise WouldLose([one.id for one in lost])
        there = work.written if state.whole else work.written | before.keys()
        draft.remove(there - stand)
        inputs = register.digest(state.recipe)
        info = state.info
        unchanged = not state.force and info is not None and info.inputs == inputs
        if info is None or not unchanged:
            progress("Writing", 0, 1)
            info = draft.publish(register, state.recipe, inputs)
            progress("Writing", 1, 1)
    return BuildReport(
        info=info,
        outcomes={
            one.value: info.outcomes[one.value.lower()]
            for one in Outcome
            if info.outcomes.get(one.value.lower())
        },
        duplicates=register.duplicates,
        warnings=tuple(work.warnings),
        passed_over={},
        embedded=work.embedded,
        unchanged=unchanged,
        added=tuple(one.id for one in register.letters if one.key not in before),
        replaced=tuple(
            one.id
            for one in register.letters
            if one.key in before and one.content != before[one.key].content
        ),
        removed=tuple(one.id for one in lost),
    )


def _no_letters(register: Register) -> NoLetters:
    if not register.refused:
        return NoLetters("there is no letter to index; name at least one")
    first = register.refused[0]
    return NoLetters(
        f"none of {len(register.files)} files is a determination letter "
        f"(the first, {first.file}: {first.reason}); {first.remedy}"
    )


class _Work:
    """Turns batches of letters into blocks for a store, and counts what was done."""

    def __init__(self, state: _State, progress: Progress) -> None:
        self._state = state
        self._progress = progress
        self._told = {one.key for one in state.register.letters} if self._same_model else set()
        self.written: set[str] = set()
        self.warnings: list[str] = []
        self.embedded = 0

    @property
    def _same_model(self) -> bool:
        info = self._state.info
        return info is not None and info.model == self._state.encoder.identity

    def block(self, batch: Sequence[Fresh | Tagged]) -> Block:
        """The block of a batch."""
        tagged = sorted(
            (
                one.letter
                if isinstance(one, Tagged)
                else derive(one.letter, one.known.file, one.known.sha256)
                for one in batch
            ),
            key=lambda letter: letter.id,
        )
        state = self._state
        passages = _cut(tagged, state.encoder, state.headings)
        vectors = self._embedded(passages)
        letters = self._reasoned(tagged)
        self.written.update(one.known.key for one in batch)
        self.warnings += (warning for letter in letters for warning in letter.warnings)
        return Block(letters, tuple(stored for stored, _ in passages), vectors)

    def export(self, folder: Path) -> None:
        """Write the model for those who ask; where it cannot be, that is told."""
        encoder = self._state.encoder
        if isinstance(encoder, Exportable) and (reason := encoder.export(folder)):
            self.warnings.append(reason)

    def _reasoned(self, letters: Sequence[TaggedLetter]) -> tuple[TaggedLetter, ...]:
        """The letters with the reasons that their deciding sentences mean."""
        held = [one.id for one in letters if one.id.lower() in self._told]
        told = self._state.writer.letters(held) if held else ()
        tell = partial(self._progress, "Reading reasons")
        return with_reasons(letters, self._state.encoder, told, tell)

    def _embedded(self, passages: Sequence[tuple[StoredPassage, str]]) -> Vectors:
        """A vector for each passage: each new text is read once, known ones are taken over."""
        encoder = self._state.encoder
        texts = {stored.digest: text for stored, text in passages}
        vectors = dict(self._state.writer.known_vectors(encoder.identity, list(texts)))
        new = [digest for digest in texts if digest not in vectors]
        if new:
            done, there = self.embedded, self.embedded + len(new)

            def on_batch(count: int) -> None:
                nonlocal done
                done += count
                self._progress("Embedding", done, there)

            self._progress("Embedding", done, there)
            read = encoder.encode([texts[digest] for digest in new], on_batch)
            vectors |= dict(zip(new, read, strict=True))
            self.embedded = there
        found = np.empty((len(passages), encoder.identity.dimension), np.float32)
        for row, (stored, _) in enumerate(passages):
            found[row] = vectors[stored.digest]
        return found


def _cut(
    letters: Sequence[TaggedLetter], encoder: Encoder, headings: bool
) -> list[tuple[StoredPassage, str]]:
    """The passages of a block's letters, each with the text that the model reads."""
    rationales: list[Chunk] = []
    summaries: list[Chunk] = []
    for row, letter in enumerate(letters):
        summaries.append(Chunk(ChunkKind.SUMMARY, row, "", normalise(letter.summary)))
        for issue in letter.issues:
            # An issue without a printed rationale still has its treatment to be found by.
            text = normalise(issue.text)
            heading = normalise(issue.treatment).text if headings else ""
            rationales.append(Chunk(ChunkKind.RATIONALE, len(rationales), heading, text))
    chunks = rationales + summaries
    cut = passages(
        chunks,
        encoder.token_spans([chunk.text.text for chunk in chunks]),
        encoder.token_spans([chunk.heading for chunk in chunks]),
        encoder.identity.max_tokens,
    )
    return [
        (
            StoredPassage(
                chunks[one.chunk].kind,
                chunks[one.chunk].owner,
                one.start,
                one.end,
                hashlib.sha256(one.read.encode("utf-8", "surrogatepass")).hexdigest(),
            ),
            one.read,
        )
        for one in cut
    ]


def _recipe(identity: ModelIdentity, written: str, headings: bool) -> str:
    """A digest of how an index is made of letters."""
    return hashlib.sha256(
        json.dumps(
            {
                "format": written,
                "model": identity.sha256,
                "dtype": identity.dtype,
                "max_tokens": identity.max_tokens,
                "code": own_code.digest("", "letters", "meaning", "vocabulary", "reasoning"),
                "headings": headings,
            }
        ).encode()
    ).hexdigest()
