"""Files are read in a sandbox: what a hostile one does to it is reported, and no more."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.errors import UnreadableFile
from indexer.letters import read_text, sandbox
from indexer.letters.limits import MAX_PAGES
from indexer.letters.sandbox import FileKind, close_readers, read_sandboxed
from tests.letters.hostile import nested_forms, repeated_page


def test_a_pdf_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    close_readers()
    monkeypatch.setattr(sandbox, "MAX_SECONDS", 0.5)
    with pytest.raises(UnreadableFile, match=r"a\.pdf: .*more time or memory.*; .+"):
        read_sandboxed(FileKind.PDF, "a.pdf", nested_forms(9))


def test_a_pdf_that_fills_the_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    close_readers()
    monkeypatch.setattr(sandbox, "MAX_MEMORY", 300_000_000)
    with pytest.raises(UnreadableFile, match="more time or memory"):
        read_sandboxed(FileKind.PDF, "a.pdf", nested_forms(7))
    close_readers()


def test_the_next_pdf_is_read_as_if_nothing_had_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "MAX_SECONDS", 0.3)
        with pytest.raises(UnreadableFile):
            read_sandboxed(FileKind.PDF, "a.pdf", nested_forms(9))
    assert read_sandboxed(FileKind.PDF, "b.pdf", repeated_page(2)).pages == ["Hello", "Hello"]


def test_a_reader_that_died_meanwhile_is_reported_not_raised_as_it_comes() -> None:
    read_sandboxed(FileKind.PDF, "a.pdf", repeated_page(1))
    os.kill(sandbox._IDLE[-1]._process.pid, 9)
    sandbox._IDLE[-1]._process.wait()
    assert read_sandboxed(FileKind.PDF, "b.pdf", repeated_page(1)).pages == ["Hello"]


@pytest.mark.parametrize(
    "data",
    [
        repeated_page(MAX_PAGES + 1),
        repeated_page(30, b"Hello world " * 30, lines=100),
        repeated_page(1, b"Hello world " * 100, lines=1_000),
    ],
    ids=["pages", "characters", "characters of one page"],
)
def test_a_pdf_longer_than_any_letter_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"longer than 200 pages .*; .+"):
        read_sandboxed(FileKind.PDF, "a.pdf", data)


def test_html_that_keeps_the_parser_busy_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "MAX_SECONDS", 0.5)
    page = "<p " + " ".join(f"a{n}=b" for n in range(200_000)) + ">"
    with pytest.raises(UnreadableFile, match="more time or memory"):
        read_sandboxed(FileKind.HTML, "a.html", page.encode())


def test_text_longer_than_any_letter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 300_000)
    with pytest.raises(UnreadableFile, match="longer than 200 pages"):
        read_text(path)
    path.write_text("page\f" * 300)
    with pytest.raises(UnreadableFile, match="longer than 200 pages"):
        read_text(path)


def test_threads_read_through_processes_of_their_own() -> None:
    documents = [repeated_page(n % 7 + 1) for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda data: read_sandboxed(FileKind.PDF, "a.pdf", data), documents))
    assert [len(one.pages) for one in found] == [n % 7 + 1 for n in range(40)]


def test_readers_are_kept_for_the_next_letter() -> None:
    close_readers()
    read_sandboxed(FileKind.PDF, "a.pdf", repeated_page(1))
    (reader,) = sandbox._IDLE
    read_sandboxed(FileKind.PDF, "a.pdf", repeated_page(1))
    (again,) = sandbox._IDLE
    assert again is reader
