"""Words that look like a drug which the table does not hold."""

from __future__ import annotations

import pytest

from indexer.vocabulary.tables import treatments
from indexer.vocabulary.unknown_drugs import UNKNOWN, nearest_drug, unknown_drugs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The plan was Zyxovan 20 mg twice a day.", ("zyxovan",)),
        ("Zyxovan ER 20mg, zyxovan 40 mg", ("zyxovan",)),
        ("He takes zyxotriptan and Zyxopril for it.", ("zyxotriptan", "zyxopril")),
        ("ZYXOMAB monthly", ("zyxomab",)),
        ("Tramodol 50mg #60", ("tramodol",)),
    ],
)
def test_a_dose_or_an_ending_gives_a_drug_away(text: str, words: tuple[str, ...]) -> None:
    assert unknown_drugs(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Norco 10/325 mg, gabapentin 300 mg and a lidocaine patch",
        "a daily dosage above 80 mg of morphine equivalents",
        "two tablets 50 mg each; capsules 20 mg",
        "a bone scan, a hormone panel, total cholesterol and the April visit",
        "a dressing of silicone; alone, someone is done",
        "",
    ],
)
def test_known_drugs_and_other_words_are_not_told(text: str) -> None:
    assert unknown_drugs(text) == ()


def test_no_name_of_the_table_is_unknown() -> None:
    for drug in treatments().drugs.values():
        for name in (drug.ingredient, *drug.brands):
            assert unknown_drugs(f"{name} 20 mg") == ()


def test_a_misspelling_is_told_with_what_it_may_be() -> None:
    assert nearest_drug("tramodol") == "tramadol"
    assert nearest_drug("zyxovan") == UNKNOWN
