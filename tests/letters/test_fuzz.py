"""Letters that went wrong: only declared errors come out, and nothing hangs."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import ImrError
from indexer.letters import Source, read_text
from trials.mutations import PLACES, RUNS, WORDS, Originals, attempt, decide, grown

BLOCKS = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=80), st.sampled_from(tuple(RUNS.values()))
)


@pytest.fixture(scope="module")
def originals() -> Originals:
    return Originals.of(8, 11)


@pytest.mark.parametrize("suffix", [".txt", ".html", ".pdf", ".docx", ".zip"])
def test_mutated_letters_end_as_letters_or_declared_errors(
    originals: Originals, suffix: str, tmp_path: Path
) -> None:
    rng = Random(f"fuzz {suffix}")
    found = {
        attempt(source) for _ in range(60) for source in originals.source(rng, suffix, tmp_path)
    }
    assert "letter" in found
    assert len(found) > 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_letters_with_anything_inserted_anywhere(originals: Originals, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(originals.texts))
    for block in data.draw(st.lists(BLOCKS, max_size=5)):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + block + text[at:]
    raw = text.encode("utf-8", "surrogatepass")
    attempt(Source("a.txt", "a", ".txt", lambda: raw))


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300), suffix=st.sampled_from((".txt", ".html", ".pdf", ".docx")))
def test_any_bytes_under_any_name(data: bytes, suffix: str) -> None:
    attempt(Source("a", "a", suffix, lambda: data))


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_kept_to_the_letter_but_for_what_prints_nothing(text: str) -> None:
    raw = f"x {text} y".encode("utf-8", "surrogatepass")
    try:
        found = read_text(Source("a.txt", "a", ".txt", lambda: raw))
    except ImrError:
        return
    found.encode()
    kept = [char for char in text if char.isalnum()]
    if "\ufffd" not in found:
        assert [char for char in found if char.isalnum()] == ["x", *kept, "y"]


@pytest.mark.parametrize("run", RUNS)
def test_long_runs_of_anything_are_read(run: str) -> None:
    for place in PLACES:
        try:
            decide(grown(run, place, 4_000))
        except ImrError as error:
            assert str(error)
