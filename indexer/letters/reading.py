r"""File -> text. What a PDF or text file prints, line by line, in one form.

The form: lines end in `\n`, an empty line ends a paragraph, a form feed starts a page. A page
break is *not* a paragraph break: whoever reads on decides which it was. Lines that every page
repeats (running headers and footers) are dropped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.errors import NoText, UnreadableFile

SUFFIXES = frozenset({".pdf", ".txt", ".text"})
"""The kinds of file that can be read."""

MAX_BYTES = 50_000_000
"""A letter is two to ten pages; whatever is larger is no letter and would only eat memory."""

# Lines of one paragraph stand one pitch apart, paragraphs one and a half or two: measured over the
# public letters, no gap lies between 1.03 and 1.47 pitches.
_PARAGRAPH_GAP = 1.25

# What only headers and footers say: a page's number, or which letter the page belongs to.
_RUNNING_LINE = re.compile(
    r"\bpage\s+\d+|^\W*\d+\s*(?:of|/)\s*\d+\W*$|^-\s*\d+\s*-$|determination letter for",
    re.IGNORECASE,
)

# pdfium prints a hyphen at a line's end as U+FFFE (older builds: U+0002) and joins the lines.
_TYPOGRAPHY = str.maketrans(
    {
        "\ufffe": "-",
        "\x02": "-",
        "\u00ad": None,
        "\u00a0": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\ufeff": None,
        "\x00": None,
    }
)


def find_files(sources: list[Path]) -> Iterator[Path]:
    """Every readable file under `sources` (files and folders, recursively), sorted within each.

    A file that is named outright is yielded whatever its kind, so that reading it can say why it
    cannot be used; inside a folder, files of other kinds are passed over.

    Raises:
        UnreadableFile: a source does not exist.
    """
    for source in sources:
        if source.is_dir():
            yield from sorted(
                path
                for path in source.rglob("*")
                if path.suffix.lower() in SUFFIXES and path.is_file()
            )
        elif source.exists():
            yield source
        else:
            raise UnreadableFile(str(source), "no such file or folder", "check the path")


def read_text(path: Path) -> str:
    """The text of one file, in the form that this module's docstring tells.

    Raises:
        UnreadableFile: missing, empty, too large, encrypted, broken, or of an unknown kind.
        NoText: a PDF whose pages hold no text.
    """
    name = str(path)
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        reason = error.strerror or "cannot be opened"
        raise UnreadableFile(name, reason, "check the path and your rights") from None
    if data is None:
        raise UnreadableFile(
            name, f"larger than {MAX_BYTES // 1_000_000} MB", "give one letter per file"
        )
    if not data.strip():
        raise UnreadableFile(name, "the file is empty", "fetch the letter again")
    if data[:1024].lstrip().startswith(b"%PDF"):
        pages = _pdf_pages(name, data)
    elif path.suffix.lower() == ".pdf":
        raise UnreadableFile(name, "not a PDF in spite of its name", "fetch the letter again")
    elif b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(name, "not a text or PDF file", "convert it to PDF or text")
    else:
        pages = _text_pages(_decode(data))
    return "\f".join(_drop_running_lines(pages))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _pdf_pages(name: str, data: bytes) -> list[str]:
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = [_printed_lines(page) for page in document]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(
                name, "the PDF is encrypted", "save it without a password"
            ) from None
        raise UnreadableFile(name, "the PDF is broken", "fetch the letter again") from None
    if not any(pages):
        raise NoText(name, "the PDF holds no text, only pictures", "run OCR on it first")
    gaps = sorted(
        gap
        for page in pages
        for above, below in itertools.pairwise(page)
        if (gap := above[1] - below[1]) > 0
    )
    # Over the whole letter at least a quarter of all gaps are those between lines; a single page
    # may hold more paragraphs than wrapped lines.
    pitch = gaps[len(gaps) // 4] if gaps else 0.0
    return [_with_paragraphs(page, _PARAGRAPH_GAP * pitch) for page in pages]


def _printed_lines(page: pypdfium2.PdfPage) -> list[tuple[str, float]]:
    """The lines of one page with the height at which each stands."""
    textpage = page.get_textpage()
    lines = []
    position = 0
    for line in textpage.get_text_range().split("\r\n"):
        text = line.translate(_TYPOGRAPHY).strip()
        if text:
            first = position + len(line) - len(line.lstrip())
            index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, first)
            lines.append((text, textpage.get_charbox(max(index, 0), loose=True)[1]))
        position += len(line) + 2
    textpage.close()
    page.close()
    return lines


def _with_paragraphs(lines: list[tuple[str, float]], limit: float) -> str:
    """The page's text, with an empty line wherever two lines stand further apart than `limit`."""
    pieces = [text for text, _ in lines[:1]]
    for (_, above), (text, below) in itertools.pairwise(lines):
        pieces.append("\n\n" if above - below > limit else "\n")
        pieces.append(text)
    return "".join(pieces)


def _text_pages(text: str) -> list[str]:
    text = text.translate(_TYPOGRAPHY).replace("\r\n", "\n").replace("\r", "\n")
    if _is_double_spaced(text):
        # Every printed line is followed by an empty one; three in a row are a page break, and a
        # line that holds a single space is a paragraph's end.
        text = re.sub(r"\n{4,}", "\f", text)
        text = text.replace("\n\n", "\n")
    lines = (
        "\n".join(line.strip(" \t\v") for line in page.split("\n")) for page in text.split("\f")
    )
    return [re.sub(r"\n{3,}", "\n\n", page).strip("\n") for page in lines]


def _is_double_spaced(text: str) -> bool:
    lines = text.split("\n")
    printed = [i for i, line in enumerate(lines[:-1]) if line.strip()]
    followed = sum(lines[i + 1] == "" for i in printed)
    return len(printed) > 5 and followed >= 0.9 * len(printed) and "\n \n" in text


def _drop_running_lines(pages: list[str]) -> list[str]:
    """The pages without the header and footer lines that all of them repeat.

    Repetition alone proves nothing: two pages may well both end in "necessary.", and to drop that
    line would lose a letter's words.
    """
    rows = [page.split("\n") for page in pages]
    if len(rows) > 1:
        for end in (0, -1):
            ends = {re.sub(r"\d+", "#", row[end]).strip() for row in rows}
            if len(ends) == 1 and _RUNNING_LINE.search(rows[0][end]):
                for row in rows:
                    del row[end]
    return ["\n".join(row) for row in rows]
