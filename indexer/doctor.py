"""What was read, and what was not: so that the tables and the layouts can be extended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.contract import Progress, silent
from indexer.coverage import Coverage, coverage
from indexer.errors import Refusal
from indexer.letters import find_files, read_letters
from indexer.tagged import TaggedLetter, derive
from indexer.vocabulary.unmatched import unmatched, unmatched_drugs


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The report on some sources.

    `unmatched` gives, for `treatment`, `maximus` and `claims_admin`, the texts that no table entry
    matches, and for `drug` the words that look like a drug and are in no entry: each with the
    number of its issues (a summary counts once), the most frequent first. `refused` are the files
    that are in quarantine.
    """

    letters: int
    issues: int
    layouts: dict[str, int]
    outcomes: dict[str, int]
    coverage: tuple[Coverage, ...]
    warnings: tuple[str, ...]
    unmatched: dict[str, tuple[tuple[str, int], ...]]
    refused: tuple[Refusal, ...]
    passed_over: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The report as `imr doctor --json` prints it."""
        return {
            "letters": self.letters,
            "issues": self.issues,
            "layouts": self.layouts,
            "outcomes": self.outcomes,
            "coverage": [
                {"field": one.field, "read": one.read, "of": one.of, "share": round(one.share, 4)}
                for one in self.coverage
            ],
            "warnings": list(self.warnings),
            "unmatched": {
                field: [{"text": text, "issues": count} for text, count in texts]
                for field, texts in self.unmatched.items()
            },
            "refused": [
                {"file": one.file, "reason": one.reason, "remedy": one.remedy}
                for one in self.refused
            ],
            "passed_over": self.passed_over,
        }


def examine(
    sources: Sequence[Path], *, ocr: bool = False, progress: Progress = silent
) -> Diagnosis:
    """Read everything under `sources` and tell what came of it; nothing is indexed.

    Raises:
        UnreadableFile: a source does not exist.
        OcrUnavailable: `ocr` was asked for where there is none.
    """
    found = find_files(sources)
    letters: list[TaggedLetter] = []
    refused: list[Refusal] = []
    for done, reading in enumerate(read_letters(found.sources, ocr=ocr), start=1):
        letters += map(derive, reading.letters)
        refused += (error.refusal for error in reading.errors)
        progress("Reading", done, len(found))
    issues = [issue for letter in letters for issue in letter.issues]
    missing: dict[str, Counter[str]] = {
        "treatment": Counter(),
        "maximus": Counter(),
        "claims_admin": Counter(),
        "drug": Counter(),
    }
    for issue in issues:
        for one in unmatched(issue, issue.tags):
            missing[one.field][one.text] += 1
    for letter in letters:
        missing["drug"].update(one.text for one in unmatched_drugs(letter.summary))
    return Diagnosis(
        letters=len(letters),
        issues=len(issues),
        layouts=_counted(letter.layout for letter in letters),
        outcomes=_counted(issue.outcome.value for issue in issues),
        coverage=coverage(letters),
        warnings=tuple(warning for letter in letters for warning in letter.warnings),
        unmatched={field: tuple(texts.most_common()) for field, texts in missing.items()},
        refused=tuple(refused),
        passed_over=dict(found.passed_over),
    )


def _counted(values: Any) -> dict[str, int]:
    return dict(Counter(values).most_common())
