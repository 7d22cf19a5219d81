"""How well the tags agree with labels of real letters, which lie elsewhere.

The labels were given by a language model that read the letters, not by physicians.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.tags import DERIVED, Labelled, agreement, labelled

THRESHOLDS = {
    "regions": 0.93,
    "claim_regions": 0.90,
    "maximus": 0.97,
    "claims_admin": 0.97,
    "levels": 0.95,
    "category": 0.92,
    "subcategory": 0.85,
    "laterality": 0.92,
}


@pytest.fixture(scope="module")
def issues(shared: Path) -> list[Labelled]:
    """The labelled issues with our tags."""
    found = labelled(shared)
    assert found
    return found


@pytest.mark.parametrize("name", THRESHOLDS)
def test_tag_agrees_with_its_labels(issues: list[Labelled], name: str) -> None:
    found = agreement(issues, name)
    assert found.f1 >= THRESHOLDS[name], f"{name}: {found}"


def test_every_tag_has_its_threshold() -> None:
    assert THRESHOLDS.keys() == DERIVED.keys()
