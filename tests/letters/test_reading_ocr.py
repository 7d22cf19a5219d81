"""Scans: reported as such, and read where a program for it is installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pypdfium2
import pytest

from indexer.errors import NoText, OcrUnavailable
from indexer.letters import find_files, ocr, read_letters, read_text
from indexer.samples import generate, render_pdf
from tests.letters.hostile import repeated_page, scanned


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(repeated_page(2), 0.2))
    return path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(programs: Path, body: str) -> None:
    program = programs / "ocrmypdf"
    program.write_text(f"#!{sys.executable}\nimport sys, time, shutil, pathlib\n{body}\n")
    program.chmod(0o755)


def read_by_ocr(programs: Path, text: bytes = b"Recognised") -> None:
    made = programs / "made.pdf"
    made.write_bytes(repeated_page(1, text))
    install(programs, f"shutil.copy({str(made)!r}, sys.argv[-1])")


def test_a_scan_needs_ocr(scan: Path) -> None:
    with pytest.raises(NoText, match=r"needs OCR; .*--ocr"):
        read_text(scan)


def test_a_scan_is_read_by_ocr(scan: Path, programs: Path) -> None:
    read_by_ocr(programs)
    assert read_text(scan, ocr=True) == "Recognised"
    assert list(programs.parent.glob("imr-ocr-*")) == []


def test_a_letter_with_one_scanned_page_is_read_by_ocr_too(tmp_path: Path, programs: Path) -> None:
    with (
        pypdfium2.PdfDocument(repeated_page(1)) as text,
        pypdfium2.PdfDocument(scanned(repeated_page(1), 0.2)) as picture,
    ):
        text.import_pages(picture)
        text.save(tmp_path / "half.pdf")
    read_by_ocr(programs)
    assert read_text(tmp_path / "half.pdf").strip("\f") == "Hello"
    assert read_text(tmp_path / "half.pdf", ocr=True) == "Recognised"


def test_a_letter_with_text_is_not_sent_to_ocr(tmp_path: Path, programs: Path) -> None:
    install(programs, "sys.exit(9)")
    (tmp_path / "a.pdf").write_bytes(repeated_page(1))
    assert read_text(tmp_path / "a.pdf", ocr=True) == "Hello"


def test_without_the_program_nothing_is_begun(scan: Path, programs: Path) -> None:
    with pytest.raises(OcrUnavailable, match=r"--ocr needs .*ocrmypdf.*; install it"):
        read_letters(find_files([scan]).sources, ocr=True)


def test_a_failure_says_what_the_program_said(scan: Path, programs: Path) -> None:
    install(programs, "print('page 1: no such language\\n', file=sys.stderr); sys.exit(3)")
    with pytest.raises(NoText, match=r"OCR failed \(page 1: no such language\); .+"):
        read_text(scan, ocr=True)


def test_a_program_that_makes_nothing_has_failed(scan: Path, programs: Path) -> None:
    install(programs, "")
    with pytest.raises(NoText, match=r"OCR failed \(code 0\)"):
        read_text(scan, ocr=True)


def test_a_scan_that_ocr_finds_no_words_in_still_needs_it(scan: Path, programs: Path) -> None:
    install(programs, "shutil.copy(sys.argv[-2], sys.argv[-1])")
    with pytest.raises(NoText, match="only pictures"):
        read_text(scan, ocr=True)


def test_ocr_that_hangs_is_ended(
    scan: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(programs, "time.sleep(60)")
    monkeypatch.setattr(ocr, "MAX_SECONDS", 0.3)
    with pytest.raises(NoText, match="took longer"):
        read_text(scan, ocr=True)


@pytest.mark.skipif(not shutil.which("ocrmypdf"), reason="ocrmypdf is not installed here")
def test_a_scanned_sample_letter_is_read_by_the_real_program(tmp_path: Path) -> None:
    (sample,) = generate(1, 5)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(render_pdf(sample), 200 / 72))
    text = read_text(path, ocr=True)
    assert "CLINICAL CASE SUMMARY" in text
    assert "IMR ISSUES, DECISIONS AND RATIONALES" in text
