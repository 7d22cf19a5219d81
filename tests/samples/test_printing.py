"""Samples on paper: the running line on every page, and no word broken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from indexer.letters import read_text
from indexer.letters.model import SAMPLE_MARK
from indexer.samples import generate, render_pdf, render_text


def pages_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        pages = []
        for page in document:
            textpage = page.get_textpage()
            pages.append(textpage.get_text_range())
            textpage.close()
            page.close()
        return pages


def test_every_pdf_page_says_that_it_is_a_sample() -> None:
    for sample in generate(20, seed=3):
        pages = pages_of(render_pdf(sample))
        assert 1 <= len(pages) <= 6
        assert all(page.startswith(SAMPLE_MARK) for page in pages)


def test_a_pdf_is_the_same_every_time() -> None:
    sample = next(generate(1, seed=4))
    assert render_pdf(sample) == render_pdf(sample)


def test_a_pdf_holds_every_word_of_the_letter() -> None:
    for sample in generate(20, seed=5, layouts=("F1",)):
        printed = " ".join(" ".join(pages_of(render_pdf(sample))).replace(SAMPLE_MARK, "").split())
        for issue in sample.letter.issues:
            assert f"{issue.treatment}: {issue.outcome_text}" in printed
            assert " ".join(issue.rationale.split()) in printed


def test_every_text_opens_with_the_running_line() -> None:
    for sample in generate(60, seed=6):
        text = render_text(sample)
        assert text.startswith(f"{SAMPLE_MARK}\n\n")
        assert all(page.startswith(SAMPLE_MARK) for page in text.split("\f"))


@pytest.mark.parametrize("layout", ["F0", "F2"])
def test_pages_of_2013_end_with_a_footer_that_is_not_read(layout: str, tmp_path: Path) -> None:
    for sample in generate(6, seed=9, layouts=(layout,)):
        pages = pages_of(render_pdf(sample))
        texts = render_text(replace(sample, spacing="paged", page_lines=20)).split("\f")
        for printed in (pages, texts):
            for number, page in enumerate(printed, start=1):
                last = page.strip().splitlines()[-1]
                assert last.startswith("Final Determination Letter")
                assert last.endswith(f", page {number}")
                assert (sample.letter.id in last) == sample.has_cover
        path = tmp_path / "letter.pdf"
        path.write_bytes(render_pdf(sample))
        assert "Final Determination Letter" not in read_text(path)


def test_double_spacing_has_the_grammar_of_extracted_letters() -> None:
    for sample in generate(30, seed=7):
        lines = render_text(replace(sample, spacing="double")).split("\n")
        printed = [i for i, line in enumerate(lines[:-1]) if line.strip()]
        assert all(lines[i + 1] == "" for i in printed)
        assert " " in lines


def test_lines_are_wrapped_at_spaces_only() -> None:
    for sample in generate(30, seed=8):
        text = render_text(replace(sample, spacing="single"))
        words = " ".join(text.split())
        for issue in sample.letter.issues:
            assert " ".join(issue.rationale.split()) in words
        assert max(map(len, text.split("\n"))) <= 100
