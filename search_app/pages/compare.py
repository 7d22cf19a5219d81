"""Two decisions side by side: one, and a similar one that was decided the other way."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indexer.contract import Store
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import outcome_label
from search_app.comparing.differences import OPPOSITE, differences, only_here
from search_app.comparing.opposites import opposites
from search_app.components import address, hits, html, index, session_tray, shell
from search_app.found import FoundIssue
from search_app.quoting.citing import pages_of, title
from search_app.quoting.excerpts import NO_REASON
from search_app.quoting.highlights import Span
from search_app.search import Search

CANDIDATES = 6
"""How many decisions of the other outcome are offered."""


def _decision(letter: TaggedLetter, marks: list[Span], key: str) -> None:
    issue = letter.issue
    with st.container(border=True, gap="xsmall", key=key):
        with st.container(horizontal=True, gap="xsmall"):
            hits.outcome_badge(issue.outcome)
            if letter.sample:
                hits.sample_badge()
        html.title(title(issue.treatment), level=2)
        decided = letter.cover.decision_date
        when = f"decided {html.day(decided)}" if decided else "decision date not printed"
        html.small(f"{issue.id} · {when}")
        pages = pages_of(issue, issue.deciding)
        html.label("Deciding sentences" + (f", {pages}" if pages else ""), level=3)
        for start, end in issue.deciding:
            html.quote(issue.rationale[start:end], marks, offset=start)
        if not issue.deciding:
            html.small(NO_REASON if issue.rationale else "No rationale is printed.")
        with st.expander("The whole rationale", key=f"{key}-rationale"):
            html.quote(issue.rationale, marks)
        st.page_link(
            "pages/letter.py",
            label="Read the letter",
            query_params={address.LETTER: letter.id, address.ISSUE: issue.id},
        )
        session_tray.switch(issue.id, f"compare-{key}")


def _table(one: TaggedLetter, other: TaggedLetter) -> None:
    rows = differences(one, other)
    different = [row for row in rows if not row.same]
    same = [row for row in rows if row.same]
    st.header("What differs", anchor=False)
    if different:
        html.versus(
            _heads(one.issue, other.issue),
            [(row.title, (row.both, row.one), (row.both, row.other)) for row in different],
        )
    else:
        st.markdown("Nothing that was read of them: only the words differ.")
    if same:
        st.header("What is the same", anchor=False)
        html.facts([(row.title, "; ".join(row.both)) for row in same])
    st.caption(
        "Age, sex, injury and diagnoses are stated in the summaries. Other rows are derived."
    )


def _heads(one: TaggedIssue, other: TaggedIssue) -> tuple[str, str]:
    if one.outcome == other.outcome:
        return "The first", "The second"
    return outcome_label(one.outcome), outcome_label(other.outcome)


def _offer(issue: TaggedIssue, candidates: Sequence[FoundIssue], heading: str) -> None:
    st.header(heading, anchor=False)
    if not candidates:
        st.caption("There are no others.")
    for place, found in enumerate(candidates):
        with st.container(border=True, gap="xsmall", key=f"candidate-{place}"):
            hits.outcome_badge(found.issue.outcome)
            html.title(title(found.issue.treatment))
            decided = found.letter.cover.decision_date
            when = f" · decided {html.day(decided)}" if decided else ""
            html.small(f"{found.issue.id}{when}")
            st.page_link(
                "pages/compare.py",
                label="Compare with this one",
                query_params={address.ISSUE: issue.id, address.OTHER: found.issue.id},
            )


def _show(search: Search, one: TaggedLetter) -> None:
    found = opposites(search, one.issue, CANDIDATES)
    if one.issue.outcome.lower() not in OPPOSITE:
        label = outcome_label(one.issue.outcome)
        st.info(html.plain(f"{label}. So no decision is the opposite of this one."))
    elif not found.comparable:
        st.info("No decision on the same kind of treatment went the other way.")
    nearest = found.comparable[0].issue.id if found.comparable else ""
    named = address.name(address.OTHER) or nearest
    if named:
        _compare(search.store, one, search.store.get([named])[0])
    else:
        _decision(one, [], "one")
    if found.comparable:
        rest = [other for other in found.comparable if other.issue.id != named]
        _offer(one.issue, rest, "Others like it that went the other way")
    elif rest := [other for other in found.others if other.issue.id != named]:
        _offer(one.issue, rest, "The nearest on other kinds of treatment")


def _compare(store: Store, one: TaggedLetter, other: TaggedLetter) -> None:
    st.caption("Marked: what only one of the rationales says of its case (the rarest words).")
    columns = st.columns(2)
    for column, key, this, that in zip(
        columns, ("one", "other"), (one, other), (other, one), strict=True
    ):
        with column:
            marks = only_here(this.issue, that.issue, store.lexicon.rarity)
            _decision(this, marks, key)
    _table(one, other)


shell.require()
opened = index.current()
st.title("Compare two decisions", anchor=False)
issue_id = address.name(address.ISSUE)
if issue_id:
    _show(opened.search, opened.search.store.get([issue_id])[0])
else:
    st.info("Choose a decision first: every one has a link to those that went the other way.")
    with st.container(horizontal=True):
        st.page_link("pages/find.py", label="Find prior decisions")
        st.page_link("pages/browse.py", label="Browse decisions")
html.arrive(("compare", issue_id, address.name(address.OTHER)))
