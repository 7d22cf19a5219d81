"""The tables: that each is whole, and that a contradiction in one is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest

from indexer.vocabulary import tables
from indexer.vocabulary.phrases import fold
from indexer.vocabulary.tables import (
    Guideline,
    body_regions,
    grounds,
    guidelines,
    synonyms,
    treatments,
)

TABLES: dict[str, Callable[[], object]] = {
    "body_regions.toml": body_regions,
    "guidelines.toml": guidelines,
    "treatments.toml": treatments,
    "grounds.toml": grounds,
    "synonyms.toml": synonyms,
}


@pytest.fixture
def reread(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], None]]:
    """Puts other words into a table and reads it anew; the real tables return afterwards."""
    real = tables._read

    def change(table: str, old: str, new: str) -> None:
        text = files("indexer.vocabulary").joinpath(table).read_text(encoding="utf-8")
        assert old in text
        changed = tomllib.loads(text.replace(old, new, 1))
        monkeypatch.setattr(tables, "_read", lambda name: changed if name == table else real(name))
        TABLES[table].cache_clear()  # type: ignore[attr-defined]

    yield change
    for read in TABLES.values():
        read.cache_clear()  # type: ignore[attr-defined]


def test_there_are_21_leaves_in_7_groups() -> None:
    assert len(body_regions().leaves) == 21
    assert list(body_regions().groups) == [
        "spine",
        "upper",
        "lower",
        "head",
        "trunk",
        "internal",
        "psyche",
    ]


def test_every_group_has_leaves() -> None:
    assert all(body_regions().leaves_of(group) for group in body_regions().groups)


def test_every_category_has_subcategories() -> None:
    used = {category for category, _ in treatments().subcategories}
    assert used == set(treatments().categories)


def test_every_entry_names_its_source_and_no_path() -> None:
    entries: list[Any] = [
        *body_regions().leaves.values(),
        *body_regions().groups.values(),
        *guidelines().documents.values(),
        *guidelines().families.values(),
        *treatments().categories.values(),
        *treatments().subcategories.values(),
        *treatments().drugs.values(),
        *synonyms(),
    ]
    assert all(entry.source and not entry.source.startswith(("/", ".")) for entry in entries)


def test_document_lies_in_its_family() -> None:
    strays = [
        one.id
        for one in guidelines().documents.values()
        if one.id != one.family and not one.id.startswith(f"{one.family}.")
    ]
    assert strays == []


def replaced() -> list[Guideline]:
    return [one for one in guidelines().documents.values() if one.replaced_by]


@pytest.mark.parametrize("document", replaced(), ids=lambda one: one.id)
def test_document_is_replaced_by_a_later_one(document: Guideline) -> None:
    assert document.replaced_by is not None
    later = guidelines().documents[document.replaced_by]
    assert document.edition is not None
    assert later.edition is not None
    assert document.edition < later.edition


def test_ambiguous_abbreviations_need_their_spelling() -> None:
    exact = {term for group in synonyms() for term in group.exact}
    loose = {fold(term) for group in synonyms() for term in group.terms}
    assert {"PT", "OT", "CMT", "AED", "RFA", "RCT"} <= exact
    assert not loose & {"pt", "ot", "cmt", "aed", "rfa", "rct", "it", "le", "ue", "si"}


def test_synonym_group_offers_a_choice() -> None:
    assert [group.id for group in synonyms() if len(group.terms) + len(group.exact) < 2] == []


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("body_regions.toml", '"cervicalgia"', '"lumbago"'),
        ("body_regions.toml", 'id = "knee"', 'id = "elbow"'),
        ("guidelines.toml", '"shoulder complaints"', '"knee complaints"'),
        ("treatments.toml", '"acupuncturist"', '"chiropractor"'),
        ("treatments.toml", '"acupuncturist"', '"ibuprofen"'),
        ("synonyms.toml", '"lumbago"', '"Ultrams"'),
    ],
)
def test_synonym_of_two_entries_is_refused(
    reread: Callable[[str, str, str], None], table: str, old: str, new: str
) -> None:
    reread(table, old, new)
    with pytest.raises(ValueError, match="twice"):
        TABLES[table]()


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("body_regions.toml", 'group = "lower"', 'group = "nether"'),
        ("guidelines.toml", 'replaced_by = "mtus.cpmtg2016"', 'replaced_by = "mtus.cpmtg2061"'),
        ("guidelines.toml", 'regions = ["knee"]', 'regions = ["nee"]'),
        ("treatments.toml", 'sessions = "rehab/traction"', 'sessions = "rehab/tractor"'),
        ("treatments.toml", 'cervical = "spine"', 'cervical = "spin"'),
    ],
)
def test_unknown_id_is_refused(
    reread: Callable[[str, str, str], None], table: str, old: str, new: str
) -> None:
    reread(table, old, new)
    with pytest.raises(ValueError, match="never described"):
        TABLES[table]()
