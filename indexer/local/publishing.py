"""A whole state of an index written aside, checked, and published as a generation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path

import numpy as np

from indexer import own_code
from indexer.contract import Info, Publication
from indexer.coverage import coverage
from indexer.embedding import ModelIdentity, Vectors
from indexer.errors import IndexDamaged
from indexer.local import carried, catalog, generations, lexical_writing, vectors
from indexer.local.columns import Columns
from indexer.local.generations import Generation
from indexer.local.lexical import LexicalIndex
from indexer.local.tabulating import tabulate
from indexer.local.term_column import TermColumn
from indexer.local.texts import LexicalDocument, Texts
from indexer.tagged import TaggedLetter

LIBRARIES = ("whoosh", "faiss-cpu", "sentence-transformers", "torch", "numpy")


@contextmanager
def writing(index: Path) -> Iterator[LocalWriter]:
    """Hold the index's one writer's lock.

    Raises:
        IndexBusy: another process holds it.
    """
    with generations.writer_lock(index):
        yield LocalWriter(index)


@dataclass(frozen=True, slots=True)
class LocalWriter:
    """Reads the state that is published and publishes the next; `index` is its folder."""

    index: Path

    @property
    def format(self) -> str:
        """The layout of the files, and the code that writes and reads them."""
        return f"local {generations.FORMAT} {own_code.digest('local')}"

    def info(self) -> Info | None:
        """What is published; None where nothing is that could be read."""
        return generations.published_info(self.index)

    def letters(self) -> tuple[TaggedLetter, ...]:
        """Every letter that is published, in the order of the index.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: there is no index that could be read.
        """
        held = catalog.Catalog(generations.open_current(self.index).path)
        try:
            return tuple(held.letter(row) for row in range(held.letters))
        finally:
            held.close()

    def known_vectors(self, model: ModelIdentity, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of texts with these digests, as far as this very model read them before."""
        held = generations.usable(self.index)
        if held is None or held.info.model != model:
            return {}
        rows = self._rows(held)
        known = [digest for digest in dict.fromkeys(digests) if digest in rows]
        if not known:
            return {}
        wanted = np.array([rows[digest] for digest in known], np.int64)
        return dict(zip(known, vectors.VectorIndex(held.path).vectors(wanted), strict=True))

    def publish(self, state: Publication) -> Info:
        """Write, check and publish a state; whatever fails before leaves the old one.

        Raises:
            IndexDamaged: what was written is not whole.
        """
        write = partial(_write, state=state, before=generations.usable(self.index))
        return generations.publish(self.index, write, _check).info

    def _rows(self, held: Generation) -> dict[str, int]:
        opened = catalog.Catalog(held.path)
        try:
            return opened.digest_rows()
        finally:
            opened.close()


def _write(directory: Path, state: Publication, before: Generation | None) -> Info:
    catalog.write(directory, state)
    vectors.write(directory, state.vectors)
    carried.write(directory, state, before)
    texts = Texts.of(
        LexicalDocument(issue.id, letter.id, issue.treatment, issue.rationale, letter.summary)
        for letter in state.letters
        for issue in letter.issues
    )
    lexical_writing.write(directory, texts)
    columns = tabulate(state, texts)
    columns.write(directory)
    issues = [issue for letter in state.letters for issue in letter.issues]
    TermColumn.of(texts.said, texts.letter_of).write(directory)
    days = [letter.cover.decision_date for letter in state.letters]
    return Info(
        name="",
        built=datetime.now(UTC),
        model=state.model,
        letters=len(state.letters),
        issues=len(issues),
        passages=len(state.passages),
        samples=sum(letter.sample for letter in state.letters),
        inputs=state.inputs,
        refused=state.refused,
        libraries={name: metadata.version(name) for name in LIBRARIES},
        outcomes=columns.facets["outcome"].counts(np.ones(columns.issues, np.bool_)),
        coverage=coverage(state.letters),
        letters_by_year=dict(Counter(day.year if day else None for day in days)),
    )


def _check(directory: Path, info: Info) -> None:
    """Open what was written and compare counts and order over all files.

    Raises:
        IndexDamaged: the files disagree.
    """
    held = catalog.Catalog(directory)
    columns = Columns.read(directory)
    words = LexicalIndex.open(directory, info.issues)
    rows = vectors.VectorIndex(directory)
    try:
        passages = len(columns.passage_issue) + len(columns.passage_letter)
        counts = {
            "letters": (info.letters, held.letters, columns.letters),
            "issues": (info.issues, held.issues, columns.issues),
            "passages": (info.passages, held.passages, len(rows), passages),
        }
        for name, found in counts.items():
            if len(set(found)) > 1:
                raise IndexDamaged(f"the files disagree on the number of {name}: {found}")
        # A canary at both ends: each file must hold the same issue in the same row.
        for row in {0, info.issues - 1}:
            issue = held.issues_of([row])[0].issue.id
            found_at = words.find_issue(issue)
            if found_at != [row]:
                raise IndexDamaged(f"{issue} is issue {row}, but found at {found_at}")
    finally:
        words.close()
        held.close()
