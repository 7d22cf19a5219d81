"""The file that a letter was read from, to download: only if it is still the same file."""

from __future__ import annotations

import re

import streamlit as st

from indexer.errors import LetterError
from indexer.letters.model import pages_text
from indexer.letters.originals import container, read_original
from indexer.tagged import TaggedLetter
from search_app.components import html

_UNSAFE = re.compile(r"[^\w .()+,!#-]|^\.+")


def offer(letter: TaggedLetter) -> None:
    """A button that downloads the letter's file, or why there is none."""
    name, sha256 = letter.source, letter.sha256
    try:
        data = _read(name, sha256, _stamp(name))
    except LetterError as error:
        html.small(f"The original file is not offered: it is {error.reason}.")
        return
    shown = file_name(name)
    st.download_button(
        f"Original file: {html.plain(shown)} ({size(len(data))}){_pages(letter)}",
        data=data,
        file_name=shown,
        # Whatever it holds, the browser is to store it, never to show it as a page of this app.
        mime="application/octet-stream",
        key="original",
        icon=":material/download:",
        on_click="ignore",
    )


def file_name(source: str) -> str:
    """What a source's file is called when it is saved: no path, nothing a system would obey."""
    base = re.split(r"[\\/!]", source)[-1]
    return _UNSAFE.sub("_", base)[-120:] or "letter"


def place(letter: TaggedLetter) -> str:
    """The name of a letter's file, and on which of its pages it stands."""
    return letter.source.rsplit("/", 1)[-1] + _pages(letter)


def _pages(letter: TaggedLetter) -> str:
    # The only page of a file, or a file without pages, needs no telling.
    return "" if letter.pages == (1, 1) else f", {pages_text(letter.pages)}"


def size(count: int) -> str:
    """A number of bytes as people read it."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{-(-count // 1000):,} kB"


@st.cache_data(max_entries=4, show_spinner=False)
def _read(name: str, sha256: str, stamp: tuple[int, int]) -> bytes:
    """`stamp` tells a file from its later self, so that nothing stale is offered."""
    return read_original(name, sha256)


def _stamp(name: str) -> tuple[int, int]:
    try:
        status = container(name).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
