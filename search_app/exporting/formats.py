"""In which formats does a table of prior determinations leave the house?"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import ExportFailed
from search_app.exporting.whole_files import put

if TYPE_CHECKING:
    from search_app.exporting.precedents import PrecedentTable


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `module` holds its `write`; it is imported only when it is needed."""

    label: str
    suffix: str
    mime: str
    module: str

    def write(self, table: PrecedentTable) -> bytes:
        """The table as such a file."""
        written: bytes = import_module(f"search_app.exporting.{self.module}").write(table)
        return written


FORMATS = (
    Format("CSV", ".csv", "text/csv", "as_csv"),
    Format(
        "Excel",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "as_excel",
    ),
    Format("Markdown", ".md", "text/markdown", "as_markdown"),
    Format(
        "Word",
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "as_word",
    ),
)
"""Every format, in the order in which they are offered."""

SUFFIXES = {one.suffix: one for one in FORMATS}
"""The formats by what a file's name ends with."""

WRITTEN = (*SUFFIXES, ".jsonl")
"""What the name of a file of hits may end with: of these, `everything.py` writes some."""


def write_file(table: PrecedentTable, path: Path) -> None:
    """Write the table in the format that the file's name asks for.

    Raises:
        ExportFailed: the name asks for none of them, or the file cannot be written.
    """
    wanted = SUFFIXES.get(path.suffix.lower())
    if wanted is None:
        raise ExportFailed(f"{path}: unknown format; end the name in {', '.join(SUFFIXES)}")
    put(path, [wanted.write(table)])
