"""A second, slower look at the best issues, by a cross-encoder that the user names.

A cross-encoder reads the text and a passage together, which is truer than comparing two vectors
and far slower, so only the best `RERANKED` of a ranking are read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from indexer import hub
from indexer.errors import ModelUnavailable
from indexer.ranking.best_first import BestFirst
from indexer.ranking.candidates import Ranked
from indexer.ranking.fusion import Leg, Scores

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RERANKED = 50
"""How many of the best issues are read again. Never the page's size: a hit's rank must not depend
on it."""

LEG = "reranker"


class Reranker(Protocol):
    """Whatever tells how well passages answer a text."""

    def scores(self, text: str, passages: Sequence[str]) -> Scores:
        """One finite score a passage, the higher the better, on any scale."""


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers on the CPU."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    def scores(self, text: str, passages: Sequence[str]) -> Scores:
        """One score a passage; what the model cannot read of a pair is cut off."""
        pairs = [(text, passage) for passage in passages]
        found = self._model.predict(pairs, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(found, np.float32)


def load_reranker(name: str) -> CrossEncoderReranker:
    """Load a cross-encoder by name or folder.

    Raises:
        ModelUnavailable: it cannot be loaded, or gives more than one score a pair.
    """
    if not hub.is_here(name):
        raise ModelUnavailable(
            f"the reranker {name!r} is not on this machine; name a cross-encoder's folder"
        )
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(
            name,
            device="cpu",
            local_files_only=True,
            # Other formats are unpickled, which runs whatever a stranger's file says.
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError) as error:
        reason = str(error).strip().split("\n")[0]
        raise ModelUnavailable(
            f"the reranker {name!r} cannot be loaded ({reason}); name a cross-encoder's folder"
        ) from error
    if model.num_labels != 1:
        raise ModelUnavailable(
            f"the reranker {name!r} gives {model.num_labels} scores a pair; "
            "name a cross-encoder that gives one"
        )
    return CrossEncoderReranker(model)


def rerank(
    ranked: Ranked, passages: Sequence[Sequence[str]], read: Callable[[Sequence[str]], Scores]
) -> Ranked:
    """Order the best issues by the best of their passages; the others stay below as they are.

    `passages[i]` are those of candidate `ranked.order[i]`, `read` gives one score a passage (Dai
    and Callan, SIGIR 2019, "MaxP"). An issue's score becomes what it is put above the last of
    them, on top of the best score below.
    """
    best, rest = ranked.order[: len(passages)], ranked.order[len(passages) :]
    if not len(best):
        return ranked
    owner = np.repeat(np.arange(len(passages)), [len(own) for own in passages])
    found = read([passage for own in passages for passage in own])
    highest = np.full(len(passages), -np.inf, np.float32)
    np.maximum.at(highest, owner, found)
    scores = ranked.scores.copy()
    below = scores[rest[0]] if len(rest) else np.float32(0)
    scores[best] = below + (highest - highest.min())
    leg = Leg(LEG, np.full_like(scores, np.nan), float(highest.min()))
    leg.scores[best] = highest
    # Stable: of equals, the one that was ranked higher stays before the other.
    order = np.concatenate([best[np.argsort(-highest, kind="stable")], rest])
    return replace(ranked, best_first=BestFirst.of(order, scores), legs=(*ranked.legs, leg))
