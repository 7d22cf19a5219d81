r"""Source -> text. What a letter prints, line by line, in one form, whatever kind of file it is.

The form: lines end in `\n`, an empty line ends a paragraph, a form feed starts a page. A page
break is *not* a paragraph break: whoever reads on decides which it was. Lines that every page
repeats (running headers and footers) are dropped.

The kind is told by the first bytes rather than by the name: a PDF by any name is a PDF.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from indexer.errors import NoText, UnreadableFile
from indexer.letters.dates import DATE
from indexer.letters.limits import (
    MAX_CHARACTERS,
    MAX_MARKUP_BYTES,
    MAX_PAGES,
    MAX_TEXT_BYTES,
    too_large,
    too_long,
)
from indexer.letters.ocr import recognise
from indexer.letters.restarts import FOOTER
from indexer.letters.sandbox import FileKind, read_sandboxed
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
# What fax machines print on top of a page: 04/02/2015 10:14 AM FAX 5105550100 OFFICE P.001/002
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?[ ]?(?:[ap]\.?m\b\.?)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b[ ,]{0,2})?"
_FAX_HOUR = re.compile(
    rf"(?:{DATE})[ ,T@-]{{0,4}}{_WEEKDAY}(?:at )?{_CLOCK}(?:[ ]?[PMCE][SD]T\b)?"
    rf"|\b{_CLOCK}[ ,-]{{1,3}}{_WEEKDAY}(?:{DATE})",
    re.IGNORECASE,
)
# A stamp is in capitals and has no colon: "Received: 01/05/2015" is a line of the cover table.
_STAMP = re.compile(
    r"\W{0,3}(?:RECEIVED|REC'?D|FILED|SCANNED|FAXED|PRINTED|MAILED|SENT)"
    rf"(?: (?:ON|BY FAX|VIA FAX))?[ ,-]{{1,4}}(?i:{DATE})\W{{0,3}}(?i:{_CLOCK})?\W{{0,3}}"
)
_FAX_COUNT = re.compile(
    r"\bp(?:ages?|gs?)?[.:#]?[ ]?\d{1,4}[ ]?(?:/|of)[ ]?\d{1,4}\b|\bp[.:][ ]?\d{1,4}\b"
    r"|\bP\d{2,4}\b|(?<![\d/])0\d{1,3}/0?\d{1,4}\b(?!/)",
    re.IGNORECASE,
)
_FAX_WORD = re.compile(r"\b(?:e?fax(?:ed|com)?|facsimile|rightfax|fax ?server)\b", re.IGNORECASE)
_FAX_NUMBER = re.compile(r"(?<![\d-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]?\d{4}(?![\d-])")
_LONGEST_FAX_LINE = 160
_FAX_PROSE = 6  # words in small letters that no machine prints
_FEW = 5  # lines that do not prove how a text is spaced
_SMALL = 0.15  # of the lines of prose begin with a small letter
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


def read_text(given: Path | Source, *, ocr: bool = False, footers: bool = False) -> str:
    """The text of one source, in the form that this module's docstring tells.

    With `ocr`, pages of a PDF that are only pictures are read by OCR. With `footers`, those that
    name a case are kept, for they tell one letter from another.

    Raises:
        UnreadableFile: missing, empty, too large, encrypted, broken, or of an unknown kind.
        NoText: a PDF whose pages hold no text, or OCR failed on it.
        OcrUnavailable: `ocr` was asked for where there is none.
    """
    source = Source.of(given)
    return text_of(source, source.read(), ocr=ocr, footers=footers)


def text_of(source: Source, data: bytes, *, ocr: bool = False, footers: bool = False) -> str:
    """As `read_text`, where the source's bytes are known already."""
    name = source.name
    if not data or data.isspace():
        raise UnreadableFile(name, "the file is empty", "fetch the letter again")
    kind = _kind(source, data)
    if kind is FileKind.PDF:
        pages = _pdf_pages(name, data, ocr=ocr)
    elif kind is FileKind.DOCX:
        pages = read_sandboxed(kind, name, data).pages
    elif kind is FileKind.HTML:
        _check_size(name, data, MAX_MARKUP_BYTES)
        pages = read_sandboxed(kind, name, _decode(data).encode("utf-8", "replace")).pages
    else:
        _check_size(name, data, MAX_TEXT_BYTES)
        pages = _text_pages(_decode(data).translate(_TYPOGRAPHY))
    if len(pages) > MAX_PAGES or sum(map(len, pages)) > MAX_CHARACTERS:
        raise too_long(name)
    # In the cells of a table, an empty one counts.
    margin = " " if kind in (FileKind.HTML, FileKind.DOCX) else " \t"
    pages = [_tidy(page.translate(_TYPOGRAPHY), margin) for page in pages]
    paged = kind is FileKind.PDF or len(pages) > 1
    return "\f".join(_drop_running_lines(pages, paged=paged, footers=footers))


def _check_size(name: str, data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise too_large(name, limit)


def _kind(source: Source, data: bytes) -> FileKind | None:
    """What the bytes are; None for plain text."""
    name = source.name
    if data[:1024].lstrip().startswith(b"%PDF"):
        return FileKind.PDF
    if source.suffix == ".pdf":
        raise UnreadableFile(name, "not a PDF in spite of its name", "fetch the letter again")
    if data.startswith(b"PK\x03\x04"):
        return FileKind.DOCX
    if source.suffix == ".docx":
        raise UnreadableFile(
            name, "not a Word document (DOCX) in spite of its name", "save it again as DOCX or PDF"
        )
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            name, "not a text, PDF, HTML or DOCX file", "convert it to one of these"
        )
    if source.suffix in _HTML_SUFFIXES or _HTML.match(data.removeprefix(b"\xef\xbb\xbf")):
        return FileKind.HTML
    return None


def _pdf_pages(name: str, data: bytes, *, ocr: bool) -> list[str]:
    try:
        found = read_sandboxed(FileKind.PDF, name, data)
    except NoText:
        if not ocr:
            raise
    else:
        if not (ocr and found.pictures):
            return found.pages
    return read_sandboxed(FileKind.PDF, name, recognise(name, data)).pages


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _text_pages(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    undo = _single_spaced if _is_double_spaced(text) else _partly_single_spaced
    return undo(text).split("\f")


def _tidy(page: str, margin: str) -> str:
    """A page whose lines have no margins, with one empty line between paragraphs."""
    lines = "\n".join(line.strip(margin) if line.strip() else "" for line in page.split("\n"))
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
    return len(printed) > _FEW and followed >= 0.9 * len(printed) and "\n \n" in text


def _partly_single_spaced(text: str) -> str:
    """The text, with the double spacing of those of its stretches undone that are printed so."""
    stretches: list[list[str]] = [[]]
    lines = text.split("\n")
    for line, below in pairwise((*lines, "")):
        stretches[-1].append(line)
        if line.strip() and below.strip():
            stretches.append([])
    return "\n".join(
        _single_spaced(stretch) if _is_wrapped(stretch) else stretch
        for stretch in map("\n".join, stretches)
    )


def _is_wrapped(stretch: str) -> bool:
    """Whether the lines of a stretch, each with an empty one below, are those of paragraphs.

    Where they are paragraphs themselves, none ends at a line of one space, and few begin small.
    """
    printed = [line for line in stretch.split("\n") if line.strip()]
    small = sum(line.lstrip()[:1].islower() for line in printed)
    return len(printed) > _FEW and ("\n \n" in stretch or small >= _SMALL * len(printed))


def _drop_running_lines(pages: list[str], *, paged: bool, footers: bool) -> list[str]:
    """The pages without what a fax machine printed and without lines that all of them repeat.

    Repetition alone proves nothing: two pages may well both end in "necessary.", and to drop that
    line would lose a letter's words. Where no page breaks were given (not `paged`), footers and
    the lines of fax machines tell where they were.
    """
    rows = [
        piece.split("\n") for page in pages for piece in _cut(page, paged=paged, footers=footers)
    ]
    if len(rows) > 1:
        for end in (0, -1):
            ends = {
                re.sub(r"\d+", "0", row[end]).strip() if row else "" for row in map(_bare, rows)
            }
            named = footers and any(
                FOOTER.match(line) for row in rows for line in _bare(row)[end:][:1]
            )
            if not named and len(ends) == 1 and _RUNNING_LINE.search(ends.pop()):
                for row in rows:
                    _drop(row, end)
    return [re.sub(r"\n{3,}", "\n\n", "\n".join(row)).strip("\n") for row in rows]


def _bare(row: list[str]) -> list[str]:
    """The lines of a page that are not empty."""
    return [line for line in row if line.strip()]


def _drop(row: list[str], end: int) -> None:
    """Drop the first (0) or last (-1) line that is not empty, and what is empty before it."""
    while not row[end].strip():
        del row[end]
    del row[end]


def is_fax_line(line: str) -> bool:
    """Whether a fax machine or a stamp printed this line: the hour, a count of pages, numbers.

    No single one of these proves it, for a letter may tell the hour or name a page.
    """
    if len(line) > _LONGEST_FAX_LINE or not any(char.isdigit() for char in line):
        return False
    hour = _FAX_HOUR.search(line)
    if _STAMP.fullmatch(line):
        return True
    if hour and not line[: hour.start()].strip() and not line[hour.end() :].strip():
        return True
    count = _FAX_COUNT.search(line)
    sent = _FAX_WORD.search(line) or _FAX_NUMBER.search(line)
    prose = len(re.findall(r"\b[a-z]{2,}", line)) > _FAX_PROSE
    return not prose and sum(map(bool, (hour, count, sent))) > 1 and bool(hour or count)


def _cut(page: str, *, paged: bool, footers: bool) -> list[str]:
    """The page without footers and fax lines: some extractors print no form feed beside them."""
    pieces: list[list[str]] = [[]]
    for line in page.split("\n"):
        named = FOOTER.match(line)
        running = named or _FOOTER.match(line.strip()) or is_fax_line(line)
        if not running or (footers and named):
            pieces[-1].append(line)
        if running and not paged:
            pieces.append([])
    return ["\n".join(lines).strip("\n") for lines in pieces if any(lines)] or [""]
