"""Teach the installed model how people ask and how reviewers write: a low-rank change of weights.

    python -m benchmarks.train_encoder [--epochs 1.6] [--out indexer/meaning/encoder.safetensors]

Queries are brought near the passages that answer them and away from those of the other groups of
their batch and from near misses (Oord et al. 2018, "InfoNCE"; Henderson et al. 2017). Every linear
layer of the network gets a change of low rank (Hu et al. 2021, "LoRA"), of which the part `KEPT` is
written: between the old weights and the new ones a model keeps what it knew (Wortsman et al. 2022,
"WiSE-FT"). The seed decides everything random. Half an hour on two cores. Then the heads have to be
trained anew: `python -m benchmarks.train_heads`.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from rich.progress import track
from safetensors.torch import save_file

from benchmarks.training_text import Group, groups
from indexer.embedding import BASE_MODEL, load_encoder
from indexer.meaning import low_rank

RANK = 16
KEPT = 0.7
BATCH = 48
TOKENS = 80
"""Texts are cut off there: what a text is about stands at its beginning."""

LEARNING_RATE = 5e-4
TEMPERATURE = 0.05


class Changed(torch.nn.Module):
    """A linear layer with a change of low rank beside it."""

    def __init__(self, layer: torch.nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        inner = torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features)
        self.inner = torch.nn.Parameter(inner)
        self.outer = torch.nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """What the layer gives, and what the change adds."""
        narrow = torch.nn.functional.linear(values, self.inner)
        changed: torch.Tensor = self.layer(values) + low_rank.SCALE * torch.nn.functional.linear(
            narrow, self.outer
        )
        return changed


def changed_layers(network: torch.nn.Module) -> dict[str, Changed]:
    """Put a change beside every linear layer of a transformer's encoder; all else stays."""
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    found = {}
    for name, layer in list(network.named_modules()):
        if isinstance(layer, torch.nn.Linear) and name.startswith("encoder."):
            parent, _, own = name.rpartition(".")
            found[name] = Changed(layer)
            setattr(network.get_submodule(parent), own, found[name])
    return found


def batches(written: Sequence[Group], steps: int, seed: int) -> Iterator[list[tuple[Group, str]]]:
    """Batches of queries, no two of a batch from one group; every query once before any again."""
    dice = random.Random(seed)
    queries = [(number, text) for number, one in enumerate(written) for text in one.queries]
    waiting: list[tuple[int, str]] = []
    for _ in range(steps):
        batch: dict[int, str] = {}
        put_back = []
        while len(batch) < BATCH:
            if not waiting:
                waiting = queries.copy()
                dice.shuffle(waiting)
            number, text = waiting.pop()
            if number in batch:
                put_back.append((number, text))
            else:
                batch[number] = text
        waiting = put_back + waiting
        yield [(written[number], text) for number, text in batch.items()]


def loss_of(
    embed: torch.nn.Module, batch: Sequence[tuple[Group, str]], dice: random.Random
) -> torch.Tensor:
    """How far each query is from its own passage, compared with all others of the batch."""
    passages = [dice.choice(group.passages) for group, _ in batch]
    near = [dice.choice(group.near_misses) for group, _ in batch if group.near_misses]
    misses = dice.sample(near, min(len(near), BATCH // 2))
    asked = embed([text for _, text in batch])
    answers = embed(passages + misses)
    likeness = asked @ answers.T / TEMPERATURE
    families = [group.family for group, _ in batch]
    for i, one in enumerate(families):
        for j, other in enumerate(families):
            if i != j and one == other:
                likeness[i, j] = -1e4
    right = torch.arange(len(batch))
    forward = torch.nn.functional.cross_entropy(likeness, right)
    back = torch.nn.functional.cross_entropy(likeness[:, : len(batch)].T, right)
    return forward + 0.5 * back


def train(epochs: float, seed: int) -> tuple[dict[str, torch.Tensor], list[float]]:
    """The change that was learned, as it is written, and the loss of each step."""
    torch.manual_seed(seed)
    encoder = load_encoder(BASE_MODEL, "bfloat16")
    encoder.network.max_seq_length = TOKENS  # type: ignore[assignment]
    layers = changed_layers(encoder.network[0].auto_model)  # type: ignore[index]
    written = groups()
    steps = int(sum(len(one.queries) for one in written) * epochs / BATCH)
    parameters = [value for layer in layers.values() for value in (layer.inner, layer.outer)]
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.01)

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / (0.1 * steps)) * (steps - step) / steps

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    dice = random.Random(seed)
    losses = []
    encoder.network.train()
    for batch in track(batches(written, steps, seed), "Training", total=steps):
        loss = loss_of(encoder.embed, batch, dice)  # type: ignore[arg-type]
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
    change = {}
    for name, layer in layers.items():
        change[f"{name}.A"] = layer.inner.detach().half()
        change[f"{name}.B"] = (KEPT * layer.outer.detach()).half()
    return change, losses


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--epochs", type=float, default=1.6)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument(
        "--out", type=Path, default=Path(low_rank.__file__).with_name(low_rank.FILE)
    )
    options = parser.parse_args()
    change, losses = train(options.epochs, options.seed)
    save_file(change, options.out)
    few = max(1, len(losses) // 20)
    first, last = sum(losses[:few]) / few, sum(losses[-few:]) / few
    print(
        f"{len(losses)} steps, loss {first:.2f} -> {last:.2f}, {options.out.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
