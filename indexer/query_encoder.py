"""The model that an index carries to be asked by: files that need neither PyTorch nor its kin.

They are made when the index is built (`query_export`) and read by ONNX Runtime and the tokenizers
library, in a fraction of the time and memory. The arithmetic is float32, whatever that of the
index: its vectors are as near to those of bfloat16 as bfloat16's own are to one another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.chunking import TokenSpans
from indexer.embedding import ModelIdentity, OnBatch, Vectors, heads_of
from indexer.errors import IndexDamaged

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
ABOUT = "encoder.json"

INPUT, OUTPUT = "input_ids", "vector"
"""What the network takes, shape (1, tokens), and gives, shape (1, dimension)."""

THREADS = 2
"""How many a text is read by: more would only take turns on texts so short."""

_QUIET = 4
"""Only what ends the process is printed; all else is an error of ours, in one line."""


class QueryEncoder:
    """An encoder of ONNX Runtime; safe to share between threads."""

    def __init__(
        self, identity: ModelIdentity, tokenizer: Tokenizer, session: InferenceSession
    ) -> None:
        self.identity = identity
        self.heads = heads_of(identity)
        self._tokenizer = tokenizer
        self._session = session

    def token_spans(self, texts: Sequence[str]) -> list[TokenSpans]:
        """Where the tokens of each text start and end, special tokens left out."""
        return [
            self._tokenizer.encode(_whole(one), add_special_tokens=False).offsets for one in texts
        ]

    def encode(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), float32."""
        vectors = np.empty((len(texts), self.identity.dimension), np.float32)
        # One by one: nothing is spent on padding, and no vector depends on what stands beside it.
        for row, text in enumerate(texts):
            ids = np.array([self._ids(text)], np.int64)
            vectors[row] = self._session.run([OUTPUT], {INPUT: ids})[0][0]
            if on_batch:
                on_batch(1)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def _ids(self, text: str) -> list[int]:
        """The tokens that the network reads, special ones included; the rest is cut off."""
        read = self._tokenizer.encode(_whole(text), add_special_tokens=False)
        read.truncate(self.identity.max_tokens)
        ids: list[int] = self._tokenizer.post_process(read).ids
        return ids


def open_query_encoder(folder: Path, identity: ModelIdentity) -> QueryEncoder:
    """Open the files of a folder, which must be those of one model.

    Raises:
        IndexDamaged: they cannot be read, or are those of another model.
    """
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    options.intra_op_num_threads = min(THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    # Working out a better graph takes longer than it saves, and each release finds another.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = _QUIET
    # Waiting threads sleep: who asks is a person, and the cores are others' as well.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        session = InferenceSession(str(folder / MODEL), options, ["CPUExecutionProvider"])
    # Both libraries raise exceptions of their own that are no more than `Exception`.
    except Exception as error:
        reason = str(error).strip().split("\n")[0]
        raise IndexDamaged(f"{folder} cannot be read ({reason}); build the index again") from error
    if about != described(identity):
        raise IndexDamaged(f"{folder} holds another model than the index; build the index again")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return QueryEncoder(identity, tokenizer, session)


def described(identity: ModelIdentity) -> dict[str, object]:
    """What stands beside the model, as JSON reads it: which it is, and how it is called."""
    return {"model": asdict(identity), "input": INPUT, "output": OUTPUT}


def _whole(text: str) -> str:
    """The text with a mark for each half of a character, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
