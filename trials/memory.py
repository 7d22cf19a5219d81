"""A home that keeps in memory what a build publishes, and writes no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from indexer.contract import Info, Publication, Store
from indexer.embedding import ModelIdentity, Vectors
from indexer.errors import BadIndex, IndexBusy, IndexMissing
from indexer.tagged import TaggedLetter


@dataclass
class MemoryHome:
    """Home and writer at once; `states` are those that were published, in their order."""

    format: str = "memory"
    uploads: Path | None = None
    states: list[Publication] = field(default_factory=list)
    locked: bool = False

    @contextmanager
    def writing(self) -> Iterator[MemoryHome]:
        """One at a time."""
        if self.locked:
            raise IndexBusy("it is being written to; wait for it to end")
        self.locked = True
        try:
            yield self
        finally:
            self.locked = False

    def open(self) -> Store:
        """It answers nothing."""
        raise IndexMissing("what is kept in memory is only looked at")

    def published(self) -> str:
        """The number of the state."""
        return str(len(self.states)) if self.states else ""

    def verify(self, *, thorough: bool = True) -> tuple[Path, int]:
        """There is nothing to compare."""
        raise IndexMissing("what is kept in memory has no files")

    def info(self) -> Info | None:
        """As far as a build looks at it."""
        if not self.states:
            return None
        state = self.states[-1]
        return Info(
            name=self.published(),
            built=datetime.now(UTC),
            model=state.model,
            letters=len(state.letters),
            issues=sum(len(letter.issues) for letter in state.letters),
            passages=len(state.passages),
            samples=sum(letter.sample for letter in state.letters),
            inputs=state.inputs,
            refused=state.refused,
            libraries={},
            outcomes={},
            coverage=(),
            letters_by_year={},
        )

    def letters(self) -> tuple[TaggedLetter, ...]:
        """Those of the last state."""
        if not self.states:
            raise BadIndex("nothing was published")
        return self.states[-1].letters

    def known_vectors(self, model: ModelIdentity, digests: Sequence[str]) -> Mapping[str, Vectors]:
        """Those of the last state."""
        if not self.states or self.states[-1].model != model:
            return {}
        state = self.states[-1]
        held = dict(zip(state.digests, state.vectors, strict=True))
        return {digest: held[digest] for digest in digests if digest in held}

    def publish(self, state: Publication) -> Info:
        """Keep it."""
        self.states.append(state)
        info = self.info()
        assert info is not None
        return info
