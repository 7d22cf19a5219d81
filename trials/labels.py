"""Issues with labels that others gave, and how far derived tags agree with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.letters import read_letter
from indexer.vocabulary.tagging import tag_letter
from indexer.vocabulary.tags import Tags

DERIVED: dict[str, Callable[[Tags], set[str]]] = {
    "regions": lambda tags: set(tags.body_regions),
    "claim_regions": lambda tags: set(tags.claim_regions),
    "maximus": lambda tags: {one.id for one in tags.maximus},
    "claims_admin": lambda tags: {one.id for one in tags.claims_admin},
    "levels": lambda tags: set(tags.levels),
    "category": lambda tags: {tags.category},
    "subcategory": lambda tags: {tags.subcategory},
    "laterality": lambda tags: {tags.laterality},
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a derived tag and a label agree, over all issues."""

    agreed: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """Micro-F1; where neither side has anything, they agree."""
        total = 2 * self.agreed + self.wrong + self.missed
        return 2 * self.agreed / total if total else 1.0


OURS = Path(__file__).parents[1] / "benchmarks" / "labels" / "issues.jsonl"
"""Labels of the issues that the shared set leaves out, given before any rule was made on them."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An issue with its labels and the tags that we derive for it."""

    id: str
    labels: Mapping[str, Any]
    tags: Tags

    def wrong(self, name: str) -> set[str]:
        """What a tag holds that its label does not."""
        return DERIVED[name](self.tags) - self._expected(name)

    def missed(self, name: str) -> set[str]:
        """What a label holds that its tag does not."""
        return self._expected(name) - DERIVED[name](self.tags)

    def agreed(self, name: str) -> set[str]:
        """What both hold."""
        return DERIVED[name](self.tags) & self._expected(name)

    def _expected(self, name: str) -> set[str]:
        given = self.labels[name]
        return {given} if isinstance(given, str) else set(given)


def label_sets(shared: Path) -> dict[str, Path]:
    """The sets of labels by what they are called."""
    return {"shared": shared / "gold" / "issues.jsonl", "ours": OURS}


def labelled(shared: Path, labels: Path) -> list[Labelled]:
    """Each labelled issue of a set with the tags that we derive for it."""
    lines = labels.read_text(encoding="utf-8").splitlines()
    given = {one["id"]: one for one in map(json.loads, lines)}
    tagged: dict[str, Tags] = {}
    for name in sorted({issue_id.partition("#")[0] for issue_id in given}):
        seed = shared / "letters" / "seeds" / f"{name}.txt"
        source = seed if seed.is_file() else shared / "letters" / "pdf" / f"{name}.pdf"
        letter = read_letter(source)
        tagged |= {
            one.id: tags for one, tags in zip(letter.issues, tag_letter(letter), strict=True)
        }
    return [Labelled(issue_id, one, tagged[issue_id]) for issue_id, one in given.items()]


def agreement(issues: list[Labelled], name: str) -> Agreement | None:
    """How well one tag agrees with its labels; None where a set has no labels of that tag."""
    judged = [one for one in issues if name in one.labels]
    if not judged:
        return None
    return Agreement(
        sum(len(one.agreed(name)) for one in judged),
        sum(len(one.wrong(name)) for one in judged),
        sum(len(one.missed(name)) for one in judged),
    )
