"""What was read, and what was not: so that the tables and the layouts can be extended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.catalog import Coverage
from indexer.gathering import Progress, silent
from indexer.generations import Refusal
from indexer.letters import Letter, find_files, read_letters
from indexer.letters.facts import facts
from indexer.vocabulary.model import Tags
from indexer.vocabulary.tagging import tag_letter
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
    letters: list[Letter] = []
    refused: list[Refusal] = []
    for done, reading in enumerate(read_letters(found.sources, ocr=ocr), start=1):
        letters += reading.letters
        refused += (Refusal(error.file, error.reason, error.remedy) for error in reading.errors)
        progress("Reading", done, len(found))
    tagged = [
        pair for letter in letters for pair in zip(letter.issues, tag_letter(letter), strict=True)
    ]
    missing: dict[str, Counter[str]] = {
        "treatment": Counter(),
        "maximus": Counter(),
        "claims_admin": Counter(),
        "drug": Counter(),
    }
    for issue, tags in tagged:
        for one in unmatched(issue, tags):
            missing[one.field][one.text] += 1
    for letter in letters:
        missing["drug"].update(one.text for one in unmatched_drugs(letter.summary))
    return Diagnosis(
        letters=len(letters),
        issues=len(tagged),
        layouts=_counted(letter.layout for letter in letters),
        outcomes=_counted(issue.outcome.value for issue, _ in tagged),
        coverage=(
            *_letter_coverage(letters),
            *_issue_coverage([tags for _, tags in tagged]),
        ),
        warnings=tuple(warning for letter in letters for warning in letter.warnings),
        unmatched={field: tuple(texts.most_common()) for field, texts in missing.items()},
        refused=tuple(refused),
        passed_over=dict(found.passed_over),
    )


def _counted(values: Any) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _letter_coverage(letters: Sequence[Letter]) -> list[Coverage]:
    stated = [facts(letter.summary, letter.cover.date_of_injury) for letter in letters]
    covers = [letter.cover for letter in letters]
    fields: dict[str, list[Any]] = {
        "case number": [cover.case_number for cover in covers],
        "decision date": [cover.decision_date for cover in covers],
        "date of injury": [cover.date_of_injury for cover in covers],
        "date assigned": [cover.date_assigned for cover in covers],
        "UR denial date": [cover.ur_denial_date for cover in covers],
        "application received": [cover.application_received for cover in covers],
        "priority": [cover.priority for cover in covers],
        "reviewer's licensure": [letter.reviewer.licensure for letter in letters],
        "reviewer's specialty": [letter.reviewer.specialties for letter in letters],
        "summary": [letter.summary for letter in letters],
        "age": [one.age for one in stated],
        "sex": [one.sex for one in stated],
        "injury date in the summary": [one.date_of_injury for one in stated],
        "mechanism of injury": [one.mechanism for one in stated],
        "diagnoses": [one.diagnoses for one in stated],
    }
    return [
        Coverage(field, sum(bool(value) for value in values), len(letters))
        for field, values in fields.items()
    ]


def _issue_coverage(tags: Sequence[Tags]) -> list[Coverage]:
    fields: dict[str, list[bool]] = {
        "body region": [bool(one.body_regions or one.body_region_groups) for one in tags],
        "claim region": [bool(one.claim_regions) for one in tags],
        "spine level": [bool(one.levels) for one in tags],
        "laterality": [one.laterality != "none" for one in tags],
        "reviewer's guideline": [_is_read(one.maximus) for one in tags],
        "claims administrator's guideline": [_is_read(one.claims_admin) for one in tags],
        "treatment category": [one.category != "other" for one in tags],
        "drug": [one.drug is not None for one in tags],
    }
    return [Coverage(field, sum(values), len(tags)) for field, values in fields.items()]


def _is_read(citations: Sequence[Any]) -> bool:
    return bool(citations) and all(one.id != "unknown" for one in citations)
