"""How well derived tags agree with labelled issues.

    python -m benchmarks.tags SHARED [--wrong]

SHARED holds the letters (`letters/pdf/`, `letters/seeds/`) and one set of labels by issue id
(`gold/issues.jsonl`); the other set lies here (`labels/issues.jsonl`) and covers the issues that
the first leaves out, all tags but the guidelines. Prints micro-F1 of each tag on each set, and
with `--wrong` every issue whose tag is not its label. Labels were given by a language model that
read the letters, not by physicians.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from trials.labels import DERIVED, Labelled, agreement, label_sets, labelled


def main() -> None:
    """Print a line a tag for each set of labels."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what differs from its label")
    options = parser.parse_args()
    for called, labels in label_sets(options.shared).items():
        issues = labelled(options.shared, labels)
        print(f"{called}: {len(issues)} labelled issues (by a language model, not by physicians)")
        for name in DERIVED:
            if (found := agreement(issues, name)) is not None:
                print(f"{name:14} F1 {found.f1:.3f}  {found.wrong} wrong, {found.missed} missed")
        if options.wrong:
            for line in _differences(issues):
                print(f"  {line}")


def _differences(issues: list[Labelled]) -> Iterator[str]:
    for one in issues:
        for name in DERIVED:
            if name in one.labels and (one.wrong(name) or one.missed(name)):
                wrong, missed = sorted(one.wrong(name)), sorted(one.missed(name))
                yield f"{one.id} {name}: wrong {wrong}, missed {missed}"


if __name__ == "__main__":
    main()
