"""A table of prior determinations as a Word document, on landscape pages."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from search_app.exporting import cells
from search_app.exporting.precedents import TITLE, Precedent, PrecedentTable

WIDTHS = {
    "No.": 1.0,
    "Decision": 6.2,
    "Outcome": 2.6,
    "Guidelines relied on": 5.0,
    "Deciding sentences": 8.2,
    "Note": 3.4,
}
"""The columns and their widths in centimetres."""


def write(table: PrecedentTable) -> bytes:
    """The document: the frame, then a table whose heading every page repeats."""
    document = Document()
    _landscape(document)
    document.styles["Normal"].font.size = Pt(9)
    document.core_properties.title = TITLE
    document.core_properties.author = "IMR precedent search"
    document.core_properties.comments = ""
    document.add_heading(TITLE, level=1)
    for sentence in table.frame:
        document.add_paragraph(cells.one_line(sentence))
    grid = document.add_table(rows=1, cols=len(WIDTHS))
    grid.style = "Table Grid"
    grid.autofit = False
    for cell, heading in zip(grid.rows[0].cells, WIDTHS, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    _repeat(grid.rows[0])
    for number, one in enumerate(table.rows, start=1):
        _fill(grid.add_row(), number, one)
    for column, width in zip(grid.columns, WIDTHS.values(), strict=True):
        for cell in column.cells:
            cell.width = Cm(width)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _fill(row: Any, number: int, one: Precedent) -> None:
    decision = row.cells[1].paragraphs[0]
    decision.add_run(cells.one_line(one.citation))
    if one.link:
        _link(row.cells[1].add_paragraph(), one.link, "Open the letter")
    row.cells[0].text = str(number)
    row.cells[2].text = cells.one_line(one.outcome)
    row.cells[3].text = cells.one_line("; ".join(one.guidelines) or "none read")
    row.cells[4].text = cells.one_line(f"“{one.quote}”" if one.quote else "none read")
    row.cells[5].text = cells.one_line(one.note)


def _landscape(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(27.94), Cm(21.59)  # US letter
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(0.75 if side.startswith(("left", "right")) else 1.5))


def _repeat(row: Any) -> None:
    """Make a row the heading of every page; python-docx has no call for it."""
    properties = row._tr.get_or_add_trPr()
    heading = OxmlElement("w:tblHeader")
    heading.set(qn("w:val"), "true")
    properties.append(heading)


def _link(paragraph: Paragraph, address: str, said: str) -> None:
    """Append a link; python-docx can only read them."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(said)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
