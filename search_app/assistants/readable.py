"""The answers as text: a few lines a decision, and last what all of it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from search_app.assistants.replies import (
    CitedDecision,
    DecisionReply,
    DerivedTags,
    FoundDecision,
    FoundReply,
    OutcomesReply,
    Quotation,
    Reply,
    Separator,
    VocabularyReply,
)

MOST_SYNONYMS = 8
"""So many other names of a value are told; the record has them all."""

_PARTS = {"deciding": "Decided by", "whole": "Rationale", "example": "Example"}


def readable(reply: Reply) -> str:
    """An answer as text. Quotes are the letters' words, but for line ends, which become spaces."""
    return "\n".join((*_lines(reply), reply.persuasive))


@singledispatch
def _lines(reply: Reply) -> Iterable[str]:
    raise TypeError(f"no text is known for {type(reply).__name__}")


@_lines.register
def _found(reply: FoundReply) -> Iterator[str]:
    yield from reply.notices
    if reply.did_you_mean:
        yield f"Did you mean: {reply.did_you_mean}"
    for hit in reply.hits:
        yield from _hit(hit)
    yield f"{reply.total:,} issues match" + (
        f", of them {reply.overturned.text}" if reply.overturned else ""
    )
    yield f"Base rate of the whole index: {reply.whole_index.text}"
    if reply.on_point:
        yield reply.on_point
    if reply.understood:
        yield f"Understood (derived): {'; '.join(reply.understood)}"
    if reply.next_offset is not None:
        yield f"More from offset {reply.next_offset}"


@_lines.register
def _decision(reply: DecisionReply) -> Iterator[str]:
    sample = ", a fictitious sample" if reply.sample else ""
    yield f"Letter {reply.letter}{sample}: decides {', '.join(reply.issues)}"
    yield f"Decided: {reply.decided or 'no date printed'}; on {reply.pages} of {reply.file}"
    yield f"Reviewer: {', '.join(reply.reviewer) or 'not stated'}"
    if reply.summary.text:
        yield f"Summary: {_quote(reply.summary)}"
    for one in reply.decisions:
        yield ""
        yield from _cited(one.decision)
        if one.guideline_printed:
            yield f'  Guideline as printed: "{_line(one.guideline_printed)}"'
        if one.rationale.text:
            yield f"  Rationale: {_quote(one.rationale)}"
    yield ""
    yield from (f"Warning: {warning}" for warning in reply.warnings)


@_lines.register
def _outcomes(reply: OutcomesReply) -> Iterator[str]:
    yield from reply.notices
    if reply.nearest:
        yield f"Of the {reply.issues:,} issues that match best, out of {reply.compared:,} compared:"
    else:
        yield f"Of all {reply.issues:,} issues that match:"
    yield reply.overturned.text
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in reply.outcomes.items())
    yield f"Outcomes: {counts or 'none'}"
    yield f"Base rate of the whole index: {reply.whole_index.text}"
    if reply.separates:
        yield "More often in decisions of one outcome (a hint where to read, no proof):"
        for told in reply.separates:
            yield from _separating(told)
    for facet in reply.shares:
        more = f" (and {facet.more} more)" if facet.more else ""
        yield f"By {facet.title.lower()}{more}:"
        yield from (f"  {one.label} [{one.id}]: {one.overturned.text}" for one in facet.values)
    yield f"Tags and grounds: {reply.derived}"


@_lines.register
def _vocabulary(reply: VocabularyReply) -> Iterator[str]:
    yield from reply.notices
    for facet in reply.facets:
        yield f"{facet.id} ({facet.title}): {facet.about} Values in the index: {facet.values:,}"
    for value in reply.values:
        names = ", ".join(value.synonyms[:MOST_SYNONYMS])
        called = f"; also called {names}" if names else ""
        yield f"  {value.id} ({value.label}): {value.issues:,} issues{called}"
    if reply.next_offset is not None:
        yield f"{reply.total:,} values; more from offset {reply.next_offset}"


def _hit(hit: FoundDecision) -> Iterator[str]:
    yield f"{hit.rank}. {hit.decision.issue}" + (" (on point)" if hit.on_point else "")
    yield from _cited(hit.decision)
    if hit.near_duplicates:
        yield f"  Nearly the same: {', '.join(hit.near_duplicates)}"
    yield ""


def _cited(one: CitedDecision) -> Iterator[str]:
    yield f"  {one.citation}"
    if one.no_reason:
        yield f"  {one.no_reason}"
    for quote in one.quotes:
        said = _PARTS.get(quote.why, f"Matches by {quote.why}, in the {quote.part}")
        yield f"  {said}: {_quote(quote)}"
    yield f"  {_derived(one.derived)}"


def _derived(tags: DerivedTags) -> str:
    told = {
        "kind": (tags.kind,),
        "regions": tags.body_regions,
        "guidelines relied on": tags.guidelines,
        "grounds": tags.grounds,
        "weighed, but not what decided": tags.weighed,
        "reasons": tags.reasons,
    }
    parts = (f"{name}: {', '.join(values)}" for name, values in told.items() if values)
    return f"Derived, can be wrong: {'; '.join(parts)}"


def _separating(told: Separator) -> Iterator[str]:
    yield (
        f"  {told.speaks_for}: {told.label} ({told.of}), in {told.overturned:,} of "
        f"{told.of_overturned:,} overturned and {told.upheld:,} of {told.of_upheld:,} upheld"
    )
    if told.example:
        yield f"    {_quote(told.example)} {told.citation}"


def _quote(quote: Quotation) -> str:
    return f'"{_line(quote.text)}"' + (f" [{quote.pages}]" if quote.pages else "")


def _line(text: str) -> str:
    return " ".join(text.split())
