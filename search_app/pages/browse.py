"""What was overturned, how often and why: by region, guideline and treatment, by ground."""

from __future__ import annotations

import streamlit as st

from indexer.filters import Filters
from search_app import facet_values
from search_app.asking.request import Request
from search_app.components import address, figures, filters, hits, html, index, panel, shell
from search_app.found import FoundIssue
from search_app.quoting.citing import title
from search_app.search import Search

OUTCOMES = {"overturned": "Overturned", "upheld": "Upheld", "all": "All"}
NAMES = {"overturned": "Overturned", "upheld": "Upheld", "all": "All decisions"}
GROUPS = {"ground": "By ground", "latest": "Latest first"}

OF_A_GROUND = 5
"""How many decisions on a ground are shown before a link to all of them."""


def _by_ground(search: Search, listed: Filters) -> None:
    """The decisions under each of their grounds, the commonest ground first."""
    counts = search.counts(Request(filters=listed))
    values = facet_values.values("ground", counts.get("ground", {}), listed.get("ground", ()))
    total = sum(counts["outcome"].values())
    st.caption(
        "Why it was decided so, derived from the reviewers' sentences about the case. An issue "
        "stands under each of its grounds; where none was recognised, none is guessed."
    )
    for place, value in enumerate(values):
        with st.expander(
            f"**{html.plain(value.label)}**: {value.count:,} of {html.count(total, 'issue')}",
            expanded=place == 0,
            key=f"ground-{'-'.join(listed.get('outcome', ()))}-{value.id}",
            on_change="rerun",
        ) as group:
            if group.open:
                _group(search, listed.having(ground=(value.id,)), value)


def _group(search: Search, listed: Filters, ground: facet_values.FacetValue) -> None:
    result = search.answer(Request(filters=listed, size=OF_A_GROUND))
    for found in result.hits:
        with st.container(gap="xsmall", key=f"on-{ground.id}-{found.issue.id}"):
            _brief(found, ground.id, badge="outcome" not in listed)
    if result.total > len(result.hits):
        st.button(
            f"All {result.total:,} of them",
            key=f"all-on-{ground.id}",
            type="tertiary",
            on_click=_all_on,
            args=(ground.id,),
        )


def _all_on(ground: str) -> None:
    address.put_filter("ground", [ground])
    address.put("group", "latest")


def _brief(found: FoundIssue, ground: str, *, badge: bool) -> None:
    """A decision in a few lines, with the sentence that speaks of the ground."""
    issue, letter = found.issue, found.letter
    if badge:
        hits.outcome_badge(issue.outcome)
    html.label(title(issue.treatment), level=3)
    for one in issue.tags.grounds:
        if one.id == ground:
            start, end = one.span
            html.quote(issue.rationale[start:end])
    decided = letter.cover.decision_date
    when = f", {html.day(decided)}" if decided else ""
    with st.container(horizontal=True, gap="small"):
        st.page_link(
            "pages/letter.py",
            label=html.plain(f"{letter.id}{when}"),
            query_params={address.LETTER: letter.id, address.ISSUE: issue.id},
        )
        hits.other_way(issue)


shell.require()
opened = index.current()
search = opened.search
wanted, problems = address.filters()
wanted = wanted.without("outcome")
st.session_state["way_back"] = ("pages/browse.py", address.snapshot())

st.title("Browse decisions", anchor=False)
for problem in problems:
    st.warning(html.sentence(problem))
html.on_phones("Filters and pages open at the top left: »")
show = address.switch("show", OUTCOMES, "Decisions", "overturned")
listed = wanted if show == "all" else wanted.having(outcome=(show,))
request = Request(filters=listed, size=hits.PORTION * address.shown())
result = search.answer(request)
filters.side_bar(wanted, search.choices(request, result), leave_out=("outcome",))
filters.chosen_row(wanted)

st.header("How often the denial was overturned", anchor=False)
found = panel.seen(search, request)
figures.base_rate(found.outcomes, found.base)
panel.shares(found)

st.header(NAMES[show], anchor=False)
if result.total:
    st.markdown(f"**{html.count(result.total, 'issue')}**")
    if address.switch("group", GROUPS, "Order", "ground", labelled=False) == "ground":
        _by_ground(search, listed)
    else:
        hits.show_list(result.hits, result.total, "listed")
else:
    st.info("No decision fits these filters.")
    filters.ways_out(search.ways_out(request.without("outcome")), wanted)
if found.salient.of:
    panel.separation(search, found)
html.arrive(("browse", listed))
