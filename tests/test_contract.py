"""What a question is: the kinds, drugs and places that it asks for, and lines that are the same."""

from __future__ import annotations

import pytest

from indexer.contract import SURE, Ask, Exact, line_digest
from indexer.filters import Filters

TRAMADOL, HYDROCODONE, ANY = "rx/opioid:tramadol", "rx/opioid:hydrocodone", "rx/opioid"


@pytest.mark.parametrize(
    ("requests", "kinds", "drugs"),
    [
        ({}, (), {}),
        ({"dx/mri": SURE}, ("dx/mri",), {}),
        ({"dx/mri": SURE - 0.01}, (), {}),
        ({"dx/mri": 0.5, ANY: 0.5}, ("dx/mri", ANY), {}),
        ({TRAMADOL: 1.0}, (ANY,), {ANY: ("tramadol",)}),
        # Drugs of one kind are sure together, and little doubt about one makes none of another.
        ({TRAMADOL: 0.3, HYDROCODONE: 0.3}, (ANY,), {ANY: ("tramadol", "hydrocodone")}),
        ({TRAMADOL: 0.9, HYDROCODONE: 0.05}, (ANY,), {ANY: ("tramadol",)}),
        ({TRAMADOL: 0.5, ANY: 0.4}, (ANY,), {ANY: ("tramadol",)}),
        # Where the kind as a whole is at least as likely, any drug will do.
        ({TRAMADOL: 0.25, ANY: 0.5}, (ANY,), {}),
        ({TRAMADOL: 0.1, "dx/mri": 0.6}, ("dx/mri",), {}),
    ],
)
def test_a_question_asks_for_the_kinds_and_drugs_that_are_likely(
    requests: dict[str, float], kinds: tuple[str, ...], drugs: dict[str, tuple[str, ...]]
) -> None:
    ask = Ask(text="x", requests=requests)
    assert ask.kinds == kinds
    assert ask.drugs == drugs


def test_only_a_short_text_names_a_place() -> None:
    understood = Filters(side=("left",), level=("L4-L5",), outcome=("upheld",))
    assert Ask(text="x", understood=understood).places == Filters()
    told = Ask(text="x", understood=understood, exact=Exact()).places
    assert told == Filters(side=("left",), level=("L4-L5",))


def test_lines_of_the_same_words_in_the_same_order_are_the_same() -> None:
    line = line_digest("MRI of the right knee")
    assert 0 < line < 2**64
    assert line == line_digest("  mri of  THE right knee. ")
    others = ["MRI of the left knee", "MRI of the knee right", "MRI of the right knee 2"]
    assert len({line, *map(line_digest, others)}) == 1 + len(others)
    assert line_digest("") == line_digest(" -. ") == 0
