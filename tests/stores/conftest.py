"""The stores that there are, and what each holds in these tests. The next store is one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest

from indexer.building import build_from
from indexer.contract import Block, Draft, Home, Store, Writer
from indexer.errors import Refusal
from indexer.homes import home_of
from indexer.letters import find_files, parse_letters, read_letters
from indexer.letters.model import Outcome
from indexer.local.generations import open_current
from indexer.register import ReadFile
from indexer.tagged import TaggedLetter, derive
from indexer.vocabulary.reasons import FoundReason
from trials.doubles import HashingEncoder
from trials.memory import MemoryHome, State
from trials.written import COVER, issue, letter


@dataclass(frozen=True)
class Kind:
    """A kind of store: what makes a home of it for a test, in which it may have a folder.

    `files`, for a store that has any, are those that it reads; one that is cut or gone is refused
    when the store is opened. `publish` is the way in which a state gets there.
    """

    home: Callable[[Path], Home]
    files: Callable[[Path], Iterable[Path]] | None = None
    publish: Callable[[State, Writer], object] = State.publish

    @contextmanager
    def holding(self, place: Path, state: State) -> Iterator[Store]:
        """A store at `place` in which a state was published."""
        with self.home(place).writing() as writer:
            self.publish(state, writer)
        store = self.home(place).open()
        try:
            yield store
        finally:
            store.close()


def _local_files(place: Path) -> list[Path]:
    found = open_current(place)
    return [found.path / name for name in found.files]


def grown(state: State, writer: Writer) -> None:
    """A state that is reached step by step: letters come, go, come again and are replaced.

    In the end its letters stand in several segments, whose other letters count nowhere.
    """
    names = [one.id.lower() for one in state.letters]
    thirds = [names[0::3], names[1::3], names[2::3]]
    other = _saying_otherwise(state.of(thirds[1]))
    with writer.draft(state.model, whole=True) as draft:
        draft.add(state.of([*thirds[0], *thirds[2][:2]]))
        draft.add(other)
        _published(draft, [*thirds[0], *thirds[1], *thirds[2][:2]], state)
    with writer.draft(state.model, whole=False) as draft:
        draft.remove(thirds[2][:2])
        draft.add(state.of(thirds[1][:1]))
        _published(draft, [*thirds[0], *thirds[1]], state)
    # One at a time, so that small segments are put together.
    for name in [*thirds[1][1:5], *thirds[2][:5]]:
        with writer.draft(state.model, whole=False) as draft:
            draft.add(state.of([name]))
            done = thirds[2][: thirds[2].index(name) + 1] if name in thirds[2] else []
            _published(draft, [*thirds[0], *thirds[1], *done], state)
    with writer.draft(state.model, whole=False) as draft:
        draft.add(state.of([*thirds[1][5:], *thirds[2][5:]]))
        draft.publish(state.register, state.recipe, state.inputs)


def _saying_otherwise(block: Block) -> Block:
    """The same letters with other texts and outcomes."""
    return replace(
        block,
        letters=tuple(
            replace(
                letter,
                issues=tuple(
                    replace(one, treatment=f"Walker, {one.treatment}", outcome=Outcome.UPHELD)
                    for one in letter.issues
                ),
            )
            for letter in block.letters
        ),
    )


def _published(draft: Draft, names: Iterable[str], state: State) -> None:
    wanted = set(names)
    held = tuple(one for one in state.register.letters if one.key in wanted)
    draft.publish(replace(state.register, letters=held), state.recipe, f"{len(held)} letters")


STORES = {
    "local": Kind(home_of, _local_files),
    "grown": Kind(home_of, _local_files, grown),
}


def published(letters: Iterable[TaggedLetter]) -> State:
    """The state that is made of letters."""
    home = MemoryHome()
    build_from(letters, home, HashingEncoder)
    return home.states[-1]


def copied(of: TaggedLetter, name: str, days: int | None = None) -> TaggedLetter:
    """The same under another case number, decided so many days later, or on an unknown day."""
    decided = of.cover.decision_date
    assert decided is not None
    later = None if days is None else decided + timedelta(days)
    cover = replace(of.cover, case_number=name, decision_date=later)
    made = replace(of.renamed(name), cover=cover)
    assert isinstance(made, TaggedLetter)
    return made


PARTS = "knee shoulder wrist ankle elbow hip neck thumb heel jaw".split()

GAIN = "In this case functional improvement was documented. The {part} is strong at work again."
LACK = "In this case there is no functional improvement. The {part} remains stiff and swollen."


def contrary() -> Iterator[TaggedLetter]:
    """Letters of one day whose outcomes go with what their reviewers say of the case."""
    for number, part in enumerate(PARTS):
        for start, outcome, told in ((10, "Overturned", GAIN), (30, "Upheld", LACK)):
            decided = [issue(f"Brace of the {part}: {outcome}", rationale=told.format(part=part))]
            if part in PARTS[-2:]:
                # A letter whose issues end otherwise, and one with an outcome that is not known.
                other = "Cane: Modified" if part == PARTS[-1] else "Cane: Upheld"
                decided.append(issue(other, rationale="Canes are for those who limp."))
            cover = COVER.replace("0000042", f"71000{start + number}")
            (found,) = parse_letters(letter(*decided, cover=cover), name="a.txt", stem="a").letters
            yield derive(found, "a.txt", "0" * 64)


AIMED = (
    "MRI of the right knee",
    "MRI of the left knee",
    "MRI of both knees",
    "MRI of the right ankle",
    "MRI of the lower extremity",
    "MRI of the lumbar spine",
    "MRI of the cervical spine",
    "MRI",
    "Lumbar epidural steroid injection at L4-L5",
    "Lumbar epidural steroid injection at L5-S1",
    "Lumbar epidural steroid injection",
    "Cervical epidural steroid injection at C5-C6",
    "Acupuncture x 6, left shoulder",
    "Acupuncture x 6, right shoulder",
    "Norco 10/325 #60",
    "Ultram 50mg #30",
    "Tramadol 50mg #60",
    "Naproxen 500mg #60",
)
SAID = ("tramadol", "acupuncture", "stellate", "knee", "imaging", "exercise")
TOLD = ("no-red-flags", "red-flags-present", "conservative-care-too-short", "no-nerve-deficit")


def aimed() -> Iterator[TaggedLetter]:
    """Letters on few kinds of treatment at many places, with reasons that a model might tell."""
    random = Random(5)
    lines = [*AIMED] * 4
    random.shuffle(lines)
    for number, start in enumerate(range(0, len(lines), 3)):
        decided = [
            issue(
                f"{line}: {random.choice(['Upheld', 'Overturned'])}",
                rationale=f"In this case the worker tried {random.choice(SAID)} and then "
                f"{random.choice(SAID)}. Day {random.randint(1, 999)} of {random.choice(PARTS)}.",
            )
            for line in lines[start : start + 3]
        ]
        cover = COVER.replace("0000042", f"72000{number:02}")
        (found,) = parse_letters(letter(*decided, cover=cover), name="a.txt", stem="a").letters
        made = derive(found, "a.txt", "0" * 64)
        yield replace(
            made, issues=tuple(replace(one, found_reasons=_told(random)) for one in made.issues)
        )


def _told(random: Random) -> tuple[FoundReason, ...]:
    # Sixteenths, which any precision holds.
    some = random.sample(TOLD, random.randint(0, 3))
    found = [FoundReason(one, (0, 7), random.randint(1, 16) / 16) for one in some]
    return tuple(sorted(found, key=lambda one: -one.probability))


@pytest.fixture(scope="session")
def aimed_letters() -> tuple[TaggedLetter, ...]:
    """The letters on few kinds of treatment, in the order of their ids."""
    return published(aimed()).letters


@pytest.fixture(scope="session")
def aimed_store(
    kind: Kind,
    aimed_letters: tuple[TaggedLetter, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Store]:
    """A store that holds them."""
    with kind.holding(tmp_path_factory.mktemp("aimed"), published(aimed_letters)) as opened:
        yield opened


@pytest.fixture(scope="session")
def state(sample_letters: Path) -> State:
    """Sample letters, one of them thrice again (once without the day), letters of both outcomes."""
    letters = [
        derive(letter, reading.source.name, reading.sha256)
        for reading in read_letters(find_files([sample_letters]).sources)
        for letter in reading.letters
    ]
    first = next(one for one in letters if one.cover.decision_date and len(one.issues) > 1)
    told = (copied(first, f"CM00-70000{number:02}", 7 - number) for number in (5, 6))
    undated = copied(first, "CM00-7000007")
    made = published([*letters, *told, undated, *contrary()])
    broken = Refusal("a.pdf", "broken", "fetch it again")
    file = ReadFile("a.pdf", "/letters/a.pdf", 1, 1, "0" * 64, refused=(broken,))
    return replace(made, register=replace(made.register, files=(file,)))


@pytest.fixture(scope="session")
def letters(state: State) -> tuple[TaggedLetter, ...]:
    """What was published, in the order of their ids."""
    assert len({vector.tobytes() for vector in np.unique(state.vectors, axis=0)}) > 50
    return state.letters


@pytest.fixture(scope="session", params=STORES)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each kind of store in its turn."""
    return STORES[request.param]


@pytest.fixture(scope="session")
def store(kind: Kind, state: State, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the letters."""
    with kind.holding(tmp_path_factory.mktemp("store"), state) as opened:
        yield opened
