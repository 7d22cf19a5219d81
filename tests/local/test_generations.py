"""Published states are whole or refused; a failed build changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.contract import Info
from indexer.coverage import Coverage
from indexer.embedding import ModelIdentity
from indexer.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, Refusal
from indexer.local import generations
from indexer.local.generations import Generation, begin, open_current, publish, verify
from indexer.local.layout import OWN, SEGMENT

INFO = Info(
    name="",
    built=datetime(2000, 1, 1, tzinfo=UTC),
    model=ModelIdentity("m", "0" * 64, 8, 16, "float32"),
    letters=1,
    issues=2,
    passages=3,
    samples=0,
    recipe="r",
    inputs="i",
    refused=(Refusal("a.pdf", "broken", "fetch it again"),),
    libraries={"numpy": "1"},
    outcomes={"upheld": 2},
    coverage=(Coverage("summary", 1, 1),),
    letters_by_year={2015: 1, None: 0},
    approximate=("order",),
)


def make(index: Path, text: str = "data") -> Generation:
    building = begin(index)
    return publish(index, building, INFO, [write(building, "segment-a", text)])


def write(building: Path, segment: str, text: str) -> Path:
    """The files that a generation must have."""
    for name in (*(f"{segment}/{one}" for one in SEGMENT), *OWN):
        path = building / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} {text}")
    return building / segment


def grow(index: Path, held: Generation, text: str = "more") -> Generation:
    """A generation that shares the segments of the one before."""
    building = begin(index)
    name = f"segment-{'abcdef'[len(held.segments)]}"
    return publish(index, building, INFO, [*held.segments, write(building, name, text)])


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "index").mkdir()
    return tmp_path / "index"


def test_what_is_published_is_what_is_opened(index: Path) -> None:
    published = make(index)
    opened = open_current(index)
    assert opened == published
    assert replace(opened.info, name="", built=INFO.built) == INFO
    assert opened.info.name == opened.path.name == generations.current_name(index)
    assert timedelta(0) <= datetime.now(UTC) - opened.info.built < timedelta(minutes=5)
    verify(opened)


def test_the_generation_before_stays_and_older_ones_go(index: Path) -> None:
    names = [make(index, text).path.name for text in "abc"]
    assert sorted(path.name for path in index.glob("gen-*")) == sorted(names[1:])
    assert open_current(index).path.name == names[2]


def test_what_did_not_change_is_on_the_disk_once(index: Path) -> None:
    first = make(index)
    second = grow(index, first)
    name = "segment-a/whoosh/words.pst"
    assert (first.path / name).samefile(second.path / name)
    assert second.files[name] == first.files[name]
    assert [path.name for path in second.segments] == ["segment-a", "segment-b"]
    assert all(path.parent == second.path for path in second.segments)
    grow(index, second)
    # The first one is gone, and what it shared is still there.
    assert not first.path.exists()
    verify(open_current(index))


def test_what_is_no_longer_whole_is_not_taken_over(index: Path) -> None:
    first = make(index)
    (first.path / "segment-a/whoosh/words.pst").write_text("cut")
    with pytest.raises(IndexDamaged, match="build the index again"):
        grow(index, first)


def test_without_hard_links_files_are_copied(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError("not supported")

    first = make(index)
    monkeypatch.setattr("os.link", refuse)
    second = grow(index, first)
    assert (second.path / "segment-a/whoosh/words.pst").read_text().endswith("data")
    verify(second)


def test_a_missing_index_says_how_to_build_one(index: Path) -> None:
    with pytest.raises(IndexMissing, match="imr build"):
        open_current(index / "nowhere")


@pytest.mark.parametrize("damage", ["cut", "gone", "altered"])
def test_a_damaged_file_is_refused(index: Path, damage: str) -> None:
    generation = make(index)
    file = generation.path / "segment-a" / "catalog.db"
    if damage == "gone":
        file.unlink()
    else:
        text = file.read_text()
        file.write_text(text[:-1] if damage == "cut" else text.upper())
    with pytest.raises(IndexDamaged, match="build the index again"):
        open_current(index)


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"format": generations.FORMAT})])
def test_an_unreadable_manifest_is_damage(index: Path, text: str) -> None:
    (make(index).path / "MANIFEST.json").write_text(text)
    with pytest.raises(IndexDamaged):
        open_current(index)


def test_another_format_is_a_mismatch(index: Path) -> None:
    manifest = make(index).path / "MANIFEST.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 999}))
    with pytest.raises(IndexMismatch, match="999"):
        open_current(index)


@pytest.mark.parametrize("name", ["", "../elsewhere", "gen-1"])
def test_current_cannot_point_anywhere_else(index: Path, name: str) -> None:
    make(index)
    (index / "CURRENT").write_text(name)
    with pytest.raises(IndexDamaged, match="names no generation"):
        open_current(index)


def test_a_second_writer_is_told_who_holds_the_index(index: Path) -> None:
    with (
        generations.writer_lock(index),
        pytest.raises(IndexBusy, match="process"),
        generations.writer_lock(index),
    ):
        pass
    with generations.writer_lock(index):
        pass


def test_the_next_writer_removes_what_a_killed_build_left(index: Path) -> None:
    (index / ".building-dead").mkdir()
    with generations.writer_lock(index):
        assert not (index / ".building-dead").exists()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are compared with their digests from now on."""
    names: list[str] = []
    digest = generations._digest

    def reading(path: Path) -> str:
        names.append(path.name)
        return digest(path)

    monkeypatch.setattr(generations, "_digest", reading)
    return names


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were just written count as such that change no more."""
    monkeypatch.setattr("indexer.local.checked._SETTLED", -(10**12))


@pytest.mark.usefixtures("settled")
def test_digests_are_compared_once_on_a_machine(
    index: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = make(index)
    read.clear()
    open_current(index)
    assert not read
    verify(held)
    assert len(read) == len(held.files)
    read.clear()
    monkeypatch.setenv("IMR_PARANOID", "1")
    open_current(index)
    assert len(read) == len(held.files)


@pytest.mark.usefixtures("settled")
def test_on_another_machine_they_are_compared_again(
    index: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = make(index)
    for place in (tmp_path / "fresh", index / "brought along"):
        monkeypatch.setenv("IMR_CACHE", str(place))
        for _ in range(2):
            read.clear()
            open_current(index)
        # What lies in the index itself is not believed.
        assert bool(read) == (place.name == "brought along")
    assert len(read) == len(held.files)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("file", ["rows.npz", "segment-a/scales.npy", "segment-a/catalog.db"])
def test_what_changes_after_that_is_found(index: Path, file: str) -> None:
    path = make(index).path / file
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(IndexDamaged, match="build the index again"):
        open_current(index)


@pytest.mark.usefixtures("settled")
def test_notes_that_others_may_write_are_not_believed(
    index: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IMR_CACHE", str(tmp_path / "notes"))
    make(index)
    (notes,) = (tmp_path / "notes").iterdir()
    notes.chmod(0o666)
    read.clear()
    open_current(index)
    assert read


@pytest.mark.parametrize(
    "told",
    [
        {"files": {}},
        {"segments": []},
        {"segments": ["../elsewhere"]},
        {"letters": 7},
        {"outcomes": {"overturned": 2}},
    ],
    ids=str,
)
def test_whatever_the_manifest_says_is_covered(index: Path, told: dict[str, object]) -> None:
    manifest = make(index).path / "MANIFEST.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | told))
    with pytest.raises(IndexDamaged):
        open_current(index)


def renamed(index: Path, told: dict[str, object]) -> None:
    """A manifest that says something else, and a folder of its digest."""
    held = open_current(index)
    manifest = held.path / "MANIFEST.json"
    text = json.dumps(json.loads(manifest.read_text()) | told)
    manifest.write_text(text)
    name = f"gen-000001-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    held.path.rename(index / name)
    (index / "CURRENT").write_text(name)


@pytest.mark.parametrize("lacks", ["rows.npz", "segment-a/whoosh/words.pst"])
def test_the_files_of_a_generation_are_those_of_its_format(index: Path, lacks: str) -> None:
    held = make(index)
    files = {name: asdict(one) for name, one in held.files.items() if name != lacks}
    renamed(index, {"files": files})
    (index / generations.current_name(index) / lacks).unlink()  # type: ignore[operator]
    with pytest.raises(IndexDamaged, match="missing"):
        open_current(index)


def test_a_list_of_no_files_is_damage(index: Path) -> None:
    make(index)
    renamed(index, {"files": {}, "segments": []})
    with pytest.raises(IndexDamaged, match="no segments"):
        open_current(index)


@pytest.mark.parametrize("more", ["segment-a/_MAIN_0.toc", "segment-a/whoosh/more", "encoder/x"])
def test_a_file_too_many_is_damage(index: Path, more: str) -> None:
    path = make(index).path / more
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    with pytest.raises(IndexDamaged, match="not of the index"):
        open_current(index)


def test_a_generation_that_is_read_stays(index: Path) -> None:
    first, lease = (make(index), generations.hold_current(index)[1])
    for text in "bcd":
        make(index, text)
    assert first.path.exists()
    verify(first)
    assert len(list(index.glob("gen-*"))) == 3
    lease.close()
    with generations.writer_lock(index):
        generations.clear(index)
    assert not first.path.exists()
    assert len(list(index.glob("gen-*"))) == 2


def test_going_back_makes_the_one_before_current(index: Path) -> None:
    names = [make(index, text).path.name for text in "ab"]
    with generations.writer_lock(index):
        was, now = generations.go_back(index)
        assert [now.name, was.name] == names
        assert open_current(index).path.name == names[0]
        with pytest.raises(IndexMissing, match="no generation before"):
            generations.go_back(index)
    assert make(index, "c").path.name > names[1]
    assert not (index / names[1]).exists()


class Killed(BaseException):
    """What ends a process between two steps."""


STEPS = ("os.link", "os.rename", "os.replace", "os.fsync", "pathlib.Path.write_text")


def dying(monkeypatch: pytest.MonkeyPatch, last: int, *, done: bool) -> None:
    """Lets a process die at a step, before or after that is done."""
    count = 0

    def step(real: Callable[..., object]) -> Callable[..., object]:
        def taken(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count > last or (count == last and not done):
                raise Killed
            found = real(*args, **kwargs)
            if count == last:
                raise Killed
            return found

        return taken

    for name in STEPS:
        module, _, attribute = name.rpartition(".")
        place = os if module == "os" else Path
        monkeypatch.setattr(place, attribute, step(getattr(place, attribute)))


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("first", [True, False], ids=["the first", "a later one"])
def test_killed_at_any_step_the_old_or_the_new_state_serves(
    tmp_path: Path, first: bool, done: bool
) -> None:
    for last in range(1, 1000):
        index = tmp_path / str(last)
        index.mkdir()
        held = None if first else grow(index, make(index))
        before = generations.current_name(index)
        with pytest.MonkeyPatch.context() as patched:
            dying(patched, last, done=done)
            try:
                with generations.writer_lock(index):
                    new = make(index, "new") if held is None else grow(index, held, "new")
                    patched.undo()
            except Killed:
                new = None
        if new is not None:
            break
        if first and generations.current_name(index) is None:
            with pytest.raises(IndexMissing):
                open_current(index)
        else:
            now = open_current(index)
            verify(now)
            assert first or now.path.name == before or now.path.name > str(before)
        with generations.writer_lock(index):
            make(index, "next")
        names = sorted(path.name for path in index.iterdir() if path.name != "LOCK")
        assert len([name for name in names if name.startswith("gen-")]) <= 2
        assert [name for name in names if not name.startswith("gen-")] == ["CURRENT"]
    assert last > 10
