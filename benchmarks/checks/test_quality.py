"""The figures in the app and in the docs are those that the measuring programs wrote."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import docs, tables
from search_app import quality

LEAD = {"mean": 0.2, "low": 0.1, "high": 0.3, "certain": True}
FIGURES: dict[str, Any] = {
    "measured": "2026-01-02",
    "about": "5 queries.",
    "issues": 7,
    "model": "m",
    "rankings": [
        {
            "name": "hybrid",
            "measures": {"nDCG@10": 0.9, "RR": 1.0, "R@50": 0.8},
            "kinds": {"short": 0.9, "case": 0.95},
            "lead": None,
            "time": 1.0,
        },
        {
            "name": "bm25",
            "measures": {"nDCG@10": 0.7, "RR": 1.0, "R@50": 0.6},
            "kinds": {"short": 0.7, "case": 0.65},
            "lead": LEAD,
            "time": 0.25,
        },
    ],
    "changed": [
        {
            "name": "without feedback",
            "measures": {"nDCG@10": 0.89, "RR": 1.0, "R@50": 0.8},
            "change": {"mean": -0.01, "low": -0.02, "high": 0.01, "certain": False},
        }
    ],
    "left_out": {"txtai": "not installed"},
}


def is_file_of(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def test_the_tables_of_the_docs_are_made_of_the_packaged_figures() -> None:
    stale = [path.name for path, text in docs.pages() if not is_file_of(path, text)]
    assert stale == [], "run: python -m benchmarks.docs"


def test_what_is_recorded_is_kept_with_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "FIGURES", tmp_path / "figures")
    written: list[str] = []
    monkeypatch.setattr(docs, "write", lambda: written.append("docs"))
    docs.record("ranking", {name: value for name, value in FIGURES.items() if name != "measured"})
    kept = json.loads((tmp_path / "figures" / "ranking.json").read_text(encoding="utf-8"))
    assert date.fromisoformat(kept["measured"])
    assert {**kept, "measured": FIGURES["measured"]} == FIGURES
    assert written == ["docs"]


def test_columns_are_chosen_and_marks_left_to_the_docs() -> None:
    assert quality.measured(FIGURES) == quality.Measured(
        "5 queries. 7 issues, model m.",
        ("ranking", "nDCG@10", "R@50", "lead"),
        (
            ("hybrid", "0.900", "0.800", ""),
            ("bm25", "0.700", "0.600", "+0.200 [+0.100, +0.300]"),
        ),
    )


def test_the_docs_tell_all_that_was_measured() -> None:
    shown = tables.shown("ranking", FIGURES)
    assert shown.startswith("5 queries. 7 issues, model m.")
    assert (
        "| ranking | nDCG@10 | RR | R@50 | nDCG@10, short | nDCG@10, case | lead | time |" in shown
    )
    assert "| hybrid | 0.900 | 1.000 | 0.800 | 0.900 | 0.950 |  | 1 |" in shown
    # Bold is what lies on one side of 0.
    assert "| 0.650 | **+0.200 [+0.100, +0.300]** | 0.25 |" in shown
    assert "| hybrid as tuned | 0.900 | 1.000 | 0.800 |  |" in shown
    assert "| without feedback | 0.890 | 1.000 | 0.800 | -0.010 [-0.020, +0.010] |" in shown
    assert "Left out: txtai: not installed." in shown
    assert shown.endswith("Measured on 2026-01-02.")


def test_without_a_table_nothing_was_measured() -> None:
    assert quality.figures("gone") is None
    assert quality.measured({**FIGURES, "rankings": []}) is None
    assert tables.shown("ranking", None) == tables.NOT_MEASURED
