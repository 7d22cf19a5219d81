"""A home that keeps in memory what a build publishes, and writes no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexer.chunking import ChunkKind
from indexer.contract import Block, Cleared, Export, Info, Store, StoredPassage, WentBack, Writer
from indexer.embedding import ModelIdentity, Vectors
from indexer.errors import BadIndex, IndexBusy, IndexMissing
from indexer.register import Register
from indexer.tagged import TaggedLetter


@dataclass(frozen=True)
class State:
    """A whole state as it was published: all letters as one block, in the order of their ids."""

    block: Block
    model: ModelIdentity
    register: Register
    recipe: str
    inputs: str

    @property
    def letters(self) -> tuple[TaggedLetter, ...]:
        """All letters."""
        return self.block.letters

    @property
    def passages(self) -> tuple[StoredPassage, ...]:
        """All passages."""
        return self.block.passages

    @property
    def vectors(self) -> Vectors:
        """All vectors."""
        return self.block.vectors

    @property
    def refused(self) -> tuple[object, ...]:
        """What could not be read."""
        return self.register.refused

    @property
    def digests(self) -> list[str]:
        """What was read of each passage."""
        return [one.digest for one in self.passages]

    def publish(self, writer: Writer) -> Info:
        """Publish this state by another writer."""
        with writer.draft(self.model, whole=True) as draft:
            draft.add(self.block)
            return draft.publish(self.register, self.recipe, self.inputs)

    def of(self, names: Iterable[str]) -> Block:
        """Some of its letters as a block."""
        return _whole([self.block], {one.id.lower() for one in self.letters} - set(names))


@dataclass
class MemoryDraft:
    """A state in the making."""

    home: MemoryHome
    model: ModelIdentity
    blocks: list[Block]
    removed: set[str] = field(default_factory=set)

    def add(self, block: Block) -> None:
        """Put letters in."""
        self.removed -= {letter.id.lower() for letter in block.letters}
        self.blocks.append(block)

    def remove(self, letters: Iterable[str]) -> None:
        """Take letters out."""
        self.removed |= {name.lower() for name in letters}

    def publish(self, register: Register, recipe: str, inputs: str) -> Info:
        """Keep it."""
        block = _whole(self.blocks, self.removed)
        self.home.states.append(State(block, self.model, register, recipe, inputs))
        info = self.home.info()
        assert info is not None
        return info


@dataclass
class MemoryHome:
    """Home and writer at once; `states` are those that were published, in their order."""

    format: str = "memory"
    uploads: Path | None = None
    states: list[State] = field(default_factory=list)
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

    def rollback(self) -> WentBack:
        """There is nothing to go back to."""
        raise IndexMissing("what is kept in memory keeps no state before")

    def gc(self) -> Cleared:
        """There is nothing to remove."""
        return Cleared(0, 0)

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
            recipe=state.recipe,
            inputs=state.inputs,
            refused=state.register.refused,
            libraries={},
            outcomes={},
            coverage=(),
            letters_by_year={},
        )

    def register(self) -> Register:
        """That of the last state."""
        if not self.states:
            raise IndexMissing("nothing was published")
        return self.states[-1].register

    def letters(self, ids: Sequence[str] | None = None) -> Iterator[TaggedLetter]:
        """Those of the last state."""
        if not self.states:
            raise BadIndex("nothing was published")
        held = {letter.id: letter for letter in self.states[-1].letters}
        yield from (held.values() if ids is None else (held[name] for name in ids))

    def known_vectors(self, model: ModelIdentity, digests: Sequence[str]) -> Mapping[str, Vectors]:
        """Those of the last state."""
        if not self.states or self.states[-1].model != model:
            return {}
        state = self.states[-1]
        held = {
            one.digest: vector for one, vector in zip(state.passages, state.vectors, strict=True)
        }
        return {digest: held[digest] for digest in digests if digest in held}

    @contextmanager
    def draft(
        self, model: ModelIdentity, *, whole: bool, export: Export | None = None
    ) -> Iterator[MemoryDraft]:
        """Begin with nothing, or with the last state."""
        yield MemoryDraft(self, model, [] if whole else [self.states[-1].block])


def _whole(blocks: Sequence[Block], removed: set[str]) -> Block:
    """One block of several: of each id the last letter, in the order of the ids."""
    last = {
        letter.id.lower(): (letter, block, place)
        for block in blocks
        for place, letter in enumerate(block.letters)
        if letter.id.lower() not in removed
    }
    letters: list[TaggedLetter] = []
    passages: list[StoredPassage] = []
    vectors: list[Vectors] = []
    issues = 0
    kinds: dict[ChunkKind, list[tuple[StoredPassage, Vectors]]] = {kind: [] for kind in ChunkKind}
    for letter, block, place in sorted(last.values(), key=lambda one: one[0].id):
        first = sum(len(one.issues) for one in block.letters[:place])
        for stored, vector in zip(block.passages, block.vectors, strict=True):
            if stored.kind is ChunkKind.SUMMARY:
                owner = len(letters) if stored.owner == place else None
            else:
                within = stored.owner - first
                owner = issues + within if 0 <= within < len(letter.issues) else None
            if owner is not None:
                moved = StoredPassage(stored.kind, owner, stored.start, stored.end, stored.digest)
                kinds[stored.kind].append((moved, vector))
        issues += len(letter.issues)
        letters.append(letter)
    for kind in (ChunkKind.RATIONALE, ChunkKind.SUMMARY):
        passages += [stored for stored, _ in kinds[kind]]
        vectors += [vector for _, vector in kinds[kind]]
    return Block(tuple(letters), tuple(passages), np.array(vectors, np.float32))
