"""Files that mean harm, and scans, made for the tests and the benchmarks."""

from __future__ import annotations

import zlib
from io import BytesIO

import pypdfium2
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_BOX = b"/MediaBox[0 0 612 792]"


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A packed stream object."""
    packed = zlib.compress(data, 9)
    head = b"<<%s/Filter/FlateDecode/Length %d>>" % (extra, len(packed))
    return head + b"stream\n" + packed + b"\nendstream"


def nested_forms(depth: int, each: int = 8) -> bytes:
    """A PDF whose form draws a form `each` times, which draws a form `each` times ..."""
    resources = b"/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>"
    again = b"/X Do " * each
    text = b"BT /F 12 Tf 72 720 Td (Hello) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R" + _BOX + b"/Contents 4 0 R" + resources % 6 + b">>",
        stream(again),
        _FONT,
    ]
    for level in range(1, depth + 1):
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]" + resources % (6 + level)
        objects.append(stream(again if level < depth else text, form))
    return pdf_of(objects)


def repeated_page(pages: int, line: bytes = b"Hello", lines: int = 1) -> bytes:
    """A small PDF that shows one page again and again."""
    drawn = b"BT /F 12 Tf 72 720 Td " + b"(%s) Tj 0 -12 Td " % line * lines + b"ET"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * pages, pages),
            b"<</Type/Page/Parent 2 0 R"
            + _BOX
            + b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            stream(drawn),
            _FONT,
        ]
    )


def scanned(pdf: bytes, scale: float = 1.0) -> bytes:
    """The same pages as pictures, without a letter of text."""
    buffer = BytesIO()
    canvas = Canvas(buffer)
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            canvas.setPageSize((width, height))
            picture = page.render(scale=scale).to_pil()
            canvas.drawImage(ImageReader(picture), 0, 0, width, height)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()
