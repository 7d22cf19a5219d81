"""A folder of sample letters, with the truth about each beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from .compose import generate
from .model import SampleLetter
from .pdf import render_pdf
from .text import render_text

GENERATOR_VERSION = 1
"""Raised whenever the same seed gives other letters than before."""

TRUTH_FILE = "truth.jsonl"
STAMP_FILE = "samples.json"


def write(
    directory: Path, count: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Write `count` letters of `seed` into `directory`, about half of them as PDF.

    A folder that already holds these very letters is left alone. `progress` is told how many
    letters are written and how many there will be.
    """
    stamp = {"generator": GENERATOR_VERSION, "seed": seed, "count": count}
    stamp_file = directory / STAMP_FILE
    if stamp_file.is_file() and json.loads(stamp_file.read_text("utf-8")) == stamp:
        return directory
    directory.mkdir(parents=True, exist_ok=True)
    stamp_file.unlink(missing_ok=True)
    with (directory / TRUTH_FILE).open("w", encoding="utf-8") as truth:
        for done, sample in enumerate(generate(count, seed), start=1):
            name = write_letter(directory, sample)
            truth.write(json.dumps({"file": name, **truth_of(sample)}) + "\n")
            if progress is not None:
                progress(done, count)
    # Last, so that a folder that was only half written is written again.
    stamp_file.write_text(json.dumps(stamp) + "\n", "utf-8")
    return directory


def write_letter(directory: Path, sample: SampleLetter) -> str:
    """Write one letter in the form that it has and return its file name."""
    name = f"{sample.stem}.{sample.form}"
    if sample.form == "pdf":
        (directory / name).write_bytes(render_pdf(sample))
    else:
        (directory / name).write_text(render_text(sample), "utf-8", newline="\n")
    return name


def truth_of(sample: SampleLetter) -> dict[str, Any]:
    """What is true of a letter, in the shape in which `imr parse --json` prints a letter."""
    letter, cover = sample.letter, sample.letter.cover
    return {
        "letter": letter.id,
        "layout": letter.layout,
        "case_number": cover.case_number,
        "date_assigned": _iso(cover.date_assigned),
        "date_of_injury": _iso(cover.date_of_injury),
        "decision_date": _iso(cover.decision_date),
        "ur_denial_date": _iso(cover.ur_denial_date),
        "application_received": _iso(cover.application_received),
        "priority": cover.priority,
        "licensure": list(letter.reviewer.licensure),
        "specialties": list(letter.reviewer.specialties),
        "outcome": letter.outcome,
        "summary": letter.summary,
        "issues": [
            {
                "id": issue.id,
                "treatment": issue.treatment,
                "outcome": str(issue.outcome),
                "rationale": issue.rationale,
                "guidelines": {
                    "maximus": list(truth.maximus),
                    "claims_admin": list(truth.claims_admin),
                },
                "body_regions": list(truth.body_regions),
                "claim_regions": list(truth.claim_regions),
                "levels": list(truth.levels),
                "laterality": truth.laterality,
                "category": truth.category,
                "subcategory": truth.subcategory,
            }
            for issue, truth in zip(letter.issues, sample.truth, strict=True)
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
