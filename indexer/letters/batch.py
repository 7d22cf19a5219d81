"""Many sources -> letters: in order, several read at a time, and what fails stops nothing."""

from __future__ import annotations

import hashlib
import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from indexer.errors import ImrError, LetterError, UnreadableFile
from indexer.letters.model import Letter, pages_text
from indexer.letters.ocr import check_available
from indexer.letters.parsing import Parsed, parse_letters
from indexer.letters.reading import text_of
from indexer.letters.sources import Source

READERS = 2
"""How many sources are read at a time. PDFs, the slow ones, are read by a process each."""

_AHEAD = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one source: its letters with the digest of its bytes, and what is none.

    `errors` say why the source, or a part of it beside its letters, cannot be read as a letter.
    """

    source: Source
    sha256: str
    letters: tuple[Letter, ...]
    errors: tuple[LetterError, ...] = ()

    def place(self, letter: Letter) -> str:
        """Where one of its letters stands: the source's name, with pages where it holds several."""
        if len(self.letters) + len(self.errors) == 1:
            return self.source.name
        return f"{self.source.name} ({pages_text(letter.pages)})"


def read_letters(sources: Sequence[Source], *, ocr: bool = False) -> Iterator[Reading]:
    """Read every source, in order.

    Raises:
        OcrUnavailable: `ocr` was asked for where there is none.
    """
    if ocr:
        check_available()
    return _read_letters(sources, ocr)


def _read_letters(sources: Sequence[Source], ocr: bool) -> Iterator[Reading]:
    waiting: deque[Future[Reading]] = deque()
    rest = iter(sources)
    with ThreadPoolExecutor(READERS) as pool:
        try:
            # A few ahead only: the letters of a large archive would fill the memory.
            for source in itertools.islice(rest, _AHEAD):
                waiting.append(pool.submit(_read, source, ocr))
            while waiting:
                done = waiting.popleft().result()
                for source in itertools.islice(rest, 1):
                    waiting.append(pool.submit(_read, source, ocr))
                yield done
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _read(source: Source, ocr: bool) -> Reading:
    sha256 = ""
    try:
        data = source.read()
        sha256 = hashlib.sha256(data).hexdigest()
        text = text_of(source, data, ocr=ocr, footers=True)
        parsed: Parsed = parse_letters(text, name=source.name, stem=source.stem)
    except LetterError as error:
        return Reading(source, sha256, (), (error,))
    except ImrError:
        raise
    # A fault of ours that one letter brings to light must not cost all the others.
    except Exception as error:
        reason = f"reading it failed ({type(error).__name__})"
        refused = UnreadableFile(source.name, reason, "give its text as a plain text file")
        return Reading(source, sha256, (), (refused,))
    return Reading(source, sha256, parsed.letters, parsed.errors)
