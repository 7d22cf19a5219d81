"""The cover table, in whatever order an extractor gives it."""

from __future__ import annotations

import re
from datetime import date, datetime

from indexer.letters.model import Cover

# Extractors differ: a label may be followed by its value, or all labels of a row (or of the table)
# by all of their values, or the other way round. Labels and values of one kind pair up in order.
_TOKENS = re.compile(
    r"(?P<case_number>(?<!Claim )\bCase Number\s*:?)"
    r"|(?P<date_assigned>\bDate Assigned\s*:)"
    r"|(?P<date_of_injury>\bDate of Injury\s*:)"
    r"|(?P<ur_denial_date>\b(?:UR Denial Date|Date of UR Decision|UR Decision Date)\s*:)"
    r"|(?P<decision_date>\b(?:Decision Date|Date of (?:Final )?Determination|Dated)\s*:)"
    r"|(?P<application_received>\b(?:Application\s+|IMR Application\s+)?Received\s*:)"
    r"|(?P<priority>\bPriority\s*:)"
    r"|(?P<case>\b(?:CM|IMR)\s?\d{2}\s?-\s?\d{6,7}\b)"
    r"|(?P<date>\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b)"
    r"|(?P<word>\b(?:Standard|Expedited)\b)",
    re.IGNORECASE,
)
_KIND_OF_VALUE = {"case": "case", "date": "date", "word": "word"}
_KIND_OF_LABEL = {"case_number": "case", "priority": "word"}  # all others are dates


def read_cover(text: str) -> Cover:
    """The cover table from the text that stands before the first heading."""
    values = _pair(" ".join(text.split()))
    priority = values.get("priority")
    return Cover(
        case_number=_case_number(values.get("case_number")),
        date_assigned=_date(values.get("date_assigned")),
        date_of_injury=_date(values.get("date_of_injury")),
        decision_date=_date(values.get("decision_date")),
        ur_denial_date=_date(values.get("ur_denial_date")),
        application_received=_date(values.get("application_received")),
        priority=priority.capitalize() if priority else None,
    )


def _pair(text: str) -> dict[str, str]:
    """Each label's value: the first unclaimed value of its kind after it, or else before it."""
    pending: dict[str, list[tuple[bool, str]]] = {"case": [], "date": [], "word": []}
    paired: dict[str, str] = {}
    for match in _TOKENS.finditer(text):
        group = str(match.lastgroup)
        is_value = group in _KIND_OF_VALUE
        kind = _KIND_OF_VALUE.get(group) or _KIND_OF_LABEL.get(group, "date")
        queue = pending[kind]
        if queue and queue[0][0] is not is_value:
            waiting = queue.pop(0)[1]
            label, value = (waiting, match[0]) if is_value else (group, waiting)
            paired.setdefault(label, value)
        else:
            queue.append((is_value, match[0] if is_value else group))
    # A case number says by itself what it is.
    if "case_number" not in paired and (found := [v for is_v, v in pending["case"] if is_v]):
        paired["case_number"] = found[0]
    return paired


def _case_number(printed: str | None) -> str | None:
    if printed is None:
        return None
    series, year, number = re.findall(r"[A-Za-z]+|\d+", printed)
    return f"{series.upper()}{year}-{number}"


def _date(printed: str | None) -> date | None:
    if printed is None:
        return None
    form = "%m/%d/%Y" if len(printed.rsplit("/", 1)[1]) == 4 else "%m/%d/%y"
    try:
        return datetime.strptime(printed, form).date()
    except ValueError:
        return None
