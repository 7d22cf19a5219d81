"""How well the tags agree with those that people gave to real letters, which lie elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexer.letters import read_letter
from indexer.vocabulary.model import Tags
from indexer.vocabulary.tagging import tag

Labels = Mapping[str, str | list[str]]

TAGS: dict[str, tuple[float, Callable[[Tags], set[str]]]] = {
    "regions": (0.93, lambda tags: set(tags.body_regions)),
    "claim_regions": (0.90, lambda tags: set(tags.claim_regions)),
    "maximus": (0.97, lambda tags: {one.id for one in tags.maximus}),
    "claims_admin": (0.97, lambda tags: {one.id for one in tags.claims_admin}),
    "levels": (0.95, lambda tags: set(tags.levels)),
    "category": (0.92, lambda tags: {tags.category}),
    "subcategory": (0.85, lambda tags: {tags.subcategory}),
    "laterality": (0.92, lambda tags: {tags.laterality}),
}


@pytest.fixture(scope="module")
def judged(shared: Path) -> list[tuple[Labels, Tags]]:
    """Each labelled issue with the tags that we derive for it."""
    gold: dict[str, Labels] = {}
    for line in (shared / "gold" / "issues.jsonl").read_text(encoding="utf-8").splitlines():
        labels = json.loads(line)
        gold[labels["id"]] = labels
    tagged: dict[str, Tags] = {}
    for name in sorted({id_.partition("#")[0] for id_ in gold}):
        letter = read_letter(shared / "letters" / "pdf" / f"{name}.pdf")
        tagged |= {issue.id: tag(issue, letter.summary) for issue in letter.issues}
    assert gold
    return [(labels, tagged[id_]) for id_, labels in gold.items()]


@pytest.mark.parametrize("name", TAGS)
def test_tag_agrees_with_people(judged: list[tuple[Labels, Tags]], name: str) -> None:
    threshold, derived = TAGS[name]
    agreed = wrong = missed = 0
    for labels, tags in judged:
        given = labels[name]
        expected = {given} if isinstance(given, str) else set(given)
        found = derived(tags)
        agreed += len(found & expected)
        wrong += len(found - expected)
        missed += len(expected - found)
    # Where neither side has anything, as with levels, they agree.
    total = 2 * agreed + wrong + missed
    f1 = 2 * agreed / total if total else 1.0
    assert f1 >= threshold, f"micro-F1 of {name}: {f1:.3f} ({wrong} wrong, {missed} missed)"
