"""A file as the text of a search."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import NoText, UnreadableFile
from indexer.letters.limits import MAX_BYTES
from search_app.asking import documents
from search_app.asking.documents import read_document
from tests.letters.hostile import scanned
from trials.mutations import as_docx
from trials.written import issue, letter

DENIAL = (
    "<html><body><h1>Utilization review</h1><p>The request for a lumbar epidural steroid "
    "injection is denied.</p></body></html>"
)


def test_a_report_is_read_as_it_stands() -> None:
    document = read_document("denial.html", DENIAL.encode())
    assert "lumbar epidural steroid injection is denied" in document.text
    assert "<" not in document.text
    assert (document.name, document.issues, document.cut) == ("denial.html", 0, False)


@pytest.mark.parametrize("suffix", [".txt", ".pdf"])
def test_of_a_determination_only_what_is_its_own_is_read(sample_letters: Path, suffix: str) -> None:
    letter = next(path for path in sorted(sample_letters.iterdir()) if path.suffix == suffix)
    document = read_document(letter.name, letter.read_bytes())
    assert document.issues >= 1
    assert "HOW THE IMR" not in document.text
    assert document.words > 100


def test_the_lines_of_a_paragraph_are_joined() -> None:
    document = read_document("note.txt", b"Low back\npain since\n2014.\n\nAsks for an MRI.\n")
    assert document.text == "Low back pain since 2014.\n\nAsks for an MRI."


def test_a_long_report_is_cut_at_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_CHARACTERS", 12)
    document = read_document("note.txt", b"alpha beta gamma delta")
    assert (document.text, document.cut) == ("alpha beta", True)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("nothing.pdf", b"", "empty"),
        ("fake.pdf", b"no pdf at all", "not a PDF in spite of its name"),
        ("noise.bin", b"a\0b" * 100, "not a text, PDF, HTML or DOCX file"),
        ("huge.txt", b"a" * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_what_cannot_be_read_names_the_file_and_the_reason(
    name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableFile, match=f"{name}: .*{reason}"):
        read_document(name, data)


def test_a_scan_says_that_it_holds_no_text(sample_letters: Path) -> None:
    letter = next(path for path in sorted(sample_letters.iterdir()) if path.suffix == ".pdf")
    with pytest.raises(NoText, match=r"scan\.pdf"):
        read_document("scan.pdf", scanned(letter.read_bytes(), 0.2))


def test_a_word_document_is_read() -> None:
    document = read_document("denial.docx", as_docx("The request for an MRI is denied."))
    assert document.text == "The request for an MRI is denied."


def test_of_several_determinations_each_is_read() -> None:
    texts = [letter(issue("Cane: Upheld")), letter(issue("Sling: Overturned"), cover="")]
    document = read_document("batch.txt", "\f".join(texts).encode())
    assert document.issues == 2
    assert "Cane" in document.text and "Sling" in document.text
    assert "HOW THE IMR" not in document.text
