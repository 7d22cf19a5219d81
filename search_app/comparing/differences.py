"""Two decisions side by side: what is the same of both, and what stands in one alone?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import terms
from indexer.letters.stated import Stated
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.tags import Citation
from indexer.wording import Phrase, issue_phrases
from search_app.quoting.citing import edition_of_several
from search_app.quoting.highlights import Span

MOST_MARKED = 15
"""How many terms are marked in a rationale: the rarest of those that the other does not have."""

OPPOSITE = {"overturned": "upheld", "upheld": "overturned"}
"""The outcome to look for beside each outcome; an unknown one has none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is told of both decisions: the values that both have, and those of one."""

    title: str
    both: tuple[str, ...]
    one: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing is told of one that is not told of the other."""
        return not self.one and not self.other


def differences(one: TaggedLetter, other: TaggedLetter) -> list[Difference]:
    """What is told of either of two issues, each in its letter alone.

    Facts that the letter states come first, derived tags after them. What neither tells is left
    out.
    """
    rows = []
    for title, read in _READ.items():
        left, right = (tuple(dict.fromkeys(read(letter))) for letter in (one, other))
        if left or right:
            rows.append(
                Difference(
                    title,
                    tuple(value for value in left if value in right),
                    tuple(value for value in left if value not in right),
                    tuple(value for value in right if value not in left),
                )
            )
    return rows


def only_here(
    one: TaggedIssue, other: TaggedIssue, rarity: Callable[[str], float], most: int = MOST_MARKED
) -> list[Span]:
    """Where the rationale of `one` says, of the case, what that of `other` does not: as spans.

    A word in any inflection, or a negation with what it denies. Of more than `most` such terms
    those with the rarest word are taken. Sorted, overlaps merged.
    """
    said = {phrase.key for phrase in issue_phrases("", other.rationale)}
    said |= {term.term for term in terms(other.rationale)}
    places: dict[str, list[Phrase]] = {}
    for phrase in issue_phrases(one.treatment, one.rationale):
        if phrase.key not in said and (" " not in phrase.key or phrase.negated):
            places.setdefault(phrase.key, []).append(phrase)
    rarest = sorted(places, key=lambda key: (-max(map(rarity, key.split())), key))[:most]
    found = sorted((phrase.start, phrase.end) for key in rarest for phrase in places[key])
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _labels(facet: str, ids: Sequence[str]) -> list[str]:
    return [FACETS[facet].label(one) for one in ids]


def _stated(fact: Stated[int] | Stated[str] | None) -> list[str]:
    return [] if fact is None else [str(fact.value)]


def _cited(citations: Sequence[Citation]) -> list[str]:
    return [
        ", ".join(filter(None, (citation.label, edition_of_several(citation))))
        for citation in citations
    ]


def _of_facet(facet: str) -> Callable[[TaggedLetter], Sequence[str]]:
    """The labels of a facet's values; those that only hold another one are left out."""

    def read(letter: TaggedLetter) -> Sequence[str]:
        return _labels(facet, list(FACETS[facet].read(letter, letter.issue)))

    return read


_READ: Mapping[str, Callable[[TaggedLetter], Sequence[str]]] = {
    "Grounds": lambda letter: _labels("ground", letter.issue.grounds),
    "Weighed": lambda letter: _labels("ground", letter.issue.weighed),
    "Treatment": _of_facet("category"),
    "Kind of treatment": _of_facet("subcategory"),
    "Drug": _of_facet("drug"),
    "Aimed at": lambda letter: _labels("body_region", letter.issue.regions),
    "Spine levels": _of_facet("level"),
    "Side": lambda letter: [letter.issue.side] if letter.issue.side else [],
    "Whole claim": lambda letter: _labels("claim_region", letter.issue.tags.claim_regions),
    "Reviewer's guidelines": lambda letter: _cited(letter.issue.tags.maximus),
    "Denial's guidelines": lambda letter: _cited(letter.issue.tags.claims_admin),
    "Age": lambda letter: _stated(letter.facts.age),
    "Sex": lambda letter: _stated(letter.facts.sex),
    "Injury": lambda letter: _stated(letter.facts.mechanism),
    "Diagnoses": lambda letter: [one.value for one in letter.facts.diagnoses],
    "Reviewer's specialty": lambda letter: letter.reviewer.specialties,
    "Decision year": _of_facet("year"),
}
