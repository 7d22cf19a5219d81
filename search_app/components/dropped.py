"""A file in place of a typed case: dropped, read in memory, and shown as a text to be edited."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from indexer.errors import LetterError
from indexer.letters.limits import MAX_BYTES
from search_app.asking.documents import MOST_CHARACTERS, SUFFIXES, Document, read_document
from search_app.components import html, session

Use = Callable[[str], None]

# Where the session keeps the file, what was read of it, or why nothing was.
FILE, READ, FAILED = "dropped", "dropped-document", "dropped-error"


_REMEDY = "Open it yourself and paste its text above, or drop another file."


def document() -> Document | None:
    """What was read of a file, for as long as the text of the search is that."""
    held: Document | None = st.session_state.get(READ)
    # A box on a page may write line ends of its own.
    if held is not None and held.text.split() != session.asked().split():
        del st.session_state[READ]
        return None
    return held


def file_box(use: Use) -> None:
    """Where a file can be dropped. `use` is called with its text, or with none when it goes.

    What somebody made of the text is no longer the file's: it stays when the file goes.
    """
    file = st.file_uploader(
        "Or drop a file: a denial, a report, a determination",
        type=[suffix.removeprefix(".") for suffix in SUFFIXES],
        key=FILE,
        max_upload_size=MAX_BYTES // 1_000_000,
        on_change=_take,
        args=(use,),
    )
    if failed := st.session_state.get(FAILED):
        st.error(html.plain(failed))
    read = document()
    if read is not None:
        st.caption(_told(read))
        if file is None:
            # Another page was opened in between: the box forgets its file, the text is still here.
            st.button(
                html.plain(f"Remove the text of {read.name}"),
                key="drop-document",
                type="tertiary",
                on_click=_forget,
                args=(use,),
            )


def _told(document: Document) -> str:
    told = f"Read from {html.plain(document.name)}: {html.count(document.words, 'word')}"
    if document.issues:
        told += (
            f", of a determination that decides {html.count(document.issues, 'issue')}; "
            "what stands in every letter is left out"
        )
    if document.cut:
        told += f". Only the first {MOST_CHARACTERS:,} characters are searched for"
    return f"{told}. The text stands above: edit it and search again."


def _take(use: Use) -> None:
    file = st.session_state[FILE]
    st.session_state.pop(FAILED, None)
    if file is None:
        _forget(use)
        return
    try:
        read = read_document(file.name, file.getvalue())
    except LetterError as error:
        _forget(use)
        st.session_state[FAILED] = f"{error.file}: {error.reason}. {_REMEDY}"
    else:
        st.session_state[READ] = read
        use(read.text)


def _forget(use: Use) -> None:
    if st.session_state.pop(READ, None) is not None:
        use("")
