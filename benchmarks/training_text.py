"""The text that models are trained on: written for this project, grouped by what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.vocabulary.plain import plain_names
from indexer.vocabulary.reasons import reasons

TRAINING = Path(__file__).parent / "training"
LABELS = Path(__file__).parent / "labels"

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of one meaning: queries that ask for it, passages that answer, and what only looks so.

    Groups of one `family` are too near each other for one's passages to be wrong for another.
    """

    family: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]
    near_misses: tuple[str, ...] = ()


def records(file: Path) -> Iterator[Record]:
    """The records of a file of JSON lines."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def requests() -> list[tuple[str, Record]]:
    """Of each entry of the treatments, by its id, what was written of it."""
    return [(one["entry"], one) for one in records(TRAINING / "plain.jsonl")]


def argued() -> list[tuple[str, Record]]:
    """Of each reason, by its id, how reviewers and people put it."""
    return [(one["reason"], one) for one in records(TRAINING / "reasons.jsonl")]


def rationales() -> list[Record]:
    """Whole rationales, each sentence with its role."""
    return list(records(TRAINING / "rationales.jsonl"))


def groups() -> list[Group]:
    """Everything that was written, as groups."""
    found = []
    names = {entry: one.names for entry, one in plain_names().items()}
    for entry, one in requests():
        called = names.pop(entry, ())  # with the first group of an entry
        found.append(
            Group(
                f"request {entry.partition(':')[0]}",
                (*one["queries"], *called),
                tuple(one["passages"]),
                tuple(one["hard_negatives"]),
            )
        )
    table = reasons().reasons
    for reason, one in argued():
        found.append(
            Group(
                f"reason {reason}",
                (*one["users"], table[reason].label),
                tuple(one["reviewers"]),
                tuple(text for text, _ in one["near_misses"]),
            )
        )
    for number, one in enumerate(rationales()):
        told = " ".join(text for _, text in one["sentences"])
        kept = " ".join(text for role, text in one["sentences"] if role in ("reason", "fact"))
        passages = tuple(f"{one['treatment']}. {text}" for text in (told, kept))
        found.append(Group(f"rationale {number}", (*one["asked"], one["reason"]), passages))
    for name, key in (("pairs-lay.jsonl", "thing"), ("pairs-arguments.jsonl", "reason")):
        for one in records(TRAINING / name):
            found.append(
                Group(
                    f"{name} {one[key]}",
                    tuple(one["queries"]),
                    tuple(one["passages"]),
                    tuple(one["hard_negatives"]),
                )
            )
    return found
