"""The commands that look after an index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.building import build, remove
from indexer.local.generations import open_current
from search_app.cli import main
from search_app.running import FAILED, OK
from trials.doubles import HashingEncoder
from trials.written import COVER, issue, letter


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of four letters, one of which was taken out."""
    (tmp_path / "letters").mkdir()
    for number in (1, 2, 3, 4):
        text = letter(issue("Cane: Upheld"), cover=COVER.replace("0000042", f"{number:07}"))
        (tmp_path / "letters" / f"{number}.txt").write_text(text)
    build([tmp_path / "letters"], tmp_path / "index", HashingEncoder)
    remove(["CM00-0000004"], tmp_path / "index", HashingEncoder)
    return tmp_path / "index"


def imr(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def spoil(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def test_verify_looks_at_the_state_before_as_well(index: Path) -> None:
    assert imr("verify", "--index", index).exit_code == OK
    before = min(index.glob("gen-*"))
    spoil(before / "rows.npz")
    result = imr("verify", "--index", index)
    assert result.exit_code == FAILED
    assert before.name in result.stderr and result.stderr.count("\n") == 1


def test_rollback_says_which_letters_differ(index: Path) -> None:
    result = imr("rollback", "--index", index)
    assert result.exit_code == OK
    assert "0 letters are gone\n1 letters are back: CM00-0000004\n" in result.stdout
    assert "4 letters" in imr("stats", "--index", index).stdout
    again = imr("rollback", "--index", index)
    assert (again.exit_code, "nothing was changed" in again.stderr) == (FAILED, True)


def test_a_damaged_state_is_not_gone_back_to(index: Path) -> None:
    name = open_current(index).path.name
    spoil(min(index.glob("gen-*")) / "rows.npz")
    assert imr("rollback", "--index", index).exit_code == FAILED
    assert open_current(index).path.name == name


def test_gc_tells_what_it_removed(index: Path) -> None:
    assert imr("gc", "--index", index).stdout == "0 files removed, 0.0 MB\n"
    (index / ".building-dead").mkdir()
    (index / ".building-dead" / "rest").write_bytes(bytes(10**6))
    assert imr("gc", "--index", index).stdout == "1 files removed, 1.0 MB\n"
    imr("rollback", "--index", index)
    done = json.loads(imr("gc", "--index", index, "--json").stdout)
    # The segment is the kept state's as well.
    assert 0 < done["files"] < 10 and done["bytes"]
    assert len(list(index.glob("gen-*"))) == 1


def test_gc_touches_nothing_where_there_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "gen-000001-0123456789abcdef").mkdir()
    assert imr("gc", "--index", tmp_path).exit_code == FAILED
    assert (tmp_path / "gen-000001-0123456789abcdef").exists()


def test_doctor_examines_an_index(index: Path) -> None:
    result = imr("doctor", "--index", index)
    assert result.exit_code == OK, result.output
    assert "3 letters, 3 issues" in result.stdout and "found by their numbers" in result.stdout
    spoil(open_current(index).path / "rows.npz")
    result = imr("doctor", "--index", index, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == FAILED and not told["whole"]
    assert "rows.npz" in told["checks"]["files"]


def test_doctor_needs_something_to_examine() -> None:
    assert imr("doctor").exit_code == 2


def test_the_command_line_tells_that_another_state_answers(index: Path) -> None:
    spoil(open_current(index).path / "rows.npz")
    for _ in range(2):
        result = imr("search", "cane", "--mode", "lexical", "--index", index)
        assert result.exit_code == OK
        assert "damaged" in result.stderr and "CM00-000000" in result.stdout


def test_paranoid_reads_everything_again(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMR_PARANOID", "")
    assert imr("stats", "--paranoid", "--index", index).exit_code == OK
    from indexer.local.checked import paranoid

    assert paranoid()
