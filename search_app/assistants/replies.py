"""What is an assistant told? Records of citations, quotes, shares and of what is derived.

They are plain data, of which the schemas are made that tools announce.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS, outcome_label
from search_app.comparing.outcomes import Share, share_text
from search_app.exporting.precedents import PERSUASIVE
from search_app.quoting.citing import citation_in_full, citation_line, pages_of, title
from search_app.quoting.highlights import Span

DERIVED = "Derived by this program, which can be wrong: the letter's own words decide."


@dataclass(frozen=True)
class Quotation:
    """A letter's own words, word for word, and where they stand.

    `part` is rationale or summary, `why` is deciding, or how they matched: words or meaning.
    `pages` is empty where the file has no pages, or the part's are not known.
    """

    text: str
    part: str
    why: str
    pages: str


@dataclass(frozen=True)
class Rate:
    """How many of the decided issues were overturned, with the 95 % interval (Wilson) of the share.

    Issues of an unknown outcome are not counted. Nothing is a share where nothing was decided.
    """

    overturned: int
    decided: int
    share: float | None
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True)
class DerivedTags:
    """What this program derived of an issue, in plain words; `note` says so."""

    treatment: str
    kind: str
    body_regions: tuple[str, ...]
    guidelines: tuple[str, ...]
    grounds: tuple[str, ...]
    weighed: tuple[str, ...]
    reasons: tuple[str, ...]
    note: str = DERIVED


@dataclass(frozen=True)
class CitedDecision:
    """One decided issue: how it is cited, what became of it, and the sentences that decided it.

    `outcome` is upheld (the denial stands), overturned (the treatment was allowed) or unknown.
    `sample` tells a fictitious letter from a real one. `no_reason` says why nothing is quoted.
    """

    issue: str
    letter: str
    citation: str
    outcome: str
    outcome_means: str
    treatment: str
    decided: str | None
    sample: bool
    quotes: tuple[Quotation, ...]
    no_reason: str | None
    derived: DerivedTags


@dataclass(frozen=True)
class FoundDecision:
    """A decision that was found. `near_duplicates` are issues that say nearly the same."""

    rank: int
    decision: CitedDecision
    on_point: bool
    near_duplicates: tuple[str, ...]
    also_in_letter: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What every answer tells: which generation of the index it is of, and what it is worth."""

    index: str
    persuasive: str = PERSUASIVE


@dataclass(frozen=True, kw_only=True)
class FoundReply(Reply):
    """The decisions that were found, best first, and what became of all that may be shown.

    `total` counts all issues that may be shown, `ranked` those that can be hits (near-duplicates
    stand under the best of them). `overturned` is of all `total`, and left out under a filter by
    outcome, which it would only repeat; `whole_index` is the base rate. `on_point` tells the
    decisions on the same request. `understood` is what the text was taken to ask for (derived).
    `next_offset` leads to more.
    """

    total: int
    ranked: int
    hits: tuple[FoundDecision, ...]
    next_offset: int | None
    overturned: Rate | None
    whole_index: Rate
    on_point: str | None
    understood: tuple[str, ...]
    did_you_mean: str | None
    notices: tuple[str, ...]


@dataclass(frozen=True)
class ReadDecision:
    """A decision with its whole rationale, and the guideline that the letter prints for it."""

    decision: CitedDecision
    rationale: Quotation
    guideline_printed: str


@dataclass(frozen=True, kw_only=True)
class DecisionReply(Reply):
    """A letter, with the issues of it that were asked for, in its own words.

    `file` is the name of the file that it was read from, `issues` the ids of all that it decides.
    """

    letter: str
    file: str
    pages: str
    decided: str | None
    sample: bool
    reviewer: tuple[str, ...]
    summary: Quotation
    issues: tuple[str, ...]
    decisions: tuple[ReadDecision, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ValueShare:
    """What became of the issues that have a value of a facet."""

    id: str
    label: str
    overturned: Rate


@dataclass(frozen=True)
class FacetShares:
    """The commonest values of a facet, and how many `more` there are."""

    facet: str
    title: str
    values: tuple[ValueShare, ...]
    more: int


@dataclass(frozen=True)
class Separator:
    """What stands more often in decisions of one outcome: a ground (derived), or reviewers' words.

    It stands in `overturned` of `of_overturned` issues and in `upheld` of `of_upheld`. `example` is
    a sentence of a decision of the outcome that it speaks for, `citation` that decision's.
    """

    of: str
    label: str
    speaks_for: str
    overturned: int
    of_overturned: int
    upheld: int
    of_upheld: int
    citation: str | None
    example: Quotation | None


@dataclass(frozen=True, kw_only=True)
class OutcomesReply(Reply):
    """What became of the decisions under a text and filters, whatever outcome these filter by.

    They are all that may be shown or, where a text only ranks (`nearest`), the `issues` that match
    best out of `compared`. `separates` is a hint where to read and no proof.
    """

    issues: int
    compared: int
    nearest: bool
    outcomes: dict[str, int]
    overturned: Rate
    whole_index: Rate
    shares: tuple[FacetShares, ...]
    separates: tuple[Separator, ...]
    notices: tuple[str, ...]
    derived: str = DERIVED


@dataclass(frozen=True)
class KnownValue:
    """A value to filter by: how many issues have it, what it lies in, what else it is called."""

    id: str
    label: str
    issues: int
    within: tuple[str, ...]
    synonyms: tuple[str, ...]


@dataclass(frozen=True)
class KnownFacet:
    """A facet to filter by, and how many values of it the index holds."""

    id: str
    title: str
    about: str
    values: int


@dataclass(frozen=True, kw_only=True)
class VocabularyReply(Reply):
    """Which facets there are, and the values that the index holds of the one asked for.

    `total` counts its values that are called as was asked.
    """

    facets: tuple[KnownFacet, ...]
    values: tuple[KnownValue, ...] = ()
    total: int = 0
    next_offset: int | None = None
    notices: tuple[str, ...] = field(default=())


def rate(share: Share) -> Rate:
    """A share as it is told, never without both of its numbers."""
    text = share_text(share, "overturned")
    if share.share is None:
        return Rate(0, 0, None, None, None, text)
    low, high = round(share.low, 4), round(share.high, 4)
    text += f" (95 %: {100 * share.low:.0f} to {100 * share.high:.0f})"
    return Rate(share.overturned, share.decided, round(share.share, 4), low, high, text)


def rationale_quote(issue: TaggedIssue, span: Span, why: str) -> Quotation:
    """A part of an issue's rationale, with the pages that it stands on."""
    start, end = span
    return Quotation(issue.rationale[start:end], "rationale", why, pages_of(issue, [span]))


def cited(
    letter: TaggedLetter,
    issue: TaggedIssue,
    of: int,
    quotes: Sequence[Quotation],
    no_reason: str | None,
) -> CitedDecision:
    """An issue of a letter that decides `of` of them, with some quotes."""
    day = letter.cover.decision_date
    return CitedDecision(
        issue=issue.id,
        letter=letter.id,
        citation=citation_line(letter, issue.number, of),
        outcome=issue.outcome.value.lower(),
        outcome_means=outcome_label(issue.outcome),
        treatment=title(issue.treatment),
        decided=day.isoformat() if day else None,
        sample=letter.sample,
        quotes=tuple(quotes),
        no_reason=no_reason,
        derived=_derived(issue),
    )


def _derived(issue: TaggedIssue) -> DerivedTags:
    def labels(facet: str, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(FACETS[facet].label, ids))

    return DerivedTags(
        treatment=FACETS["category"].label(issue.tags.category),
        kind=FACETS["subcategory"].label(issue.kind),
        body_regions=labels("body_region", issue.regions),
        guidelines=tuple(map(citation_in_full, issue.tags.maximus)),
        grounds=labels("ground", issue.grounds),
        weighed=labels("ground", issue.weighed),
        reasons=labels("reason", issue.reasons),
    )
