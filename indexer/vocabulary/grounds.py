"""Why was it decided so? The grounds that a reviewer's sentences about the case speak of.

Read by a table of words (`grounds.toml`), never guessed from the outcome, and by no means complete:
where nothing in the table stands, no ground is recognised. The outcome only tells which of the
grounds decided: one that speaks against it was weighed, and lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from indexer.letters.model import Outcome
from indexer.letters.voices import spoken_of_case
from indexer.sentences import clauses, sentence_texts
from indexer.vocabulary.denials import Denial, cancelled
from indexer.vocabulary.phrases import FoundPhrase, PhraseBook, Words, fold
from indexer.vocabulary.tables import Ground, grounds
from indexer.vocabulary.tags import FoundGround
from indexer.vocabulary.treatment import named_treatments

NO_GROUND = "no-ground"
"""Stands for the grounds of an issue of which none is recognised."""

ABSENT = "absent"
"""The class of the phrases that deny."""

REACH = 16
"""How many words may lie between the first and the last phrase that make a ground together."""

# Whom a ground can have moved: where the outcome is not known, any.
_MOVES = {Outcome.UPHELD: ("denial", "either"), Outcome.OVERTURNED: ("treatment", "either")}


def find_grounds(rationale: str, outcome: Outcome = Outcome.UNKNOWN) -> tuple[FoundGround, ...]:
    """The grounds of a rationale, each once, with its first sentence, in the order of reading.

    Those that speak against the outcome are marked as weighed; where it is unknown none is.
    """
    found: dict[str, FoundGround] = {}
    for start, end in spoken_of_case(rationale):
        for clause in clauses(rationale[start:end]):
            for ground in _of_clause(_phrases(clause)):
                weighed = outcome in _MOVES and ground.speaks_for not in _MOVES[outcome]
                found.setdefault(ground.id, FoundGround(ground.id, (start, end), weighed))
    return tuple(found.values())


def deciding(found: Iterable[FoundGround]) -> tuple[str, ...]:
    """The ids of those grounds that speak for the outcome."""
    return tuple(one.id for one in found if not one.weighed)


def named_grounds(text: str) -> tuple[str, ...]:
    """The ids of the grounds that a person's own words speak of, such as a query's, each once.

    A person names a treatment before anything else: words that only tell what is asked for ("knee
    replacement", "a repeat MRI", "post-op therapy") are no ground.
    """
    found: dict[str, None] = {}
    for sentence in sentence_texts(text):
        for clause in clauses(sentence):
            found.update(dict.fromkeys(ground.id for ground in _of_clause(_told(clause))))
    return tuple(found)


def _told(clause: str) -> list[FoundPhrase[_PhraseSense]]:
    """The phrases of a person's clause that tell something, rather than ask for a treatment."""
    words = Words(clause)
    named = {at: name for name in named_treatments(words) for at in range(*name)}
    return [one for one in _said(words) if not one.value.asks and not _is_part(one, named)]


def _is_part(phrase: FoundPhrase[_PhraseSense], named: Mapping[int, tuple[int, int]]) -> bool:
    """Whether a phrase is just a part of a treatment's name: the facet of a facet block."""
    if phrase.value.of in grounds().care:
        return False
    start, stop = named.get(phrase.start, (phrase.start, phrase.stop))
    return phrase.stop <= stop and (start, stop) != (phrase.start, phrase.stop)


class _PhraseSense(NamedTuple):
    """A phrase's class, whether a treatment is asked for with it as well, and whether it is one
    of lack.
    """

    of: str
    asks: bool
    lacks: bool


def _phrases(clause: str) -> list[FoundPhrase[_PhraseSense]]:
    return _said(Words(clause))


def _said(words: Words) -> list[FoundPhrase[_PhraseSense]]:
    """The phrases of a clause, without denials that cancel each other."""
    phrases = list(_book().find(words))
    denials = [
        Denial(one.start, one.stop, one.value.lacks) for one in phrases if one.value.of == ABSENT
    ]
    if len(denials) < 2:
        return phrases
    gone = {word for denied in cancelled(words, denials) for word in denied}
    return [one for one in phrases if one.start not in gone]


def _of_clause(phrases: Sequence[FoundPhrase[_PhraseSense]]) -> list[Ground]:
    said = {phrase.value.of for phrase in phrases}
    holding = [
        ground
        for ground in grounds().grounds.values()
        if not said.intersection(ground.unless)
        and any(
            said.issuperset(classes) and _stand_together(phrases, classes)
            for classes in ground.together
        )
    ]
    strong = [ground for ground in holding if not ground.weak]
    return strong or holding


def _stand_together(phrases: Sequence[FoundPhrase[_PhraseSense]], classes: Sequence[str]) -> bool:
    """Whether one phrase of each class stands within REACH words.

    Phrases come in order and apart, so of all sets that end with a phrase the one with the latest
    of every other class is the narrowest: one pass, however many phrases there are.
    """
    latest = dict.fromkeys(classes, -1)
    missing = set(classes)
    for phrase in phrases:
        if phrase.value.of in latest:
            latest[phrase.value.of] = phrase.start
            missing.discard(phrase.value.of)
            if not missing and phrase.stop - min(latest.values()) <= REACH:
                return True
    return False


@cache
def _book() -> PhraseBook[_PhraseSense]:
    asking = {fold(phrase) for phrase in grounds().requests}
    lacking = {fold(phrase) for phrase in grounds().lacks}
    return PhraseBook(
        (phrase, _PhraseSense(name, fold(phrase) in asking, fold(phrase) in lacking))
        for name, phrases in grounds().words.items()
        for phrase in phrases
    )
