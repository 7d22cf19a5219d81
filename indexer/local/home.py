"""A folder of this machine as the home of an index."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.contract import Info
from indexer.local import generations
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
        """Open what is published.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: there is nothing that could be opened.
        """
        return LocalStore.open(self.index)

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
        """Compare the generation's files with what was built; its folder, and how many they are.

        Raises:
            IndexMissing, IndexDamaged, IndexMismatch: they are not what was built.
        """
        generation = generations.open_current(self.index)
        if thorough:
            generations.verify(generation)
        return generation.path, len(generation.files)
