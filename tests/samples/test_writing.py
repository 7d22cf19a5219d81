"""A folder of samples: half text, half PDF, the truth beside them, written once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.samples import generate, truth_of, write


def test_a_folder_holds_the_letters_and_their_truth(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    folder = write(tmp_path / "letters", 40, seed=5, progress=lambda *step: told.append(step))
    lines = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    assert [line["letter"] for line in lines] == [s.letter.id for s in generate(40, seed=5)]
    assert all((folder / line["file"]).is_file() for line in lines)
    kinds = [Path(line["file"]).suffix for line in lines]
    assert 8 <= kinds.count(".pdf") <= 32
    assert told[-1] == (40, 40)
    assert all(line["file"].rsplit(".", 1)[0] == line["letter"].lower() for line in lines)


def test_an_equal_folder_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, 5, seed=5)
    victim = tmp_path / "truth.jsonl"
    victim.write_text("kept")
    write(tmp_path, 5, seed=5)
    assert victim.read_text() == "kept"
    write(tmp_path, 6, seed=5)
    assert victim.read_text() != "kept"


def test_truth_is_plain_json_with_iso_dates() -> None:
    for sample in generate(20, seed=6):
        truth = json.loads(json.dumps(truth_of(sample)))
        assert truth["issues"][0]["id"] == f"{truth['letter']}#1"
        assert truth["issues"][0]["guidelines"]["maximus"]
        if sample.has_cover:
            assert truth["decision_date"][4] == "-"
        else:
            assert truth["decision_date"] is None


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(("count", "seed"), [(4, 5), (9, 6)])
def test_other_samples_take_the_place_of_the_earlier_ones(
    count: int, seed: int, tmp_path: Path
) -> None:
    write(tmp_path / "used", 8, seed=5)
    used = write(tmp_path / "used", count, seed=seed)
    assert names(used) == names(write(tmp_path / "fresh", count, seed=seed))


def test_what_somebody_else_wrote_stays(tmp_path: Path) -> None:
    theirs = {"letter.pdf", "cm00-0000077.txt", "truth.txt"}
    for name in theirs:
        (tmp_path / name).write_text("theirs")
    outside = tmp_path.parent / "cm00-0000001.txt"
    outside.write_text("theirs")
    stranger = [{"file": "letter.pdf"}, {"file": "../cm00-0000001.txt"}, {"file": 7}, ["file"]]
    (tmp_path / "truth.jsonl").write_text("\n".join(map(json.dumps, stranger)) + '\n{"file": "cm')
    write(tmp_path, 3, seed=5)
    write(tmp_path, 2, seed=5)
    assert theirs <= names(tmp_path)
    assert outside.read_text() == "theirs"
    assert len(names(tmp_path) - theirs) == 2 + len(("truth.jsonl", "samples.json"))


def test_a_folder_that_was_half_written_is_written_anew(tmp_path: Path) -> None:
    def stop(done: int, _count: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "used", 8, seed=5, progress=stop)
    assert len(names(tmp_path / "used")) == 3 + len(("truth.jsonl",))
    used = write(tmp_path / "used", 2, seed=6)
    assert names(used) == names(write(tmp_path / "fresh", 2, seed=6))


def test_a_broken_stamp_counts_as_none(tmp_path: Path) -> None:
    write(tmp_path, 2, seed=5)
    (tmp_path / "samples.json").write_text("{")
    (tmp_path / "truth.jsonl").write_text("")
    write(tmp_path, 2, seed=5)
    assert len((tmp_path / "truth.jsonl").read_text().splitlines()) == 2


def test_a_new_version_of_the_generator_writes_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 2, seed=5)
    monkeypatch.setattr("indexer.samples.writing.GENERATOR_VERSION", 99)
    (tmp_path / "truth.jsonl").write_text("")
    write(tmp_path, 2, seed=5)
    assert len((tmp_path / "truth.jsonl").read_text().splitlines()) == 2
