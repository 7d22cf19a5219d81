"""Which letters would be new beside others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from indexer.gathering import newcomers
from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer


def letter(number: str | None, day: int = 1, rationale: str = "No red flags.") -> Letter:
    """A letter of one issue; without a number, one that has its file's name."""
    name = number or "scan"
    return Letter(
        id=name,
        layout="F1",
        cover=Cover(case_number=number, decision_date=date(2016, 1, day)),
        reviewer=Reviewer(),
        summary="A worker with low back pain.",
        issues=(Issue(f"{name}#1", "Lumbar MRI", Outcome.UPHELD, "Upheld", "", "", rationale),),
    )


HELD = letter("CM16-0000001", day=5)


def test_a_letter_of_another_case_is_new() -> None:
    assert newcomers([HELD], [letter("CM16-0000002")]) == {0}


def test_the_same_letter_is_not_new() -> None:
    assert newcomers([HELD], [HELD, replace(HELD, layout="F2")]) == frozenset()


def test_of_one_case_only_a_later_version_is_new() -> None:
    earlier, later = (letter(HELD.id, day, "Otherwise.") for day in (4, 6))
    assert newcomers([HELD], [earlier]) == frozenset()
    assert newcomers([HELD], [later]) == {0}


def test_what_is_handed_over_twice_is_new_once() -> None:
    assert newcomers([], [letter("CM16-0000002")] * 2) == {0}


def test_another_letter_of_one_name_is_new() -> None:
    assert newcomers([letter(None)], [letter(None), letter(None, rationale="Otherwise.")]) == {1}
