"""Which files does a generation have? Those of its format, neither fewer nor more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_POSTINGS = ("terms.txt", "starts.npy", "rows.npy", "times.npy", "lengths.npy")

SEGMENT = frozenset(
    {
        "catalog.db",
        "columns.npz",
        "letter_of.npy",
        "runs.npz",
        "scales.npy",
        "vectors.faiss",
        "wording.npz",
        "whoosh/words.trm",
        "whoosh/words.pst",
        *(f"bm25-{of}/{name}" for of in ("decision", "summary") for name in _POSTINGS),
    }
)
"""Of each segment."""

OWN = frozenset({"rows.npz", "register.jsonl.gz"})
"""Of the generation itself."""

ENCODER = frozenset(f"encoder/{name}" for name in ("encoder.json", "model.onnx", "tokenizer.json"))
"""Of the model that it may carry: all of them, or none."""

_SEGMENT_NAME = re.compile(r"segment-[0-9a-z]+")


def mistakes(files: Iterable[str], segments: Sequence[str]) -> list[str]:
    """What is wrong with the names of a generation's files and segments, in words."""
    listed = set(files)
    if not segments or len(set(segments)) != len(segments):
        return ["no segments"]
    if any(not _SEGMENT_NAME.fullmatch(name) for name in segments):
        return ["no names of segments"]
    due = OWN | {f"{segment}/{name}" for segment in segments for name in SEGMENT}
    if listed & ENCODER:
        due |= ENCODER
    return [f"{name} is missing" for name in sorted(due - listed)] + [
        f"{name} does not belong there" for name in sorted(listed - due)
    ]
