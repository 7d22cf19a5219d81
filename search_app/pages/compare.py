"""Two decisions side by side: one, and a similar one that was decided the other way."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indexer.records import Record
from search_app.components import address, hits, index, prose, shell, tray
from search_app.retrieval.citing import pages_of
from search_app.retrieval.excerpts import NO_REASON
from search_app.retrieval.highlights import Span
from search_app.retrieval.opposites import opposites
from search_app.retrieval.outcomes import outcome_label
from search_app.retrieval.pairs import OPPOSITE, differences, only_here
from search_app.retrieval.results import Hit
from search_app.retrieval.searcher import Searcher
from search_app.retrieval.titles import title

CANDIDATES = 6
"""How many decisions of the other outcome are offered."""


def _decision(record: Record, marks: list[Span], key: str) -> None:
    letter = record["letter"]
    with st.container(border=True, gap="xsmall", key=key):
        with st.container(horizontal=True, gap="xsmall"):
            hits.outcome_badge(record["outcome"])
            if letter["sample"]:
                hits.sample_badge()
        prose.title(title(record["treatment"]), level=2)
        decided = letter["decision_date"]
        when = f"decided {prose.day(decided)}" if decided else "decision date not printed"
        prose.small(f"{record['id']} · {when}")
        pages = pages_of(record, record["deciding"])
        prose.label("Deciding sentences" + (f", {pages}" if pages else ""), level=3)
        for start, end in record["deciding"]:
            prose.quote(record["rationale"][start:end], marks, offset=start)
        if not record["deciding"]:
            prose.small(NO_REASON if record["rationale"] else "No rationale is printed.")
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


def _offer(issue: Record, candidates: Sequence[Hit], heading: str) -> None:
    st.header(heading, anchor=False)
    if not candidates:
        st.caption("There are no others.")
    for place, hit in enumerate(candidates):
        with st.container(border=True, gap="xsmall", key=f"candidate-{place}"):
            hits.outcome_badge(hit.record["outcome"])
            prose.title(title(hit.record["treatment"]))
            decided = hit.letter["decision_date"]
            when = f" · decided {prose.day(decided)}" if decided else ""
            prose.small(f"{hit.record['id']}{when}")
            st.page_link(
                "pages/compare.py",
                label="Compare with this one",
                query_params={address.ISSUE: issue["id"], address.OTHER: hit.record["id"]},
            )


def _show(searcher: Searcher, one: Record) -> None:
    found = opposites(searcher, one, CANDIDATES)
    if one["outcome"].lower() not in OPPOSITE:
        label = outcome_label(one["outcome"])
        st.info(prose.plain(f"{label}. So no decision is the opposite of this one."))
    elif not found.comparable:
        st.info("No decision on the same kind of treatment went the other way.")
    nearest = found.comparable[0].record["id"] if found.comparable else ""
    named = address.name(address.OTHER) or nearest
    if named:
        _compare(searcher, one, searcher.issue(named))
    else:
        _decision(one, [], "one")
    if found.comparable:
        rest = [hit for hit in found.comparable if hit.record["id"] != named]
        _offer(one, rest, "Others like it that went the other way")
    elif rest := [hit for hit in found.others if hit.record["id"] != named]:
        _offer(one, rest, "The nearest on other kinds of treatment")


def _compare(searcher: Searcher, one: Record, other: Record) -> None:
    st.caption("Marked: what only one of the rationales says of its case (the rarest words).")
    columns = st.columns(2)
    for column, key, this, that in zip(
        columns, ("one", "other"), (one, other), (other, one), strict=True
    ):
        with column:
            _decision(this, only_here(this, that, searcher.rarity), key)
    _table(one, other)


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
