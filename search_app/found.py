"""What was found: an answer joined with the letters' own words, as plain data and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

from indexer.chunking import ChunkKind
from indexer.contract import Answer, Ask, Counts, Hit, OnPoint, PassageSpan, Store
from indexer.errors import ExportFailed
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.reasons import TOLD
from search_app.asking.naming import Named
from search_app.asking.pieces import QueryPart
from search_app.asking.understanding import RECOGNISED
from search_app.quoting.highlights import Span, matches

COLUMNS = (
    "rank",
    "issue",
    "letter",
    "outcome",
    "treatment",
    "decision_date",
    "score",
    "citation",
    "deciding",
)
"""Of `Found.to_frame`."""


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


@dataclass(frozen=True)
class FoundIssue:
    """A hit with its letter, which holds this issue alone.

    `also` names the other issues of that letter among the hits shown. `terms` are those of what
    was asked, by which words are marked.
    """

    hit: Hit
    letter: TaggedLetter
    also: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()

    @property
    def issue(self) -> TaggedIssue:
        """The issue that was found."""
        return self.letter.issue

    @cached_property
    def passages(self) -> tuple[MatchedPassage, ...]:
        """The passages that matched, in the letter's own words."""
        return tuple(map(self._passage, self.hit.passages))

    def _passage(self, span: PassageSpan) -> MatchedPassage:
        chunk = self.issue.text if span.kind is ChunkKind.RATIONALE else self.letter.summary
        text = chunk[span.start : span.end]
        marks = matches(text, self.terms)
        return MatchedPassage(
            span.kind,
            text,
            span.start,
            span.end,
            tuple((start + span.start, end + span.start) for start, end in marks),
            span.cosine,
        )

    def as_json(self) -> dict[str, Any]:
        """The hit as `imr search --json` prints it."""
        hit, issue, tags = self.hit, self.issue, self.issue.tags
        decided = self.letter.cover.decision_date
        return {
            "rank": hit.rank,
            "match_rank": hit.match_rank,
            "issue": issue.id,
            "letter": self.letter.id,
            "outcome": issue.outcome.value,
            "treatment": issue.treatment,
            "score": round(hit.score, 6),
            "legs": {
                name: {"score": round(leg.score, 6), "rank": leg.rank}
                for name, leg in hit.legs.items()
            },
            "preferred": list(hit.preferred),
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
                {"text": issue.rationale[start:end], "start": start, "end": end, "page": page}
                for (start, end), page in zip(issue.deciding, issue.deciding_pages, strict=True)
            ],
            "decision_date": decided.isoformat() if decided else None,
            "sample": self.letter.sample,
            "issue_number": issue.number,
            "issues_in_letter": hit.issues_in_letter,
            "also_in_letter": list(self.also),
            "near_duplicates": list(hit.near_duplicates),
            "on_point": hit.on_point,
            "reasons": list(issue.reasons),
            "guidelines": [citation.id for citation in tags.maximus],
            "body_regions": list(tags.body_regions),
            "body_region_groups": list(tags.body_region_groups),
            "category": tags.category,
            "subcategory": tags.subcategory,
        }

    def as_row(self) -> dict[str, Any]:
        """The hit as a row of `Found.to_frame`."""
        from search_app.exporting.precedents import quoted
        from search_app.quoting.citing import citation_line

        hit, issue, letter = self.hit, self.issue, self.letter
        values = (
            hit.rank,
            issue.id,
            letter.id,
            issue.outcome.value,
            issue.treatment,
            letter.cover.decision_date,
            hit.score,
            citation_line(letter, issue.number, hit.issues_in_letter),
            quoted(issue),
        )
        return dict(zip(COLUMNS, values, strict=True))


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a request.

    `total` counts every issue that may be shown under the filters and exact constraints, `ranked`
    those that can be hits (fewer, where near-duplicates are collapsed or only the best are sorted
    by date), and `counts` are over all of the former; `base` counts outcomes over the whole index,
    so that no share is shown without its base rate. `understood` is what the text was taken to ask
    for, `did_you_mean` the text with misspelled words put right, if there seem to be any. `named`
    are the letters and issues that the text names; those that may be shown are the first hits.
    `requests` and `reasons` are what the text was told to ask for and to argue, each with how
    likely it is; `kinds` and `places` are what makes a decision one on the same request. `roles`
    are the pieces of the text as it was `read`, and the parts they play. `on_point` counts the
    decisions on the same request, `filtered` tells that filters leave some of them out.
    `restricted` tells that more than the filters decides what may be shown.
    """

    total: int
    ranked: int
    hits: tuple[FoundIssue, ...]
    counts: Counts
    base: Mapping[str, int]
    understood: Filters
    did_you_mean: str | None = None
    notices: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()
    restricted: bool = False
    requests: Mapping[str, float] = field(default_factory=dict)
    reasons: Mapping[str, float] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    places: Filters = field(default_factory=Filters)
    filtered: bool = False
    read: str = ""
    roles: tuple[QueryPart, ...] = ()
    on_point: OnPoint = field(default_factory=OnPoint)

    @property
    def offered(self) -> Mapping[str, Sequence[str]]:
        """What was understood, by words and by meaning, as values to filter by."""
        kinds = (*self.understood.get("subcategory", ()), *self.kinds)
        return {
            **self.understood,
            "subcategory": tuple(dict.fromkeys(kinds)),
            "reason": self._likely_reasons,
        }

    @property
    def asked_for(self) -> tuple[str, ...]:
        """In plain words what makes a decision one on the same request."""
        told: dict[str, Sequence[str]] = {
            "subcategory": self.kinds,
            **self.places,
            "reason": self._likely_reasons,
        }
        return tuple(
            FACETS[facet].label(value) for facet, values in told.items() for value in values
        )

    @property
    def _likely_reasons(self) -> list[str]:
        return [reason for reason, one in self.reasons.items() if one >= TOLD]

    def as_json(self) -> dict[str, Any]:
        """The answer as `imr search --json` prints it."""
        return {
            "total": self.total,
            "ranked": self.ranked,
            "hits": [hit.as_json() for hit in self.hits],
            "facets": {name: dict(counts) for name, counts in self.counts.items()},
            "corpus": dict(self.base),
            "understood": {facet: list(self.understood.get(facet, ())) for facet in RECOGNISED},
            "did_you_mean": self.did_you_mean,
            "notices": list(self.notices),
            "named": [
                {"letter": one.letter, "issue": one.issue, "missing": one.missing}
                for one in self.named
            ],
            "feedback": list(self.feedback),
            "requests": {entry: round(likely, 4) for entry, likely in self.requests.items()},
            "reasons": {reason: round(likely, 4) for reason, likely in self.reasons.items()},
            "roles": [
                {"role": part.role.value, "text": self.read[part.start : part.end]}
                for part in self.roles
            ],
            "on_point": {
                "total": self.on_point.total,
                "outcomes": dict(self.on_point.outcomes),
            },
        }

    def to_frame(self) -> Any:
        """The hits as a pandas DataFrame with `COLUMNS`, one row a hit.

        `citation` is the line by which one cites the decision, `deciding` its deciding sentences,
        word for word, as in exports. Determinations bind only their own parties.

        Raises:
            ExportFailed: pandas is not installed.
        """
        try:
            # Its types are not installed with it.
            pandas = import_module("pandas")
        except ImportError:
            raise ExportFailed(
                "pandas is not installed; run: pip install 'imr-precedent-search[notebook]'"
            ) from None
        frame = pandas.DataFrame([hit.as_row() for hit in self.hits], columns=list(COLUMNS))
        frame["decision_date"] = pandas.to_datetime(frame["decision_date"])
        return frame


def joined(answer: Answer, ask: Ask, store: Store) -> Found:
    """An answer with the words of the letters that it speaks of."""
    letters = store.get([hit.id for hit in answer.hits])
    ids_of: dict[str, list[str]] = {}
    for letter in letters:
        ids_of.setdefault(letter.id, []).append(letter.issue.id)
    terms = frozenset(ask.terms) if ask.ranks else frozenset()
    return Found(
        total=answer.total,
        ranked=answer.ranked,
        hits=tuple(
            FoundIssue(
                hit,
                letter,
                tuple(other for other in ids_of[letter.id] if other != hit.id),
                terms,
            )
            for hit, letter in zip(answer.hits, letters, strict=True)
        ),
        counts=answer.counts,
        base=store.info.outcomes,
        understood=ask.understood,
        feedback=answer.feedback,
        # In lexical mode the words that rank restrict as well.
        requests=ask.requests,
        reasons=ask.reasons,
        kinds=ask.kinds,
        places=ask.places,
        filtered=bool(ask.filters),
        read=ask.text,
        on_point=answer.on_point,
        restricted=ask.restricts or (bool(ask.text) and ask.mode is Mode.LEXICAL),
    )
