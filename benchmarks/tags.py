"""How well derived tags agree with labelled issues.

    python -m benchmarks.tags SHARED

SHARED holds `gold/issues.jsonl` (labels by issue id) and `letters/pdf/`. Prints micro-F1 of each
tag. Labels were given by a language model that read the letters, not by physicians.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.letters import read_letter
from indexer.vocabulary.model import Tags
from indexer.vocabulary.tagging import tag

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


Labelled = tuple[Mapping[str, Any], Tags]


def labelled(shared: Path) -> list[Labelled]:
    """Each labelled issue with the tags that we derive for it."""
    lines = (shared / "gold" / "issues.jsonl").read_text(encoding="utf-8").splitlines()
    labels = {one["id"]: one for one in map(json.loads, lines)}
    tagged: dict[str, Tags] = {}
    for name in sorted({issue_id.partition("#")[0] for issue_id in labels}):
        letter = read_letter(shared / "letters" / "pdf" / f"{name}.pdf")
        tagged |= {issue.id: tag(issue, letter.summary) for issue in letter.issues}
    return [(given, tagged[issue_id]) for issue_id, given in labels.items()]


def agreement(issues: list[Labelled], name: str) -> Agreement:
    """How well one tag agrees with its labels."""
    agreed = wrong = missed = 0
    for labels, tags in issues:
        given = labels[name]
        expected = {given} if isinstance(given, str) else set(given)
        found = DERIVED[name](tags)
        agreed += len(found & expected)
        wrong += len(found - expected)
        missed += len(expected - found)
    return Agreement(agreed, wrong, missed)


def main() -> None:
    """Print a line a tag."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    issues = labelled(parser.parse_args().shared)
    print(f"{len(issues)} labelled issues (labels by a language model, not by physicians)")
    for name in DERIVED:
        found = agreement(issues, name)
        print(f"{name:14} F1 {found.f1:.3f}  {found.wrong} wrong, {found.missed} missed")


if __name__ == "__main__":
    main()
