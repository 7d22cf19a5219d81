"""The plain names: every treatment and drug has some, and none means two things."""

from __future__ import annotations

import pytest

from indexer.vocabulary import find_treatments
from indexer.vocabulary.phrases import fold
from indexer.vocabulary.plain import plain_names, plainly_named
from indexer.vocabulary.tables import treatments

FEWEST = 3
"""In so many ways at least may each entry be named."""


def own_names() -> dict[str, set[str]]:
    """Of every entry the folded names that the tables themselves know."""
    table = treatments()
    own = {
        f"{one.category}/{one.id}": {fold(name) for name in (*one.patterns, *one.abbreviations)}
        for one in table.subcategories.values()
    }
    own |= {
        f"rx/{drug.subcategory}:{drug.generic}": {
            fold(name) for name in (drug.generic, *drug.brands)
        }
        for drug in table.drugs.values()
    }
    return own


def test_the_entries_are_those_of_the_tables() -> None:
    assert set(plain_names()) == set(own_names())


def test_every_entry_is_named_in_several_ways() -> None:
    few = {
        entry: sorted(names)
        for entry, own in own_names().items()
        if len(names := own | {fold(name) for name in plain_names()[entry].names}) < FEWEST
    }
    assert not few


def test_no_name_stands_under_two_entries() -> None:
    entries: dict[str, set[str]] = {}
    for entry, one in plain_names().items():
        for name in one.names:
            entries.setdefault(fold(name), set()).add(entry)
    assert not {name: held for name, held in entries.items() if len(held) > 1}


def test_no_name_is_what_may_mean_something_else() -> None:
    ambiguous = {fold(name) for one in plain_names().values() for name in one.ambiguous}
    names = {fold(name) for one in plain_names().values() for name in one.names}
    assert not names & ambiguous
    assert "" not in names | ambiguous


def test_the_tables_read_no_plain_name_as_another_kind() -> None:
    wrong = {}
    for entry, one in plain_names().items():
        for name in one.names:
            kinds = {
                f"{found.category}/{found.subcategory}"
                for found in find_treatments(name)
                if found.category and found.subcategory
            }
            if kinds and entry.partition(":")[0] not in kinds:
                wrong[name] = (entry, kinds)
    assert not wrong


def test_no_plain_name_is_the_name_of_another_entry() -> None:
    own = own_names()
    wrong = [
        (entry, name, other)
        for entry, one in plain_names().items()
        for name in one.names
        for other, names in own.items()
        if fold(name) in names and other.partition(":")[0] != entry.partition(":")[0]
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("a zapper for her back", ("dme/tens",)),
        ("shower chairs and a zapper", ("dme/bathroom-aid", "dme/tens")),
        ("a zapper, then another zapper", ("dme/tens",)),
        ("a bench", ()),
        ("", ()),
    ],
)
def test_a_text_is_read_by_its_plain_names(text: str, entries: tuple[str, ...]) -> None:
    assert plainly_named(text) == entries
