"""PDF -> the lines and paragraphs of its pages, by pdfium. Run in a process apart (`apart`)."""

from __future__ import annotations

import itertools

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.errors import NoText, UnreadableFile
from indexer.letters.limits import MAX_CHARACTERS, MAX_PAGES, too_long

# Lines of one paragraph stand one pitch apart, paragraphs one and a half or two: measured over the
# public letters, no gap lies between 1.03 and 1.47 pitches.
_PARAGRAPH_GAP = 1.25

# pdfium prints a hyphen at a line's end as U+FFFE (older builds: U+0002) and joins the lines.
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\u00ad": None, "\ufeff": None, "\x00": None})

Line = tuple[str, float]


def pdf_pages(name: str, data: bytes) -> tuple[list[str], int]:
    """The text of each page, and how many pages hold a picture and no text.

    Raises:
        UnreadableFile: encrypted, broken, or too long.
        NoText: its pages hold no text.
    """
    pages: list[list[Line]] = []
    pictures = 0
    characters = 0
    try:
        with pypdfium2.PdfDocument(data) as document:
            if len(document) > MAX_PAGES:
                raise too_long(name)
            for page in document:
                textpage = page.get_textpage()
                characters += textpage.count_chars()
                if characters > MAX_CHARACTERS:
                    raise too_long(name)
                pages.append(_printed_lines(textpage))
                pictures += not pages[-1] and _holds_picture(page)
                textpage.close()
                page.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(
                name, "the PDF is encrypted", "save it without a password"
            ) from None
        raise UnreadableFile(name, "the PDF is broken", "fetch the letter again") from None
    if not any(pages):
        raise NoText(
            name,
            "the PDF holds no text, only pictures: it needs OCR",
            "run OCR on it, or use --ocr",
        )
    gaps = sorted(
        gap
        for page in pages
        for above, below in itertools.pairwise(page)
        if (gap := above[1] - below[1]) > 0
    )
    # Over the whole letter at least a quarter of all gaps are those between lines; a single page
    # may hold more paragraphs than wrapped lines.
    pitch = gaps[len(gaps) // 4] if gaps else 0.0
    return [_with_paragraphs(page, _PARAGRAPH_GAP * pitch) for page in pages], pictures


def _printed_lines(textpage: pypdfium2.PdfTextPage) -> list[Line]:
    """The lines of one page with the height at which each stands."""
    lines = []
    position = 0
    for line in textpage.get_text_range().split("\r\n"):
        text = line.translate(_HYPHENS).strip()
        if text:
            first = position + len(line) - len(line.lstrip())
            index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, first)
            lines.append((text, textpage.get_charbox(max(index, 0), loose=True)[1]))
        position += len(line) + 2
    return lines


def _holds_picture(page: pypdfium2.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _with_paragraphs(lines: list[Line], limit: float) -> str:
    """The page's text, with an empty line wherever two lines stand further apart than `limit`."""
    pieces = [text for text, _ in lines[:1]]
    for (_, above), (text, below) in itertools.pairwise(lines):
        pieces.append("\n\n" if above - below > limit else "\n")
        pieces.append(text)
    return "".join(pieces)
