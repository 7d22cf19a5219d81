"""The program that `sandbox` runs: reads one file after another within limits of memory."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from typing import Any

from indexer.errors import LetterError, NoText
from indexer.letters.limits import MAX_CHARACTERS, too_long
from indexer.letters.sandbox import FileKind, Pages, receive, send


def main(max_memory: int) -> None:
    """Answer from standard input to standard output until the input ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # macOS knows this limit, but refuses to set it.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while (asked := receive(source)) is not None and (data := receive(source)) is not None:
        send(target, json.dumps(_answer(**json.loads(asked), data=data)).encode())


def _answer(kind: str, name: str, data: bytes) -> dict[str, Any]:
    try:
        found = _read(FileKind(kind), name, data)
    except LetterError as error:
        no_text = isinstance(error, NoText)
        return {"reason": error.reason, "remedy": error.remedy, "no_text": no_text}
    return {"pages": found.pages, "pictures": found.pictures}


def _read(kind: FileKind, name: str, data: bytes) -> Pages:
    # Each library is imported with the first file that needs it.
    if kind is FileKind.PDF:
        from indexer.letters.pdf import pdf_pages

        return Pages(*pdf_pages(name, data))
    from indexer.letters.markup import docx_text, html_text

    text = html_text(name, data) if kind is FileKind.HTML else docx_text(name, data)
    # Here rather than where it is read: that process is not bounded.
    if len(text) > MAX_CHARACTERS:
        raise too_long(name)
    return Pages(text.split("\f"))


if __name__ == "__main__":
    main(int(sys.argv[1]))
