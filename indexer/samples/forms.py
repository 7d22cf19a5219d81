"""What each layout prints and when it was used, as far as a letter's content depends on it.

How it looks on paper is told by `printing` and `older`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from random import Random

_WHOLE_COVER = (
    "case_number",
    "date_assigned",
    "date_of_injury",
    "decision_date",
    "ur_denial_date",
    "application_received",
    "priority",
)
_SHORT_COVER = (
    "case_number",
    "date_of_injury",
    "decision_date",
    "ur_denial_date",
    "application_received",
)


@dataclass(frozen=True, slots=True)
class Form:
    """One layout: its share of all letters, its years, and which fields it has a place for.

    `most_issues` is how many treatments such a letter decides at most. `upheld` and `overturned`
    are the wordings of an outcome; `sentence` tells that the treatment stands in a sentence with
    it, as against a title. `prose` tells that guidelines are named in whole sentences.
    """

    layout: str
    share: float
    first: date
    last: date
    cover: tuple[str, ...]
    upheld: tuple[str, ...]
    overturned: tuple[str, ...]
    most_issues: int = 9
    sentence: bool = False
    prose: bool = True
    footer: bool = False


FORMS = {
    form.layout: form
    for form in (
        Form(
            layout="F1",
            share=0.88,
            first=date(2014, 7, 1),
            last=date(2017, 12, 22),
            cover=_WHOLE_COVER,
            upheld=("Upheld",),
            overturned=("Overturned",),
            prose=False,
        ),
        Form(
            layout="F2",
            share=0.05,
            first=date(2013, 11, 4),
            last=date(2014, 6, 27),
            cover=_WHOLE_COVER,
            upheld=(
                "is not medically necessary and appropriate",
                "is not medically necessary and appropriate",
                "is not medically necessary",
            ),
            overturned=(
                "is medically necessary and appropriate",
                "is medically necessary and appropriate",
                "is medically necessary",
            ),
            sentence=True,
            footer=True,
        ),
        Form(
            layout="F0",
            share=0.05,
            first=date(2013, 2, 4),
            last=date(2013, 12, 20),
            cover=_SHORT_COVER,
            upheld=("is not medically necessary and appropriate",),
            overturned=("is medically necessary and appropriate",),
            sentence=True,
            footer=True,
        ),
        Form(
            layout="F3",
            share=0.02,
            first=date(2013, 2, 4),
            last=date(2013, 10, 25),
            cover=_SHORT_COVER,
            upheld=("IS/WAS NOT MEDICALLY NECESSARY", "WAS NOT MEDICALLY NECESSARY"),
            overturned=("IS/WAS MEDICALLY NECESSARY", "WAS MEDICALLY NECESSARY"),
            most_issues=1,
        ),
    )
}
"""Every layout that letters are written in."""


def draw_form(rng: Random, layouts: Collection[str]) -> Form:
    """One of these layouts, each as often as among all letters."""
    forms = [form for form in FORMS.values() if form.layout in layouts]
    if len(forms) < len(set(layouts)):
        raise ValueError(f"layouts are {', '.join(FORMS)}, not {', '.join(layouts)}")
    return rng.choices(forms, [form.share for form in forms])[0]
