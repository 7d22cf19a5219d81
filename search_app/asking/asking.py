"""From a request to the one question that a store answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

from indexer.analysis import term_list
from indexer.contract import Ask, Store
from indexer.expression import leaves, written
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from indexer.ranking.reranking import Reranker
from indexer.ranking.weights import Weights
from indexer.tagged import TaggedIssue
from search_app.asking.exactly import exactly
from search_app.asking.meaning import Meant, meaning
from search_app.asking.naming import mentions
from search_app.asking.query import Query, one_line, parse
from search_app.asking.reading import Reader
from search_app.asking.request import Request, check_length
from search_app.asking.roles import Roles
from search_app.asking.understanding import understand


def query_of(request: Request, store: Store) -> Query:
    """How the text of a request is understood; an issue to be like takes the text's place.

    Raises:
        TextTooLong: the text is longer than one that can be read.
    """
    text = "" if request.like else request.text
    check_length(text)
    return parse(text, mentions(one_line(text), store), store.lexicon.fitting)


def ask_of(
    request: Request,
    query: Query,
    store: Store,
    reader: Reader,
    weights: Weights,
    reranker: Reranker | None = None,
    spelled: str | None = None,
) -> Ask:
    """The question that a request asks; the model reads the text where meaning ranks.

    `spelled` is the text with its slips put right, if there seem to be any.

    Raises:
        UnknownIssue: the store holds no such issue as the one to be like.
        ModelUnavailable, IndexMismatch: the model is needed and cannot be used.
    """
    shape = Ask(
        filters=request.filters,
        mode=request.mode,
        weights=weights,
        sort=request.sort,
        collapse=request.collapse and request.ranks,
        start=request.start,
        size=request.size,
    )
    if request.like:
        return _like(request.like, store, shape)
    reads = bool(query.text) and request.mode is not Mode.LEXICAL
    vectors = reader.read(query.text) if reads else None
    # Only the hybrid mode raises what agrees.
    meant = Meant()
    if vectors is not None and request.mode is Mode.HYBRID:
        # What is asked for is told by the text without what look like slips.
        wanted = Roles.of(spelled) if spelled else query.roles
        meant = meaning(query.roles, wanted, vectors, reader)
    rerank = partial(reranker.scores, query.text) if reranker and query.text else None
    return replace(
        shape,
        text=query.text,
        terms=query.terms,
        synonyms=query.synonyms,
        vectors=vectors,
        expression=query.expression,
        understood=understand(query.roles),
        requests=meant.requests,
        exact=exactly(request.text, query),
        reasons=meant.reasons,
        named=tuple(name for one in query.named for name in (one.issue, one.letter) if name),
        only_named=query.only_named,
        rerank=rerank,
    )


def _like(name: str, store: Store, shape: Ask) -> Ask:
    (letter,) = store.get([name])
    issue = letter.issue
    terms = Counter(term_list(f"{issue.treatment}. {issue.rationale}"))
    return replace(
        shape,
        like=issue.id,
        terms={term: float(count) for term, count in terms.items()},
        understood=_told_by(issue),
        requests=_asked_by(issue),
        reasons={one.id: one.probability for one in issue.found_reasons if one.told},
    )


def _asked_by(issue: TaggedIssue) -> dict[str, float]:
    entries = [f"{issue.kind}:{drug}" for drug in issue.tags.drugs] or [issue.kind]
    return {entry: 1 / len(entries) for entry in entries}


def _told_by(issue: TaggedIssue) -> Filters:
    return Filters(
        category=(issue.tags.category,),
        subcategory=(issue.kind,),
        ground=issue.grounds,
        drug=issue.tags.drugs,
        body_region=issue.regions,
        level=issue.tags.levels,
        side=(issue.side,) if issue.side else (),
    )


def unheard(query: Query, found: int, mode: Mode, store: Store) -> tuple[str, ...]:
    """Notices of what no letter holds, where nothing is found or it does not show."""
    if not query.text or query.only_named:
        return ()
    if not found:
        return _absent(query, store)
    if mode is Mode.LEXICAL:
        return ()
    if not query.terms:
        return ("There is no word here to search by; the order below means little.",)
    if _holds_any(query, store):
        return ()
    return ("No letter holds any of these words; the order below follows meaning alone.",)


def _holds_any(query: Query, store: Store) -> bool:
    return any(store.lexicon.holds(term) for term in (*query.terms, *query.synonyms))


def _absent(query: Query, store: Store) -> tuple[str, ...]:
    """Of a text that finds nothing, what no letter holds."""
    if query.expression is None:
        if not query.terms:
            return ("There is no word here to search by.",)
        return () if _holds_any(query, store) else ("No letter holds any of these words.",)
    wanted = dict.fromkeys(leaves(query.expression))
    absent = [written(one) for one in wanted if not store.lexicon.matches(one)]
    return (f"No letter holds {', '.join(absent)}.",) if absent else ()
