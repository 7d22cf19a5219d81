"""Quantity: how many sessions or doses a treatment line asks for, how strong, for how long."""

from __future__ import annotations

import re

from indexer.vocabulary.tags import Quantity
from indexer.vocabulary.treatment import disputed

MOST_SESSIONS = 400
"""More sessions than this are a misreading."""

_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split(),
        range(1, 21),
        strict=True,
    )
)
_WORDS |= {"a": 1, "an": 1, "single": 1, "once": 1, "twice": 2, "thrice": 3, "twenty-four": 24}
_WORDS |= {"thirty": 30, "thirty-six": 36, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}

_PLAIN = (
    r"(?:\d{1,3}(?:\.0{1,2})?(?!\.*\d|\s?%)|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:-four)?"
    r"|thirty(?:-six)?|forty|fifty|sixty|ninety)"
)
_RANGE = rf"{_PLAIN}(?:\s?(?:-|–|to|or)\s?{_PLAIN})?"


def _number(name: str) -> str:
    """A number as a group called `name`: `eight`, `8-10`, `Eight (8)`."""
    return rf"(?P<{name}>{_RANGE})(?:\s?\(\s?{_PLAIN}\s?\))?"


_VISIT = r"(?:sessions?|visits?|treatments?|appointments?|classes)"
_UNIT = r"(?:day|week|wk|month|year)"
_BY = r"(?:x|×|times|for|over)"

_PER = re.compile(
    rf"(?:{_number('often')}\s?(?:x|×|times?|{_VISIT})?|(?P<word>once|twice|thrice))\s?"
    rf"(?:-|/|per|a|an|each|every)?\s?(?P<unit>{_UNIT})(?:s|ly)?"
    rf"\s?,?\s?{_BY}\s?(?:the next |a total of )?{_number('long')}"
    rf"[\s-]?(?P<same>{_UNIT})?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"(?<![\w./-]){_number('often')}\s?(?:x|×|times)\s?{_number('long')}"
    rf"(?:[\s-]?(?:weeks?|wks?|months?))?(?![\w/])",
    re.IGNORECASE,
)
_BETWEEN = rf"(?!{_VISIT}\b|(?:per|times?|days?|weeks?|months?|x|levels?|units?|hours?|minutes?)\b)"
_COUNTED = re.compile(
    rf"(?<![\w./%-]){_number('many')}(?:\s{_BETWEEN}[A-Za-z/()-]+){{0,6}}[\s-]{_VISIT}\b",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    rf"\b{_VISIT}\b[^.;#\d]{{0,60}}?(?:,|:|#|x|×|times|\bfor\b|-|\()\s?#?\s?{_number('many')}"
    rf"(?!\s?(?:{_UNIT}|x|×|times|per|mg|hours?|minutes?|/))(?![\w/-])",
    re.IGNORECASE,
)
_TIMES_ALONE = re.compile(
    rf"(?<![\d\w])(?:x|×|times)\s?{_number('many')}(?!\s?(?:{_UNIT}|hours?|minutes?))"
    r"(?![\w/-])",
    re.IGNORECASE,
)
_PIECES = re.compile(
    r"(?:#|\b(?:quantity|qty|count|dispensed?|disp|no)\b\.?)\s?(?:of|:|#|=)?\s?"
    r"(?P<many>\d{1,4})(?:\.0{1,2})?(?!\.*\d)(?!\s?(?:grams?|gms?|g|ml|mg|cc|%|/|day|week|month))",
    re.IGNORECASE,
)
_NAMED_PIECES = re.compile(
    rf"(?<![\w./-])(?<!take )(?:series of )?{_number('many')}\s"
    r"(?:(?!(?:day|week|month|supply)s?\b)[A-Za-z-]+\s){0,4}?(?:tablets?|tabs?|capsules?|caps|pills|patches|injections?|units?|bottles?"
    r"|boxes|box|tubes?|containers?|pairs?|vials?|kits?)\b",
    re.IGNORECASE,
)
_STRENGTH = re.compile(
    r"(?<![\w.])\d[\d.,]{0,12}\s?(?:mg|mcg|%|percent)?"
    r"(?:\s?[/-]\s?\d[\d.,]{0,12}\s?(?:mg|mcg|%)?){0,4}"
    r"\s?(?:mg|mcg|%|percent|meq|iu)(?:\s?/\s?\d*\s?(?:ml|hr|hour|h|g|gm)\b)?",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?<![\w./#])(?<!every )(?<!q)(?P<long>{_RANGE})(?:\s?\(\d{{1,3}}\))?[\s-]?"
    r"(?P<unit>days?|weeks?|wks?|months?|years?)\b(?!\s(?:old|ago|a\b|per\b))(?!ly)",
    re.IGNORECASE,
)
_SUPPLY = re.compile(r"\bday supply:?\s?(\d{1,3})\b", re.IGNORECASE)

# Care that is given in visits: a bare number of these is a number of sessions.
_IN_VISITS = {"rehab", "mental", "em"}


def find_quantity(treatment: str, category: str | None = None) -> Quantity:
    """What a treatment line asks for, of the part that is in dispute where it tells that.

    A range stands for its upper end: `2-3 times a week for 6 weeks` asks for up to 18 sessions.
    A bare number (`#6`) counts sessions of care that is given in visits, and pieces of all else.
    """
    text = " ".join(disputed(treatment).split())
    in_visits = category in _IN_VISITS
    sessions = _sessions(text, in_visits)
    return Quantity(
        sessions=sessions,
        count=None if in_visits or sessions is not None else _count(text),
        strength=_strength(text) if category in ("rx", "inj") else None,
        duration=_duration(text),
    )


def _value(number: str) -> int:
    """A number in figures or words; of a range its upper end."""
    last = re.split(r"\s?(?:–|\bto\b|\bor\b)\s?|(?<=\d)\s?-\s?|(?<=[a-z])-(?=two|three)", number)[
        -1
    ]
    last = last.strip().lower()
    return _WORDS[last] if last in _WORDS else int(float(last))


def _sessions(text: str, in_visits: bool) -> int | None:
    if counted := list(_COUNTED.finditer(text)):
        # "two visits for the neck and eight visits for the back": ten visits.
        added = [one for one in counted[1:] if text[: one.start()].endswith(" and ")]
        return _sane(sum(_value(one["many"]) for one in [counted[0], *added]))
    if match := _COUNTED_AFTER.search(text):
        return _sane(_value(match["many"]))
    if match := _PER.search(text):
        often = _WORDS[match["word"].lower()] if match["word"] else _value(match["often"])
        same = match["same"]
        if same is None or same[0].lower() == match["unit"][0].lower():
            return _sane(often * _value(match["long"]))
        return None
    if not in_visits:
        return None
    if match := _TIMES.search(text):
        return _sane(_value(match["often"]) * _value(match["long"]))
    if (match := _PIECES.search(text)) or (match := _TIMES_ALONE.search(text)):
        return _sane(_value(match["many"]))
    return None


def _sane(sessions: int) -> int | None:
    return sessions if 1 <= sessions <= MOST_SESSIONS else None


def _count(text: str) -> int | None:
    for pattern in (_PIECES, _NAMED_PIECES, _TIMES_ALONE):
        if match := pattern.search(text):
            return _value(match["many"]) or None
    return None


def _strength(text: str) -> str | None:
    """The strength of a single drug; a compound has one for each of its parts, and so none."""
    found = [match.group().strip() for match in _STRENGTH.finditer(text)]
    return found[0] if len({one.replace(" ", "") for one in found}) == 1 else None


def _duration(text: str) -> str | None:
    if match := _SUPPLY.search(text):
        return _spelled(match[1], "day")
    match = _DURATION.search(text)
    return _spelled(match["long"], match["unit"]) if match is not None else None


def _spelled(number: str, unit: str) -> str:
    unit = "week" if unit.lower().startswith("wk") else unit.lower().rstrip("s")
    ends = re.split(r"\s?(?:–|-|\bto\b|\bor\b)\s?", number)
    values = [str(_value(one)) for one in ends if one]
    return f"{'-'.join(values)} {unit}{'' if values == ['1'] else 's'}"
