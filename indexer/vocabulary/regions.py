"""Body regions: which parts of the body a text names."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from indexer.vocabulary.phrases import Found, PhraseBook, Words
from indexer.vocabulary.tables import body_regions


class Regions(NamedTuple):
    """The leaves that a text names in the order of mention, and the groups it names as such."""

    leaves: tuple[str, ...]
    groups: tuple[str, ...]


class Meaning(NamedTuple):
    """What a phrase means: leaves, or a group, or neither where it is a decoy."""

    leaves: tuple[str, ...] = ()
    group: str | None = None


@cache
def _book() -> PhraseBook[Meaning]:
    table = body_regions()
    phrases = [(phrase, Meaning(leaves)) for phrase, leaves in table.several.items()]
    phrases += [(phrase, Meaning()) for phrase in table.decoys]
    exact = []
    for leaf in table.leaves.values():
        phrases += [(phrase, Meaning((leaf.id,))) for phrase in leaf.synonyms]
        exact += [(phrase, Meaning((leaf.id,))) for phrase in leaf.abbreviations]
    for group in table.groups.values():
        phrases += [(phrase, Meaning((), group.id)) for phrase in group.synonyms]
        exact += [(phrase, Meaning((), group.id)) for phrase in group.abbreviations]
    return PhraseBook(phrases, exact)


def mentions(words: Words) -> list[Found[Meaning]]:
    """Every place of a text where a region or a group is named."""
    return [found for found in _book().find(words) if found.value.leaves or found.value.group]


def find_regions(text: str) -> Regions:
    """The regions named in any text, whether a treatment line or a person's query."""
    leaves: dict[str, None] = {}
    groups: dict[str, None] = {}
    for found in mentions(Words(text)):
        leaves.update(dict.fromkeys(found.value.leaves))
        if found.value.group is not None:
            groups[found.value.group] = None
    return Regions(tuple(leaves), tuple(groups))
