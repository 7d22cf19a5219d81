"""Samples on paper: the running line on every page, and no word broken."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

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
    for sample in generate(20, seed=5):
        printed = " ".join(" ".join(pages_of(render_pdf(sample))).replace(SAMPLE_MARK, "").split())
        for issue in sample.letter.issues:
            assert f"{issue.treatment}: {issue.outcome_text}" in printed
            assert " ".join(issue.rationale.split()) in printed


def test_every_text_opens_with_the_running_line() -> None:
    for sample in generate(60, seed=6):
        text = render_text(sample)
        assert text.startswith(f"{SAMPLE_MARK}\n\n")
        assert all(page.startswith(SAMPLE_MARK) for page in text.split("\f"))
        assert text.isascii()


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
