"""Every decision of an answer with all its fields, in files that are written as they are read.

A large answer is asked for and written a batch at a time, so that it needs no more memory than a
small one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

from indexer.contract import Ask, Store
from indexer.errors import ExportFailed
from search_app.exporting import cells
from search_app.exporting.as_csv import guarded
from search_app.exporting.fields import FIELDS, Taken, cell, record
from search_app.exporting.precedents import TITLE, of_hit
from search_app.exporting.whole_files import beside
from search_app.quoting.citing import PLAIN

ASKED = 2_000
"""So many hits are asked for at a time: ids and scores, which are small."""

BATCH = 200
"""So many letters are held at a time."""

Frame = Callable[[], Sequence[str]]
"""Tells, once all decisions were written, the sentences that must be read with them."""

MOST_ROWS = 1_000_000
"""What fits into a sheet of Excel, roughly."""


class WhichHits(Enum):
    """Which decisions of an answer go out."""

    PAGE = "those of the page"
    ON_POINT = "all on point"
    ALL = "all that fit"

    @staticmethod
    def of(*, every: bool, on_point: bool) -> WhichHits:
        """The choice that two switches make: all on point are fewer than all that fit."""
        if on_point:
            return WhichHits.ON_POINT
        return WhichHits.ALL if every else WhichHits.PAGE


def taken(
    store: Store, ask: Ask, which: WhichHits = WhichHits.ALL, *, style: str = PLAIN, app: str = ""
) -> Iterator[Taken]:
    """The chosen hits of a question in their order, with their letters.

    Beyond a page each stands for itself, near-duplicates too.
    """
    end: int | None = ask.start + ask.size
    if which is not WhichHits.PAGE:
        ask, end = replace(ask, start=0, collapse=False), None
    while ask.start != end:
        size = ASKED if end is None else min(ASKED, end - ask.start)
        hits = store.find(replace(ask, size=size, passages=0)).hits
        wanted = [hit for hit in hits if hit.on_point or which is not WhichHits.ON_POINT]
        for first in range(0, len(wanted), BATCH):
            batch = wanted[first : first + BATCH]
            for hit, letter in zip(batch, store.get([hit.id for hit in batch]), strict=True):
                yield Taken(hit, letter, style, app)
        if len(hits) < size:
            return
        ask = replace(ask, start=ask.start + size)


def write_csv(rows: Iterable[Taken], frame: Frame, path: Path) -> int:
    """Write CSV (RFC 4180) for a spreadsheet, a decision a row; the frame has no place in it."""
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        lines.writerow([field.name for field in FIELDS])
        for one in rows:
            lines.writerow([_guarded(cell(value)) for value in record(one).values()])
            count += 1
    return count


def write_jsonl(rows: Iterable[Taken], frame: Frame, path: Path) -> int:
    """Write JSON lines, a decision a line; the frame has no place in it."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for one in rows:
            file.write(json.dumps(record(one), ensure_ascii=False) + "\n")
            count += 1
    return count


def write_excel(rows: Iterable[Taken], frame: Frame, path: Path) -> int:
    """Write a workbook: the table of precedents, all fields, and once, on a sheet, the frame."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    brief, full, about = map(book.create_sheet, ("Precedents", "All fields", "About"))
    for sheet in (brief, full):
        sheet.freeze_panes = "C2"
    brief.append([_excel(brief, heading) for heading in cells.HEADINGS])
    full.append([_excel(full, field.name) for field in FIELDS])
    count = 0
    for count, one in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise ExportFailed(f"{path}: more rows than Excel holds; write .csv or .jsonl instead")
        row = cells.row(count, of_hit(one))
        brief.append([_excel(brief, said) for said in row])
        full.append([_excel(full, cell(value)) for value in record(one).values()])
    for sentence in (TITLE, *frame()):
        about.append([_excel(about, sentence)])
    book.properties.title = TITLE
    book.properties.creator = "IMR precedent search"
    book.save(path)
    return count


Writer = Callable[[Iterable[Taken], Frame, Path], int]

WRITERS: Mapping[str, Writer] = {".csv": write_csv, ".xlsx": write_excel, ".jsonl": write_jsonl}
"""What writes all fields, by how a file's name ends; each tells how many decisions it wrote."""

FRAMED = (".xlsx",)
"""Which of these files hold the sentences that must be read with them."""


def write_everything(rows: Iterable[Taken], frame: Frame, path: Path) -> int:
    """Write all fields in the format that the file's name asks for; how many decisions.

    Raises:
        ExportFailed: it cannot be written.
    """
    with beside(path) as part:
        return WRITERS[path.suffix.lower()](rows, frame, part)


def _guarded(said: str | int | float) -> str | int | float:
    return guarded(cells.printable(said)) if isinstance(said, str) else said


def _excel(sheet: Any, said: str | int | float) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(said, str):
        return said
    text = cells.printable(said)
    # What openpyxl would take for a formula or an error; all else is text as it is.
    if not text.startswith(("=", "+", "-", "@", "#")):
        return text or None
    held = WriteOnlyCell(sheet)
    held.value = text
    held.data_type = "s"
    held.quotePrefix = True
    return held
