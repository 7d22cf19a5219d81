"""What the installed model was taught of these letters: a low-rank change of its weights.

Every linear layer of the network gets a change `B @ A` of low rank (Hu et al. 2021, "LoRA"), which
is a hundredth of the weights and is added to them once, at loading, so that reading costs nothing
more. `benchmarks/train_encoder.py` trains it on text written for this project.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

FILE = "encoder.safetensors"

SCALE = 2.0
"""By how much the product of the two matrices is multiplied."""


@cache
def digest() -> bytes:
    """The SHA-256 of the change that travels with the installation."""
    return hashlib.sha256(_bytes()).digest()


def apply(network: torch.nn.Module) -> None:
    """Add the change to a network's weights.

    Raises:
        ValueError: the network has not the layers that the change was trained for.
    """
    import torch
    from safetensors.torch import load

    change = load(_bytes())
    layers = dict(network.named_modules())
    with torch.no_grad():
        for key, outer in change.items():
            name, _, part = key.rpartition(".")
            if part != "B":
                continue
            layer = layers.get(name)
            if not isinstance(layer, torch.nn.Linear):
                raise ValueError(f"the model has no linear layer {name!r}")
            inner = change[f"{name}.A"]
            layer.weight += SCALE * (outer.float() @ inner.float())


def _bytes() -> bytes:
    return files(__package__).joinpath(FILE).read_bytes()
