"""HTML and DOCX -> text: trees of blocks, rows and cells as paragraphs and lines.

Run in a process apart (`apart`).

A block is a paragraph, and so is a table's row: its cells stand behind one another in one line,
as they do in print, with tabs between them that tell which are empty; unless one of them holds
several lines. Neither parser fetches anything:
links and external entities stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, auto
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import docx
from lxml import etree

from indexer.errors import UnreadableFile
from indexer.letters.archive import check_member, checked_total, open_archive, unpacked
from indexer.letters.limits import MAX_BYTES, MAX_MARKUP_BYTES, too_large

_Element = Any

_HTML_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section "
    "summary table tbody tfoot thead ul".split()
)
_HTML_DROPPED = frozenset("head noscript script style template title".split())

# Deleted text, and the second copy of a drawing's text for older programs.
_DOCX_DROPPED = frozenset({"del", "moveFrom", "Fallback"})
_OFF = frozenset({"0", "false", "off"})


class _ElementRole(Enum):
    """What an element does to the text."""

    INLINE = auto()
    BLOCK = auto()
    ROW = auto()
    CELL = auto()
    LINE = auto()
    PAGE = auto()
    DROPPED = auto()


def html_text(name: str, data: bytes) -> str:
    """The text of an HTML page in UTF-8, with lines and paragraphs where they are shown.

    Raises:
        UnreadableFile: too large, too deep, or nothing that could be shown.
    """
    if len(data) > MAX_MARKUP_BYTES:
        raise too_large(name, MAX_MARKUP_BYTES)
    # huge_tree: old pages that never close their <font> get deeper than the usual 256 levels.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        root = None
    if root is None:
        raise UnreadableFile(name, "the page is empty", "save the page again")
    if any(error.level == etree.ErrorLevels.FATAL for error in parser.error_log):
        # The parser has left out the rest.
        raise UnreadableFile(name, "nested deeper than any letter", "print it to a PDF")
    return _flow(root, _html_role, _html_words)


def docx_text(name: str, data: bytes) -> str:
    """The text of a Word document: paragraphs, tables and page breaks in reading order.

    Raises:
        UnreadableFile: damaged, encrypted, too large, or a ZIP file that is no Word document.
    """
    try:
        body = docx.Document(_within_limits(name, data)).element.body
    except UnreadableFile:
        raise
    # Damage comes as KeyError, ValueError, XMLSyntaxError, BadZipFile ...: python-docx checks
    # little, and whichever it is, this document cannot be read.
    except Exception:
        raise UnreadableFile(
            name, "not a whole Word document (DOCX)", "save it again as DOCX or PDF"
        ) from None
    return _flow(body, _docx_role, _docx_words)


def _within_limits(name: str, data: bytes) -> BytesIO:
    """The same parts, unpacked within their limits: python-docx unpacks whatever comes out."""
    archive = open_archive(name, BytesIO(data))
    infos = archive.infolist()
    checked_total(name, infos, MAX_BYTES)
    # Of two parts of one name, the last counts.
    last = {info.filename: info for info in infos}
    plain = BytesIO()
    with ZipFile(plain, "w", ZIP_STORED) as parts:
        for info in last.values():
            text = info.filename.lower().endswith((".xml", ".rels"))
            limit = MAX_MARKUP_BYTES if text else MAX_BYTES
            check_member(info, name, limit)
            part = unpacked(archive, info, limit)
            if len(part) > limit:
                raise too_large(name, limit)
            parts.writestr(info.filename, part)
    return plain


def _flow(
    root: _Element,
    role_of: Callable[[_Element], _ElementRole],
    words_of: Callable[[_Element, str | None], str],
) -> str:
    """Walk the tree without recursion, which a deep one would exhaust."""
    flow = _Flow()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        role = role_of(element)
        if event == "start":
            if role is _ElementRole.DROPPED:
                walker.skip_subtree()
                continue
            flow.start(role)
            flow.write(words_of(element, element.text))
        else:
            flow.end(role)
            if element is not root and element.tail:
                flow.write(words_of(element.getparent(), element.tail))
    return flow.text()


class _Flow:
    """Text as it is put together; each open cell has its own, each open row its cells."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = [[]]
        self._rows: list[list[str]] = []

    def write(self, text: str) -> None:
        if text:
            self._texts[-1].append(text)

    def start(self, role: _ElementRole) -> None:
        if role is _ElementRole.CELL:
            self._texts.append([])
        elif role is _ElementRole.ROW:
            self._rows.append([])
        elif role is _ElementRole.BLOCK:
            self.write("\n\n")
        elif role is _ElementRole.LINE:
            self.write("\n")
        elif role is _ElementRole.PAGE:
            self.write("\f")

    def end(self, role: _ElementRole) -> None:
        if role is _ElementRole.CELL:
            cell = "".join(self._texts.pop()).strip()
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self.write(f"\n\n{cell}\n\n")
        elif role is _ElementRole.ROW:
            cells = self._rows.pop()
            if any("\n" in cell for cell in cells):
                row = "\n\n".join(filter(None, cells))
            else:
                row = "\t".join(cells) if any(cells) else ""
            self.write(f"\n\n{row}\n\n")
        elif role is _ElementRole.BLOCK:
            self.write("\n\n")

    def text(self) -> str:
        return "".join(self._texts[0])


def _html_role(element: _Element) -> _ElementRole:
    tag = element.tag
    if tag in _HTML_BLOCKS:
        return _ElementRole.BLOCK
    if tag in _HTML_DROPPED:
        return _ElementRole.DROPPED
    return {
        "tr": _ElementRole.ROW,
        "td": _ElementRole.CELL,
        "th": _ElementRole.CELL,
        "br": _ElementRole.LINE,
    }.get(tag, _ElementRole.INLINE)


def _html_words(within: _Element, text: str | None) -> str:
    if not text:
        return ""
    if within.tag == "pre":
        return text
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _docx_role(element: _Element) -> _ElementRole:
    tag = _local(element)
    if tag == "br":
        return _ElementRole.PAGE if _value(element, "type") == "page" else _ElementRole.LINE
    if tag == "pageBreakBefore":
        return _ElementRole.INLINE if _value(element, "val") in _OFF else _ElementRole.PAGE
    if tag in _DOCX_DROPPED:
        return _ElementRole.DROPPED
    return {
        "p": _ElementRole.BLOCK,
        "tr": _ElementRole.ROW,
        "tc": _ElementRole.CELL,
        "cr": _ElementRole.LINE,
    }.get(tag, _ElementRole.INLINE)


def _docx_words(within: _Element, text: str | None) -> str:
    # What stands between elements is the file's own layout; words stand in <w:t> only.
    tag = _local(within)
    if tag == "t":
        return text or ""
    return {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}.get(tag, "")


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: _Element, name: str) -> str | None:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None
