"""What was chosen, in which order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_app.exporting.tray import LONGEST_NOTE, Kept, Tray

issues = st.sampled_from([f"CM00-000000{n}#1" for n in range(5)])


def tray(*names: str) -> Tray:
    made = Tray()
    for one in names:
        made = made.having(one)
    return made


def order(given: Tray) -> str:
    return "".join(one.issue for one in given)


def test_nothing_is_in_it_twice_and_what_is_new_comes_last() -> None:
    made = tray("a", "b", "a")
    assert order(made) == "ab"
    assert "a" in made and "c" not in made and len(made) == 2
    assert order(made.without("a")) == "b"
    assert made.without("c") == made


def test_what_is_moved_past_an_end_stays_at_the_end() -> None:
    made = tray("a", "b", "c")
    assert order(made.moved("c", -1)) == "acb"
    assert order(made.moved("a", 1)) == "bac"
    assert order(made.moved("a", -1)) == order(made.moved("c", 5)) == "abc"
    assert made.moved("x", 1) == made


def test_a_note_stays_with_its_issue_and_within_its_length() -> None:
    made = tray("a", "b").noted("a", "n" * (LONGEST_NOTE + 1)).moved("a", 1)
    assert made.kept[1] == Kept("a", "n" * LONGEST_NOTE)
    assert made.kept[0].note == ""


@given(st.lists(issues), issues, st.integers(-9, 9))
def test_moving_keeps_every_issue_and_every_other_order(
    names: list[str], which: str, by: int
) -> None:
    made = tray(*names)
    moved = made.moved(which, by)
    assert sorted(moved.kept, key=str) == sorted(made.kept, key=str)
    assert moved.without(which) == made.without(which)
