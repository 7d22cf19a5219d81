"""Contrastive training: texts of a pair are drawn together, those of other pairs apart."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.adaptation.pairs import Clashes, Pair, arrange
from indexer.embedding import SentenceTransformerEncoder

if TYPE_CHECKING:
    import torch

SCALE = 20.0
"""What cosines are multiplied by, the inverse of a temperature of 0.05."""

OnStep = Callable[[int, int], None]
"""Called with the number of pairs that were learned from, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How much is learned: `learning_rate` at its peak, `warmup` as a share of all steps.

    `blend` is how far the weights go from the old ones (0) to the trained ones (1). On judged
    queries half the way ranked no worse than all of it, and more often better.
    """

    epochs: int = 1
    batch: int = 32
    learning_rate: float = 2e-5
    warmup: float = 0.1
    weight_decay: float = 0.01
    blend: float = 0.5


def contrastive_loss(
    anchors: torch.Tensor, positives: torch.Tensor, masked: torch.Tensor
) -> torch.Tensor:
    """Symmetric InfoNCE over unit vectors, row i of both being a pair.

    Each anchor is to find its positive among all positives, and each positive its anchor, what is
    `masked` left out (van den Oord et al. 2018, "Representation Learning with Contrastive
    Predictive Coding", eq. 4; in-batch negatives as in Henderson et al. 2017; both directions as
    in Radford et al. 2021).
    """
    import torch

    logits = (SCALE * anchors @ positives.T).masked_fill(masked, float("-inf"))
    right = torch.arange(len(logits))
    forward = torch.nn.functional.cross_entropy(logits, right)
    backward = torch.nn.functional.cross_entropy(logits.T, right)
    return (forward + backward) / 2


def train(
    encoder: SentenceTransformerEncoder,
    pairs: Sequence[Pair],
    clashes: Clashes,
    schedule: Schedule,
    seed: int,
    on_step: OnStep = lambda done, total: None,
) -> list[float]:
    """Train the encoder's network in place; the loss of each step.

    Dropout stays off, so that the seed, which orders pairs and draws their passages, is the only
    chance there is. Weights are blended with the old ones afterwards (Wortsman et al. 2022,
    "Robust fine-tuning of zero-shot models").
    """
    import torch

    network = encoder.network.eval()
    old = {name: tensor.detach().clone() for name, tensor in network.named_parameters()}
    rng = random.Random(seed)
    total = schedule.epochs * len(pairs)
    steps = max(1, -(-total // schedule.batch))
    warmup = max(1, round(steps * schedule.warmup))
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=schedule.learning_rate, weight_decay=schedule.weight_decay
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warmup, max(0.0, (steps - step) / max(1, steps - warmup))),
    )
    losses: list[float] = []
    done = 0
    for _ in range(schedule.epochs):
        for batch in arrange(pairs, schedule.batch, clashes, rng):
            texts = [rng.choice(pair.anchors) for pair in batch]
            texts += [rng.choice(pair.positives) for pair in batch]
            # Together: a pass for each side would cost as much and pad no less.
            vectors = encoder.embed(texts)
            loss = contrastive_loss(
                vectors[: len(batch)],
                vectors[len(batch) :],
                torch.from_numpy(clashes.mask(batch)),
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            losses.append(float(loss.detach()))
            done += len(batch)
            on_step(min(done, total), total)
    with torch.no_grad():
        for name, tensor in network.named_parameters():
            tensor.lerp_(old[name], 1.0 - schedule.blend)
    return losses
