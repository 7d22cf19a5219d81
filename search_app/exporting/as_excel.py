"""A table of prior determinations as an Excel workbook: the frame on top, a table to filter."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from search_app.exporting import cells
from search_app.exporting.precedents import TITLE, PrecedentTable

WIDTHS = (5, 44, 15, 17, 13, 34, 20, 40, 70, 24, 34, 24, 40)
"""In characters, as Excel counts them; one for each heading."""

_TOP = Alignment(vertical="top", wrap_text=True)


def write(table: PrecedentTable) -> bytes:
    """The workbook. Every cell is text by its type, so that none can become a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Precedents"
    _text(sheet, 1, 1, TITLE).font = Font(bold=True, size=14)
    for place, sentence in enumerate(table.frame, start=2):
        _text(sheet, place, 1, sentence)
        sheet.merge_cells(start_row=place, end_row=place, start_column=1, end_column=9)
        sheet.cell(place, 1).alignment = _TOP
        sheet.row_dimensions[place].height = 30
    top = len(table.frame) + 3
    for column, heading in enumerate(cells.HEADINGS, start=1):
        head = _text(sheet, top, column, heading)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E3E8ED")
        head.alignment = _TOP
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[column - 1]
    for number, one in enumerate(table.rows, start=1):
        for column, said in enumerate(cells.row(number, one), start=1):
            cell = _text(sheet, top + number, column, said)
            cell.alignment = _TOP
        if one.link:
            cell.hyperlink = one.link
            cell.font = Font(color="1B5E8C", underline="single")
    sheet.auto_filter.ref = (
        f"A{top}:{get_column_letter(len(cells.HEADINGS))}{top + len(table.rows)}"
    )
    sheet.freeze_panes = sheet.cell(top + 1, 3)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.properties.title = TITLE
    book.properties.creator = "IMR precedent search"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: Any, row: int, column: int, said: str) -> Any:
    cell = sheet.cell(row, column)
    if not said:
        return cell
    cell.value = cells.printable(said)
    # After the value: openpyxl takes a leading = for a formula. The prefix keeps it text for one
    # who edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = said.startswith(("=", "+", "-", "@"))
    return cell
