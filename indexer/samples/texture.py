"""What typists and word processors leave in a letter: the marks of one hand, a slip now and then.

Small doses: most letters are typed plainly. Nothing here touches a guideline field or changes what
is true of a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

_SHARES = {"curly": 0.2, "dashes": 0.12, "degrees": 0.12, "trademarks": 0.1, "times": 0.12}
_SLIPS = (0, 1, 2)
_SLIP_WEIGHTS = (0.86, 0.1, 0.04)

# A range of numbers, and no date, level, case number or the like.
_RANGE = re.compile(r"(?<![\w/.-])(\d{1,3})-(\d{1,3})(?![\w/-])")
_DEGREES = re.compile(r"(\d) degrees\b")
_TIMES = re.compile(r"(?<![\w/])(\d{1,2})x(\d{1,2})(?![\w/])")
_BRAND = re.compile(
    r"\b(Norco|Percocet|Ultram|Flexeril|Nexium|Prilosec|Celebrex|Neurontin|Lyrica|Cymbalta|Ambien"
    r"|Lunesta|Zanaflex|Skelaxin|Mobic|Butrans|Nucynta)(?! (?:CR|DS|ER|XR|XL)\b)(?=[ ,.])"
)
_OPENING_QUOTE = re.compile(r'(?:(?<=^)|(?<=[\s(]))"')

# Common words, so that a slip takes no fact away.
_SLIPS_OF = {
    "received": "recieved",
    "recommended": "recomended",
    "physician": "physican",
    "documented": "documentd",
    "documentation": "documention",
    "improvement": "improvment",
    "functional": "fucntional",
    "persistent": "persistant",
    "symptoms": "symtoms",
    "conservative": "conservitive",
    "examination": "examinaton",
    "restrictions": "restictions",
    "treating": "treaing",
    "request": "reqeust",
    "therefore": "therfore",
    "accordingly": "acordingly",
    "evidence": "evidance",
    "consistent": "consistant",
    "previous": "previuos",
    "medication": "medicaton",
}
MISSPELLINGS = frozenset(_SLIPS_OF.values())
"""Every misspelling that a letter can hold."""

_SLIPPERY = re.compile(rf"\b(?:{'|'.join(_SLIPS_OF)})\b")


@dataclass(frozen=True, slots=True)
class Hand:
    """How one letter was typed: which marks its word processor makes, and how many slips it has."""

    curly: bool = False
    dashes: bool = False
    degrees: bool = False
    trademarks: bool = False
    times: bool = False
    slips: int = 0


def draw_hand(rng: Random) -> Hand:
    """A hand; more than half of them leave no mark at all."""
    marks = {name: rng.random() < share for name, share in _SHARES.items()}
    return Hand(**marks, slips=rng.choices(_SLIPS, _SLIP_WEIGHTS)[0])


def typed(text: str, hand: Hand, rng: Random | None = None) -> str:
    """The text as this hand types it. Slips are made only where `rng` chooses among them."""
    if hand.dashes:
        text = _RANGE.sub("\\1\u2013\\2", text).replace("; ", " \u2013 ")
    if hand.degrees:
        text = _DEGREES.sub("\\1\u00b0", text)
    if hand.times:
        text = _TIMES.sub("\\1\u00d7\\2", text)
    if hand.trademarks:
        text = _BRAND.sub("\\1\u00ae", text)
    if hand.curly:
        text = _OPENING_QUOTE.sub("\u201c", text).replace('"', "\u201d").replace("'", "\u2019")
    for _ in range(hand.slips if rng is not None else 0):
        places = list(_SLIPPERY.finditer(text))
        if places and rng is not None:
            place = rng.choice(places)
            text = f"{text[: place.start()]}{_SLIPS_OF[place[0]]}{text[place.end() :]}"
    return text


LONG_ENDINGS = (
    "as requested on {requested}",
    "requested on {requested} and denied on {denied}",
    "on an outpatient basis, to be completed within ninety days of the request dated {requested}",
    "as set out in the request for authorization of {requested} and in the note of {visit}, on an "
    "outpatient basis",
    "on an outpatient basis, as set out in the request for authorization dated {requested} and in "
    "the note dated {visit}, to be completed within ninety days of the day on which it is "
    "authorized unless more time is asked for and granted in writing",
)
"""What some requests add to the treatment, so that its heading runs over two or three lines."""
