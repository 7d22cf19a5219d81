"""Files of every condition, and what is said of those that cannot be read."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import NoText, OutOfReach, UnreadableFile
from indexer.letters import batch, find_files, limits, opening, read_letter, read_letters, read_text
from indexer.letters.limits import MAX_TEXT_BYTES
from indexer.letters.model import SAMPLE_MARK
from indexer.letters.reading import is_fax_line, text_of
from indexer.letters.sources import Source
from trials.written import letter


def pdf(pages: list[list[str]], password: str | None = None) -> bytes:
    """A PDF whose lines stand 14 points apart; an empty string leaves a paragraph's gap."""
    buffer = BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password) if password else None)
    for page in pages:
        y = 780
        for line in page:
            canvas.drawString(72, y, line)
            y -= 14
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write_file(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write_file


Write = Callable[[str, bytes], Path]


def test_a_pdf_keeps_its_paragraphs_and_pages(write: Write) -> None:
    path = write(
        "a.pdf", pdf([["First line", "goes on.", "", "Second.", "Third."], ["Next page."]])
    )
    assert read_text(path) == "First line\ngoes on.\n\nSecond.\nThird.\fNext page."


def test_lines_that_every_page_repeats_are_dropped(write: Write) -> None:
    pages = [
        [SAMPLE_MARK, "", f"Text of page {n}.", "Second line.", "", f"page {n}"] for n in (1, 2)
    ]
    text = read_text(write("a.pdf", pdf(pages)))
    assert text.count(SAMPLE_MARK) == 2
    assert "page 1\n" not in text + "\n"
    assert "Text of page 1." in text
    assert "Text of page 2." in text


FOOTER = b"Final Determination Letter for IMR Case Number CM00-0000007, page "


@pytest.mark.parametrize(
    "printed",
    [
        b"The only page.\n\n" + FOOTER + b"1\n",
        b"The first\n\n" + FOOTER + b"1\n\x0cand the last.\n\n" + FOOTER + b"2\n",
        b"The first\n\n" + FOOTER + b"1\n\nand the last.\n" + FOOTER + b"2",
        b"The first\n\n" + FOOTER + b"1\n\x0cand the last.\n\nDetermination Letter, page 2",
    ],
    ids=["one page", "form feeds", "no form feed", "without a number"],
)
def test_the_footers_of_2013_are_dropped_and_end_no_paragraph(write: Write, printed: bytes) -> None:
    text = read_text(write("letter.txt", printed))
    assert text in ("The only page.", "The first\fand the last.")


def test_a_sentence_about_a_determination_letter_stays(write: Write) -> None:
    line = b"The determination letter, page 2 of which was missing, came late.\n"
    assert read_text(write("letter.txt", line * 2)).count("came late") == 2


def test_a_last_line_that_pages_share_by_chance_stays(write: Write) -> None:
    pages = [["Knee brace: it is not", "necessary."], ["Cane: it is not", "necessary."]]
    text = read_text(write("a.pdf", pdf(pages)))
    assert text.count("necessary.") == 2


def test_double_spaced_text_is_undone(write: Write) -> None:
    lines = ["One", "two.", " ", "Three", "four.", " ", "Five."]
    text = "\n".join(f"{line}\n" for line in lines) + "\n\n\nSix.\n"
    got = read_text(write("a.txt", text.encode()))
    assert got == "One\ntwo.\n\nThree\nfour.\n\nFive.\fSix."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_every_usual_encoding(write: Write, encoding: str) -> None:
    path = write("a.txt", "Pain at 40° – “better”".encode(encoding))
    assert read_text(path) == "Pain at 40° – “better”"


def test_line_ends_of_other_systems(write: Write) -> None:
    assert read_text(write("a.txt", b"One\r\ntwo\r\n\r\nThree")) == "One\ntwo\n\nThree"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.pdf", b"  \n", "empty"),
        ("broken.pdf", b"%PDF-1.7\nthis is not a PDF at all", "broken"),
        ("named.pdf", b"plain words", "not a PDF"),
        ("picture.txt", b"\x89PNG\r\n\x00\x00\x00", "not a text, PDF"),
    ],
)
def test_what_cannot_be_read_names_file_reason_and_remedy(
    write: Write, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableFile, match=rf"{name}: .*{reason}.*; .+"):
        read_text(write(name, data))


def test_an_encrypted_pdf_is_called_so(write: Write) -> None:
    path = write("locked.pdf", pdf([["secret"]], password="a"))
    with pytest.raises(UnreadableFile, match="encrypted"):
        read_text(path)


def test_a_truncated_pdf_is_called_broken(write: Write) -> None:
    whole = pdf([["Some words."]] * 3)
    with pytest.raises((UnreadableFile, NoText)):
        read_text(write("cut.pdf", whole[: len(whole) // 3]))


def test_a_pdf_without_text_needs_ocr(write: Write) -> None:
    with pytest.raises(NoText, match="OCR"):
        read_text(write("scan.pdf", pdf([[], []])))


def test_a_missing_file_is_called_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        read_text(tmp_path / "nowhere.pdf")
    with pytest.raises(UnreadableFile, match="no such file or folder"):
        list(find_files([tmp_path / "nowhere"]))


def test_folders_are_searched_for_letters_only_and_in_order(write: Write, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    names = ("b.PDF", "a.txt", "deep/c.txt", "d.HTM", "e.docx", "notes.odt", "x.odt", "README")
    for name in (*names, ".hidden.pdf"):
        write(name, b"x")
    found = find_files([tmp_path])
    assert [Path(source.name).name for source in found] == [
        "a.txt",
        "b.PDF",
        "d.HTM",
        "c.txt",
        "e.docx",
    ]
    assert found.passed_over == {".odt": 2, "no suffix": 1, "hidden": 1}


def test_a_file_named_outright_is_read_whatever_its_name(write: Write) -> None:
    path = write("letter.final", letter().encode())
    (source,) = find_files([path])
    assert source.name == str(source) == str(path)
    assert read_letter(path) == read_letter(source)
    assert read_letter(source).id == "CM00-0000042"


@pytest.mark.parametrize(
    "line",
    [
        "04/02/2015 10:14 AM FAX 5105550100 CLAIMS DEPT P.001/002",
        "Faxed 04/02/2015 10:14 AM   Page 1 of 6",
        "04/02/2015 THU 10:14 FAX 5105550100 001/002",
        "Apr 02 2015 10:14AM HP LASERJET FAX p.2",
        "4/2/2015 10:14:02 AM (GMT-07:00) Page 3 of 12",
        "RightFax 4/2/2015 10:14 PAGE 2/006 Fax Server",
        "From: 510-555-0100 To: 9165550101 Page: 2/7",
        "2015-04-02T10:14:33",
        "RECEIVED 04/02/2015",
        "* RECEIVED APR 02 2015 *",
    ],
)
@pytest.mark.parametrize("gap", ["\f", "\n\n"])
def test_what_a_fax_machine_prints_is_no_word_of_a_letter(
    write: Write, line: str, gap: str
) -> None:
    assert is_fax_line(line)
    other = re.sub(r"\b0*([12])\b", r"\1", line)
    text = read_text(write("a.txt", f"{line}\n\nThe first{gap}{other}\n\nand the last.".encode()))
    assert text == "The first\fand the last."
    pages = [["The first", line], [line, "and the last."]]
    assert read_text(write("a.pdf", pdf(pages))) == "The first\fand the last."


@pytest.mark.parametrize(
    "line",
    [
        "On 04/02/2015 at 10:14 AM the patient was seen.",
        "Pain Medical Treatment Guidelines, page 46.",
        "(855) 865-8873 Fax: (916) 605-4270",
        "He was seen at 10:14 AM on 04/02/2015, see p. 4 of 9 of the notes that were sent.",
        "Norco 10/325 p.o. 2",
        "Received: 01/05/2015",
        "received 04/02/2015",
        "",
    ],
)
def test_what_a_letter_says_of_hours_and_pages_stays(write: Write, line: str) -> None:
    assert not is_fax_line(line)
    assert line in read_text(write("a.txt", f"One.\n\n{line}\f{line}\n\nTwo.".encode()))


@pytest.mark.parametrize("suffix", ["~$letter.docx", "._letter.pdf", ".~lock.letter.docx#"])
def test_what_a_program_keeps_beside_a_letter_is_no_letter(
    write: Write, tmp_path: Path, suffix: str
) -> None:
    (tmp_path / "@eaDir").mkdir()
    names = (suffix, "~WRL0001.docx", "Thumbs.db", "desktop.ini", ".DS_Store", "@eaDir/a.pdf")
    for name in (*names, "letter.txt"):
        write(name, letter().encode())
    found = find_files([tmp_path])
    assert [Path(source.name).name for source in found] == ["letter.txt"]
    assert found.passed_over == {"hidden": len(names)}
    # As a shell names them: *.docx
    named = find_files([tmp_path / name for name in (*names[:2], "letter.txt")])
    assert [Path(source.name).name for source in named] == ["letter.txt"]
    assert named.passed_over == {"hidden": 2}


@pytest.mark.parametrize("name", ["~letter.docx", "$letter.docx", "thumbs.pdf", "icon.txt"])
def test_a_letter_of_an_odd_name_is_a_letter(write: Write, tmp_path: Path, name: str) -> None:
    write(name, b"x")
    assert len(find_files([tmp_path])) == 1


def test_footers_count_no_page_of_a_pdf_twice(write: Write) -> None:
    foot = [FOOTER.decode() + "1", "04/02/2015 10:14 AM FAX 5105550100 P.1"]
    text = read_text(write("a.pdf", pdf([["The first", *foot], ["and the last.", *foot]])))
    assert text == "The first\fand the last."


def double_spaced(text: str, *, marked: bool) -> str:
    """A text with an empty line below each; where it is `marked`, a space ends a paragraph."""
    end = "\n\n \n\n" if marked else "\n\n\n"
    return end.join(part.replace("\n", "\n\n") for part in text.split("\n\n"))


PROSE = "\n".join(["The pain began in May and has", "stayed since, although he was", "treated."])


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("double_first", [True, False])
def test_a_text_may_be_double_spaced_in_part(
    write: Write, marked: bool, double_first: bool
) -> None:
    cover, body = "Case Number: CM00-0000042\nPriority: Standard", "\n\n".join([PROSE] * 4)
    parts = [cover, double_spaced(body, marked=marked)]
    parts = ["\n".join([*parts[::-1], PROSE])] if double_first else [f"{cover}\n{parts[1]}"]
    text = read_text(write("a.txt", parts[0].encode()))
    assert text.count(PROSE) >= 4
    assert cover in text


def test_paragraphs_of_one_line_stay_paragraphs(write: Write) -> None:
    text = "\n\n".join(["The pain began in May.", "It stayed.", "He was treated."] * 4)
    assert read_text(write("a.txt", f"A first\nline.\n\n{text}".encode())).endswith(text)


# What is no file


def pipe(path: Path) -> None:
    os.mkfifo(path)


def open_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def closed(path: Path) -> None:
    path.mkdir()
    (path / "in.txt").write_text(letter())


OUT_OF_REACH = [
    (pipe, "a pipe, a socket or a device"),
    (open_socket, "a pipe, a socket or a device"),
    (link_to("/dev/zero"), "a pipe, a socket or a device"),
    (link_to("/dev/null"), "a pipe, a socket or a device"),
    (link_to("nowhere.txt"), "a link that leads nowhere"),
    (link_to("odd.txt"), "a link that leads in a circle"),
    (link_to("."), "a link to a folder"),
    (link_to(".."), "a link to a folder"),
    (closed, "Permission denied"),
]


@pytest.fixture
def closed_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder by the name of odd.txt cannot be listed, whoever runs the tests."""
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "odd.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)


@pytest.mark.usefixtures("closed_folders")
@pytest.mark.parametrize(("make", "reason"), OUT_OF_REACH)
def test_what_cannot_be_looked_at_is_told_and_stops_nothing(
    write: Write, tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    write("a.txt", letter().encode())
    write("z.txt", letter(cover="").encode())
    odd = tmp_path / "odd.txt"
    make(odd)
    found = find_files([tmp_path])
    first, told, last = read_letters(found.sources)
    assert len(first.letters) == len(last.letters) == 1
    assert isinstance(told.errors[0], OutOfReach)
    assert told.errors[0].file == str(odd) and told.errors[0].reason.startswith(reason)
    assert found.unseen == {str(odd)} and not found.passed_over
    assert found.may_hold(str(odd)) and found.may_hold(f"{odd}/deep/a.zip!b.txt")
    assert not found.may_hold(f"{odd}.txt") and not found.may_hold(str(tmp_path / "a.txt"))
    # Named outright, only a link to a folder is one.
    (named,) = read_letters(find_files([odd]).sources) if "folder" not in reason else (told,)
    assert named.errors[0].reason == told.errors[0].reason


@pytest.mark.parametrize("make", [pipe, open_socket, link_to("/dev/zero"), link_to("nowhere")])
@pytest.mark.parametrize("name", [".#a.txt", "~$a.docx", ".hidden"])
def test_what_programs_keep_for_themselves_is_hidden_whatever_it_is(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    make(tmp_path / name)
    found = find_files([tmp_path])
    assert not found.sources and found.passed_over == {"hidden": 1}


@pytest.mark.parametrize("make", [pipe, link_to("/dev/zero"), link_to("/dev/full"), Path.mkdir])
def test_reading_waits_for_nobody(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "a.txt"
    make(path)
    with pytest.raises(UnreadableFile, match="and no file"):
        read_text(path)


def test_the_standard_input_that_is_a_pipe_is_no_file() -> None:
    out, into = os.pipe()
    try:
        with pytest.raises(OutOfReach, match="a pipe"):
            read_text(Path(f"/dev/fd/{out}"))
    finally:
        os.close(out)
        os.close(into)


def test_a_file_that_grows_is_read_no_further_than_it_was(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.txt", b"x" * 100)
    assert opening.read_file(path, 100) == b"x" * 100
    with pytest.raises(UnreadableFile, match="larger than"):
        opening.read_file(path, 99)
    size = os.fstat

    def before(handle: int) -> os.stat_result:
        found = size(handle)
        return os.stat_result((*found[:6], 10, *found[7:]))

    monkeypatch.setattr(os, "fstat", before)
    with pytest.raises(OutOfReach, match="grows while it is read"):
        opening.read_file(path, 99)


@pytest.mark.parametrize(
    "name",
    [b"a\xff.txt", b"a\nb.txt", b"\x1b[31m.txt", b"a\\xff.txt", b"\xe2\x80\xae.txt"],
)
def test_a_file_of_any_name_is_read_and_called_in_one_line(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(letter(cover=""))
    (source,) = find_files([tmp_path])
    (reading,) = read_letters([source])
    assert source.name.isprintable() and source.path == str(path)
    assert reading.letters[0].id.encode().decode().isprintable()


def test_kinds_are_counted_by_names_that_print(tmp_path: Path) -> None:
    for name in ("a.od\nt", "b.\udcff"):
        (tmp_path / name).touch()
    assert find_files([tmp_path]).passed_over == {r".od\x0at": 1, r".\xff": 1}


@pytest.mark.parametrize("data", [b"\n", b"a\n", b"a", b"\f"])
def test_a_text_is_no_larger_than_can_be_laid_out(write: Write, data: bytes) -> None:
    whole = b"x" + data * (MAX_TEXT_BYTES // len(data))
    with pytest.raises(UnreadableFile, match="larger than 2 MB"):
        read_text(write("a.txt", whole + b"xx"))
    assert limits.MAX_TEXT_BYTES >= 2 * limits.MAX_CHARACTERS


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    told: list[BaseException] = []

    def reading() -> None:
        try:
            read_text(tmp_path / "a.pdf")
        except UnreadableFile as error:
            told.append(error)

    thread = threading.Thread(target=reading, daemon=True)
    thread.start()
    thread.join(60)
    assert told


@pytest.mark.parametrize("fault", [ValueError, RecursionError, MemoryError, UnicodeError, OSError])
def test_a_fault_that_one_letter_brings_to_light_stops_no_other(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def failing(source: Source, data: bytes, **told: bool) -> str:
        if source.stem == "b":
            raise fault
        return text_of(source, data, **told)

    monkeypatch.setattr(batch, "text_of", failing)
    for name in "abc":
        write(f"{name}.txt", letter(cover="").encode())
    readings = list(read_letters(find_files([tmp_path]).sources))
    assert [len(one.letters) for one in readings] == [1, 0, 1]
    assert fault.__name__ in readings[1].errors[0].reason
