"""How much a treatment line asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.quantity import MOST_SESSIONS, find_quantity
from indexer.vocabulary.tags import Quantity


@pytest.mark.parametrize(
    ("line", "sessions"),
    [
        ("PT 2x5", 10),
        ("Aquatic therapy 2-3x4", 12),
        ("Massage three times a week for five weeks", 15),
        ("Chiropractic twice weekly x 7 weeks", 14),
        ("Acupuncture, once a week for 9 weeks", 9),
        ("Fourteen massage visits", 14),
        ("Nine (9) therapy sessions", 9),
        ("Massage sessions for the hip, #7", 7),
        ("Massage times 11", 11),
        ("Massage, 10 visits, 2 times a week for 5 weeks", 10),
        ("Two visits for the hip and five visits for the knee", 7),
        ("Massage twice a week for 2 months", None),
        ("Massage for the hip", None),
        ("Massage 400 times a week for 400 weeks", None),
    ],
)
def test_visits_of_care_that_is_given_in_visits(line: str, sessions: int | None) -> None:
    assert find_quantity(line, "rehab").sessions == sessions


@pytest.mark.parametrize(
    ("line", "quantity"),
    [
        ("Norco 5/325mg #75", Quantity(count=75, strength="5/325mg")),
        ("Neurontin 600 mg, quantity: 90.00", Quantity(count=90, strength="600 mg")),
        ("Mobic 15mg, take 1 tab daily, 45 tablets", Quantity(count=45, strength="15mg")),
        ("Fentanyl 25mcg/hr patch #5", Quantity(count=5, strength="25mcg/hr")),
        ("Capsaicin 0.1% cream 60 grams", Quantity(strength="0.1%")),
        ("Baclofen 2%, ketoprofen 9% cream", Quantity()),
        ("Colace 250mg, a 30 day supply", Quantity(strength="250mg", duration="30 days")),
    ],
)
def test_doses_of_a_drug(line: str, quantity: Quantity) -> None:
    assert find_quantity(line, "rx") == quantity


@pytest.mark.parametrize(
    ("line", "category", "quantity"),
    [
        ("Series of 3 knee injections", "inj", Quantity(count=3)),
        ("Wrist splint #2", "dme", Quantity(count=2)),
        ("Cold unit, 7-10 day rental", "dme", Quantity(duration="7-10 days")),
        ("Bed for a one month rental", "dme", Quantity(duration="1 month")),
        ("MRI of the hip x 1", "dx", Quantity(count=1)),
        ("Fusion at L4-5", "surgery", Quantity()),
        ("Aide, 3 times a week for 2 weeks", "home", Quantity(6, None, None, "2 weeks")),
        ("", None, Quantity()),
    ],
)
def test_pieces_and_stretches_of_time(line: str, category: str | None, quantity: Quantity) -> None:
    assert find_quantity(line, category) == quantity


@pytest.mark.parametrize(
    "line",
    [
        "Massage, 9 visits was the original request. 4 of massage was authorized by the "
        "Claims Administrator. So the remaining IMR eligible portion of the original request, "
        "Massage, 5 visits is",
        "Massage, 5 visits was the original request. The Claims Administrator authorized 1 visit.",
    ],
)
def test_what_is_in_dispute_is_counted(line: str) -> None:
    assert find_quantity(line, "rehab").sessions == 5


@given(st.text(alphabet="0123456789 x#-/()%,.twovisits weekmgfor", max_size=120))
def test_any_line_is_read(line: str) -> None:
    for category in ("rx", "rehab", None):
        sessions = find_quantity(line, category).sessions
        assert sessions is None or sessions >= 1


@pytest.mark.parametrize("piece", ["2 ", "1 x ", "two visits ", "1/", "12 a b c ", "5% ", "1-"])
def test_a_long_line_is_read_to_its_end(piece: str) -> None:
    # How time grows with length is measured by benchmarks/growth.py; here only that it ends.
    find_quantity(piece * 10_000, "rx")
    find_quantity(piece * 10_000, "rehab")


def test_limit_is_told() -> None:
    assert find_quantity(f"{MOST_SESSIONS} visits", "rehab").sessions == MOST_SESSIONS
    assert find_quantity(f"{MOST_SESSIONS + 1} visits", "rehab").sessions is None
