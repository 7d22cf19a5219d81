"""Two decisions side by side: what is the same of both, and what stands in one alone?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import terms
from indexer.records import Record, deciding_grounds, weighed_grounds
from indexer.wording import Phrase, issue_phrases
from search_app.retrieval.facets import value_label
from search_app.retrieval.guidelines import edition_of_several
from search_app.retrieval.highlights import Span

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


def differences(one: Record, other: Record) -> list[Difference]:
    """What is told of either of two issues, each a record with its letter under `letter`.

    Facts that the letter states come first, derived tags after them. What neither tells is left
    out.
    """
    rows = []
    for title, read in _READ.items():
        left, right = (tuple(dict.fromkeys(read(record))) for record in (one, other))
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
    one: Record, other: Record, rarity: Callable[[str], float], most: int = MOST_MARKED
) -> list[Span]:
    """Where the rationale of `one` says, of the case, what that of `other` does not: as spans.

    A word in any inflection, or a negation with what it denies. Of more than `most` such terms
    those with the rarest word are taken. Sorted, overlaps merged.
    """
    said = {phrase.key for phrase in issue_phrases("", other["rationale"])}
    said |= {term.term for term in terms(other["rationale"])}
    places: dict[str, list[Phrase]] = {}
    for phrase in issue_phrases(one["treatment"], one["rationale"]):
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


def _stated(record: Record, fact: str) -> list[str]:
    stated = record["letter"]["facts"][fact]
    return [] if stated is None else [str(stated["value"])]


def _diagnoses(record: Record) -> list[str]:
    return [str(one["value"]) for one in record["letter"]["facts"]["diagnoses"]]


def _labels(facet: str, *keys: str) -> Callable[[Record], Sequence[str]]:
    """The labels under the first of some keys that holds anything."""

    def read(record: Record) -> Sequence[str]:
        values: Sequence[str] = next((record[key] for key in keys if record[key]), [])
        return [value_label(facet, value) for value in values]

    return read


def _cited(by: str) -> Callable[[Record], Sequence[str]]:
    return lambda record: [
        ", ".join(filter(None, (str(citation["label"]), edition_of_several(citation))))
        for citation in record["guidelines"][by]
    ]


def _grounds(read: Callable[[Record], list[str]]) -> Callable[[Record], Sequence[str]]:
    return lambda record: [value_label("ground", one) for one in read(record)]


def _year(record: Record) -> Sequence[str]:
    decided = record["letter"]["decision_date"]
    return [decided[:4]] if decided else []


def _side(record: Record) -> Sequence[str]:
    return [] if record["laterality"] == "none" else [record["laterality"]]


_READ: Mapping[str, Callable[[Record], Sequence[str]]] = {
    "Grounds": _grounds(deciding_grounds),
    "Weighed": _grounds(weighed_grounds),
    "Treatment": lambda record: [value_label("category", record["category"])],
    "Kind of treatment": lambda record: [
        value_label("subcategory", f"{record['category']}/{record['subcategory']}")
    ],
    "Drug": lambda record: record["drugs"],
    "Aimed at": _labels("body_region", "body_regions", "body_region_groups"),
    "Spine levels": lambda record: record["levels"],
    "Side": _side,
    "Whole claim": _labels("claim_region", "claim_regions"),
    "Reviewer's guidelines": _cited("maximus"),
    "Denial's guidelines": _cited("claims_admin"),
    "Age": lambda record: _stated(record, "age"),
    "Sex": lambda record: _stated(record, "sex"),
    "Injury": lambda record: _stated(record, "mechanism"),
    "Diagnoses": _diagnoses,
    "Reviewer's specialty": lambda record: record["letter"]["reviewer"]["specialties"],
    "Decision year": _year,
}
