"""How good is the ranking? What was measured, as the measuring program wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

FILE = "quality.md"
"""Written by `benchmarks.tables`, never by hand."""

COLUMNS = ("ranking", "nDCG@10", "R@50", "lead")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured and on what (Markdown), and the chosen columns of the table."""

    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def measured(text: str | None = None) -> Measured | None:
    """The packaged measurement, or that in `text`; nothing where it holds no table."""
    if text is None:
        text = files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    about, _, rest = text.strip().partition("\n\n")
    lines = [line for line in rest.partition("\n\n")[0].splitlines() if line.startswith("|")]
    if len(lines) < 3:
        return None
    head, rows = _cells(lines[0]), [_cells(line) for line in lines[2:]]
    places = [head.index(column) for column in COLUMNS if column in head]
    return Measured(
        about,
        tuple(head[place] for place in places),
        tuple(tuple(row[place].strip("*") for place in places) for row in rows),
    )


def _cells(line: str) -> Sequence[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
