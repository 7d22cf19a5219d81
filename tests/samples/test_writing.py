"""A folder of samples: half text, half PDF, the truth beside them, written once."""

from __future__ import annotations

import json
from pathlib import Path

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
