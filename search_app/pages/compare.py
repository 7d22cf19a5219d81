"""Two decisions side by side: one, and a similar one that was decided the other way."""

from __future__ import annotations

import streamlit as st

from indexer.records import Record
from search_app.components import address, hits, index, prose, shell, tray
from search_app.retrieval.filters import Filters
from search_app.retrieval.highlights import Span
from search_app.retrieval.outcomes import outcome_label
from search_app.retrieval.pairs import OPPOSITE, differences, only_here
from search_app.retrieval.results import Hit
from search_app.retrieval.searcher import Searcher

CANDIDATES = 6
"""How many similar decisions of the other outcome are offered."""


def _candidates(searcher: Searcher, issue: Record) -> tuple[Hit, ...]:
    opposite = OPPOSITE.get(issue["outcome"].lower())
    if opposite is None:
        return ()
    wanted = Filters(outcome=(opposite,))
    return searcher.similar(issue["id"], filters=wanted, limit=CANDIDATES, tidy=True).hits


def _decision(record: Record, marks: list[Span], key: str) -> None:
    letter = record["letter"]
    with st.container(border=True, gap="xsmall", key=key):
        with st.container(horizontal=True, gap="xsmall"):
            hits.outcome_badge(record["outcome"])
            if letter["sample"]:
                hits.sample_badge()
        prose.title(record["treatment"], level=2)
        decided = letter["decision_date"]
        when = f"decided {prose.day(decided)}" if decided else "decision date not printed"
        prose.small(f"{record['id']} · {when}")
        prose.label("What the reviewer said of the case", level=3)
        for start, end in record["deciding"]:
            prose.quote(record["rationale"][start:end], marks, offset=start)
        if not record["deciding"]:
            prose.small("No rationale is printed.")
        with st.expander("The whole rationale", key=f"{key}-rationale"):
            prose.quote(record["rationale"], marks)
        st.page_link(
            "pages/letter.py",
            label="Read the letter",
            query_params={address.LETTER: letter["letter"], address.ISSUE: record["id"]},
        )
        tray.switch(record["id"], f"compare-{key}")


def _table(one: Record, other: Record) -> None:
    rows = differences(one, other)
    different = [row for row in rows if not row.same]
    same = [row for row in rows if row.same]
    st.header("What differs", anchor=False)
    if different:
        prose.versus(
            _heads(one, other),
            [(row.title, (row.both, row.one), (row.both, row.other)) for row in different],
        )
    else:
        st.markdown("Nothing that was read of them: only the words differ.")
    if same:
        st.header("What is the same", anchor=False)
        prose.facts([(row.title, "; ".join(row.both)) for row in same])
    st.caption(
        "Age, sex, injury and diagnoses are stated in the summaries. Other rows are derived."
    )


def _heads(one: Record, other: Record) -> tuple[str, str]:
    if one["outcome"] == other["outcome"]:
        return "The first", "The second"
    return outcome_label(one["outcome"]), outcome_label(other["outcome"])


def _others(issue: Record, candidates: tuple[Hit, ...], shown: str) -> None:
    st.header("Other similar decisions that went the other way", anchor=False)
    rest = [hit for hit in candidates if hit.record["id"] != shown]
    if not rest:
        st.caption("There are no others.")
    for hit in rest:
        with st.container(border=True, gap="xsmall", key=f"candidate-{hit.rank}"):
            hits.outcome_badge(hit.record["outcome"])
            prose.title(hit.record["treatment"])
            decided = hit.letter["decision_date"]
            when = f" · decided {prose.day(decided)}" if decided else ""
            prose.small(f"{hit.record['id']}{when}")
            st.page_link(
                "pages/compare.py",
                label="Compare with this one",
                query_params={address.ISSUE: issue["id"], address.OTHER: hit.record["id"]},
            )


def _show(searcher: Searcher, one: Record) -> None:
    candidates = _candidates(searcher, one)
    named = address.name(address.OTHER) or (candidates[0].record["id"] if candidates else "")
    if not named:
        reason = (
            "No similar decision of another letter went the other way."
            if one["outcome"].lower() in OPPOSITE
            else f"{outcome_label(one['outcome'])}. So no decision is the opposite of this one."
        )
        st.info(prose.plain(reason))
        _decision(one, [], "one")
        return
    other = searcher.issue(named)
    st.caption("Marked: what only one of the rationales says of its case (the rarest words).")
    columns = st.columns(2)
    for column, key, this, that in zip(
        columns, ("one", "other"), (one, other), (other, one), strict=True
    ):
        with column:
            _decision(this, only_here(this, that, searcher.rarity), key)
    _table(one, other)
    _others(one, candidates, other["id"])


shell.require()
opened = index.current()
st.title("Compare two decisions", anchor=False)
issue_id = address.name(address.ISSUE)
if issue_id:
    _show(opened.searcher, opened.searcher.issue(issue_id))
else:
    st.info("Choose a decision first: every one has a link to those that went the other way.")
    with st.container(horizontal=True):
        st.page_link("pages/find.py", label="Find prior decisions")
        st.page_link("pages/browse.py", label="Browse decisions")
prose.arrive(("compare", issue_id, address.name(address.OTHER)))
