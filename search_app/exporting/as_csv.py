"""A table of prior determinations as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

from search_app.exporting import cells
from search_app.exporting.precedents import PrecedentTable

# At the start of a cell. Where a spreadsheet splits at semicolons or tabs instead of commas, as
# European ones do, what follows one of these is the start of a cell as well.
_FORMULA = re.compile(r"((?:^|[;\t])[\s\"']*)(?=[=+\-@＝＋－＠])")


def write(table: PrecedentTable) -> bytes:
    """The table as UTF-8 with a mark by which Excel knows it; every cell in quotes.

    The frame has no place in it: a line of words is no row of a table.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow(cells.HEADINGS)
    for number, one in enumerate(table.rows, start=1):
        lines.writerow(tuple(map(guarded, cells.row(number, one))))
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before whatever a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1'", cell)
