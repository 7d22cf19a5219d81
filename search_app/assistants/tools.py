"""What can an assistant do? Five tools that read an open index and answer by a record each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.chunking import ChunkKind
from indexer.contract import WORDS, Ask, StandsOut
from indexer.errors import QueryError, UnknownFilter
from indexer.filters import Filters
from indexer.letters.model import pages_text
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.phrases import fold
from search_app import facet_values
from search_app.asking.request import Request
from search_app.assistants.arguments import (
    AskedDecision,
    AskedOutcomes,
    AskedSearch,
    AskedSimilar,
    AskedVocabulary,
)
from search_app.assistants.replies import (
    CitedDecision,
    DecisionReply,
    FacetShares,
    FoundDecision,
    FoundReply,
    KnownFacet,
    KnownValue,
    OutcomesReply,
    Quotation,
    ReadDecision,
    Separator,
    ValueShare,
    VocabularyReply,
    cited,
    rate,
    rationale_quote,
)
from search_app.comparing.on_point import on_point_sentence
from search_app.comparing.outcomes import Share, overturned_share
from search_app.comparing.outlook import Outlook, examples, outlook
from search_app.facet_values import FacetValue
from search_app.found import Found, FoundIssue
from search_app.quoting.citing import citation_line
from search_app.quoting.excerpts import NO_REASON, Role, deciding, snippets
from search_app.search import Search

MOST_SHARES = 8
"""So many values of a facet are told with their share; the commonest."""

NO_RATIONALE = "No rationale is printed."

NOTHING_CALLED_SO = "No issue of this index has a value that is called so."


def search(index: Search, asked: AskedSearch) -> FoundReply:
    """Find prior decisions for a text, with their outcomes and the sentences that decided."""
    return _found(
        index,
        Request(
            asked.text,
            filters=asked.chosen(),
            mode=asked.mode,
            sort=asked.sort,
            start=asked.offset,
            size=asked.limit,
        ),
    )


def similar(index: Search, asked: AskedSimilar) -> FoundReply:
    """Find the decisions of other letters that are most like an issue."""
    return _found(
        index,
        Request(like=asked.issue, filters=asked.chosen(), start=asked.offset, size=asked.limit),
    )


def decision(index: Search, asked: AskedDecision) -> DecisionReply:
    """Read one issue or a whole letter in its own words."""
    (chosen,) = index.store.get([asked.id])
    (letter,) = index.store.get([chosen.id])
    return DecisionReply(
        index=index.store.info.name,
        letter=letter.id,
        # Where it lies on this machine is nobody's business.
        file=letter.source.rsplit("/", 1)[-1],
        pages=pages_text(letter.pages),
        decided=_iso(letter),
        sample=letter.sample,
        reviewer=tuple(letter.reviewer.specialties),
        summary=Quotation(letter.summary, ChunkKind.SUMMARY.value, "whole", ""),
        issues=tuple(issue.id for issue in letter.issues),
        decisions=tuple(_read(letter, issue) for issue in chosen.issues),
        warnings=letter.warnings,
    )


def outcomes(index: Search, asked: AskedOutcomes) -> OutcomesReply:
    """What became of decisions like those asked for, by tag, and what separates the outcomes."""
    filters = asked.chosen()
    request = Request(asked.text, filters=filters, mode=asked.mode)
    found = outlook(index, request)
    salient = found.salient
    notices = []
    if "outcome" in filters:
        notices.append("The filter by outcome does not count here.")
    if not salient.enough:
        notices.append(
            "Too few issues to say what separates the outcomes: this needs letters with each, "
            f"{salient.fewest} or more of both. Fewer filters show more."
        )
    return OutcomesReply(
        index=index.store.info.name,
        issues=salient.issues,
        compared=salient.of,
        nearest=salient.nearest,
        outcomes=dict(found.outcomes),
        overturned=rate(overturned_share(found.outcomes)),
        whole_index=rate(overturned_share(found.base)),
        shares=tuple(_shares(facet, values) for facet, values in found.shares.items() if values),
        separates=tuple(_separating(index, found, told) for told in salient.told),
        notices=tuple(notices),
    )


def vocabulary(index: Search, asked: AskedVocabulary) -> VocabularyReply:
    """Tell by what decisions can be filtered: the facets, or the values of one of them."""
    counts = index.store.counts(Ask())
    facets = tuple(
        KnownFacet(one.id, one.title, " ".join((one.option, one.help)).strip(), len(counts[one.id]))
        for one in FACETS.values()
    )
    name = index.store.info.name
    if not asked.facet:
        if asked.containing:
            raise QueryError("say of which facet the values should be called so")
        return VocabularyReply(index=name, facets=facets)
    # Whether there is such a facet.
    Filters(**{asked.facet: ()})
    values = facet_values.values(asked.facet, counts[asked.facet])
    if asked.containing:
        values = _called(asked.facet, values, asked.containing)
    shown = values[asked.offset : asked.offset + asked.limit]
    end = asked.offset + len(shown)
    names = _synonyms(asked.facet)
    return VocabularyReply(
        index=name,
        facets=tuple(one for one in facets if one.id == asked.facet),
        values=tuple(
            KnownValue(
                one.id,
                FACETS[asked.facet].label(one.id),
                one.count,
                one.within,
                tuple(names.get(one.id, ())),
            )
            for one in shown
        ),
        total=len(values),
        notices=() if values else (NOTHING_CALLED_SO,),
        next_offset=end if shown and end < len(values) else None,
    )


def _found(index: Search, request: Request) -> FoundReply:
    found = index.answer(request)
    end = request.start + len(found.hits)
    by_outcome = "outcome" in request.filters
    return FoundReply(
        index=index.store.info.name,
        total=found.total,
        ranked=found.ranked,
        hits=tuple(map(_hit, found.hits)),
        next_offset=end if found.hits and end < found.ranked else None,
        overturned=None if by_outcome else rate(overturned_share(found.counts["outcome"])),
        whole_index=rate(overturned_share(found.base)),
        on_point=None if by_outcome else on_point_sentence(found),
        understood=_understood(found),
        did_you_mean=found.did_you_mean,
        notices=found.notices,
    )


def _understood(found: Found) -> tuple[str, ...]:
    return tuple(
        f"{FACETS[facet].title}: {FACETS[facet].label(value)}"
        for facet, values in found.offered.items()
        for value in values
    )


def _hit(found: FoundIssue) -> FoundDecision:
    quotes = [
        _quoted(found, snippet.text, snippet.kind, span, snippet.role.value)
        for snippet in snippets(found)
        for span in snippet.spans
    ]
    return FoundDecision(
        rank=found.hit.rank,
        decision=_cited(found.letter, found.issue, found.hit.issues_in_letter, quotes),
        on_point=found.hit.on_point,
        near_duplicates=found.hit.near_duplicates,
        also_in_letter=found.also,
    )


def _quoted(
    found: FoundIssue, text: str, kind: ChunkKind, span: tuple[int, int], why: str
) -> Quotation:
    if kind is ChunkKind.RATIONALE and found.issue.rationale:
        return rationale_quote(found.issue, span, why)
    # Without a rationale, what is read in its place is the treatment.
    part = kind.value if kind is ChunkKind.SUMMARY else "treatment"
    return Quotation(text[span[0] : span[1]], part, why, "")


def _cited(
    letter: TaggedLetter, issue: TaggedIssue, of: int, quotes: Sequence[Quotation]
) -> CitedDecision:
    nothing = NO_REASON if issue.rationale else NO_RATIONALE
    return cited(letter, issue, of, quotes, None if issue.deciding else nothing)


def _read(letter: TaggedLetter, issue: TaggedIssue) -> ReadDecision:
    quotes = [rationale_quote(issue, span, Role.DECIDING.value) for span in deciding(issue)]
    whole = rationale_quote(issue, (0, len(issue.rationale)), "whole")
    return ReadDecision(
        _cited(letter, issue, len(letter.issues), quotes), whole, issue.maximus_guideline
    )


def _iso(letter: TaggedLetter) -> str | None:
    day = letter.cover.decision_date
    return day.isoformat() if day else None


def _shares(facet: str, values: Mapping[str, Share]) -> FacetShares:
    commonest = sorted(values, key=lambda value: (-values[value].decided, value))
    return FacetShares(
        facet,
        FACETS[facet].title,
        tuple(
            ValueShare(value, FACETS[facet].label(value), rate(values[value]))
            for value in commonest[:MOST_SHARES]
        ),
        max(0, len(commonest) - MOST_SHARES),
    )


def _separating(index: Search, found: Outlook, told: StandsOut) -> Separator:
    words = told.of == WORDS
    citation = example = None
    for one in examples(index.store, told)[:1]:
        (letter,) = index.store.get([one.letter])
        issue = next(each for each in letter.issues if each.id == one.issue)
        citation = citation_line(letter, issue.number, len(letter.issues))
        start = issue.rationale.index(one.sentence)
        example = rationale_quote(issue, (start, start + len(one.sentence)), "example")
    return Separator(
        of=told.of,
        label=told.shown if words else FACETS[told.of].label(told.id),
        speaks_for="overturned" if told.for_overturned else "upheld",
        overturned=told.overturned,
        of_overturned=found.outcomes.get("overturned", 0),
        upheld=told.upheld,
        of_upheld=found.outcomes.get("upheld", 0),
        citation=citation,
        example=example,
    )


def _called(facet: str, values: Sequence[FacetValue], words: str) -> list[FacetValue]:
    """The values whose label holds some words, with what they lie in, and those so named."""
    try:
        meant = FACETS[facet].resolve(words)
    except UnknownFilter:
        meant = ()
    by_label = {one.id for one in facet_values.named(values, words)}
    return [one for one in values if one.id in by_label or one.id in meant]


def _synonyms(facet: str) -> Mapping[str, list[str]]:
    """Of each value the names that mean it alone, but for its id and its label."""
    entry = FACETS[facet]
    found: dict[str, list[str]] = {}
    for name in entry.names():
        ids = entry.resolve(name)
        if len(ids) == 1 and name not in (fold(ids[0]), fold(entry.label(ids[0]))):
            found.setdefault(ids[0], []).append(name)
    return found
