"""A letter with its tags as one JSON document: what `imr parse` prints and `imr show` returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from indexer.letters.model import Issue, Letter
from indexer.vocabulary.model import Tags

Record = dict[str, Any]


def letter_record(letter: Letter, tags: Sequence[Tags]) -> Record:
    """One letter; `tags[i]` belongs to `letter.issues[i]`. Dates are ISO, absent fields null."""
    cover = {key: _iso(value) for key, value in asdict(letter.cover).items()}
    return {
        "letter": letter.id,
        **cover,
        "layout": letter.layout,
        "sample": letter.sample,
        "outcome": letter.outcome,
        "reviewer": {
            "licensure": list(letter.reviewer.licensure),
            "specialties": list(letter.reviewer.specialties),
        },
        "summary": letter.summary,
        "issues": [issue_record(*pair) for pair in zip(letter.issues, tags, strict=True)],
        "warnings": list(letter.warnings),
    }


def issue_record(issue: Issue, tags: Tags) -> Record:
    """One issue with its tags; the guidelines as printed stand under `guideline_text`."""
    return {
        "id": issue.id,
        "treatment": issue.treatment,
        "outcome": issue.outcome.value,
        "outcome_text": issue.outcome_text,
        "rationale": issue.rationale,
        "guideline_text": {
            "maximus": issue.maximus_guideline,
            "claims_admin": issue.claims_admin_guideline,
        },
        "guidelines": {
            "maximus": [asdict(citation) for citation in tags.maximus],
            "claims_admin": [asdict(citation) for citation in tags.claims_admin],
        },
        "body_regions": list(tags.body_regions),
        "body_region_groups": list(tags.body_region_groups),
        "claim_regions": list(tags.claim_regions),
        "levels": list(tags.levels),
        "laterality": tags.laterality,
        "category": tags.category,
        "subcategory": tags.subcategory,
    }


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
