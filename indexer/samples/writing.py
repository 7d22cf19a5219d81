"""A folder of sample letters, with the truth about each beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from indexer.letters.model import SAMPLE_SERIES

from .as_pdf import render_pdf
from .compose import generate
from .sample_letter import SampleLetter
from .text import render_text

GENERATOR_VERSION = 2
"""Raised whenever the same seed gives other letters than before."""

TRUTH_FILE = "truth.jsonl"
STAMP_FILE = "samples.json"
_OUR_NAME = re.compile(rf"(?:{SAMPLE_SERIES.lower()}|sample)-\d{{7,9}}\.(?:txt|pdf)")


def write(
    directory: Path, count: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Write `count` letters of `seed` into `directory`, about half of them as PDF.

    A folder that already holds these very letters is left alone; one that holds other samples
    loses them first, so that no index is built of two sets. Files that no earlier call wrote are
    never touched. `progress` is told how many letters are written and how many there will be.
    """
    stamp = {"generator": GENERATOR_VERSION, "seed": seed, "count": count}
    stamp_file = directory / STAMP_FILE
    if _stamp(stamp_file) == stamp:
        return directory
    directory.mkdir(parents=True, exist_ok=True)
    stamp_file.unlink(missing_ok=True)
    for name in _written(directory / TRUTH_FILE):
        (directory / name).unlink(missing_ok=True)
    with (directory / TRUTH_FILE).open("w", encoding="utf-8") as truth:
        for done, sample in enumerate(generate(count, seed), start=1):
            # Before the letter and at once, so that a later call knows of every letter.
            truth.write(json.dumps({"file": _name(sample), **truth_of(sample)}) + "\n")
            truth.flush()
            write_letter(directory, sample)
            if progress is not None:
                progress(done, count)
    # Last, so that a folder that was only half written is written again.
    stamp_file.write_text(json.dumps(stamp) + "\n", "utf-8")
    return directory


def _stamp(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _written(truth: Path) -> Iterator[str]:
    """The files that a folder's list of truths names, as far as we give such names."""
    if not truth.is_file():
        return
    for line in truth.read_text("utf-8", errors="replace").splitlines():
        try:
            name = json.loads(line)["file"]
        except (ValueError, KeyError, TypeError):
            continue  # the last line of a call that was interrupted
        if isinstance(name, str) and _OUR_NAME.fullmatch(name):
            yield name


def _name(sample: SampleLetter) -> str:
    return f"{sample.stem}.{sample.form}"


def write_letter(directory: Path, sample: SampleLetter) -> str:
    """Write one letter in the form that it has and return its file name."""
    name = _name(sample)
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
