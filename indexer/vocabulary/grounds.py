"""Why was it decided so? The grounds that a reviewer's sentences about the case speak of.

Derived by a table of words (`grounds.toml`), never from the outcome, and by no means complete:
where nothing in the table stands, no ground is recognised and none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product

from indexer.letters.voices import spoken_of_case
from indexer.vocabulary.model import FoundGround
from indexer.vocabulary.phrases import Found, PhraseBook, Words
from indexer.vocabulary.sentences import sentences
from indexer.vocabulary.tables import Ground, grounds

NO_GROUND = "no-ground"
"""Stands for the grounds of an issue of which none is recognised."""

REACH = 16
"""How many words may lie between the first and the last phrase that make a ground together."""

# What is said after a turn is another clause: "no red flag, but a deficit that ...".
_CLAUSE = re.compile(
    r"[;:]|,?\s\b(?:but|however|although|though|while|whereas|yet|nevertheless)\b", re.IGNORECASE
)


def find_grounds(rationale: str) -> tuple[FoundGround, ...]:
    """The grounds of a rationale, each once, with its first sentence, in the order of reading."""
    found: dict[str, FoundGround] = {}
    for start, end in spoken_of_case(rationale):
        for clause in _CLAUSE.split(rationale[start:end]):
            for ground in _of_clause(clause):
                found.setdefault(ground.id, FoundGround(ground.id, (start, end)))
    return tuple(found.values())


def named_grounds(text: str) -> tuple[str, ...]:
    """The ids of the grounds that a person's own words speak of, such as a query's, each once."""
    clauses = (clause for sentence in sentences(text) for clause in _CLAUSE.split(sentence))
    return tuple(dict.fromkeys(ground.id for clause in clauses for ground in _of_clause(clause)))


def _of_clause(clause: str) -> list[Ground]:
    phrases = list(_book().find(Words(clause)))
    said = {phrase.value for phrase in phrases}
    holding = [
        ground
        for ground in grounds().grounds.values()
        if not said.intersection(ground.unless)
        and any(_stand_together(phrases, classes) for classes in ground.together)
    ]
    strong = [ground for ground in holding if not ground.weak]
    return strong or holding


def _stand_together(phrases: Sequence[Found[str]], classes: Sequence[str]) -> bool:
    places: list[Iterable[Found[str]]] = [
        [phrase for phrase in phrases if phrase.value == one] for one in classes
    ]
    return any(
        max(one.stop for one in chosen) - min(one.start for one in chosen) <= REACH
        for chosen in product(*places)
    )


@cache
def _book() -> PhraseBook[str]:
    return PhraseBook(
        (phrase, name) for name, phrases in grounds().words.items() for phrase in phrases
    )
