"""A build that changes nothing loads no model, and never changes the arithmetic by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer import held_model
from indexer.building import build
from indexer.embedding import BASE_MODEL, DEFAULT_MODEL, expected_digest, weights_digest
from indexer.held_model import encoder_for
from trials.doubles import HashingEncoder
from trials.written import issue, letter


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The models that were loaded, each by the arguments it was asked for with."""
    calls: list[tuple[str, ...]] = []

    def load(*arguments: str) -> HashingEncoder:
        calls.append(arguments)
        encoder = HashingEncoder(name=DEFAULT_MODEL)
        encoder.identity = replace(encoder.identity, sha256=weights_digest() or "")
        return encoder

    monkeypatch.setattr(held_model, "load_encoder", load)
    return calls


def test_an_unchanged_build_loads_no_model(tmp_path: Path, loaded: list[tuple[str, ...]]) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text(letter())
    index = tmp_path / "index"
    sources = [tmp_path / "letters"]
    build(sources, index, lambda: encoder_for(index))
    assert loaded == [(DEFAULT_MODEL,)]
    assert build(sources, index, lambda: encoder_for(index)).unchanged
    assert len(loaded) == 1
    (tmp_path / "letters" / "b.txt").write_text(letter(issue("Cane: Upheld"), cover=""))
    report = build(sources, index, lambda: encoder_for(index))
    assert not report.unchanged
    assert loaded[1:] == [(DEFAULT_MODEL, "float32")]


def test_another_model_is_loaded_at_once(tmp_path: Path, loaded: list[tuple[str, ...]]) -> None:
    encoder_for(tmp_path, "another")
    assert loaded == [("another",)]


def test_the_installed_model_is_known_by_its_files() -> None:
    digest = weights_digest()
    assert digest is not None
    assert digest == weights_digest(DEFAULT_MODEL)
    assert digest != weights_digest(BASE_MODEL)
    assert weights_digest(BASE_MODEL) == weights_digest(f"sentence-transformers/{BASE_MODEL}")
    assert weights_digest("/nowhere/at/all") is None


@pytest.mark.parametrize("name", [DEFAULT_MODEL, BASE_MODEL, f"sentence-transformers/{BASE_MODEL}"])
def test_what_the_installed_weights_must_be_is_told_without_reading_them(name: str) -> None:
    assert expected_digest(name) == weights_digest(name)


def test_of_a_folder_its_own_weights_are_what_is_expected(tmp_path: Path) -> None:
    assert expected_digest(str(tmp_path)) is None
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    assert expected_digest(str(tmp_path)) == weights_digest(str(tmp_path)) is not None
