r"""Source -> text. What a letter prints, line by line, in one form, whatever kind of file it is.

The form: lines end in `\n`, an empty line ends a paragraph, a form feed starts a page. A page
break is *not* a paragraph break: whoever reads on decides which it was. Lines that every page
repeats (running headers and footers) are dropped.

The kind is told by the first bytes rather than by the name: a PDF by any name is a PDF.
"""

from __future__ import annotations

import re
from pathlib import Path

from indexer.errors import NoText, UnreadableFile
from indexer.letters.apart import Kind, read_apart
from indexer.letters.limits import MAX_CHARACTERS, MAX_PAGES, too_long
from indexer.letters.ocr import recognise
from indexer.letters.sources import Source

# What only headers and footers say: a page's number, or which letter the page belongs to.
_RUNNING_LINE = re.compile(
    r"\bpage\s+\d+|^\W*\d+\s*(?:of|/)\s*\d+\W*$|^-\s*\d+\s*-$|determination letter for",
    re.IGNORECASE,
)
# The footer of the layouts of 2013: so plain that it needs no other page to prove it.
_FOOTER = re.compile(
    r"(?:Final )?Determination Letter(?: for (?:IMR )?Case Number:? \S{5,20}?)?, page \d+"
    r"(?: of \d+)?$",
    re.IGNORECASE,
)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HTML_SUFFIXES = frozenset({".html", ".htm"})

_KEPT_CONTROLS = frozenset("\t\n\f\r")
# Control characters print nothing (a terminal may obey them), half a surrogate pair cannot be
# stored.
_TYPOGRAPHY: dict[int, str | None] = {
    **{
        code: None for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in _KEPT_CONTROLS
    },
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    0x02: "-",
    0x0B: "\n",
    0x85: "\n",
    0xA0: " ",
    0xAD: None,
    0x2010: "-",
    0x2011: "-",
    0x2028: "\n",
    0x2029: "\n\n",
    0xFEFF: None,
    0xFFFE: "-",
}


def read_text(given: Path | Source, *, ocr: bool = False) -> str:
    """The text of one source, in the form that this module's docstring tells.

    With `ocr`, pages of a PDF that are only pictures are read by OCR.

    Raises:
        UnreadableFile: missing, empty, too large, encrypted, broken, or of an unknown kind.
        NoText: a PDF whose pages hold no text, or OCR failed on it.
        OcrUnavailable: `ocr` was asked for where there is none.
    """
    source = Source.of(given)
    return text_of(source, source.read(), ocr=ocr)


def text_of(source: Source, data: bytes, *, ocr: bool = False) -> str:
    """As `read_text`, where the source's bytes are known already."""
    name = source.name
    if not data.strip():
        raise UnreadableFile(name, "the file is empty", "fetch the letter again")
    kind = _kind(source, data)
    if kind is Kind.PDF:
        pages = _pdf_pages(name, data, ocr=ocr)
    elif kind is Kind.DOCX:
        pages = read_apart(kind, name, data).pages
    elif kind is Kind.HTML:
        pages = read_apart(kind, name, _decode(data).encode("utf-8", "replace")).pages
    else:
        pages = _text_pages(_decode(data).translate(_TYPOGRAPHY))
    if len(pages) > MAX_PAGES or sum(map(len, pages)) > MAX_CHARACTERS:
        raise too_long(name)
    pages = [_tidy(page.translate(_TYPOGRAPHY)) for page in pages]
    return "\f".join(_drop_running_lines(pages))


def _kind(source: Source, data: bytes) -> Kind | None:
    """What the bytes are; None for plain text."""
    name = source.name
    if data[:1024].lstrip().startswith(b"%PDF"):
        return Kind.PDF
    if source.suffix == ".pdf":
        raise UnreadableFile(name, "not a PDF in spite of its name", "fetch the letter again")
    if data.startswith(b"PK\x03\x04"):
        return Kind.DOCX
    if source.suffix == ".docx":
        raise UnreadableFile(
            name, "not a Word document (DOCX) in spite of its name", "save it again as DOCX or PDF"
        )
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            name, "not a text, PDF, HTML or DOCX file", "convert it to one of these"
        )
    if source.suffix in _HTML_SUFFIXES or _HTML.match(data.removeprefix(b"\xef\xbb\xbf")):
        return Kind.HTML
    return None


def _pdf_pages(name: str, data: bytes, *, ocr: bool) -> list[str]:
    try:
        found = read_apart(Kind.PDF, name, data)
    except NoText:
        if not ocr:
            raise
    else:
        if not (ocr and found.pictures):
            return found.pages
    return read_apart(Kind.PDF, name, recognise(name, data)).pages


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _text_pages(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (_single_spaced(text) if _is_double_spaced(text) else text).split("\f")


def _tidy(page: str) -> str:
    """A page whose lines have no margins, with one empty line between paragraphs."""
    lines = "\n".join(line.strip(" \t") for line in page.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _single_spaced(text: str) -> str:
    """Undo double spacing: every printed line is followed by an empty one.

    Three empty lines in a row are a page break, and a line that holds a single space is a
    paragraph's end.
    """
    return re.sub(r"\n{4,}", "\f", text).replace("\n\n", "\n")


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
    rows = [page.split("\n") for whole in pages for page in _cut_at_footers(whole)]
    if len(rows) > 1:
        for end in (0, -1):
            ends = {re.sub(r"\d+", "0", row[end]).strip() if row else "" for row in rows}
            if len(ends) == 1 and _RUNNING_LINE.search(ends.pop()):
                for row in rows:
                    del row[end]
    return ["\n".join(row).strip("\n") for row in rows]


def _cut_at_footers(page: str) -> list[str]:
    """The page without footers: some extractors print them and no form feed after them."""
    pieces: list[list[str]] = [[]]
    for line in page.split("\n"):
        if _FOOTER.match(line.strip()):
            pieces.append([])
        else:
            pieces[-1].append(line)
    return ["\n".join(lines) for lines in pieces if any(lines)] or [""]
