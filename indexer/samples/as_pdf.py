"""A sample letter as a real PDF: always the same bytes for the same letter."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from indexer.extras import brought_by
from indexer.letters.model import SAMPLE_MARK, Cover

from .older import footer
from .printing import Line, blocks, cover_rows, has_table, pages, set_lines
from .sample_letter import SampleLetter

with brought_by("samples"):
    from reportlab.lib.pagesizes import letter as LETTER_SIZE
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfgen.canvas import Canvas

_WIDTH, _HEIGHT = LETTER_SIZE
_MARGIN = 72
_TEXT_WIDTH = _WIDTH - 2 * _MARGIN
_SIZE = 12
_PITCH = 13.8
_GAP = 13.8
_ROW = 24
_MARK_Y = _HEIGHT - 40
_FOOT_Y = 40
_TOP = _HEIGHT - 80
_FONTS = {"heading": "Times-Bold", "label": "Times-Bold", "treatment": "Times-Bold"}
_PLAIN = "Times-Roman"


def render_pdf(sample: SampleLetter) -> bytes:
    """The letter as a PDF of US letter pages, each under the running line."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=LETTER_SIZE, invariant=1)
    canvas.setTitle(f"Sample letter {sample.letter.id}")
    canvas.setAuthor("indexer.samples")
    lines = set_lines(blocks(sample), _wrap)
    table = has_table(sample)
    cover_height = (_ROW * 4 + _GAP) if table else 0.0

    def fits(rest: list[Line], page: int) -> int:
        y = _TOP - (0 if page else cover_height)
        for number, line in enumerate(rest):
            y -= _GAP * (line.opens and number > 0)
            if y < _MARGIN or number == sample.page_lines:
                return max(1, number)
            y -= _PITCH
        return len(rest)

    for number, sheet in enumerate(pages(lines, fits)):
        canvas.setFont(_PLAIN, 9)
        canvas.drawCentredString(_WIDTH / 2, _MARK_Y, SAMPLE_MARK)
        y = float(_TOP)
        if number == 0 and table:
            _draw_cover(canvas, sample.letter.cover)
            y -= cover_height
        _draw_lines(canvas, sheet, y)
        foot = footer(sample, number + 1)
        if foot is not None:
            canvas.setFont(_PLAIN, _SIZE)
            canvas.drawString(_MARGIN, _FOOT_Y, foot)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_lines(canvas: Canvas, lines: list[Line], y: float) -> None:
    for number, line in enumerate(lines):
        y -= _GAP * (line.opens and number > 0)
        font = _FONTS.get(line.kind, _PLAIN)
        canvas.setFont(font, _SIZE)
        x = float(_MARGIN)
        if line.kind == "heading":
            x = (_WIDTH - stringWidth(line.text, font, _SIZE)) / 2
        canvas.drawString(x, y, line.text)
        y -= _PITCH


def _draw_cover(canvas: Canvas, cover: Cover) -> None:
    canvas.setFont(_PLAIN, _SIZE)
    canvas.setLineWidth(0.5)
    column = _TEXT_WIDTH / 4
    for row, cells in enumerate(cover_rows(cover)):
        top = _TOP + _PITCH - row * _ROW
        for number, (label, value) in enumerate(cells):
            left = _MARGIN + 2 * number * column
            canvas.rect(left, top - _ROW, column, _ROW)
            canvas.rect(left + column, top - _ROW, column, _ROW)
            canvas.drawString(left + 4, top - 16, label)
            canvas.drawString(left + column + 4, top - 16, value)


@lru_cache(maxsize=20_000)
def _word_width(word: str, font: str) -> float:
    return float(stringWidth(word, font, _SIZE))


def _wrap(text: str, kind: str) -> list[str]:
    font = _FONTS.get(kind, _PLAIN)
    space = _word_width(" ", font)
    lines: list[str] = []
    words: list[str] = []
    width = 0.0
    for word in text.split(" "):
        more = _word_width(word, font)
        if words and width + space + more > _TEXT_WIDTH:
            lines.append(" ".join(words))
            words, width = [], 0.0
        width += more + (space if words else 0.0)
        words.append(word)
    return [*lines, " ".join(words)]
