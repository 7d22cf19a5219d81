"""A damaged index is refused, or the state before it answers and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reliability import DAMAGES, files_of, kind_of, made, trials


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("made"), 6)


@pytest.mark.parametrize(
    "file", ["CURRENT", "MANIFEST.json", "rows.npz", "catalog.db", "whoosh/words.pst"]
)
def test_no_damage_is_answered_from(index: Path, file: str) -> None:
    (found,) = [one for one in files_of(index) if kind_of(one) == file]
    ways = {name: DAMAGES[name] for name in ("deleted", "halved", "flipped 2")}
    came = {
        (way, name): outcome
        for _, way, name, outcome in trials(index, [found], ways, ["lexical", "verify"])
    }
    assert len(came) >= 6
    assert set(came.values()) <= {"refused", "before"}, came
