"""A sample letter as a text file, as extractors have left such letters."""

from __future__ import annotations

from random import Random
from textwrap import TextWrapper

from indexer.letters.model import SAMPLE_MARK

from .model import SampleLetter
from .printing import Line, blocks, cover_rows, pages, set_lines

_LINES_PER_PAGE = 46
_FIRST_PAGE_LESS = 8


def render_text(sample: SampleLetter) -> str:
    """The letter as text, spaced as `sample.spacing` says."""
    wrapper = TextWrapper(sample.width, break_on_hyphens=False, break_long_words=False)
    lines = set_lines(blocks(sample), lambda text, _kind: wrapper.wrap(text))
    cover = _cover_lines(sample) if sample.has_cover else []
    if sample.spacing == "double":
        return _double(lines, cover, Random(f"spacing {sample.stem}"))
    if sample.spacing == "paged":
        sheets = [_single(sheet) for sheet in pages(lines, _fits)]
        sheets[0] = "\n".join(["", *cover, "", sheets[0]] if cover else ["", sheets[0]])
        return "\f".join(f"{SAMPLE_MARK}\n{sheet}\n" for sheet in sheets)
    body = _single(lines)
    head = "\n".join([*cover, "", ""]) if cover else ""
    return f"{SAMPLE_MARK}\n\n{head}{body}\n"


def _fits(rest: list[Line], page: int) -> int:
    return min(len(rest), _LINES_PER_PAGE - _FIRST_PAGE_LESS * (page == 0))


def _cover_lines(sample: SampleLetter) -> list[str]:
    """The cover table as it comes out of a PDF: in some letters the last label is broken."""
    rows = [
        " ".join(f"{label} {value}" for label, value in row)
        for row in cover_rows(sample.letter.cover)
    ]
    if sample.index % 2:
        label, date = rows[-1].rsplit(" ", 1)
        first, _, last = label.rpartition(" ")
        rows[-1:] = [first, last, date]
    return rows


def _single(lines: list[Line]) -> str:
    out: list[str] = []
    for number, line in enumerate(lines):
        if line.opens and number:
            out.append("")
        out.append(line.text)
    return "\n".join(out)


def _double(lines: list[Line], cover: list[str], rng: Random) -> str:
    """Every line is followed by an empty one, a lone space ends a paragraph, three empty lines
    stand for a page break.
    """  # fmt: skip
    out = [SAMPLE_MARK, "", *(part for row in cover for part in (f"{row} ", ""))]
    if cover:
        out += [" ", ""]
    loose_headings = rng.random() < 0.5
    for sheet_number, sheet in enumerate(pages(lines, _fits)):
        if sheet_number:
            out += ["", ""]
        for number, line in enumerate(sheet):
            after_heading = number and sheet[number - 1].kind == "heading"
            if line.opens and (number or sheet_number) and (loose_headings or not after_heading):
                out += [" ", ""]
            lead = " " if line.kind == "heading" and not loose_headings else ""
            out += [f"{lead}{line.text} ", ""]
    return "\n".join(out) + "\n"
