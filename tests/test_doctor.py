"""The report on what was read: counted, complete, and safe to open in a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.doctor import examine
from search_app.cli import OK, PARTLY, main
from search_app.doctor_page import doctor_page
from trials.written import issue, letter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    odd = issue(
        "Zorblax helmet <b>: Postponed",
        maximus="Decision based on Non-MTUS Citation Qwxyz.",
        rationale="In this case Zyxomab 70 mg and Zyxomab 140 mg were tried, and tramodol 50 mg.",
    )
    (folder / "a.txt").write_text(letter(issue(), odd))
    (folder / "b.txt").write_text(letter(cover=""))
    return folder


def test_everything_is_counted(folder: Path) -> None:
    (folder / "no.txt").write_text("Dear Sir")
    (folder / "table.xlsx").write_bytes(b"x")
    report = examine([folder])
    assert (report.letters, report.issues) == (2, 3)
    assert report.layouts == {"F1": 2}
    assert report.outcomes == {"Upheld": 2, "unknown": 1}
    coverage = {one.field: (one.read, one.of) for one in report.coverage}
    assert coverage["case number"] == (1, 2)
    assert coverage["summary"] == (2, 2)
    assert coverage["age"] == (0, 2)
    assert coverage["treatment category"] == (2, 3)
    assert "Postponed" in report.warnings[0]
    assert report.unmatched["treatment"] == (("Zorblax helmet <b>", 1),)
    assert report.unmatched["drug"] == (("zyxomab", 1), ("tramodol", 1))
    assert [Path(one.file).name for one in report.refused] == ["no.txt"]
    assert sum(report.passed_over.values()) == 1


def test_the_page_shows_letters_text_literally(folder: Path) -> None:
    page = doctor_page(examine([folder]))
    assert "Zorblax helmet &lt;b&gt;" in page
    assert "<b>" not in page
    assert page.startswith("<!doctype html>")


def test_the_command_prints_a_table_json_and_a_page(folder: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    page = tmp_path / "report.html"
    result = runner.invoke(main, ["doctor", str(folder), "--html", str(page)])
    assert result.exit_code == OK
    assert "2 letters (2 F1)" in result.stdout
    assert "Not matched: drug" in result.stdout and "zyxomab" in result.stdout
    assert page.read_text().count("<table>") >= 3
    found = json.loads(runner.invoke(main, ["doctor", str(folder), "--json"]).stdout)
    assert found["letters"] == 2
    (folder / "no.txt").write_text("Dear Sir")
    assert runner.invoke(main, ["doctor", str(folder)]).exit_code == PARTLY


def test_no_field_of_the_shared_letters_goes_unread(shared: Path) -> None:
    report = examine([shared / "letters" / "pdf"])
    assert (report.letters, report.issues, report.refused) == (134, 285, ())
    assert not report.warnings
    coverage = {one.field: one.share for one in report.coverage}
    for field in ("case number", "decision date", "priority", "reviewer's specialty", "summary"):
        assert coverage[field] == 1.0, field
    assert coverage["reviewer's guideline"] == 1.0
    assert coverage["claims administrator's guideline"] == 1.0


def test_the_drugs_of_the_shared_letters_are_all_in_the_table(shared: Path) -> None:
    assert examine([shared / "letters"]).unmatched["drug"] == ()


def test_letters_of_one_file_are_counted_and_what_was_left_empty_is_told(folder: Path) -> None:
    blank = letter(cover="Case Number: CM00-0000050\nDate of Injury:\nDecision Date: 1/2/2016")
    (folder / "c.txt").write_text(f"{blank}\f{letter(cover='')}")
    report = examine([folder])
    assert report.letters == 4
    assert "CM00-0000050: date of injury: nothing is printed, left empty" in report.warnings
