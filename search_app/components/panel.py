"""The outcomes panel: what became of decisions like these, and what separates the two outcomes."""

from __future__ import annotations

import dataclasses

import streamlit as st

from indexer.contract import WORDS, StandsOut
from indexer.ranking.modes import Sort
from indexer.vocabulary.facets import FACETS
from search_app.asking.request import Request
from search_app.comparing.outcomes import overturned_share
from search_app.comparing.outlook import Outlook, examples, outlook
from search_app.components import address, figures, html
from search_app.quoting.citing import day
from search_app.search import Search

VIEW = "view"
VIEWS = {"decisions": "Decisions", "outcomes": "Outcomes among them"}

BY = "by"
SIDES = {
    True: "More often where the denial was overturned",
    False: "More often where the denial was upheld",
}
_OF = {"ground": "Grounds", WORDS: "Words and findings"}


def switch() -> bool:
    """Lets the reader choose between the decisions and this panel; whether it is this panel."""
    return address.switch(VIEW, VIEWS, "Show", "decisions", labelled=False) == "outcomes"


def seen(search: Search, request: Request) -> Outlook:
    """The outlook of a request, worked out once for as long as the session asks for the same.

    It is kept in the session and nowhere else, because a request may hold the text of a case.
    """
    asked = dataclasses.replace(request.without("outcome"), sort=Sort.BEST, start=0, size=0)
    subject = (search.store.info.name, asked)
    held = st.session_state.get("outlook")
    if held is None or held[0] != subject:
        held = st.session_state["outlook"] = (subject, outlook(search, asked))
    found: Outlook = held[1]
    return found


def show(search: Search, request: Request) -> None:
    """The whole panel for what a request asks for, whatever outcome it filters by."""
    found = seen(search, request)
    if "outcome" in request.filters:
        st.caption("The filter by outcome does not count here.")
    st.markdown(_of(request, found))
    figures.base_rate(found.outcomes, found.base, whose="these")
    separation(search, found)
    st.subheader("Shares in detail", anchor=False)
    shares(found)


def _of(request: Request, found: Outlook) -> str:
    number = found.salient.issues
    if found.salient.nearest:
        what = "most like it" if request.like else "that match best"
        text = f"Of the **{number:,} issues {what}**, out of {found.salient.of:,} compared"
    else:
        text = f"Of **all {html.count(number, 'issue')}** that match"
    if request.like:
        text += ". Rationales are compared whole, so those that end alike come nearer"
    return text + "."


def separation(search: Search, found: Outlook) -> None:
    """What separates overturned from upheld: grounds and words, each with sentences to read."""
    st.subheader("What separates overturned from upheld", anchor=False)
    if not found.salient.enough:
        st.info(
            "Too few issues to say: this needs letters with each outcome, "
            f"{found.salient.fewest} or more of both. Fewer filters show more."
        )
        return
    if not found.salient.told:
        st.info("Nothing stands out: both outcomes are argued alike.")
        return
    for column, (way, title) in zip(st.columns(2), SIDES.items(), strict=True):
        with (
            column,
            st.container(gap="xsmall", key=f"separates-{'overturned' if way else 'upheld'}"),
        ):
            st.markdown(f"**{title}**")
            told = [one for one in found.salient.told if one.for_overturned is way]
            for of, heading in _OF.items():
                some = [one for one in told if one.of == of]
                if some:
                    st.caption(heading)
                for one in some:
                    _one(search, found, one)
            if not told:
                st.caption("Nothing stands out.")
    st.caption(
        "Counted in issues; open one to read sentences. Grounds are derived, and count only where "
        "they speak for the outcome. Words are those of the reviewers' sentences about the case. "
        "They stand out by log-odds with a prior from the whole index, and some may do so by "
        "chance: this is a hint where to read, no proof."
    )


def _label(told: StandsOut) -> str:
    return told.shown if told.of == WORDS else FACETS[told.of].label(told.id)


def _one(search: Search, found: Outlook, told: StandsOut) -> None:
    overturned, upheld = (found.outcomes.get(name, 0) for name in ("overturned", "upheld"))
    numbers = (
        f"{told.overturned:,} of {overturned:,} overturned, {told.upheld:,} of {upheld:,} upheld"
    )
    side = "overturned" if told.for_overturned else "upheld"
    with st.expander(
        f"**{html.plain(_label(told))}**: {numbers}",
        type="compact",
        key=f"told-{side}-{told.of}-{told.id}",
        on_change="rerun",
    ) as opened:
        if not opened.open:
            return
        for one in examples(search.store, told):
            html.small(one.treatment)
            html.quote(one.sentence, one.spans)
            decided = f", {day(one.decision_date)}" if one.decision_date else ""
            st.page_link(
                "pages/letter.py",
                label=html.plain(f"{one.letter}{decided}"),
                query_params={address.LETTER: one.letter, address.ISSUE: one.issue},
            )


def shares(found: Outlook) -> None:
    """The share overturned by one facet after the other, as a plot and as a table."""
    by = address.switch(
        BY, {name: FACETS[name].title for name in found.shares}, "Compare by", "category"
    )
    figures.shares(found.shares[by], overturned_share(found.base), by)
    st.caption("Shares in these letters, not statewide rates. An issue may count in several bars.")
