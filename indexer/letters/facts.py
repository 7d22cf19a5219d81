"""What a summary states about the worker and the injury: age, sex, date, mechanism, diagnoses.

Facts are read where they are stated in so many words and never inferred: a pronoun tells no sex, a
complaint is no diagnosis, and what is not stated stays empty. Nothing beyond these five is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from indexer.letters.diagnoses import find_diagnoses
from indexer.letters.injury import find_date, find_mechanism
from indexer.letters.stated import Stated
from indexer.sentences import sentences

YOUNGEST, OLDEST = 14, 99
"""Nobody outside these ages is taken for the injured worker."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stated. `sex` is female or male; `mechanism` and `diagnoses` are quoted."""

    age: Stated[int] | None = None
    sex: Stated[str] | None = None
    date_of_injury: Stated[date] | None = None
    mechanism: Stated[str] | None = None
    diagnoses: tuple[Stated[str], ...] = ()


_AGE = re.compile(
    r"\b(\d{2})\s?(?:\(\d{2}\)\s?)?-?\s?"
    r"(?:years?-?\s?old|years? of age|yrs?\.?-?\s?old|y\.?/?o\b\.?|year-?\s?old)"
    r"|\b(?:aged?|age of) (\d{2})\b(?! years ago)",
    re.IGNORECASE,
)
# The ages of things and of relatives.
_NOT_THE_WORKER = re.compile(
    r"[\s,]*(?:\w+\s)?(?:injur(?:y|ies)|claims?|mri|x-?rays?|stud(?:y|ies)|scars?|accident|case|"
    r"fracture|tear|surgery|son|daughter|child|mother|father|wife|husband|brother|sister|at|when)\b",
    re.IGNORECASE,
)
_SOMEBODY_S = re.compile(r"\b(?:her|his|their|whose|\w+['’]s) (?:\w+ )?$", re.IGNORECASE)
_SEXES = {"female": "female", "woman": "female", "lady": "female", "f": "female"} | {
    "male": "male",
    "man": "male",
    "gentleman": "male",
    "m": "male",
}
_SEX_AFTER_AGE = re.compile(
    r"[\s,]*(?:(?:now|right|left|hand|handed|dominant|well|developed|nourished|obese|pleasant|"
    r"married|single|hispanic|latino|latina|caucasian|african|asian|american|white|black)"
    r"[\s,-]+){0,6}((?i:fe)?(?i:male)|(?i:wo)?(?i:man)|(?i:lady|gentleman)|[MF](?=[\s,]))\b",
)
_SEX_ALONE = re.compile(
    r"\b(?:(?:patient|worker|claimant|applicant|employee|individual|this)"
    r"(?:, [^,.]{1,20},)? (?:is|was)|case involves)"
    r" an? (?:[\w-]+ ){0,4}(female|male|woman|man|lady|gentleman)\b",
    re.IGNORECASE,
)


def facts(summary: str, date_of_injury: date | None = None) -> Facts:
    """The facts that a summary states; `date_of_injury` is that of the cover, where there is one.

    The cover's date tells which century a year of two digits means, and which of several dates is
    the injury's; a date that only the cover has is not stated in the summary.
    """
    spans = sentences(summary)
    age = _age(summary)
    injured_on = find_date(summary, spans, date_of_injury)
    return Facts(
        age=age,
        sex=_sex(summary, age),
        date_of_injury=injured_on,
        mechanism=find_mechanism(summary, spans, injured_on),
        diagnoses=find_diagnoses(summary, spans),
    )


def _age(summary: str) -> Stated[int] | None:
    for match in _AGE.finditer(summary):
        years = int(match[1] or match[2])
        before = summary[max(0, match.start() - 40) : match.start()]
        of_another = _NOT_THE_WORKER.match(summary, match.end()) or _SOMEBODY_S.search(before)
        if YOUNGEST <= years <= OLDEST and not of_another:
            return Stated(years, match.span())
    return None


def _sex(summary: str, age: Stated[int] | None) -> Stated[str] | None:
    match = _SEX_AFTER_AGE.match(summary, age.span[1]) if age is not None else None
    match = match or _SEX_ALONE.search(summary)
    return Stated(_SEXES[match[1].lower()], match.span(1)) if match is not None else None
