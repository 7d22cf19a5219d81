"""Who reviewed: credentials as printed, and the habits of writing that go with one reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from indexer.letters.model import Reviewer

_STATES = (
    "Texas", "New York", "Florida", "Illinois", "Arizona", "Nevada", "Ohio", "Oregon", "Maryland",
    "Pennsylvania", "Georgia", "Washington", "Massachusetts", "Michigan", "Hawaii", "Colorado",
    "Tennessee", "New Jersey", "Oklahoma", "North Carolina",
)  # fmt: skip

SPECIALTIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "general": (
        ("Physical Medicine & Rehabilitation",),
        ("Physical Medicine & Rehabilitation", "Pain Management"),
        ("Preventive Medicine", "Occupational Medicine"),
        ("Occupational Medicine",),
        ("Family Practice",),
        ("Internal Medicine",),
        ("Anesthesiology", "Pain Management"),
        ("Emergency Medicine",),
    ),
    "orthopedic": (
        ("Orthopedic Surgery",),
        ("Orthopedic Surgery", "Sports Medicine"),
        ("Surgery", "Orthopedic"),
    ),
    "spine": (
        ("Orthopedic Surgery",),
        ("Neurological Surgery",),
        ("Orthopedic Surgery", "Spine Surgery"),
    ),
    "hand": (("Plastic Surgery", "Hand Surgery"), ("Orthopedic Surgery", "Hand Surgery")),
    "pain": (
        ("Anesthesiology", "Pain Management"),
        ("Physical Medicine & Rehabilitation", "Pain Management"),
    ),
    "mental": (("Psychologist",), ("Psychiatry",), ("Psychology", "Pain Management")),
    "manual": (("Chiropractor",), ("Chiropractor", "Acupuncturist"), ("Acupuncturist",)),
    "dental": (("Dentist",), ("Dentistry", "Oral & Maxillofacial Surgery")),
    "eye": (("Ophthalmology",),),
    "ear": (("Otolaryngology",),),
    "internal": (("Internal Medicine",), ("Internal Medicine", "Pulmonary Disease")),
    "neuro": (("Neurology",), ("Neurology", "Sleep Medicine"), ("Psychiatry", "Neurology")),
    "surgery": (("Surgery",),),
    "urology": (("Urology",),),
}

_FIELDS = {
    "Psychologist": "Psychology",
    "Chiropractor": "Chiropractic",
    "Acupuncturist": "Acupuncture",
    "Dentist": "Dentistry",
}

_PER_POOL = 36


@dataclass(frozen=True, slots=True)
class Persona:
    """One reviewer: the printed credentials and the habits that recur in that reviewer's letters.

    `frame` is the order of a rationale: `rule-first`, `verdict-first` or `case-first`; `detail` is
    how much of what could be left out is said: `terse`, `usual` or `full`.
    """

    key: str
    reviewer: Reviewer
    noun: str
    mtus: str
    openers: tuple[str, ...]
    conclusions: tuple[float, ...]
    frame: str
    detail: str


def field_of(specialty: str) -> str:
    """The field that a reviewer is certified in, where the list names a profession."""
    return _FIELDS.get(specialty, specialty)


@cache
def persona(pool: str, number: int) -> Persona:
    """The `number`-th reviewer of a pool of specialties; always the same one."""
    key = f"{pool}-{number}"
    rng = Random(f"reviewer {key}")
    states = rng.sample(_STATES, rng.choice((0, 0, 1, 1, 2)))
    if rng.random() < 0.85 or not states:
        states.insert(0, "California")
    frame = rng.choices(("rule-first", "verdict-first", "case-first"), (6, 2, 2))[0]
    return Persona(
        key=key,
        reviewer=Reviewer(tuple(states), rng.choice(SPECIALTIES[pool])),
        noun=rng.choice(
            ("worker", "injured worker", "patient", "patient", "applicant", "claimant", "employee")
        ),
        mtus=rng.choice(("the MTUS", "the MTUS", "the California MTUS", "the state's schedule")),
        openers=tuple(rng.sample(OPENERS, 3)),
        conclusions=tuple(rng.random() for _ in range(3)),
        frame=frame,
        detail=rng.choices(("terse", "usual", "full"), (20, 45, 35))[0],
    )


def draw_persona(rng: Random, pool: str) -> Persona:
    """A reviewer of this pool; the first ones of a pool write most of its letters."""
    return persona(pool, int(_PER_POOL * rng.random() ** 1.5))


LATE_OPENERS = ("Turning to this case,", "Applied to this case,")
"""Openers that only make sense after the general part."""

OPENERS = (
    "In this case,",
    "In this case,",
    "Here,",
    "Here,",
    "In the case at hand,",
    "In the present claim,",
    "In this instance,",
    "In the matter under review,",
    "Turning to this case,",
    "Applied to this case,",
    "",
)
