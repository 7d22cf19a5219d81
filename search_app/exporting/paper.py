"""A paper of headings, sentences and quotes, as Word, Markdown or plain text."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from indexer.errors import ExportFailed
from search_app.exporting import as_markdown, cells
from search_app.exporting.whole_files import put


class PieceKind(Enum):
    """What a piece of a paper is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of a paper: plain text, not yet made safe for any format."""

    part: PieceKind
    text: str


def word(pieces: Iterable[Piece]) -> bytes:
    """The paper as a Word document."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)  # US letter
    document.core_properties.author = "IMR precedent search"
    document.core_properties.comments = ""
    for piece in pieces:
        text = cells.one_line(piece.text)
        if piece.part is PieceKind.TITLE:
            document.core_properties.title = text[:255]
        if piece.part in _LEVELS:
            document.add_heading(text, level=_LEVELS[piece.part])
        else:
            document.add_paragraph(text, style=_STYLES[piece.part])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def markdown(pieces: Iterable[Piece]) -> bytes:
    """The paper as Markdown, UTF-8."""
    blocks = (_marks(piece) + as_markdown.escaped(piece.text) for piece in pieces)
    return ("\n\n".join(blocks) + "\n").encode()


def plain(pieces: Iterable[Piece]) -> str:
    """The paper for a terminal."""
    indents = {PieceKind.ITEM: "  - ", PieceKind.QUOTE: "      "}
    return "\n".join(
        ("\n" if piece.part in _LEVELS else "")
        + indents.get(piece.part, "")
        + cells.one_line(piece.text)
        for piece in pieces
    ).strip()


WRITERS: Mapping[str, Callable[[Iterable[Piece]], bytes]] = {".docx": word, ".md": markdown}
"""What a paper is written by, by what a file's name ends with."""


def write_paper(pieces: Iterable[Piece], path: Path) -> None:
    """Write the paper in the format that the file's name asks for.

    Raises:
        ExportFailed: the name asks for none of them, or the file cannot be written.
    """
    wanted = WRITERS.get(path.suffix.lower())
    if wanted is None:
        raise ExportFailed(f"{path}: unknown format; end the name in {', '.join(WRITERS)}")
    put(path, [wanted(pieces)])


_LEVELS = {PieceKind.TITLE: 1, PieceKind.HEADING: 2, PieceKind.SUBHEADING: 3}
_STYLES = {PieceKind.TEXT: "Normal", PieceKind.ITEM: "List Bullet", PieceKind.QUOTE: "Quote"}


def _marks(piece: Piece) -> str:
    if piece.part in _LEVELS:
        return "#" * _LEVELS[piece.part] + " "
    return {PieceKind.ITEM: "- ", PieceKind.QUOTE: "> "}.get(piece.part, "")
