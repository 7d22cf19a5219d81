"""Published states are whole or refused; a failed build changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.contract import Info
from indexer.coverage import Coverage
from indexer.embedding import ModelIdentity
from indexer.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, Refusal
from indexer.local import generations
from indexer.local.generations import Generation, begin, open_current, publish, verify

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
    segment = building / "segment-a"
    (segment / "whoosh").mkdir(parents=True)
    (segment / "whoosh" / "seg").write_text(text)
    (building / "rows").write_text(text)
    return publish(index, building, INFO, [segment])


def grow(index: Path, held: Generation, text: str = "more") -> Generation:
    """A generation that shares the segments of the one before."""
    building = begin(index)
    (building / "segment-b").mkdir()
    (building / "segment-b" / "seg").write_text(text)
    (building / "rows").write_text(text)
    return publish(index, building, INFO, [*held.segments, building / "segment-b"])


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path


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
    name = "segment-a/whoosh/seg"
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
    (first.path / "segment-a/whoosh/seg").write_text("cut")
    with pytest.raises(IndexDamaged, match="build the index again"):
        grow(index, first)


def test_without_hard_links_files_are_copied(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError("not supported")

    first = make(index)
    monkeypatch.setattr("os.link", refuse)
    second = grow(index, first)
    assert (second.path / "segment-a/whoosh/seg").read_text() == "data"
    verify(second)


def test_a_missing_index_says_how_to_build_one(index: Path) -> None:
    with pytest.raises(IndexMissing, match="imr build"):
        open_current(index / "nowhere")


@pytest.mark.parametrize("damage", ["cut", "gone", "altered"])
def test_a_damaged_file_is_refused(index: Path, damage: str) -> None:
    generation = make(index)
    file = generation.path / "segment-a" / "whoosh" / "seg"
    if damage == "gone":
        file.unlink()
    else:
        file.write_text("da" if damage == "cut" else "DATA")
    with pytest.raises(IndexDamaged, match="build the index again"):
        open_current(index)


def test_verify_finds_an_altered_file_that_opening_lets_pass(index: Path) -> None:
    generation = make(index)
    (generation.path / "rows").write_text("DATA")
    with pytest.raises(IndexDamaged, match="rows"):
        verify(open_current(index))


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
