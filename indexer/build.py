"""The pipeline: files -> letters -> tags -> chunks -> passages -> vectors -> a generation."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata, resources
from pathlib import Path

import numpy as np

from indexer import catalog, generations, lexical, uploads, vectors
from indexer.chunking import Chunk, ChunkKind, Passage, passages
from indexer.columns import Columns
from indexer.embedding import Encoder, ModelIdentity, Vectors
from indexer.errors import BadIndex, IndexDamaged, NoLetters
from indexer.gathering import Gathered, Progress, gather, join, silent
from indexer.generations import Contents, Generation, Refusal
from indexer.letters import find_files
from indexer.normalising import normalise
from indexer.records import letter_of
from indexer.tabulating import tabulate
from indexer.uploads import Offered
from indexer.wording import Wording

OpenEncoder = Callable[[], Encoder]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `embedded` passages were new, the others' vectors were taken over.

    `passed_over` counts, by kind, the files in folders and archives that can be no letters.
    """

    generation: Generation
    outcomes: dict[str, int]
    duplicates: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    passed_over: dict[str, int]
    embedded: int
    unchanged: bool


def build(
    sources: Sequence[Path],
    index: Path,
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
    files = find_files(_with_uploads(sources, index))
    if not files:
        places = ", ".join(str(source) for source in sources)
        raise NoLetters(
            f"no PDF, text, HTML, DOCX or ZIP file in {places}; name a folder that holds letters"
        )
    with generations.writer_lock(index):
        gathered = gather(files, progress, ocr=ocr)
        if not gathered.letters:
            first = gathered.refused[0]
            raise NoLetters(
                f"none of {len(files)} files is a determination letter "
                f"(the first, {first.file}: {first.reason}); {first.remedy}"
            )
        report = _index(gathered, index, open_encoder(), progress, force=force)
        return replace(report, passed_over=dict(files.passed_over))


def _with_uploads(sources: Sequence[Path], index: Path) -> list[Path]:
    added = uploads.folder(index)
    given = {source.absolute() for source in sources}
    return [*sources, *([added] if added.is_dir() and added not in given else [])]


def add(
    offered: Sequence[Offered],
    index: Path,
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
        UnreadableFile: the folder of uploads cannot be written to.
    """
    with generations.writer_lock(index):
        current = generations.open_current(index)
        stored = uploads.store(offered, index)
        kept: set[str] = set()
        try:
            held, refused = _letters_of(current), current.contents.refused
            gathered = join(held, stored.letters, refused, progress)
            report = _index(gathered, index, open_encoder(), progress)
            kept = {one.source for one in gathered.letters}
        finally:
            stored.keep_only(kept)
        return report


def _letters_of(generation: Generation) -> list[catalog.IndexedLetter]:
    held = catalog.Catalog(generation.path)
    try:
        records = [held.letter(ordinal) for ordinal in range(held.letters)]
    finally:
        held.close()
    return [
        catalog.IndexedLetter(
            letter_of(record), (), record["source"]["file"], record["source"]["sha256"]
        )
        for record in records
    ]


def build_from(
    letters: Iterable[catalog.IndexedLetter],
    index: Path,
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
    ordered = tuple(sorted(letters, key=lambda indexed: indexed.letter.id))
    if not ordered:
        raise NoLetters("there is no letter to index; name at least one")
    with generations.writer_lock(index):
        gathered = Gathered(ordered, (), ())
        return _index(gathered, index, open_encoder(), progress, headings=headings)


def _index(
    gathered: Gathered,
    index: Path,
    encoder: Encoder,
    progress: Progress,
    *,
    force: bool = False,
    headings: bool = True,
) -> BuildReport:
    """Cut, embed, write and publish what was read, unless nothing has changed."""
    inputs = _inputs(gathered, encoder.identity, headings)
    current = None if force else _current(index)
    embedded = 0
    if current is not None and current.contents.inputs == inputs:
        generation, unchanged = current, True
    else:
        cut = _cut(gathered.letters, encoder, headings)
        known = _known_vectors(current, encoder.identity)
        matrix, embedded = _embed(cut, encoder, known, progress)
        write = partial(_write, gathered=gathered, cut=cut, matrix=matrix, inputs=inputs)
        progress("Writing", 0, 1)
        generation = generations.publish(index, partial(write, identity=encoder.identity), _check)
        progress("Writing", 1, 1)
        unchanged = False
    letters = [indexed.letter for indexed in gathered.letters]
    return BuildReport(
        generation=generation,
        outcomes=dict(Counter(issue.outcome.value for let in letters for issue in let.issues)),
        duplicates=gathered.duplicates,
        warnings=tuple(warning for letter in letters for warning in letter.warnings),
        passed_over={},
        embedded=embedded,
        unchanged=unchanged,
    )


def _current(index: Path) -> Generation | None:
    """The generation to take vectors from; a damaged or missing one only costs time."""
    try:
        return generations.open_current(index)
    except BadIndex:
        return None


@dataclass(frozen=True, slots=True)
class _Cut:
    chunks: tuple[Chunk, ...]
    passages: tuple[Passage, ...]
    digests: tuple[str, ...]


def _cut(letters: Iterable[catalog.IndexedLetter], encoder: Encoder, headings: bool) -> _Cut:
    """Chunks and passages; those of rationales come first, as the columns expect."""
    rationales, summaries = [], []
    issue_ordinal = 0
    for ordinal, indexed in enumerate(letters):
        summary = normalise(indexed.letter.summary)
        summaries.append(Chunk(ChunkKind.SUMMARY, ordinal, "", summary))
        for issue in indexed.letter.issues:
            # An issue without a printed rationale still has its treatment to be found by.
            text = normalise(issue.rationale or issue.treatment)
            heading = normalise(issue.treatment).text if headings else ""
            rationales.append(Chunk(ChunkKind.RATIONALE, issue_ordinal, heading, text))
            issue_ordinal += 1
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


@dataclass(frozen=True, slots=True)
class _KnownVectors:
    rows: dict[str, int]
    index: vectors.VectorIndex


def _known_vectors(current: Generation | None, identity: ModelIdentity) -> _KnownVectors | None:
    if current is None or current.contents.model != identity:
        return None
    held = catalog.Catalog(current.path)
    try:
        return _KnownVectors(held.digest_rows(), vectors.VectorIndex(current.path))
    finally:
        held.close()


def _embed(
    cut: _Cut, encoder: Encoder, known: _KnownVectors | None, progress: Progress
) -> tuple[Vectors, int]:
    """A vector for each passage: each new text is embedded once, known ones are taken over."""
    first: dict[str, int] = {}
    for ordinal, digest in enumerate(cut.digests):
        first.setdefault(digest, ordinal)
    matrix = np.zeros((len(cut.passages), encoder.identity.dimension), np.float32)
    held = [digest for digest in first if known and digest in known.rows]
    if known and held:
        rows = np.array([known.rows[digest] for digest in held], np.int64)
        matrix[[first[digest] for digest in held]] = known.index.vectors(rows)
    fresh = [ordinal for digest, ordinal in first.items() if not (known and digest in known.rows)]
    done = 0

    def on_batch(count: int) -> None:
        nonlocal done
        done += count
        progress("Embedding", done, len(fresh))

    if fresh:
        progress("Embedding", 0, len(fresh))
        matrix[fresh] = encoder.encode([cut.passages[i].read for i in fresh], on_batch)
    return matrix[[first[digest] for digest in cut.digests]], len(fresh)


def _write(
    directory: Path,
    *,
    gathered: Gathered,
    cut: _Cut,
    matrix: Vectors,
    inputs: str,
    identity: ModelIdentity,
) -> Contents:
    letters = gathered.letters
    catalog.write(directory, letters, cut.chunks, cut.passages, cut.digests)
    vectors.write(directory, matrix)
    lexical.write(
        directory,
        [
            lexical.LexicalDocument(
                issue.id,
                indexed.letter.id,
                issue.treatment,
                issue.rationale,
                indexed.letter.summary,
            )
            for indexed in letters
            for issue in indexed.letter.issues
        ],
    )
    columns = tabulate(letters, cut.chunks, cut.passages)
    columns.write(directory)
    issues = [issue for indexed in letters for issue in indexed.letter.issues]
    Wording.of(issues, columns.letter_of.tolist()).write(directory)
    return Contents(
        model=identity,
        letters=len(letters),
        issues=columns.issues,
        passages=len(cut.passages),
        samples=sum(indexed.letter.sample for indexed in letters),
        inputs=inputs,
        refused=gathered.refused,
        libraries=_library_versions(),
    )


def _inputs(gathered: Gathered, identity: ModelIdentity, headings: bool) -> str:
    """A digest of all that the index's content depends on."""
    return hashlib.sha256(
        json.dumps(
            {
                "format": generations.FORMAT,
                "model": identity.sha256,
                "dtype": identity.dtype,
                "max_tokens": identity.max_tokens,
                "code": _code_digest(),
                "headings": headings,
                "letters": [
                    (indexed.letter.id, indexed.source, indexed.sha256)
                    for indexed in gathered.letters
                ],
                "refused": [(refusal.file, refusal.reason) for refusal in gathered.refused],
            }
        ).encode()
    ).hexdigest()


def _code_digest() -> str:
    """The indexer's own modules and tables: another way of gathered gives another index."""
    digest = hashlib.sha256()
    package = resources.files("indexer")
    folders = [package, package / "letters", package / "vocabulary"]
    files = (
        file
        for folder in folders
        for file in folder.iterdir()
        if file.is_file() and file.name.endswith((".py", ".toml"))
    )
    for file in sorted(files, key=str):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _library_versions() -> dict[str, str]:
    names = ("whoosh", "bm25s", "faiss-cpu", "sentence-transformers", "torch", "numpy")
    return {name: metadata.version(name) for name in names}


def _check(directory: Path, contents: Contents) -> None:
    """Open what was written and compare counts and order over all stores.

    Raises:
        IndexDamaged: the stores disagree.
    """
    held = catalog.Catalog(directory)
    columns = Columns.read(directory)
    words = lexical.LexicalIndex(directory, contents.issues)
    rows = vectors.VectorIndex(directory)
    try:
        counts = {
            "letters": (contents.letters, held.letters, columns.letters),
            "issues": (contents.issues, held.issues, columns.issues),
            "passages": (
                contents.passages,
                held.passages,
                len(rows),
                len(columns.passage_issue) + len(columns.passage_letter),
            ),
        }
        for name, found in counts.items():
            if len(set(found)) > 1:
                raise IndexDamaged(f"the stores disagree on the number of {name}: {found}")
        # A canary at both ends: each store must hold the same issue under the same ordinal.
        for ordinal in {0, contents.issues - 1}:
            issue = held.issue_records([ordinal])[0]["id"]
            found_at = words.find_issue(issue)
            if found_at != [ordinal]:
                raise IndexDamaged(f"{issue} is issue {ordinal}, but found at {found_at}")
    finally:
        words.close()
        held.close()
