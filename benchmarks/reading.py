"""How many letters a second are read, against other readers of PDF.

    python -m benchmarks.reading [FOLDER ...] [--count 300] [--write]

Generated letters as text and as PDF, and those of every FOLDER, are read, parsed and tagged: each
step by itself and all together, in this process (`pdfium, here`), as the product does it (a process
apart reads PDFs), and two at a time. The alternatives read the same PDFs where they are installed.
Parsing must reach 300 letters a second. With --write the figures are kept and docs/performance.md
is written anew.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks import docs, tables
from indexer.letters import Letter, Source, find_files, parse_letter, read_letters, read_text
from indexer.letters.pdf import pdf_pages
from indexer.samples import generate, render_pdf, render_text
from indexer.vocabulary.tagging import tag_letter

REQUIRED = 300
ROUNDS = 3


def steps(sources: Sequence[Source]) -> tuple[list[tuple[str, float | None]], float]:
    """Letters a second of every step, and of parsing."""
    texts = [read_text(source) for source in sources]
    letters = [_parse(source, text) for source, text in zip(sources, texts, strict=True)]
    parsing = _rate(lambda: _drain(map(_parse, sources, texts)), len(sources))
    tagging = _rate(lambda: _drain(map(_tags, letters)), len(sources))
    return [
        ("reading", _rate(lambda: _drain(map(read_text, sources)), len(sources))),
        ("parsing", parsing),
        ("tagging", tagging),
        ("all, one at a time", _rate(lambda: _drain(map(_whole, sources)), len(sources))),
        ("all, two at a time", _rate(lambda: _drain(_many(sources)), len(sources))),
    ], parsing


def pdf_readers(documents: Sequence[bytes]) -> list[tuple[str, float | None]]:
    """Letters a second of readers of PDF; None for those that are not installed."""
    readers: list[tuple[str, str, Callable[[bytes], Any]]] = [
        ("pdfium, here", "pypdfium2", lambda data: pdf_pages("a.pdf", data)),
        ("pypdf", "pypdf", _pypdf),
        ("pdfminer.six", "pdfminer", _pdfminer),
    ]
    return [
        (name, _rate(lambda read=read: _drain(map(read, documents)), len(documents), rounds=1))
        if find_spec(module)
        else (name, None)
        for name, module, read in readers
    ]


def _pypdf(data: bytes) -> list[str]:
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]


def _pdfminer(data: bytes) -> str:
    from pdfminer.high_level import extract_text

    return str(extract_text(BytesIO(data)))


def _parse(source: Source, text: str) -> Letter:
    return parse_letter(text, name=source.name, stem=source.stem)


def _tags(letter: Letter) -> list[Any]:
    return list(tag_letter(letter))


def _whole(source: Source) -> list[Any]:
    return _tags(_parse(source, read_text(source)))


def _many(sources: Sequence[Source]) -> Iterable[Any]:
    for reading in read_letters(sources):
        if reading.errors:
            raise SystemExit(f"{reading.errors[0]}")
        yield from map(_tags, reading.letters)


def _drain(items: Iterable[Any]) -> None:
    for _ in items:
        pass


def _rate(work: Callable[[], None], count: int, rounds: int = ROUNDS) -> float:
    """The best of several rounds: whatever else the machine does only makes it slower."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return count / best


def measure(corpora: Mapping[str, Sequence[Source]]) -> dict[str, Any]:
    """Letters a second of every step and reader, on letters of each kind, as they are kept."""
    rows: list[dict[str, Any]] = []
    slowest = float("inf")
    for name, sources in corpora.items():
        rates, parsing = steps(sources)
        slowest = min(slowest, parsing)
        if name.endswith("PDF"):
            rates += pdf_readers([source.read() for source in sources])
        rows += [
            {"letters": name, "number": len(sources), "step": step, "rate": rate and round(rate)}
            for step, rate in rates
        ]
    return {
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "rounds": ROUNDS,
        "required": REQUIRED,
        "slowest": round(slowest),
        "rows": rows,
    }


def _generated(count: int) -> dict[str, list[Source]]:
    samples = list(generate(count, 7))
    return {
        "generated, text": [
            _source(f"{sample.stem}.txt", render_text(sample).encode()) for sample in samples
        ],
        "generated, PDF": [_source(f"{sample.stem}.pdf", render_pdf(sample)) for sample in samples],
    }


def _source(name: str, data: bytes) -> Source:
    path = Path(name)
    return Source(name, path.stem, path.suffix, lambda: data)


def main() -> int:
    """Measure, print a table, write where asked to, and fail where parsing is too slow."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    corpora = _generated(options.count)
    for folder in options.folders:
        for source in find_files([folder]):
            kind = "PDF" if source.suffix == ".pdf" else "text"
            corpora.setdefault(f"{folder.resolve().name}, {kind}", []).append(source)
    figures = measure(corpora)
    print(tables.reading(figures))
    if options.write:
        docs.record("reading", figures)
    return 0 if figures["slowest"] >= REQUIRED else 1


if __name__ == "__main__":
    sys.exit(main())
