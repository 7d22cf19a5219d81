"""A folder of this machine as the home of an index."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.contract import Cleared, Info, WentBack
from indexer.errors import IndexDamaged
from indexer.local import generations, registering
from indexer.local.standing_in import open_whole
from indexer.local.store import LocalStore

if TYPE_CHECKING:
    from indexer.local.publishing import LocalWriter


@dataclass(frozen=True, slots=True)
class LocalHome:
    """What `indexer.contract.Home` asks for, of one folder."""

    index: Path

    @property
    def uploads(self) -> Path:
        """The folder of letters that joined the index, beside its generations."""
        # Who only asks neither writes nor adds: it is imported here, as what writes is below.
        from indexer import uploads

        return uploads.folder(self.index)

    def writing(self) -> AbstractContextManager[LocalWriter]:
        """Hold the index's one writer's lock.

        Raises:
            IndexBusy: another process holds it.
        """
        from indexer.local.publishing import writing

        return writing(self.index)

    def open(self) -> LocalStore:
        """Open what is published; where it is damaged, the state before, which says so.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: there is nothing that could be opened.
        """
        return open_whole(self.index)

    def published(self) -> str:
        """The name of the published generation, from one small file; empty where there is none.

        Raises:
            IndexDamaged: the file says something else.
        """
        return generations.current_name(self.index) or ""

    def info(self) -> Info | None:
        """What is published; None where nothing is that could be read."""
        return generations.published_info(self.index)

    def verify(self, *, thorough: bool = True) -> tuple[Path, int]:
        """Compare files with what was built; the generation's folder, and how many they are.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: they are not what was built.
        """
        generation = generations.open_current(self.index)
        files = len(generation.files)
        if thorough:
            files = generations.verify(generation)
            for name in generations.before(self.index, generation.path.name)[:1]:
                files += len(generations.opened(self.index / name, thorough=True).files)
        return generation.path, files

    def rollback(self) -> WentBack:
        """Make the generation before the current one current.

        Raises:
            IndexBusy, IndexMissing, IndexDamaged, IndexMismatch: that cannot be, and nothing is
                changed.
        """
        with generations.writer_lock(self.index):
            was, now = generations.go_back(self.index)
            try:
                held = {one.id for one in registering.read(was).letters}
            except IndexDamaged:
                held = set()
            letters = {one.id for one in registering.read(now).letters}
        return WentBack(
            was.name,
            now.name,
            tuple(sorted(held - letters)),
            tuple(sorted(letters - held)),
        )

    def gc(self) -> Cleared:
        """Remove what neither the current generation nor the one before it needs.

        Raises:
            IndexBusy, IndexMissing, IndexDamaged: that cannot be.
        """
        generations.open_current(self.index)
        files, size = generations.litter(self.index)
        with generations.writer_lock(self.index):
            more, larger = generations.clear(self.index)
        return Cleared(files + more, size + larger)
