"""The pipeline: files -> letters -> tags -> chunks -> passages -> vectors -> a generation."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from indexer import own_code, uploads
from indexer.chunking import Chunk, ChunkKind, Passage, passages
from indexer.contract import Home, Info, Progress, Publication, Writer, silent
from indexer.embedding import Encoder, Exportable, ModelIdentity, Vectors
from indexer.errors import NoLetters, Refusal, UnreadableFile
from indexer.gathering import Gathered, LetterFile, gather, join
from indexer.homes import Place, home_of
from indexer.letters import find_files
from indexer.meaning.telling import with_reasons
from indexer.normalising import normalise
from indexer.tagged import TaggedLetter
from indexer.uploads import Offered

OpenEncoder = Callable[[], Encoder]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `embedded` passages were new, the others' vectors were taken over.

    `passed_over` counts, by kind, the files in folders and archives that can be no letters.
    """

    info: Info
    outcomes: dict[str, int]
    duplicates: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    passed_over: dict[str, int]
    embedded: int
    unchanged: bool


def build(
    sources: Sequence[Path],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    progress: Progress = silent,
    force: bool = False,
    ocr: bool = False,
) -> BuildReport:
    """Read every letter under `sources` and publish a new generation of the index at `index`.

    Letters that were added to the index (`add`) are read as well.
    Files that cannot be read as letters are reported, never passed over in silence, and stop
    nothing. Vectors of passages that the previous generation holds are taken over. Where nothing
    has changed since that generation, it stays (unless `force`). With `ocr`, scanned PDFs are
    read by OCR.

    Raises:
        NoLetters: none of the sources holds a letter.
        UnreadableFile: a source does not exist.
        OcrUnavailable: `ocr` was asked for where there is none.
        ModelUnavailable: the embedding model cannot be loaded.
        IndexBusy: another process writes to this index.
    """
    home = home_of(index)
    files = find_files(_with_uploads(sources, home))
    if not files:
        places = ", ".join(str(source) for source in sources)
        raise NoLetters(
            f"no PDF, text, HTML, DOCX or ZIP file in {places}; name a folder that holds letters"
        )
    with home.writing() as writer:
        gathered = gather(files, progress, ocr=ocr)
        if not gathered.letters:
            first = gathered.refused[0]
            raise NoLetters(
                f"none of {len(files)} files is a determination letter "
                f"(the first, {first.file}: {first.reason}); {first.remedy}"
            )
        report = _index(gathered, writer, open_encoder(), progress, force=force)
        return replace(report, passed_over=dict(files.passed_over))


def _with_uploads(sources: Sequence[Path], home: Home) -> list[Path]:
    added = home.uploads
    if added is None or not added.is_dir() or added in {source.absolute() for source in sources}:
        return list(sources)
    return [*sources, added]


def add(
    offered: Sequence[Offered],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    progress: Progress = silent,
) -> BuildReport:
    """Store letters that were handed over and publish a generation that holds them as well.

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
        published = writer.letters()
        info = writer.info()
        stored = uploads.store(offered, home.uploads)
        kept: set[str] = set()
        try:
            held = [LetterFile(one, one.source, one.sha256) for one in published]
            gathered = join(held, stored.letters, info.refused if info else (), progress)
            report = _index(gathered, writer, open_encoder(), progress)
            kept = {one.source for one in gathered.letters}
        finally:
            stored.keep_only(kept)
        return report


def build_from(
    letters: Iterable[TaggedLetter],
    index: Place | Home,
    open_encoder: OpenEncoder,
    *,
    headings: bool = True,
    progress: Progress = silent,
) -> BuildReport:
    """Publish a new generation of letters that were read and tagged already, in order of id.

    Without `headings`, passages are read without their treatment in front: for measuring what
    that is good for.

    Raises:
        NoLetters: there are none.
        IndexBusy: another process writes to this index.
    """
    ordered = tuple(sorted(letters, key=lambda letter: letter.id))
    if not ordered:
        raise NoLetters("there is no letter to index; name at least one")
    with home_of(index).writing() as writer:
        gathered = Gathered(ordered, (), ())
        return _index(gathered, writer, open_encoder(), progress, headings=headings)


def _index(
    gathered: Gathered,
    writer: Writer,
    encoder: Encoder,
    progress: Progress,
    *,
    force: bool = False,
    headings: bool = True,
) -> BuildReport:
    """Cut, embed and publish what was read, unless nothing has changed."""
    inputs = _inputs(gathered, encoder.identity, writer.format, headings)
    current = None if force else writer.info()
    embedded = 0
    unexported: list[str] = []

    def export(folder: Path) -> None:
        if isinstance(encoder, Exportable) and (reason := encoder.export(folder)):
            unexported.append(reason)

    if current is not None and current.inputs == inputs:
        info, unchanged = current, True
    else:
        cut = _cut(gathered.letters, encoder, headings)
        known = {} if force else writer.known_vectors(encoder.identity, cut.digests)
        matrix, embedded = _embed(cut, encoder, known, progress)
        letters = _reasoned(
            gathered.letters, encoder, () if force else _held(writer, encoder), progress
        )
        progress("Writing", 0, 1)
        info = writer.publish(
            Publication(
                letters,
                cut.chunks,
                cut.passages,
                cut.digests,
                matrix,
                encoder.identity,
                inputs,
                gathered.refused,
                export,
            )
        )
        progress("Writing", 1, 1)
        unchanged = False
    issues = [issue for letter in gathered.letters for issue in letter.issues]
    return BuildReport(
        info=info,
        outcomes=dict(Counter(issue.outcome.value for issue in issues)),
        duplicates=gathered.duplicates,
        warnings=(
            *(warning for letter in gathered.letters for warning in letter.warnings),
            *unexported,
        ),
        passed_over={},
        embedded=embedded,
        unchanged=unchanged,
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    chunks: tuple[Chunk, ...]
    passages: tuple[Passage, ...]
    digests: tuple[str, ...]


def _cut(letters: Iterable[TaggedLetter], encoder: Encoder, headings: bool) -> _Cut:
    """Chunks and passages; those of rationales come first, as the columns expect."""
    rationales, summaries = [], []
    issue_row = 0
    for row, letter in enumerate(letters):
        summaries.append(Chunk(ChunkKind.SUMMARY, row, "", normalise(letter.summary)))
        for issue in letter.issues:
            # An issue without a printed rationale still has its treatment to be found by.
            text = normalise(issue.text)
            heading = normalise(issue.treatment).text if headings else ""
            rationales.append(Chunk(ChunkKind.RATIONALE, issue_row, heading, text))
            issue_row += 1
    chunks = tuple(rationales + summaries)
    cut = tuple(
        passages(
            chunks,
            encoder.token_spans([chunk.text.text for chunk in chunks]),
            encoder.token_spans([chunk.heading for chunk in chunks]),
            encoder.identity.max_tokens,
        )
    )
    digests = tuple(hashlib.sha256(passage.read.encode()).hexdigest() for passage in cut)
    return _Cut(chunks, cut, digests)


def _held(writer: Writer, encoder: Encoder) -> tuple[TaggedLetter, ...]:
    """The published letters, if what they mean was told by this very model."""
    info = writer.info()
    return writer.letters() if info is not None and info.model == encoder.identity else ()


def _reasoned(
    letters: Sequence[TaggedLetter],
    encoder: Encoder,
    held: Sequence[TaggedLetter],
    progress: Progress,
) -> tuple[TaggedLetter, ...]:
    """The letters with the reasons that their deciding sentences mean."""
    return with_reasons(letters, encoder, held, partial(progress, "Reading reasons"))


def _embed(
    cut: _Cut, encoder: Encoder, known: Mapping[str, Vectors], progress: Progress
) -> tuple[Vectors, int]:
    """A vector for each passage: each new text is embedded once, known ones are taken over."""
    first: dict[str, int] = {}
    for place, digest in enumerate(cut.digests):
        first.setdefault(digest, place)
    matrix = np.zeros((len(cut.passages), encoder.identity.dimension), np.float32)
    for digest, vector in known.items():
        matrix[first[digest]] = vector
    fresh = [place for digest, place in first.items() if digest not in known]
    done = 0

    def on_batch(count: int) -> None:
        nonlocal done
        done += count
        progress("Embedding", done, len(fresh))

    if fresh:
        progress("Embedding", 0, len(fresh))
        matrix[fresh] = encoder.encode([cut.passages[i].read for i in fresh], on_batch)
    return matrix[[first[digest] for digest in cut.digests]], len(fresh)


def _inputs(gathered: Gathered, identity: ModelIdentity, written: str, headings: bool) -> str:
    """A digest of all that the index's content depends on."""
    return hashlib.sha256(
        json.dumps(
            {
                "format": written,
                "model": identity.sha256,
                "dtype": identity.dtype,
                "max_tokens": identity.max_tokens,
                "code": own_code.digest("", "letters", "vocabulary", "reasoning"),
                "headings": headings,
                "letters": [
                    (letter.id, letter.source, letter.sha256) for letter in gathered.letters
                ],
                "refused": [(refusal.file, refusal.reason) for refusal in gathered.refused],
            }
        ).encode()
    ).hexdigest()
