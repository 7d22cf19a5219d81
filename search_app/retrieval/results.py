"""What a search answers, as plain data and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.chunking import ChunkKind
from indexer.records import Record
from search_app.retrieval.highlights import Span
from search_app.retrieval.naming import Named
from search_app.retrieval.understanding import Understanding


@dataclass(frozen=True, slots=True)
class LegScore:
    """An issue's score in one leg, and its rank there among the issues that may be shown."""

    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class MatchedPassage:
    """A passage of a hit that matched.

    `text` is `chunk[start:end]` of the letter's own words, `matches` the spans of the query's
    terms within the chunk, `cosine` how near it is in meaning (None without a semantic leg).
    """

    kind: ChunkKind
    text: str
    start: int
    end: int
    matches: tuple[Span, ...]
    cosine: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """An issue that was found. `record` holds the issue, `letter` its letter without issues.

    `rank` is its place in the order that was asked for, `match_rank` that by how well it matches.
    `preferred` names the preferences that raised it in the hybrid ranking.

    `number` counts the issue within its letter, which decides `of` issues in all; `also` names
    the other issues of that letter among the hits shown. `twins` names the issues that may be shown
    and say nearly the same; in a tidy answer they are not hits of their own. `terms` are those of
    what was asked, by which words are marked.
    """

    rank: int
    match_rank: int
    ordinal: int
    score: float
    legs: Mapping[str, LegScore]
    preferred: tuple[str, ...]
    passages: tuple[MatchedPassage, ...]
    record: Record
    letter: Record
    number: int
    of: int
    also: tuple[str, ...]
    twins: tuple[str, ...]
    terms: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """The hit as `imr search --json` prints it."""
        return {
            "rank": self.rank,
            "match_rank": self.match_rank,
            "issue": self.record["id"],
            "letter": self.letter["letter"],
            "outcome": self.record["outcome"],
            "treatment": self.record["treatment"],
            "score": round(self.score, 6),
            "legs": {
                name: {"score": round(leg.score, 6), "rank": leg.rank}
                for name, leg in self.legs.items()
            },
            "preferred": list(self.preferred),
            "passages": [
                {
                    "kind": passage.kind.value,
                    "text": passage.text,
                    "start": passage.start,
                    "end": passage.end,
                    "matches": [list(span) for span in passage.matches],
                    "cosine": None if passage.cosine is None else round(passage.cosine, 6),
                }
                for passage in self.passages
            ],
            "deciding": [
                {
                    "text": self.record["rationale"][start:end],
                    "start": start,
                    "end": end,
                    "page": page,
                }
                for (start, end), page in zip(
                    self.record["deciding"], self.record["deciding_pages"], strict=True
                )
            ],
            "decision_date": self.letter["decision_date"],
            "sample": self.letter["sample"],
            "issue_number": self.number,
            "issues_in_letter": self.of,
            "also_in_letter": list(self.also),
            "twins": list(self.twins),
            "guidelines": [citation["id"] for citation in self.record["guidelines"]["maximus"]],
            "body_regions": self.record["body_regions"],
            "body_region_groups": self.record["body_region_groups"],
            "category": self.record["category"],
            "subcategory": self.record["subcategory"],
        }


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a search.

    `total` counts every issue that may be shown under the filters and exact constraints, `ranked`
    those that can be hits (fewer, where twins are tidied away or only the best are sorted by date),
    and the `facets` count over all of the former; `corpus` counts outcomes over the whole index, so
    that no share is shown without its base rate. `understood` is what the text was taken to ask
    for, `did_you_mean` the text with misspelled words put right, if there seem to be any. `named`
    are the letters and issues that the text names; those that may be shown are the first hits.
    """

    total: int
    ranked: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    corpus: Mapping[str, int]
    understood: Understanding
    did_you_mean: str | None
    notices: tuple[str, ...]
    feedback: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer as `imr search --json` prints it."""
        return {
            "total": self.total,
            "ranked": self.ranked,
            "hits": [hit.as_json() for hit in self.hits],
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "corpus": dict(self.corpus),
            "understood": {
                name: list(values) for name, values in self.understood.every_facet().items()
            },
            "did_you_mean": self.did_you_mean,
            "notices": list(self.notices),
            "named": [
                {"letter": one.letter, "issue": one.issue, "missing": one.missing}
                for one in self.named
            ],
            "feedback": list(self.feedback),
        }
