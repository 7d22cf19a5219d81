"""A sample letter as a text file, as extractors have left such letters."""

from __future__ import annotations

from random import Random
from textwrap import TextWrapper

from indexer.letters.model import SAMPLE_MARK

from .older import footer
from .printing import Line, blocks, cover_rows, has_table, pages, set_lines
from .sample_letter import SampleLetter

_COVER_LINES = 8


def render_text(sample: SampleLetter) -> str:
    """The letter as text, spaced as `sample.spacing` says."""
    wrapper = TextWrapper(sample.width, break_on_hyphens=False, break_long_words=False)
    lines = set_lines(blocks(sample), lambda text, _kind: wrapper.wrap(text))
    cover = _cover_lines(sample) if has_table(sample) else []

    def fits(rest: list[Line], page: int) -> int:
        room = sample.page_lines - (_COVER_LINES if cover and page == 0 else 0)
        return min(len(rest), max(1, room))

    sheets_of_lines = pages(lines, fits)
    if sample.spacing == "double":
        return _double(sheets_of_lines, cover, sample)
    if sample.spacing == "paged":
        sheets = [
            _single(_with_footer(sheet, sample, number))
            for number, sheet in enumerate(sheets_of_lines, start=1)
        ]
        sheets[0] = "\n".join(["", *cover, "", sheets[0]] if cover else ["", sheets[0]])
        return "\f".join(f"{SAMPLE_MARK}\n{sheet}\n" for sheet in sheets)
    body = _single(lines)
    head = "\n".join([*cover, "", ""]) if cover else ""
    return f"{SAMPLE_MARK}\n\n{head}{body}\n"


def _with_footer(sheet: list[Line], sample: SampleLetter, number: int) -> list[Line]:
    foot = footer(sample, number)
    return sheet if foot is None else [*sheet, Line(foot, "footer", -1, opens=True)]


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


def _double(sheets: list[list[Line]], cover: list[str], sample: SampleLetter) -> str:
    """Every line is followed by an empty one, a lone space ends a paragraph, three empty lines
    stand for a page break.
    """  # fmt: skip
    rng = Random(f"spacing {sample.stem}")
    out = [SAMPLE_MARK, "", *(part for row in cover for part in (f"{row} ", ""))]
    if cover:
        out += [" ", ""]
    loose_headings = rng.random() < 0.5
    for sheet_number, lines in enumerate(sheets):
        sheet = _with_footer(lines, sample, sheet_number + 1)
        if sheet_number:
            out += ["", ""]
        for number, line in enumerate(sheet):
            after_heading = number and sheet[number - 1].kind == "heading"
            if line.opens and (number or sheet_number) and (loose_headings or not after_heading):
                out += [" ", ""]
            lead = " " if line.kind == "heading" and not loose_headings else ""
            out += [f"{lead}{line.text} ", ""]
    return "\n".join(out) + "\n"
