"""Every export is opened again, and every field of it compared with what the index holds."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from indexer.contract import Ask
from indexer.errors import ExportFailed
from indexer.records import issue_json, letter_json
from indexer.tagged import TaggedLetter
from search_app import taking
from search_app.asking.request import Request
from search_app.cli import main
from search_app.exporting import everything
from search_app.exporting.everything import BATCH, WhichHits, taken, write_everything
from search_app.exporting.fields import FIELDS, Taken, cell, record
from search_app.exporting.precedents import frame, table_of_hits
from search_app.quoting.citing import STYLES, citation_in_full, citation_line
from search_app.search import Search
from tests.exporting.texts import EVIL

FRAME = ("Persuasive only.", "Base rate.")
TEXT = "mri of the lumbar spine"
NAMES = [field.name for field in FIELDS]


def asked(search: Search, text: str = TEXT, **wanted: Any) -> Ask:
    return search.ask(Request(text, **wanted))


def written(search: Search, path: Path, rows: Sequence[Taken]) -> list[dict[str, Any]]:
    """The rows of a file as it is read again, all cells as they are."""
    assert write_everything(iter(rows), lambda: FRAME, path) == len(rows)
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(_csv(path), newline="")))
    sheet = openpyxl.load_workbook(path)["All fields"]
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def _csv(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


@pytest.fixture
def rows(search: Search) -> list[Taken]:
    return list(taken(search.store, asked(search), app="https://imr.example"))


def test_json_lines_hold_what_the_index_holds(
    search: Search, rows: list[Taken], tmp_path: Path
) -> None:
    answer = search.store.find(asked(search, collapse=False, size=1000))
    told = written(search, tmp_path / "all.jsonl", rows)
    assert len(told) == len(answer.hits) == answer.total == search.store.info.issues
    for line, hit in zip(told, answer.hits, strict=True):
        (letter,) = search.store.get([hit.id])
        issue, whole = issue_json(letter.issue), letter_json(letter)
        assert list(line) == NAMES
        for name in (
            *("outcome", "outcome_text", "category", "subcategory", "drug", "drug_class", "drugs"),
            *("body_regions", "body_region_groups", "claim_regions", "levels", "laterality"),
            *("rationale", "deciding_pages"),
        ):
            assert line[name] == issue[name], name
        for name in (
            *("letter", "case_number", "decision_date", "date_of_injury", "date_assigned"),
            *("ur_denial_date", "application_received", "priority", "sample", "layout", "summary"),
            "warnings",
        ):
            assert line[name] == whole[name], name
        for name, source in issue["tag_sources"].items():
            assert line[f"{name}_read_from"] == source
        assert {name: line[name] for name in issue["quantity"]} == issue["quantity"]
        assert line["treatment_text"] == issue["treatment"] and line["issue"] == hit.id
        facts = whole["facts"]
        assert [line["age"], line["sex"], line["mechanism"], line["stated_date_of_injury"]] == [
            facts[name] and facts[name]["value"]
            for name in ("age", "sex", "mechanism", "date_of_injury")
        ]
        assert line["diagnoses"] == [one["value"] for one in facts["diagnoses"]]
        for side, called in (("maximus", "reviewer"), ("claims_admin", "denial")):
            cited = issue["guidelines"][side]
            assert line[f"{called}_guideline_text"] == issue["guideline_text"][side]
            assert line[f"{called}_guideline_ids"] == [one["id"] for one in cited]
            assert line[f"{called}_guideline_editions"] == [one["edition"] for one in cited]
            full = [citation_in_full(one) for one in getattr(letter.issue.tags, side)]
            assert line[f"{called}_guidelines"] == full
            for year, one in zip(line[f"{called}_guideline_years"], cited, strict=True):
                assert year is None or str(year) in one["edition"]
        for called, weighed in (("grounds", False), ("weighed", True)):
            grounds = [one for one in issue["grounds"] if one["weighed"] == weighed]
            assert line[called] == [one["id"] for one in grounds]
            assert line[f"{called}_sentences"] == [
                " ".join(issue["rationale"][slice(*one["span"])].split()) for one in grounds
            ]
        assert line["reasons"] == list(letter.issue.reasons)
        assert len(line["deciding"]) == len(issue["deciding"])
        assert (line["score"], line["rank"]) == (hit.score, hit.rank)
        for leg in ("lexical", "semantic"):
            assert line[f"{leg}_score"] == hit.legs[leg].score
            assert line[f"{leg}_rank"] == hit.legs[leg].rank
        assert line["on_point"] == hit.on_point
        assert line["near_duplicates"] == list(hit.near_duplicates)
        of = hit.issues_in_letter
        assert line["citation"] == citation_line(letter, letter.issue.number, of)
        assert line["link"].startswith("https://imr.example/letter?letter=")


def test_csv_holds_the_same_fields(search: Search, rows: list[Taken], tmp_path: Path) -> None:
    told = written(search, tmp_path / "all.csv", rows)
    assert len(told) == len(rows)
    for line, one in zip(told, rows, strict=True):
        assert list(line) == NAMES
        for name, value in record(one).items():
            assert line[name].replace("'", "") == str(cell(value)).replace("'", ""), name
    text = _csv(tmp_path / "all.csv")
    assert "Persuasive" not in text and not text.startswith("#")


def test_excel_holds_the_same_fields_the_brief_table_and_the_frame_once(
    search: Search, rows: list[Taken], tmp_path: Path
) -> None:
    path = tmp_path / "all.xlsx"
    for line, one in zip(written(search, path, rows), rows, strict=True):
        for name, value in record(one).items():
            held = line[name]
            # Excel keeps 16 digits of a number.
            wanted = pytest.approx(value) if isinstance(value, float) else cell(value)
            assert ("" if held is None else held) == wanted, name
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Precedents", "All fields", "About"]
    about = [row[0] for row in book["About"].iter_rows(values_only=True)]
    assert about[1:] == list(FRAME)
    brief = list(book["Precedents"].iter_rows(values_only=True))
    table = table_of_hits(search.store, rows)
    assert [row[1] for row in brief[1:]] == [one.citation for one in table.rows]


def evil(one: Taken, text: str) -> Taken:
    letter: TaggedLetter = one.letter
    issue = replace(letter.issue, treatment=text, rationale=text, deciding=(), found_reasons=())
    tags = replace(issue.tags, grounds=())
    issue = replace(issue, tags=tags, maximus_guideline=text)
    return replace(one, letter=replace(letter, summary=text, issues=(issue,)))


def test_no_cell_of_a_letter_becomes_a_formula(
    search: Search, rows: list[Taken], tmp_path: Path
) -> None:
    hostile = [evil(rows[0], text) for text in (*EVIL, "#N/A", "#REF!")]
    for line, one in zip(written(search, tmp_path / "x.csv", hostile), hostile, strict=True):
        for name in ("treatment_text", "rationale", "summary", "reviewer_guideline_text"):
            assert not line[name].lstrip().startswith(tuple("=+-@＝＋－＠"))
            assert line[name].replace("'", "")[:1] == _printed(one.issue.treatment)[:1]
    write_everything(iter(hostile), lambda: FRAME, tmp_path / "x.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "x.xlsx"):
        for row in sheet.iter_rows():
            assert {held.data_type for held in row} <= {"s", "n", "b"}
    assert len(written(search, tmp_path / "x.jsonl", hostile)) == len(hostile)


def _printed(text: str) -> str:
    return text.replace("'", "")


def test_a_large_answer_is_read_a_batch_at_a_time(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [one.issue.id for one in taken(search.store, asked(search))]
    monkeypatch.setattr(everything, "BATCH", 7)
    monkeypatch.setattr(everything, "ASKED", 17)
    sizes: list[int] = []
    get = search.store.get

    def counted(names: Sequence[str]) -> list[TaggedLetter]:
        sizes.append(len(names))
        return get(names)

    monkeypatch.setattr(search.store, "get", counted)
    assert [one.issue.id for one in taken(search.store, asked(search))] == whole
    assert max(sizes) <= 7 < BATCH and len(sizes) > 5


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_a_large_file_needs_no_more_memory_than_a_small_one(
    rows: list[Taken], tmp_path: Path, suffix: str
) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            many = islice(cycle(rows), count)
            assert write_everything(many, lambda: FRAME, tmp_path / f"x{suffix}") == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(20)  # what is imported and cached once
    assert peak(600) < 2 * peak(60)


def test_rows_are_written_as_they_come(rows: list[Taken], tmp_path: Path) -> None:
    def failing() -> Iterator[Taken]:
        yield from rows
        raise OSError(28, "No space left on device")

    path = tmp_path / "all.csv"
    path.write_text("as it was")
    with pytest.raises(ExportFailed, match="No space left on device; check the path"):
        write_everything(failing(), lambda: FRAME, path)
    assert path.read_text() == "as it was" and list(tmp_path.iterdir()) == [path]


def test_a_page_is_what_was_shown_and_all_is_what_fits(search: Search) -> None:
    request = Request(TEXT, start=3, size=4)
    found = search.answer(request)
    ask = search.ask(request)
    page = [one.hit.id for one in taken(search.store, ask, WhichHits.PAGE)]
    assert page == [hit.issue.id for hit in found.hits]
    on_point = list(taken(search.store, ask, WhichHits.ON_POINT))
    assert all(one.hit.on_point for one in on_point)
    assert len(on_point) == found.on_point.total > 0
    every = list(taken(search.store, ask, WhichHits.ALL))
    assert len(every) == found.total
    assert [one.hit.id for one in every if one.hit.on_point] == [one.hit.id for one in on_point]


def imr(*given: object) -> Any:
    return CliRunner().invoke(main, [str(one) for one in given])


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "xlsx", "md", "docx"])
def test_the_command_writes_all_that_fits(
    search: Search, sample_index: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"all.{suffix}"
    asked = ("search", "pain", "--mode", "lexical", "--index", sample_index, "--limit", 2)
    asked += ("--outcome", "upheld", "--json", "--export", path, "--all", "--cite", "bluebook")
    done = imr(*asked)
    assert done.exit_code == 0, done.output
    total = json.loads(done.stdout)["total"]
    assert total > 2 and done.stderr.startswith(f"{path}: {total} decisions\n")
    # Said once: in the file, or beside it where a table has no place for it.
    assert ("Persuasive only" in done.stderr) == (suffix in ("csv", "jsonl"))
    if suffix == "jsonl":
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert len(lines) == total and {line["outcome"] for line in lines} == {"Upheld"}
        assert all("Indep. Med. Rev. Final Determination" in line["citation"] for line in lines)
        assert {line["link"] for line in lines} == {None}
    if suffix == "docx":
        (grid,) = docx.Document(str(path)).tables
        assert len(grid.rows) == 1 + total


def test_links_lead_where_the_operator_says(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMR_ADDRESS", "https://imr.example/app/")
    path = tmp_path / "all.jsonl"
    asked = ("search", "pain", "--mode", "lexical", "--index", sample_index, "--export", path)
    assert imr(*asked).exit_code == 0
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert first["link"].startswith("https://imr.example/app/letter?letter=")
    assert imr(*asked, "--address", "javascript:alert(1)").exit_code == 2


def test_what_is_left_out_by_sorting_is_told(
    search: Search, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = Request(TEXT)
    found = replace(search.answer(request), total=10_000)
    path = tmp_path / "all.md"
    taking.export_found(search, request, found, path, WhichHits.ALL, style="plain", app="")
    left = 10_000 - search.store.info.issues
    assert f"{left:,} more fit and are left out" in capsys.readouterr().err


@pytest.mark.parametrize("switch", ["--all", "--on-point"])
def test_a_choice_without_a_file_is_wrong_usage(sample_index: Path, switch: str) -> None:
    done = imr("search", "pain", "--index", sample_index, switch)
    assert done.exit_code == 2 and "name a file" in done.stderr


@pytest.mark.parametrize("style", STYLES)
def test_every_style_reaches_the_rows(search: Search, style: str) -> None:
    for one in taken(search.store, asked(search), WhichHits.PAGE, style=style):
        line = citation_line(one.letter, one.issue.number, one.hit.issues_in_letter, style)
        assert record(one)["citation"] == line


def test_the_frame_names_where_links_lead(search: Search) -> None:
    assert "https://imr.example" in " ".join(
        frame(search.store, samples=False, app="https://imr.example")
    )
    assert "Links" not in " ".join(frame(search.store, samples=False, app="javascript:x"))
