"""Vectors that are kept between runs are those that the encoder would give."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from trials.doubles import HashingEncoder
from trials.remembering import RememberingEncoder


def test_a_text_is_embedded_once_and_its_vector_is_the_encoders(tmp_path: Path) -> None:
    texts = ["a knee", "a hip", "a knee", ""]
    first = HashingEncoder()
    assert np.array_equal(
        RememberingEncoder(first, tmp_path).encode(texts), HashingEncoder().encode(texts)
    )
    assert first.encoded == ["a knee", "a hip", ""]
    again = HashingEncoder()
    more = [*texts, "a neck"]
    assert np.array_equal(
        RememberingEncoder(again, tmp_path).encode(more), HashingEncoder().encode(more)
    )
    assert again.encoded == ["a neck"]


def test_what_another_model_embedded_is_not_taken(tmp_path: Path) -> None:
    RememberingEncoder(HashingEncoder(), tmp_path).encode(["a knee"])
    for other in (HashingEncoder(dimension=8), HashingEncoder(name="other")):
        RememberingEncoder(other, tmp_path).encode(["a knee"])
        assert other.encoded == ["a knee"]
