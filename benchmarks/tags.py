"""How well derived tags agree with labelled issues.

    python -m benchmarks.tags SHARED [--wrong] [--write]

SHARED holds the letters (`letters/pdf/`, `letters/seeds/`) and one set of labels by issue id
(`gold/issues.jsonl`); the other set lies here (`labels/issues.jsonl`) and covers the issues that
the first leaves out, all tags but the guidelines. Prints micro-F1 of each tag on each set, and
with `--wrong` every issue whose tag is not its label; with `--write` the figures are kept and
docs/reliability.md is written anew. Labels were given by a language model that
read the letters, not by physicians.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import docs
from trials.labels import DERIVED, Labelled, agreement, label_sets, labelled


def figures(called: str, issues: list[Labelled]) -> dict[str, Any]:
    """How well every tag agrees with one set of labels, as it is kept."""
    measured = {name: agreement(issues, name) for name in DERIVED}
    return {
        "name": called,
        "issues": len(issues),
        "tags": {
            name: {"f1": round(one.f1, 3), "wrong": one.wrong, "missed": one.missed}
            for name, one in measured.items()
            if one is not None
        },
    }


def main() -> None:
    """Print a line a tag for each set of labels."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what differs from its label")
    parser.add_argument("--write", action="store_true", help="keep the figures")
    options = parser.parse_args()
    sets = []
    for called, labels in label_sets(options.shared).items():
        issues = labelled(options.shared, labels)
        print(f"{called}: {len(issues)} labelled issues (by a language model, not by physicians)")
        sets.append(figures(called, issues))
        for name, found in sets[-1]["tags"].items():
            print(
                f"{name:14} F1 {found['f1']:.3f}  {found['wrong']} wrong, {found['missed']} missed"
            )
        if options.wrong:
            for line in _differences(issues):
                print(f"  {line}")
    if options.write:
        docs.record("tags", {"sets": sets})


def _differences(issues: list[Labelled]) -> Iterator[str]:
    for one in issues:
        for name in DERIVED:
            if name in one.labels and (one.wrong(name) or one.missed(name)):
                wrong, missed = sorted(one.wrong(name)), sorted(one.missed(name))
                yield f"{one.id} {name}: wrong {wrong}, missed {missed}"


if __name__ == "__main__":
    main()
