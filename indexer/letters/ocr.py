"""Scanned pages -> text, by the program `ocrmypdf` where somebody has installed it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from indexer.errors import NoText, OcrUnavailable

COMMAND = "ocrmypdf"

MAX_SECONDS = 600.0
"""How long one letter may take; a page takes some seconds."""

# Pages that have text keep it. The result is only read, so nothing is spent on making it small.
_OPTIONS = ("--skip-text", "--output-type", "pdf", "--optimize", "0", "--quiet")


def check_available() -> None:
    """Say before the work begins that there is no OCR here.

    Raises:
        OcrUnavailable: there is none.
    """
    if shutil.which(COMMAND) is None:
        raise OcrUnavailable(
            f"--ocr needs the program {COMMAND}, which is not installed; "
            f"install it (apt install {COMMAND}, or brew install {COMMAND}) or leave --ocr out"
        )


def recognise(name: str, data: bytes) -> bytes:
    """The same PDF with text under the pictures of it. `name` stands in the messages.

    Raises:
        OcrUnavailable: there is no OCR here.
        NoText: it failed, or took too long.
    """
    check_available()
    with tempfile.TemporaryDirectory(prefix="imr-ocr-") as folder:
        scan, read, log = (Path(folder, part) for part in ("scan.pdf", "read.pdf", "log.txt"))
        scan.write_bytes(data)
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [COMMAND, *_OPTIONS, str(scan), str(read)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                # A group of its own: what it started ends with it.
                start_new_session=True,
            )
        try:
            code = process.wait(MAX_SECONDS)
        except subprocess.TimeoutExpired:
            raise NoText(
                name, f"OCR took longer than {MAX_SECONDS:.0f} seconds", "give one letter per file"
            ) from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if code != 0 or not read.is_file():
            said = log.read_text(encoding="utf-8", errors="replace").split("\n")
            last = next((line.strip() for line in reversed(said) if line.strip()), f"code {code}")
            why = "".join(char for char in last[:200] if char.isprintable())
            raise NoText(name, f"OCR failed ({why})", f"see what {COMMAND} says of it")
        return read.read_bytes()
