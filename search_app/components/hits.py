"""A decision as it stands in a list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indexer.chunking import ChunkKind
from indexer.ranking.modes import Mode
from indexer.tagged import TaggedIssue
from indexer.vocabulary.facets import FACETS, outcome_label
from search_app.comparing.differences import OPPOSITE
from search_app.components import address, html, session_tray
from search_app.found import FoundIssue
from search_app.quoting.citing import citation_text, is_replaced, is_unmatched, pages_of, title
from search_app.quoting.excerpts import NO_REASON, Role, Snippet, snippets

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

NEAR_DUPLICATES_NAMED = 3
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
    st.badge(html.plain(outcome_label(outcome)), color=colour, icon=icon)  # type: ignore[arg-type]


def sample_badge() -> None:
    """The mark of a letter of our own writing."""
    st.badge("Sample letter, fictitious", color="orange")


def show_list(hits: Sequence[FoundIssue], total: int, where: str, *, marked: bool = True) -> None:
    """Decisions one below the other, with a button for more while there are more.

    `marked` says whether the matching words are highlighted.
    """
    ranks = {found.issue.id: found.hit.rank for found in hits}
    legend(hits, marked=marked)
    for found in hits:
        same_letter = [ranks[other] for other in found.also if other in ranks]
        card(found, where, same_letter, marked=marked)
    if len(hits) < total:
        more = min(PORTION, total - len(hits))
        st.button(f"Show {more} more", key=f"{where}-more", on_click=_more)
        st.caption(f"{len(hits):,} of {total:,} shown")


def legend(hits: Sequence[FoundIssue], *, marked: bool) -> None:
    """What the marks on these cards mean."""
    passages = [passage for found in hits for passage in found.passages]
    html.legend(
        words=marked and any(passage.matches for passage in passages),
        meaning=any(passage.cosine is not None for passage in passages),
    )


def _more() -> None:
    address.put(address.SHOWN, str(address.shown() + 1))


def card(
    found: FoundIssue, where: str, same_letter: Sequence[int] = (), *, marked: bool = True
) -> None:
    """One decision; `same_letter` are the places in the list of the letter's other issues."""
    with st.container(border=True, gap="xsmall", key=f"{where}-{found.hit.rank}"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            outcome_badge(found.issue.outcome)
            if found.letter.sample:
                sample_badge()
        html.title(f"{found.hit.rank}. {title(found.issue.treatment)}")
        html.small(_origin(found, same_letter))
        if found.hit.near_duplicates:
            html.small(_near_duplicates(found))
        # Words that are not marked would be no reason to show them.
        shown = [one for one in snippets(found) if marked or one.role is not Role.WORDS]
        if not any(one.role is Role.DECIDING for one in shown):
            html.small(NO_REASON if found.issue.rationale else "No rationale is printed.")
        html.snippets([_quote(found.issue, snippet, marked=marked) for snippet in shown])
        html.facts(_tags(found))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            names = {address.LETTER: found.letter.id, address.ISSUE: found.issue.id}
            st.page_link("pages/letter.py", label="Read the letter", query_params=names)
            st.page_link(
                "pages/find.py",
                label="Similar decisions",
                query_params={address.SIMILAR: found.issue.id},
            )
            other_way(found.issue)
            session_tray.switch(found.issue.id, where)
        if found.hit.legs:
            with st.expander("Why here?", type="compact", key=f"{where}-why-{found.issue.id}"):
                _why(found, marked=marked)


def other_way(issue: TaggedIssue) -> None:
    """A link from a decision to similar ones that went the other way, if it can have any."""
    if issue.outcome.lower() in OPPOSITE:
        st.page_link(
            "pages/compare.py",
            label="Decided the other way",
            query_params={address.ISSUE: issue.id},
        )


def _origin(found: FoundIssue, same_letter: Sequence[int]) -> str:
    place = (
        f"Issue {found.issue.number} of {found.hit.issues_in_letter} in"
        if found.hit.issues_in_letter > 1
        else "The only issue in"
    )
    decided = found.letter.cover.decision_date
    parts = [
        f"{place} letter {found.letter.id}",
        f"decided {html.day(decided)}" if decided else "decision date not printed",
    ]
    if same_letter:
        places = " and ".join(f"no. {rank}" for rank in same_letter)
        parts.append(f"same letter as {places}")
    return " · ".join(parts)


def _near_duplicates(found: FoundIssue) -> str:
    named = ", ".join(found.hit.near_duplicates[:NEAR_DUPLICATES_NAMED])
    more = len(found.hit.near_duplicates) - NEAR_DUPLICATES_NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return (
        f"{len(found.hit.near_duplicates):,} nearly the same, with the same outcome: {named}{rest}"
    )


def _quote(issue: TaggedIssue, snippet: Snippet, *, marked: bool) -> html.Quote:
    lead = _ROLES[snippet.role]
    if snippet.kind is ChunkKind.RATIONALE and (pages := pages_of(issue, snippet.spans)):
        lead += f", {pages}"
    if snippet.role is not Role.DECIDING:
        lead += f", from the {_FROM[snippet.kind].lower()}"
    elif snippet.nearest:
        lead += ", and nearest in meaning"
    marks = snippet.marks if marked else ()
    return html.Quote(lead, snippet.text, snippet.spans, marks, snippet.nearest)


def _tags(found: FoundIssue) -> list[tuple[str, str]]:
    citations = found.issue.tags.maximus
    relied = "; ".join(
        citation_text(one)
        + (" (replaced since)" if is_replaced(one) else "")
        + (" (edition unmatched)" if is_unmatched(one) else "")
        for one in citations
    )
    derived = [FACETS["subcategory"].label(found.issue.kind)]
    derived += [FACETS["body_region"].label(region) for region in found.issue.regions]
    rows = [("Relied on", relied or "not read"), ("Derived tags", " · ".join(derived))]
    if specialties := found.letter.reviewer.specialties:
        rows.append(("Reviewer", ", ".join(specialties)))
    return rows


def _why(found: FoundIssue, *, marked: bool) -> None:
    rows = [
        (_LEGS[name], f"rank {leg.rank:,}, score {leg.score:.3f}")
        for name, leg in found.hit.legs.items()
    ]
    if len(rows) > 1:
        rows.append(("Together", f"rank {found.hit.match_rank:,}, score {found.hit.score:.3f}"))
    if found.hit.preferred:
        rows.append(
            ("Raised for", ", ".join(_PREFERENCES.get(one, one) for one in found.hit.preferred))
        )
    html.facts(rows)
    for passage in found.passages:
        nearness = "" if passage.cosine is None else f", nearness in meaning {passage.cosine:.2f}"
        html.label(f"{_FROM[passage.kind]}, the whole passage{nearness}")
        matches = passage.matches if marked else ()
        html.quote(passage.text, matches, offset=passage.start)
