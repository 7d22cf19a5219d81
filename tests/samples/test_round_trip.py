"""What the parser reads from a printed sample is exactly what the sample says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.letters import read_letter
from indexer.samples import SampleLetter, generate, render_pdf, render_text
from indexer.samples.forms import FORMS

SPACINGS = ("double", "single", "paged")

# Each example is a letter of its own seed, so that failing ones can be named and written again.
fully = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def one(seed: int, layout: str, page_lines: int) -> SampleLetter:
    (sample,) = generate(1, seed, start=seed % 5, layouts=(layout,))
    return replace(sample, page_lines=page_lines)


def check_text(sample: SampleLetter, folder: Path) -> None:
    path = folder / f"{sample.stem}.txt"
    path.write_text(render_text(sample), "utf-8")
    assert read_letter(path) == sample.letter


def check_pdf(sample: SampleLetter, folder: Path) -> None:
    path = folder / f"{sample.stem}.pdf"
    path.write_bytes(render_pdf(sample))
    assert read_letter(path) == sample.letter


@pytest.mark.parametrize("layout", FORMS)
@settings(fully, max_examples=20)
@given(seed=st.integers(0, 10**9), page_lines=st.integers(6, 60))
def test_text_reads_back_as_written_in_every_spacing(
    layout: str, seed: int, page_lines: int, tmp_path: Path
) -> None:
    for spacing in SPACINGS:
        check_text(replace(one(seed, layout, page_lines), spacing=spacing), tmp_path)


@pytest.mark.parametrize("layout", FORMS)
@settings(fully, max_examples=10)
@given(seed=st.integers(0, 10**9), page_lines=st.integers(8, 60))
def test_pdf_reads_back_as_written(layout: str, seed: int, page_lines: int, tmp_path: Path) -> None:
    check_pdf(one(seed, layout, page_lines), tmp_path)


@pytest.mark.parametrize("layout", FORMS)
@pytest.mark.parametrize("spacing", ["double", "paged"])
def test_a_page_may_end_at_any_line(layout: str, spacing: str, tmp_path: Path) -> None:
    for page_lines in range(9, 70):
        sample = replace(one(page_lines // 20, layout, page_lines), spacing=spacing)
        check_text(sample, tmp_path)


def test_the_default_mix_reads_back_as_it_is_written(tmp_path: Path) -> None:
    for sample in generate(60, seed=11):
        (check_pdf if sample.form == "pdf" else check_text)(sample, tmp_path)
