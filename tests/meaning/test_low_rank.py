"""A low-rank change is added to the weights of a network's linear layers."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import save

from indexer.meaning import low_rank


def network() -> torch.nn.Module:
    return torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))


def change_of(layer: str, rows: int, columns: int) -> dict[str, torch.Tensor]:
    torch.manual_seed(7)
    return {f"{layer}.A": torch.randn(1, columns).half(), f"{layer}.B": torch.randn(rows, 1).half()}


def hold(monkeypatch: pytest.MonkeyPatch, change: dict[str, torch.Tensor]) -> None:
    monkeypatch.setattr(low_rank, "_bytes", lambda: save(change))


def test_the_change_is_added_to_its_layer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = network()
    before = {name: value.clone() for name, value in changed.state_dict().items()}
    change = change_of("2", 2, 3)
    hold(monkeypatch, change)
    low_rank.apply(changed)
    after = changed.state_dict()
    added = low_rank.SCALE * (change["2.B"].float() @ change["2.A"].float())
    assert torch.allclose(after["2.weight"], before["2.weight"] + added)
    for name in ("0.weight", "0.bias", "2.bias"):
        assert torch.equal(after[name], before[name])
    assert changed[2].weight.requires_grad  # type: ignore[index]


@pytest.mark.parametrize("layer", ["1", "7", "encoder.layer.0"])
def test_a_network_without_the_layer_is_refused(
    monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    hold(monkeypatch, change_of(layer, 2, 3))
    with pytest.raises(ValueError, match=layer):
        low_rank.apply(network())
