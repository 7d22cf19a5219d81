"""When things happened in one claim, in an order that could have happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

# Days from the injury to the visit, by how old the claim is at the request.
_AGE_IN_DAYS = {"acute": (12, 40), "subacute": (60, 175), "chronic": (410, 3300)}
_DAYS_OFF = (5, 6)

FORMATS = ("slash", "slash", "short", "dash", "long", "long")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of one claim: injury < visit <= request < UR < received < assigned < decision."""

    injury: date
    visit: date
    request: date
    denial: date
    received: date
    assigned: date
    decision: date


def draw_decision(rng: Random, first: date, last: date) -> date:
    """A working day between two days."""
    return working_day(first + timedelta(days=int(rng.random() * (last - first).days)))


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4)) if day.weekday() in _DAYS_OFF else day


def draw_timeline(rng: Random, decision: date, phase: str) -> Timeline:
    """Walk back from the decision to an injury that makes the claim acute, subacute or chronic."""
    assigned = working_day(decision - timedelta(days=rng.randint(9, 35)))
    received = working_day(assigned - timedelta(days=rng.randint(3, 16)))
    denial = working_day(received - timedelta(days=rng.randint(4, 27)))
    request = working_day(denial - timedelta(days=rng.randint(3, 9)))
    visit = working_day(request - timedelta(days=rng.choice((0, 0, 0, 1, 3, 6))))
    low, high = _AGE_IN_DAYS[phase]
    # Most old claims are a few years old, few are very old.
    share = rng.random() ** (2 if phase == "chronic" else 1)
    injury = visit - timedelta(days=low + int(share * (high - low)))
    return Timeline(injury, visit, request, denial, received, assigned, decision)


def between(rng: Random, start: date, end: date) -> date:
    """A working day after `start` and before `end`, near the middle when they are close."""
    gap = (end - start).days
    if gap < 6:
        return start + timedelta(days=gap // 2)
    day = working_day(start + timedelta(days=rng.randint(3, gap - 1)))
    return day if day > start else start + timedelta(days=1)


def print_date(day: date, style: str) -> str:
    """The date as this letter's writer prints dates."""
    if style == "long":
        return f"{day:%B} {day.day}, {day.year}"
    if style == "dash":
        return f"{day.month}-{day.day}-{day.year}"
    if style == "short":
        return f"{day.month}/{day.day}/{day:%y}"
    return f"{day:%m/%d/%Y}"


def print_span(days: int, rng: Random) -> str:
    """A stretch of time in the words of a note: `about three years`, `nearly five months`."""
    if days < 75:
        return f"{_number(max(2, round(days / 7)))} weeks"
    if days < 640:
        return f"{rng.choice(('about', 'roughly', 'some'))} {_number(round(days / 30.4))} months"
    years = days / 365.25
    whole = int(years)
    if years - whole > 0.75:
        return f"nearly {_number(whole + 1)} years"
    return f"{rng.choice(('more than', 'over'))} {_number(whole)} year{'s' * (whole > 1)}"


_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()


def _number(value: int) -> str:
    return _WORDS[value] if value < len(_WORDS) else str(value)


def number_word(value: int) -> str:
    """Small numbers as words, larger ones as digits."""
    return _number(value)
