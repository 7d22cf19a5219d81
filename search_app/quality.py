"""How good is it? What was measured, as the measuring programs wrote it: JSON in `figures/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

Figures = Mapping[str, Any]
"""What one program measured; which keys it has is known to `benchmarks.tables`."""

FOLDER = "figures"
"""Beside this module. Written by the programs of `benchmarks/` with `--write`, never by hand."""

MEASURES = ("nDCG@10", "R@50")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured and on what (Markdown), and the chosen columns of the table."""

    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figures(name: str) -> Figures | None:
    """The packaged figures of that name; None where nothing was measured."""
    place = files(__package__).joinpath(FOLDER, f"{name}.json")
    if not place.is_file():
        return None
    held: Figures = json.loads(place.read_text(encoding="utf-8"))
    return held


def measured(given: Figures | None = None) -> Measured | None:
    """The packaged measurement of the ranking, or the given one; None where there is none."""
    held = figures("ranking") if given is None else given
    if not held or not held["rankings"]:
        return None
    names = [name for name in MEASURES if name in held["rankings"][0]["measures"]]
    return Measured(
        about_ranking(held),
        ("ranking", *names, "lead"),
        tuple(
            (one["name"], *(f"{one['measures'][name]:.3f}" for name in names), lead_of(one))
            for one in held["rankings"]
        ),
    )


def about_ranking(held: Figures) -> str:
    """What a ranking was measured on, as Markdown."""
    return f"{held['about']} {held['issues']} issues, model {held['model']}."


def lead_of(row: Figures) -> str:
    """How far our ranking is ahead of a row's, with its interval; empty for our own."""
    return difference(row["lead"]) if row["lead"] else ""


def difference(one: Figures) -> str:
    """A difference with its interval."""
    return f"{one['mean']:+.3f} [{one['low']:+.3f}, {one['high']:+.3f}]"
