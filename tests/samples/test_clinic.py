"""The scenarios themselves: ids that exist, words that every slot can find, our own wording."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import indexer.vocabulary
from indexer.samples.clinic import PHASES, clinic
from indexer.samples.templates import TemplateError, fill, slots, takes_an, tidy

VOCABULARY = Path(indexer.vocabulary.__file__).parent


def known(table: str, key: str) -> set[str]:
    data = tomllib.loads((VOCABULARY / f"{table}.toml").read_text("utf-8"))
    return {row["id"] for row in data[key]}


def test_categories_and_subcategories_are_those_of_the_vocabulary() -> None:
    categories, subcategories = known("treatments", "category"), known("treatments", "subcategory")
    for scenario in clinic().scenarios.values():
        assert scenario.category in categories, scenario.id
        assert scenario.subcategory in subcategories, scenario.id


def test_regions_are_those_of_the_vocabulary() -> None:
    data = tomllib.loads((VOCABULARY / "body_regions.toml").read_text("utf-8"))
    regions = {row["id"] for rows in data.values() for row in rows if "id" in row}
    for claim in clinic().claims.values():
        assert set(claim.regions) <= regions, claim.id
    for scenario in clinic().scenarios.values():
        assert set(scenario.regions or ()) <= regions, scenario.id


def test_every_scenario_can_be_decided_and_has_grounds_to_uphold() -> None:
    for scenario in clinic().scenarios.values():
        assert any(ground.upheld for ground in scenario.grounds), scenario.id
        ids = [ground.id for ground in scenario.grounds]
        assert len(set(ids)) == len(ids), scenario.id


def test_every_axis_has_an_answer_in_every_phase() -> None:
    for claim in clinic().claims.values():
        for axis in claim.axes.values():
            for phase in claim.phases:
                fitting = [a for a in axis.answers.values() if phase in a.phases]
                assert fitting, (claim.id, axis.name, phase)
        assert set(claim.phases) <= set(PHASES)


def test_templates_fill_slots_and_choose_alternatives() -> None:
    from random import Random

    words = {"part": "knee", "age": "8"}
    text = fill("{Part}: a(n) {age}-year-old [[x|y]|z]", Random(1), words.__getitem__)
    assert text in {f"Knee: an 8-year-old {letter}" for letter in "xyz"}
    assert slots("a {b} [c {d}|e]") == {"b", "d"}


@pytest.mark.parametrize("broken", ["[a", "a]", "a {b"])
def test_unbalanced_templates_are_refused(broken: str) -> None:
    with pytest.raises(TemplateError):
        slots(broken)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("MRI", True), ("FCE", True), ("hour", True), ("18-year-old", True), ("umbilical", True),
     ("TENS", False), ("urine", False), ("one-time", False), ("CT", False), ("48-year", False),
     ("uniform", False), ("ulcer", True), ("X-ray", True)],
)  # fmt: skip
def test_articles_follow_the_sound(word: str, expected: bool) -> None:
    assert takes_an(word) is expected


def test_tidy_closes_gaps() -> None:
    assert tidy(" a  b , c .") == "a b, c."
