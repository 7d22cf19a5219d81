"""Body regions: which parts of the body a text names."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from indexer.vocabulary.phrases import FoundPhrase, PhraseBook, Words
from indexer.vocabulary.tables import body_regions

# A word that is right and stands in another expression ("elbow crutch") means no region.
_OFTEN_MISSPELLED = {
    "cervical": "cervical",
    "thoracic": "thoracic",
    "lumbar": "lumbar",
    "lumbosacral": "lumbar",
    "sacroiliac": "sacral",
    "shoulder": "shoulder",
    "rotator": "shoulder",
    "elbow": "elbow",
    "wrist": "forearm-wrist",
    "forearm": "forearm-wrist",
    "finger": "hand-finger",
    "thumb": "hand-finger",
    "pelvis": "hip-pelvis",
    "meniscus": "knee",
    "patella": "knee",
    "ankle": "ankle-foot",
    "plantar": "ankle-foot",
    "achilles": "ankle-foot",
}
_LIKE = 0.83
_SHORTEST_MISSPELLED = 5
_MOST_WORDS = 60


class Regions(NamedTuple):
    """The leaves that a text names in the order of mention, and the groups it names as such."""

    leaves: tuple[str, ...]
    groups: tuple[str, ...]


class Meaning(NamedTuple):
    """What a phrase means: leaves, or a group, or neither where it is a decoy.

    A `weak` phrase is a hint ("hand surgeon"): it counts only where nothing else names a region.
    """

    leaves: tuple[str, ...] = ()
    group: str | None = None
    weak: bool = False


@cache
def _book() -> PhraseBook[Meaning]:
    table = body_regions()
    phrases = [(phrase, Meaning(leaves)) for phrase, leaves in table.several.items()]
    phrases += [(phrase, Meaning()) for phrase in table.decoys]
    phrases += [
        (phrase, Meaning(one.regions, one.group, weak=True))
        for one in table.hints
        for phrase in one.synonyms
    ]
    exact = []
    for leaf in table.leaves.values():
        phrases += [(phrase, Meaning((leaf.id,))) for phrase in leaf.synonyms]
        exact += [(phrase, Meaning((leaf.id,))) for phrase in leaf.abbreviations]
    for group in table.groups.values():
        phrases += [(phrase, Meaning((), group.id)) for phrase in group.synonyms]
        exact += [(phrase, Meaning((), group.id)) for phrase in group.abbreviations]
    return PhraseBook(phrases, exact)


def mentions(words: Words) -> list[FoundPhrase[Meaning]]:
    """Every place of a text where a region or a group is named in so many words, not by a hint."""
    return [found for found in _named(words) if not found.value.weak]


def _named(words: Words) -> list[FoundPhrase[Meaning]]:
    return [found for found in _book().find(words) if found.value.leaves or found.value.group]


def find_regions(text: str) -> Regions:
    """The regions named in any text, whether a treatment line or a person's query.

    Hints count where nothing else names a region.
    """
    words = Words(text)
    return _regions(mentions(words) or _named(words))


def named_regions(text: str) -> Regions:
    """The regions that a text names in so many words, no hints among them."""
    return _regions(mentions(Words(text)))


def _regions(named: list[FoundPhrase[Meaning]]) -> Regions:
    leaves: dict[str, None] = {}
    groups: dict[str, None] = {}
    for found in named:
        leaves.update(dict.fromkeys(found.value.leaves))
        if found.value.group is not None:
            groups[found.value.group] = None
    return Regions(tuple(leaves), tuple(groups))


def misspelled_regions(text: str) -> Regions:
    """The regions that a short text means by words of nearly their spelling ("lumber spine")."""
    found: dict[str, None] = {}
    for word in dict.fromkeys(Words(text).folded[:_MOST_WORDS]):
        if len(word) < _SHORTEST_MISSPELLED or not word.isalpha() or word in _OFTEN_MISSPELLED:
            continue
        for near in get_close_matches(word, _OFTEN_MISSPELLED, 1, _LIKE):
            if near[0] == word[0]:
                found[_OFTEN_MISSPELLED[near]] = None
    return Regions(tuple(found), ())
