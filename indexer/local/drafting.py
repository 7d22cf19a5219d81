"""The next state of a folder in the making: new segments beside those that stay.

Blocks are put together into segments and written as they come, so that memory holds one segment and
not the index. Their vectors are kept aside at once: a build that is interrupted does not embed
again what it had embedded.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import numpy as np

from indexer.contract import Block, Export, Info
from indexer.coverage import counted
from indexer.embedding import ModelIdentity
from indexer.errors import IndexDamaged
from indexer.local import carried, generations, registering, rows, segments
from indexer.local.assembling import assembled, owned
from indexer.local.catalog import Catalog
from indexer.local.columns import Columns
from indexer.local.embedded import Embedded
from indexer.local.generations import Generation
from indexer.local.grouping import grouped
from indexer.local.lexical import LexicalIndex
from indexer.local.merging import merged
from indexer.local.rows import NONE, Letters, Places, Rows
from indexer.local.segments import Segment
from indexer.register import Register

LIBRARIES = ("whoosh", "faiss-cpu", "sentence-transformers", "torch", "numpy")

LETTERS = 20_000
"""So many letters are held in memory until they are written as a segment."""


class LocalDraft:
    """A state in the folder `building` of the index at `index`, on top of what is `held`."""

    def __init__(
        self,
        index: Path,
        building: Path,
        held: Generation | None,
        model: ModelIdentity,
        export: Export | None,
    ) -> None:
        self._index = index
        self._building = building
        self._held = held
        self._model = model
        self._export = export
        self._embedded = Embedded(index)
        self._pending: list[Block] = []
        self._removed: set[str] = set()
        self._new: list[Path] = []

    def add(self, block: Block) -> None:
        """Put letters in; one takes the place of another of the same id (in any case)."""
        if not block.letters:
            return
        self._embedded.keep(self._model, block)
        ids = {letter.id.lower() for letter in block.letters}
        self._removed -= ids
        # A segment holds no letter twice.
        if any(letter.id.lower() in ids for one in self._pending for letter in one.letters):
            self._flush()
        self._pending.append(block)
        if sum(len(one.letters) for one in self._pending) >= LETTERS:
            self._flush()

    def remove(self, letters: Iterable[str]) -> None:
        """Take letters out, by their ids."""
        self._removed |= {name.lower() for name in letters}

    def publish(self, register: Register, recipe: str, inputs: str) -> Info:
        """Check the whole state and let it take the place of the published one, at once.

        Raises:
            IndexDamaged: what was written is not whole.
        """
        self._flush()
        opened = [Segment.open(path) for path in (*self._old(), *self._new)]
        try:
            letters = self._letters(opened)
            opened, letters = merged(opened, letters, self._segment)
            placed = Rows.of(letters, [owned(one.columns) for one in opened])
            columns = assembled([one.columns for one in opened], placed)
            group_of = grouped(
                [one.runs for one in opened],
                placed.issues,
                columns.facets["outcome"].one_of(columns.issues),
            )
            rows.write(self._building, letters, group_of)
            registering.write(self._building, register)
            _check(opened, placed, columns.letter_of, register)
            info = self._info(columns, register, recipe, inputs)
            paths = [one.path for one in opened]
        finally:
            for one in opened:
                one.close()
        taken = self._carried()
        info = generations.publish(self._index, self._building, info, paths, taken).info
        self._embedded.forget()
        return info

    def _carried(self) -> list[Path]:
        """Carry the model that the state is asked by; its folder, where it is taken over."""
        before = generations.usable(self._index)
        if before is not None and carried.holds(before, self._model):
            return [before.path / carried.FOLDER]
        if self._export is not None:
            self._export(self._building / carried.FOLDER)
        return []

    def _flush(self) -> None:
        if self._pending:
            self._new.append(self._segment(segments.joined(self._pending)))
            self._pending = []

    def _segment(self, block: Block) -> Path:
        path = self._building / f"segment-{secrets.token_hex(6)}"
        segments.write(path, block)
        return path

    def _old(self) -> list[Path]:
        return [] if self._held is None else list(self._held.segments)

    def _letters(self, opened: Sequence[Segment]) -> Letters:
        """The letters of the state: what was held, and of what is new the last of each id."""
        ids = [one.catalog.ids("letters") for one in opened]
        if self._held is not None:
            before, _ = rows.read(self._held.path)
            for number in range(len(self._held.segments)):
                kept = set(before.place[before.segment == number].tolist())
                ids[number] = [
                    name if place in kept else "" for place, name in enumerate(ids[number])
                ]
        return Letters.of(ids, ["", *self._removed])

    def _info(self, columns: Columns, register: Register, recipe: str, inputs: str) -> Info:
        days = columns.day_of[columns.first_issue[:-1]]
        years = Counter(None if np.isnat(day) else day.astype(object).year for day in days)
        return Info(
            name="",
            built=datetime.now(UTC),
            model=self._model,
            letters=columns.letters,
            issues=columns.issues,
            passages=len(columns.passage_issue) + len(columns.passage_letter),
            samples=int(columns.samples.sum()),
            recipe=recipe,
            inputs=inputs,
            refused=register.refused,
            libraries={name: metadata.version(name) for name in LIBRARIES},
            outcomes=columns.facets["outcome"].counts(np.ones(columns.issues, np.bool_)),
            coverage=counted(columns.letter_fields.tolist(), columns.issue_fields.tolist()),
            letters_by_year=dict(years),
        )


def _check(opened: Sequence[Segment], placed: Rows, letter_of: Places, register: Register) -> None:
    """See that the state holds the letters that it is to hold, each file in the same place.

    Raises:
        IndexDamaged: it does not.
    """
    held = Catalog([one.catalog for one in opened], placed)
    if held.letter_ids() != [one.id for one in register.letters]:
        raise IndexDamaged("other letters were written than were read; build the index again")
    words = LexicalIndex([one.lexical for one in opened], placed.issues, placed.letters, letter_of)
    ids = held.issue_ids()
    for own in placed.issues:
        # A canary at both ends: each file must hold the same issue in the same place.
        for row in {int(own[0]), int(own[-1])} - {NONE}:
            found_at = words.find_issue(ids[row])
            if found_at != [row]:
                raise IndexDamaged(f"{ids[row]} is issue {row}, but found at {found_at}")
