"""Every format holds the table, and nothing in a letter can break out of it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import example, given, settings
from markdown_it import MarkdownIt

from indexer.errors import ExportFailed
from search_app.exporting import as_csv, as_markdown, cells
from search_app.exporting.formats import FORMATS, SUFFIXES, write_file
from search_app.exporting.precedents import PrecedentTable, precedent_table
from search_app.exporting.tray import Kept
from search_app.search import Search
from tests.exporting.texts import EVIL, tables, texts
from trials.answers import issue_ids

DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(data: bytes):  # type: ignore[no-untyped-def]
    return openpyxl.load_workbook(io.BytesIO(data)).active


@given(tables)
def test_csv_holds_every_cell(table: PrecedentTable) -> None:
    rows = rows_of(as_csv.write(table))
    assert rows[0] == list(cells.HEADINGS)
    assert len(rows) == 1 + len(table.rows)
    for number, (row, one) in enumerate(zip(rows[1:], table.rows, strict=True), start=1):
        for cell, said in zip(row, cells.row(number, one), strict=True):
            assert cell.replace("'", "") == said.replace("'", "")


@given(tables)
def test_no_cell_of_csv_is_a_formula_however_it_is_split(table: PrecedentTable) -> None:
    text = as_csv.write(table).decode("utf-8-sig")
    for delimiter in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for cell in row:
                assert not cell.strip().strip("\"' ").startswith(DANGEROUS) or "'" in cell
                assert not cell.lstrip().startswith(DANGEROUS)


@given(texts)
@example("a\t=1")
def test_a_guarded_cell_is_not_changed_but_for_apostrophes(text: str) -> None:
    assert as_csv.guarded(text).replace("'", "") == text.replace("'", "")


@settings(max_examples=40, deadline=None)
@given(tables)
def test_every_cell_of_excel_is_text_as_it_was_given(table: PrecedentTable) -> None:
    (excel,) = [one for one in FORMATS if one.label == "Excel"]
    sheet = sheet_of(excel.write(table))
    top = 2 + len(table.frame) + 1
    assert [cell.value for cell in sheet[top]] == list(cells.HEADINGS)
    assert sheet.max_row == top + len(table.rows)
    for number, one in enumerate(table.rows, start=1):
        for cell, said in zip(sheet[top + number], cells.row(number, one), strict=True):
            assert cell.data_type == ("s" if said else "n")
            assert (cell.value or "") == said
            assert not said.startswith(DANGEROUS[:4]) or cell.quotePrefix
        link = sheet.cell(top + number, len(cells.HEADINGS)).hyperlink
        assert (link.target if link else "") == one.link


@settings(max_examples=40, deadline=None)
@given(tables)
def test_word_holds_every_cell(table: PrecedentTable) -> None:
    document = docx.Document(io.BytesIO(SUFFIXES[".docx"].write(table)))
    (grid,) = document.tables
    assert len(grid.rows) == 1 + len(table.rows)
    for row, one in zip(grid.rows[1:], table.rows, strict=True):
        said = [cell.text for cell in row.cells]
        assert said[1].startswith(cells.one_line(one.citation))
        assert said[2] == cells.one_line(one.outcome)
        assert cells.one_line(one.quote) in said[4]
        assert said[5] == cells.one_line(one.note)
        assert [link.address for p in row.cells[1].paragraphs for link in p.hyperlinks] == (
            [one.link] if one.link else []
        )


@given(tables)
def test_markdown_is_one_table_that_shows_every_cell_as_text(table: PrecedentTable) -> None:
    text = as_markdown.write(table).decode()
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)
    kinds = [token.type for token in tokens]
    assert kinds.count("table_open") == 1
    assert kinds.count("tr_open") == 1 + len(table.rows)
    assert "html_block" not in kinds and kinds.count("heading_open") == 1
    shown = iter(token for place, token in enumerate(tokens) if kinds[place - 1] == "td_open")
    for number, one in enumerate(table.rows, start=1):
        wanted = (
            str(number),
            one.citation,
            one.outcome,
            "; ".join(one.guidelines) or "none read",
            f"“{one.quote}”" if one.quote else "none read",
            one.note,
        )
        for place, said in enumerate(wanted):
            cell = next(shown)
            inside = list(cell.children or ())
            if place == 1 and one.link:
                opened = inside.pop(-3)
                assert opened.type == "link_open"
                assert opened.attrGet("href") == one.link
                assert [inside.pop().type, inside.pop().content] == [
                    "link_close",
                    "Open the letter",
                ]
            assert {token.type for token in inside} <= {"text", "text_special"}
            content = "".join(token.content for token in inside)
            assert content.strip() == cells.one_line(said).strip()
    assert next(shown, None) is None


@given(texts)
def test_what_no_document_can_hold_is_left_out(text: str) -> None:
    line = cells.one_line(text + "x" * (cells.LONGEST + 1))
    assert len(line) == cells.LONGEST
    assert not re.search("[\x00-\x1f\ud800-\udfff]", line)
    assert line.endswith("[...]")


def test_every_format_is_written_from_real_decisions(search: Search) -> None:
    chosen = [Kept(issue, EVIL[place]) for place, issue in enumerate(issue_ids(search)[:8])]
    table = precedent_table(search.store, chosen, app="http://localhost:8501")
    assert len({one.suffix for one in FORMATS}) == len(FORMATS) == 4
    for one in FORMATS:
        data = one.write(table)
        assert data
    assert rows_of(SUFFIXES[".csv"].write(table))[1][1] == table.rows[0].citation
    assert table.rows[0].quote in as_markdown.write(table).decode().replace("\\", "")
    empty = replace(table, rows=())
    assert len(rows_of(SUFFIXES[".csv"].write(empty))) == 1


def test_a_file_is_written_in_the_format_of_its_name(search: Search, tmp_path: Path) -> None:
    table = precedent_table(search.store, [Kept(issue_ids(search)[0])])
    write_file(table, tmp_path / "table.CSV")
    assert (tmp_path / "table.CSV").read_bytes() == as_csv.write(table)
    with pytest.raises(ExportFailed, match=r"unknown format; end the name in \.csv"):
        write_file(table, tmp_path / "table.pdf")
    with pytest.raises(ExportFailed, match="No such file or directory; check the path"):
        write_file(table, tmp_path / "nowhere" / "table.md")
