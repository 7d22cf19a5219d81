"""What the parser reads from a printed sample is exactly what the sample says."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from indexer.letters import read_letter
from indexer.samples import SampleLetter, generate, render_pdf, render_text

TEXTS = list(chain(generate(110, seed=11), generate(40, seed=12)))
PDFS = list(generate(25, seed=13))


@pytest.mark.parametrize("sample", TEXTS, ids=lambda s: f"{s.stem}-{s.spacing}")
def test_text_reads_back_as_written(sample: SampleLetter, tmp_path: Path) -> None:
    path = tmp_path / f"{sample.stem}.txt"
    path.write_text(render_text(sample), "utf-8")
    assert read_letter(path) == sample.letter


@pytest.mark.parametrize("sample", PDFS, ids=lambda s: s.stem)
def test_pdf_reads_back_as_written(sample: SampleLetter, tmp_path: Path) -> None:
    path = tmp_path / f"{sample.stem}.pdf"
    path.write_bytes(render_pdf(sample))
    assert read_letter(path) == sample.letter


@pytest.mark.parametrize("spacing", ["double", "single", "paged"])
def test_every_spacing_reads_back_alike(spacing: str, tmp_path: Path) -> None:
    for sample in generate(10, seed=14):
        path = tmp_path / f"{sample.stem}.txt"
        path.write_text(render_text(replace(sample, spacing=spacing)), "utf-8")
        assert read_letter(path) == sample.letter
