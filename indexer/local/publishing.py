"""What writes the index in a folder: reads what is published, and drafts the next state."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer import own_code
from indexer.contract import Export, Info
from indexer.embedding import ModelIdentity, Vectors
from indexer.local import generations, registering, rows
from indexer.local.assembling import owned
from indexer.local.catalog import Catalog
from indexer.local.drafting import LocalDraft
from indexer.local.embedded import Embedded
from indexer.local.generations import Generation
from indexer.local.rows import Rows
from indexer.local.segments import Segment
from indexer.register import Register
from indexer.tagged import TaggedLetter


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

    def register(self) -> Register:
        """The letters and files of what is published.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: there is no index that could be read.
        """
        return registering.read(generations.open_current(self.index).path)

    def letters(self, ids: Sequence[str] | None = None) -> Iterator[TaggedLetter]:
        """Every letter that is published, in the order of the index; or those of these `ids`.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: there is no index that could be read.
            UnknownIssue: there is no letter of such an id.
        """
        held = generations.open_current(self.index)
        with closing(_catalog(held)) as catalog:
            found = range(catalog.letters) if ids is None else map(catalog.find_letter, ids)
            for row in found:
                yield catalog.letter(row)

    def known_vectors(self, model: ModelIdentity, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of texts with these digests, as far as this very model read them before."""
        found = Embedded(self.index).vectors(model, digests)
        held = generations.usable(self.index)
        if held is None or held.info.model != model:
            return found
        for path in held.segments:
            missing = [digest for digest in digests if digest not in found]
            if not missing:
                break
            with closing(Segment.open(path)) as segment:
                places = segment.catalog.digests(missing)
                vectors = segment.vectors.vectors(np.array(list(places.values()), np.int64))
                found |= dict(zip(places, vectors, strict=True))
        return found

    @contextmanager
    def draft(
        self, model: ModelIdentity, *, whole: bool, export: Export | None = None
    ) -> Iterator[LocalDraft]:
        """Begin the next state: empty if `whole`, else with all that is published.

        Leaving it unpublished changes nothing.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: there is no index to build on.
        """
        held = None if whole else generations.open_current(self.index)
        building = generations.begin(self.index)
        try:
            yield LocalDraft(self.index, building, held, model, export)
        finally:
            # Gone where it was published: it is the generation now.
            shutil.rmtree(building, ignore_errors=True)


def _catalog(held: Generation) -> Catalog:
    segments = [Segment.open(path) for path in held.segments]
    letters, _ = rows.read(held.path)
    placed = Rows.of(letters, [owned(one.columns) for one in segments])
    return Catalog([one.catalog for one in segments], placed)
