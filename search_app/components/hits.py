"""A decision as it stands in a list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indexer.chunking import ChunkKind
from indexer.records import Record
from search_app.components import address, prose, tray
from search_app.retrieval.citing import pages_of
from search_app.retrieval.excerpts import NO_REASON, Role, Snippet, snippets
from search_app.retrieval.facets import value_label
from search_app.retrieval.guidelines import citation_text, is_replaced, is_unmatched
from search_app.retrieval.outcomes import outcome_label
from search_app.retrieval.pairs import OPPOSITE
from search_app.retrieval.ranking import Mode
from search_app.retrieval.results import Hit
from search_app.retrieval.titles import title

_PREFERENCES = {
    "outcome": "the outcome asked for",
    "subcategory": "the same kind of treatment",
    "ground": "the same ground",
    "drug": "the same drug",
    "body_region": "the same body region",
    "level": "the same level of the spine",
    "side": "the same side",
    "guideline": "the guideline named",
}

PORTION = 10
"""How many decisions a list shows at first, and how many more each time."""

TWINS_NAMED = 3
"""How many decisions that say nearly the same are named."""

_FROM = {
    ChunkKind.RATIONALE: "Rationale",
    ChunkKind.SUMMARY: "Summary of the case",
}
_ROLES = {
    Role.DECIDING: "Deciding sentences",
    Role.WORDS: "Matching words",
    Role.MEANING: "Nearest in meaning",
}
_LEGS = {Mode.LEXICAL.value: "By words", Mode.SEMANTIC.value: "By meaning"}


def outcome_badge(outcome: str) -> None:
    """The outcome, in words and colour."""
    colours = {"overturned": ("green", ":material/check:"), "upheld": ("red", ":material/block:")}
    colour, icon = colours.get(outcome.lower(), ("gray", ":material/help:"))
    st.badge(prose.plain(outcome_label(outcome)), color=colour, icon=icon)  # type: ignore[arg-type]


def sample_badge() -> None:
    """The mark of a letter of our own writing."""
    st.badge("Sample letter, fictitious", color="orange")


def show_list(hits: Sequence[Hit], total: int, where: str, *, marked: bool = True) -> None:
    """Decisions one below the other, with a button for more while there are more.

    `marked` says whether the matching words are highlighted.
    """
    ranks = {hit.record["id"]: hit.rank for hit in hits}
    legend(hits, marked=marked)
    for hit in hits:
        same_letter = [ranks[other] for other in hit.also if other in ranks]
        card(hit, where, same_letter, marked=marked)
    if len(hits) < total:
        more = min(PORTION, total - len(hits))
        st.button(f"Show {more} more", key=f"{where}-more", on_click=_more)
        st.caption(f"{len(hits):,} of {total:,} shown")


def legend(hits: Sequence[Hit], *, marked: bool) -> None:
    """What the marks on these cards mean."""
    passages = [passage for hit in hits for passage in hit.passages]
    prose.legend(
        words=marked and any(passage.matches for passage in passages),
        meaning=any(passage.cosine is not None for passage in passages),
    )


def _more() -> None:
    address.put(address.SHOWN, str(address.shown() + 1))


def card(hit: Hit, where: str, same_letter: Sequence[int] = (), *, marked: bool = True) -> None:
    """One decision; `same_letter` are the places in the list of the letter's other issues."""
    with st.container(border=True, gap="xsmall", key=f"{where}-{hit.rank}"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            outcome_badge(hit.record["outcome"])
            if hit.letter["sample"]:
                sample_badge()
        prose.title(f"{hit.rank}. {title(hit.record['treatment'])}")
        prose.small(_origin(hit, same_letter))
        if hit.twins:
            prose.small(_twins(hit))
        # Words that are not marked would be no reason to show them.
        shown = [one for one in snippets(hit) if marked or one.role is not Role.WORDS]
        if not any(one.role is Role.DECIDING for one in shown):
            prose.small(NO_REASON if hit.record["rationale"] else "No rationale is printed.")
        prose.snippets([_quote(hit.record, snippet, marked=marked) for snippet in shown])
        prose.facts(_tags(hit))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            names = {address.LETTER: hit.letter["letter"], address.ISSUE: hit.record["id"]}
            st.page_link("pages/letter.py", label="Read the letter", query_params=names)
            st.page_link(
                "pages/find.py",
                label="Similar decisions",
                query_params={address.SIMILAR: hit.record["id"]},
            )
            other_way(hit.record)
            tray.switch(hit.record["id"], where)
        if hit.legs:
            with st.expander("Why here?", type="compact", key=f"{where}-why-{hit.record['id']}"):
                _why(hit, marked=marked)


def other_way(issue: Record) -> None:
    """A link from a decision to similar ones that went the other way, if it can have any."""
    if issue["outcome"].lower() in OPPOSITE:
        st.page_link(
            "pages/compare.py",
            label="Decided the other way",
            query_params={address.ISSUE: issue["id"]},
        )


def _origin(hit: Hit, same_letter: Sequence[int]) -> str:
    place = f"Issue {hit.number} of {hit.of} in" if hit.of > 1 else "The only issue in"
    decided = hit.letter["decision_date"]
    parts = [
        f"{place} letter {hit.letter['letter']}",
        f"decided {prose.day(decided)}" if decided else "decision date not printed",
    ]
    if same_letter:
        places = " and ".join(f"no. {rank}" for rank in same_letter)
        parts.append(f"same letter as {places}")
    return " · ".join(parts)


def _twins(hit: Hit) -> str:
    named = ", ".join(hit.twins[:TWINS_NAMED])
    more = len(hit.twins) - TWINS_NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{len(hit.twins):,} nearly the same, with the same outcome: {named}{rest}"


def _quote(record: Record, snippet: Snippet, *, marked: bool) -> prose.Quote:
    lead = _ROLES[snippet.role]
    if snippet.kind is ChunkKind.RATIONALE and (pages := pages_of(record, snippet.spans)):
        lead += f", {pages}"
    if snippet.role is not Role.DECIDING:
        lead += f", from the {_FROM[snippet.kind].lower()}"
    elif snippet.nearest:
        lead += ", and nearest in meaning"
    marks = snippet.marks if marked else ()
    return prose.Quote(lead, snippet.text, snippet.spans, marks, snippet.nearest)


def _tags(hit: Hit) -> list[tuple[str, str]]:
    citations = hit.record["guidelines"]["maximus"]
    relied = "; ".join(
        citation_text(one)
        + (" (replaced since)" if is_replaced(one) else "")
        + (" (edition unmatched)" if is_unmatched(one) else "")
        for one in citations
    )
    regions = hit.record["body_regions"] or hit.record["body_region_groups"]
    kind = f"{hit.record['category']}/{hit.record['subcategory']}"
    derived = [value_label("subcategory", kind)]
    derived += [value_label("body_region", region) for region in regions]
    rows = [("Relied on", relied or "not read"), ("Derived tags", " · ".join(derived))]
    if specialties := hit.letter["reviewer"]["specialties"]:
        rows.append(("Reviewer", ", ".join(specialties)))
    return rows


def _why(hit: Hit, *, marked: bool) -> None:
    rows = [
        (_LEGS[name], f"rank {leg.rank:,}, score {leg.score:.3f}") for name, leg in hit.legs.items()
    ]
    if len(rows) > 1:
        rows.append(("Together", f"rank {hit.match_rank:,}, score {hit.score:.3f}"))
    if hit.preferred:
        rows.append(("Raised for", ", ".join(_PREFERENCES.get(one, one) for one in hit.preferred)))
    prose.facts(rows)
    for passage in hit.passages:
        nearness = "" if passage.cosine is None else f", nearness in meaning {passage.cosine:.2f}"
        prose.label(f"{_FROM[passage.kind]}, the whole passage{nearness}")
        matches = passage.matches if marked else ()
        prose.quote(passage.text, matches, offset=passage.start)
