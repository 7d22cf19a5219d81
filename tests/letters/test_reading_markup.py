"""HTML and DOCX: the same lines and paragraphs that the letter shows."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.errors import UnreadableFile
from indexer.letters import markup, read_letter, read_text
from trials.written import letter

Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write_file


def html(write: Write, body: str, name: str = "a.html") -> str:
    return read_text(write(name, body.encode()))


def saved(document: docx.document.Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    """A DOCX with one of its parts changed, or added."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info))
        new.writestr(part, edit(old.read(part) if part in old.namelist() else b""))
    return buffer.getvalue()


def test_blocks_are_paragraphs_and_breaks_are_lines(write: Write) -> None:
    page = """<!DOCTYPE html><html><head><title>T</title><style>p {}</style></head><body>
    <h1>A
    heading</h1><p>First&nbsp;line<br>second <b>bo</b>ld &amp; &#8220;more&#8221;</p>
    <div>loose <p>inner</p> rest</div><script>alert(1)</script><!-- no --><ul><li>one<li>two</ul>
    <pre>kept
    lines</pre>"""
    assert html(write, page) == (
        "A heading\n\nFirst line\nsecond bold & “more”\n\nloose\n\ninner\n\nrest\n\n"
        "one\n\ntwo\n\nkept\nlines"
    )


def test_a_table_is_read_row_by_row(write: Write) -> None:
    page = """<table><tr><td>Case Number:</td><td>CM00-0000001</td></tr>
    <tr><td>Long</td><td><p>one</p><p>two</p></td></tr><tr><td></td><td>alone</td></tr></table>
    <td>stray</td>"""
    assert (
        html(write, page) == "Case Number:\tCM00-0000001\n\nLong\n\none\n\ntwo\n\n\talone\n\nstray"
    )


def test_tables_within_tables_keep_their_order(write: Write) -> None:
    page = "<table><tr><td><table><tr><td>a<td>b</table><td>c</table>d"
    assert html(write, page) == "a\tb\tc\n\nd"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_html_in_every_usual_encoding(write: Write, encoding: str) -> None:
    page = '<html><head><meta charset="iso-8859-5"></head><body>40° – “better”'
    assert read_text(write("a.htm", page.encode(encoding))) == "40° – “better”"


def test_html_by_another_name_is_known_by_its_start(write: Write) -> None:
    assert html(write, "\n<HTML><body><p>a<p>b", "a.txt") == "a\n\nb"


def test_tags_that_are_never_closed_cut_nothing_off(write: Write) -> None:
    page = "".join(f"<font>line {n}<br>" for n in range(1_500))
    assert html(write, page).endswith("line 1499")
    with pytest.raises(UnreadableFile, match="nested deeper"):
        html(write, page * 2)


def test_what_cannot_be_stored_or_printed_is_left_out(write: Write) -> None:
    text = html(write, "<p>a&#xD800;b&#x1b;[31mc&#0;e</p>")
    text.encode()
    assert all(char.isprintable() for char in text)


def test_an_empty_page_is_refused(write: Write) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        html(write, "<!-- -->")


def test_a_letter_in_html_is_read_like_its_text(write: Write) -> None:
    paragraphs = "".join(
        f"<p>{part}</p>" for part in letter().replace("\n", "<br>").split("<br><br>")
    )
    found = read_letter(write("a.html", paragraphs.encode()))
    assert found == read_letter(write("a.txt", letter().encode()))


def test_a_word_document_is_read_in_its_order(write: Write) -> None:
    document = docx.Document()
    document.add_paragraph("Before")
    table = document.add_table(2, 2)
    for number, text in enumerate(("Case Number:", "CM00-0000001", "Priority:", "Standard")):
        table.cell(number // 2, number % 2).text = text
    document.add_paragraph("One\ntwo\tthree")
    document.add_paragraph("Page").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("after")
    document.add_paragraph("next").paragraph_format.page_break_before = True
    document.add_paragraph("same").paragraph_format.page_break_before = False
    assert read_text(write("a.docx", saved(document))) == (
        "Before\n\nCase Number:\tCM00-0000001\n\nPriority:\tStandard\n\nOne\ntwo three\n\n"
        "Page\fafter\fnext\n\nsame"
    )


def test_merged_cells_are_read_once(write: Write) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 0).text, table.cell(1, 1).text = "a", "b"
    assert read_text(write("a.docx", saved(document))) == "wide\n\na\tb"


def test_what_word_wraps_in_other_things_is_read_and_what_it_deleted_is_not(write: Write) -> None:
    document = docx.Document()
    body = document.element.body
    word = nsdecls("w")
    control = (
        f"<w:sdt {word}><w:sdtContent><w:p><w:r><w:t>Held</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    changed = (
        f"<w:p {word}><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:hyperlink><w:r><w:t> link</w:t></w:r>"
        "</w:hyperlink><w:r><w:t>, L4</w:t><w:noBreakHyphen/><w:t>5</w:t></w:r></w:p>"
    )
    for part in (control, changed):
        body.insert(len(body) - 1, parse_xml(part))
    assert read_text(write("a.docx", saved(document))) == "Held\n\nnew link, L4-5"


def test_a_letter_in_word_is_read_like_its_text(write: Write) -> None:
    document = docx.Document()
    for part in letter().split("\n\n"):
        document.add_paragraph(part)
    found = read_letter(write("a.docx", saved(document)))
    assert found == read_letter(write("a.txt", letter().encode()))


def test_a_word_document_by_another_name_is_known_by_its_start(write: Write) -> None:
    document = docx.Document()
    document.add_paragraph("words")
    assert read_text(write("letter.final", saved(document))) == "words"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("text.docx", b"plain words", "not a Word document"),
        ("cut.docx", saved(docx.Document())[:-200], "not a whole ZIP archive"),
        ("empty.docx", b"PK\x03\x04", "not a whole ZIP archive"),
        ("old.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 90, "not a Word document"),
    ],
)
def test_what_is_no_word_document_is_refused(
    write: Write, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableFile, match=f"{name}: {reason}.*; .+"):
        read_text(write(name, data))


def test_another_archive_is_no_word_document(write: Write) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("a.txt", b"x")
    with pytest.raises(UnreadableFile, match="not a whole Word document"):
        read_text(write("a.docx", buffer.getvalue()))


def test_a_bomb_in_a_word_document_is_refused(write: Write) -> None:
    bomb = repacked(saved(docx.Document()), "word/bomb.xml", lambda _: b" " * 10_000_000)
    with pytest.raises(UnreadableFile, match="100 to 1"):
        read_text(write("a.docx", bomb))


def test_a_tree_beyond_the_limit_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_MARKUP_BYTES", 100)
    with pytest.raises(UnreadableFile, match="larger than"):
        markup.docx_text("a.docx", saved(docx.Document()))
    with pytest.raises(UnreadableFile, match="larger than"):
        markup.html_text("a.html", b"<p>" + b"a" * 100)


def test_external_entities_are_not_fetched(write: Write, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")

    def with_entities(data: bytes) -> bytes:
        doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">' + "".join(
            f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9)
        )
        head, _, rest = data.partition(b"?>")
        paragraph = b"<w:body><w:p><w:r><w:t>a&x;b&l8;c</w:t></w:r></w:p>"
        return head + b"?>" + doctype.encode() + b"]>" + rest.replace(b"<w:body>", paragraph)

    data = repacked(saved(docx.Document()), "word/document.xml", with_entities)
    try:
        text = read_text(write("a.docx", data))
    except UnreadableFile:
        return
    assert "SECRET" not in text
    assert "haha" not in text


CELLS = ["Date Assigned:", "11/18/2016", "Date of Injury:", ""]
CELLS += ["Decision Date:", "12/19/2016", "UR Denial Date:", "11/01/2016"]


@pytest.mark.parametrize("across", [2, 4, 8])
@pytest.mark.parametrize("kind", ["html", "docx"])
def test_an_empty_cell_of_the_cover_table_shifts_no_date(
    write: Write, across: int, kind: str
) -> None:
    rows = [CELLS[at : at + across] for at in range(0, len(CELLS), across)]
    assert_cover(write, kind, rows)


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_labels_in_one_row_stand_above_the_values_in_the_next(write: Write, kind: str) -> None:
    assert_cover(write, kind, [CELLS[::2], CELLS[1::2]])
    # The empty cell is the first of its row.
    labels, values = CELLS[::2], CELLS[1::2]
    order = (1, 0, 2, 3)
    assert_cover(write, kind, [[labels[n] for n in order], [values[n] for n in order]])


def assert_cover(write: Write, kind: str, rows: list[list[str]]) -> None:
    if kind == "html":
        cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        parts = "".join(f"<p>{part}</p>" for part in letter(cover="").split("\n\n"))
        data = f"<table>{cells}</table>{parts}".encode()
    else:
        document = docx.Document()
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        for part in letter(cover="").split("\n\n"):
            document.add_paragraph(part)
        data = saved(document)
    cover = read_letter(write(f"a.{kind}", data)).cover
    assert (cover.date_assigned, cover.decision_date) == (date(2016, 11, 18), date(2016, 12, 19))
    assert (cover.date_of_injury, cover.ur_denial_date) == (None, date(2016, 11, 1))
