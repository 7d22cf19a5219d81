"""A table of prior determinations as Markdown (GitHub's, with tables)."""

from __future__ import annotations

import re

from search_app.exporting import cells
from search_app.exporting.precedents import TITLE, PrecedentTable

COLUMNS = ("No.", "Decision", "Outcome", "Guidelines relied on", "Deciding sentences", "Note")
"""What the columns are called."""

# Whatever starts emphasis, code, a link, HTML, an entity, a formula or another cell.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|~$&!#])")


def write(table: PrecedentTable) -> bytes:
    """The frame, and one table with a row for each decision; UTF-8."""
    lines = [f"# {escaped(TITLE)}", ""]
    for sentence in table.frame:
        lines += [f"> {escaped(sentence)}", ">"]
    lines[-1] = ""
    lines.append(_row(COLUMNS))
    lines.append(_row(["---"] * len(COLUMNS)))
    for number, one in enumerate(table.rows, start=1):
        decision = escaped(one.citation)
        if one.link:
            decision += f" [Open the letter](<{_address(one.link)}>)"
        lines.append(
            _row(
                [
                    str(number),
                    decision,
                    escaped(one.outcome),
                    escaped("; ".join(one.guidelines) or "none read"),
                    escaped(f"“{one.quote}”" if one.quote else "none read"),
                    escaped(one.note),
                ]
            )
        )
    return ("\n".join(lines) + "\n").encode()


def escaped(text: str) -> str:
    """`text` on one line as Markdown that shows exactly it, within a cell or without."""
    return _ACTIVE.sub(r"\\\1", cells.one_line(text))


def _address(link: str) -> str:
    return re.sub(r"[\s<>|\\]", lambda char: f"%{ord(char.group()):02X}", link)


def _row(columns: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(columns)} |"
