"""What the programs that measure time keep and tell, on times made up and a few letters."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks import cold, docs, reading, startup, tables

interaction = pytest.importorskip("benchmarks.interaction", exc_type=ImportError)
load = pytest.importorskip("benchmarks.load", exc_type=ImportError)

Patch = pytest.MonkeyPatch


@contextmanager
def nothing_running(index: Path) -> Iterator[int]:
    """No app: the measuring is replaced as well."""
    yield 0


def made_up_startup(patch: Patch) -> None:
    patch.setattr(startup, "seconds", lambda code, runs: 0.25 if code == startup.HELP else 5.0)


def made_up_cold(patch: Patch) -> None:
    costs = (cold.Cost(0.5, 0.75, 200.0), cold.Cost(8.0, 5.0, 1612.7))
    patch.setattr(cold, "measure", lambda index, runs: costs)


def made_up_reading(patch: Patch) -> None:
    patch.setattr(reading, "_rate", lambda work, count, rounds=1: work() or 1234.4)
    patch.setattr(reading, "find_spec", lambda module: module == "pypdfium2")


def made_up_interaction(patch: Patch) -> None:
    times = interaction.Times(12_345, (1.0, 2.0, 4.0), (0.5, 0.5, 0.5))
    patch.setattr(interaction, "measure", lambda index, searches: times)


def made_up_load(patch: Patch) -> None:
    async def measure(port: int, users: int, seconds: float) -> Any:
        return load.Answers([users * 0.5] * users)

    patch.setattr(load, "measure", measure)
    patch.setattr(load, "running", nothing_running)


Program = tuple[ModuleType, Callable[[Patch], None], list[str], list[str]]
PROGRAMS: dict[str, Program] = {
    "startup": (
        startup,
        made_up_startup,
        ["--runs", "3"],
        ["after 0.250 s (median of 3 starts)", "after 5.000 s: 20 times as long."],
    ),
    "cold": (
        cold,
        made_up_cold,
        ["nowhere", "--runs", "3"],
        [
            "0.15 times the processor's time, 0.06 times by the clock (medians of 3; wanted",
            "| imr search | 0.50 | 0.75 | 200 |",
            "| loading the model | 8.00 | 5.00 | 1,613 |",
        ],
    ),
    "reading": (
        reading,
        made_up_reading,
        ["--count", "2"],
        [
            "Slowest parsing: 1,234 letters/s, required: 300.",
            "| letters | n | step | letters/s |",
            "| generated, text | 2 | parsing | 1,234 |",
            "| generated, PDF | 2 | pdfium, here | 1,234 |",
            "| generated, PDF | 2 | pypdf | not installed |",
        ],
    ),
    "interaction": (
        interaction,
        made_up_interaction,
        ["nowhere"],
        ["| 12,345 | 3 | 2.00 (1.00 to 4.00) | 0.500 | 75% |"],
    ),
    "load": (
        load,
        made_up_load,
        ["nowhere", "--users", "4"],
        ["| 1 | 1 | 0 | 0.50 | 0.50 |", "| 4 | 4 | 0 | 2.00 | 2.00 |", "4.0 times the wait"],
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("write", [False, True], ids=["told", "written"])
def test_what_is_measured_is_told_and_kept_where_asked_to(
    name: str,
    write: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program, make_up, options, told = PROGRAMS[name]
    make_up(monkeypatch)
    monkeypatch.setattr(docs, "FIGURES", tmp_path)
    monkeypatch.setattr(docs, "write", lambda: None)
    monkeypatch.setattr(sys, "argv", [name, *options, *["--write"] * write])
    try:
        ended = program.main()
    except SystemExit as end:
        ended = end.code
    assert not ended
    printed = capsys.readouterr().out
    for part in told:
        assert part in printed
    kept = tmp_path / f"{name}.json"
    assert kept.exists() == write
    if write:
        shown = tables.shown(name, json.loads(kept.read_text(encoding="utf-8")))
        assert shown.startswith(printed.strip())
        assert "Measured on " in shown


def test_a_first_search_that_costs_too_much_is_told(monkeypatch: Patch) -> None:
    costs = (cold.Cost(0.5, 1.1, 200.0), cold.Cost(8.0, 5.0, 1600.0))
    monkeypatch.setattr(cold, "measure", lambda index, runs: costs)
    monkeypatch.setattr(sys, "argv", ["cold", "nowhere"])
    assert cold.main() == 1


def test_what_a_process_took_is_told_of_it_alone() -> None:
    took = cold.run([sys.executable, "-c", "x = bytes(50_000_000)"], {})
    assert took.wall > 0 and took.cpu > 0 and took.memory > 50
    with pytest.raises(SystemExit, match="ended with 3"):
        cold.run([sys.executable, "-c", "raise SystemExit(3)"], {})
