"""What was overturned, how often and why: by region, guideline and treatment, by ground."""

from __future__ import annotations

import dataclasses

import streamlit as st

from search_app.components import address, figures, filters, hits, index, panel, prose, shell
from search_app.retrieval import facets
from search_app.retrieval.filters import Filters
from search_app.retrieval.request import Request
from search_app.retrieval.results import Hit
from search_app.retrieval.searcher import Searcher
from search_app.retrieval.titles import title

OUTCOMES = {"overturned": "Overturned", "upheld": "Upheld", "all": "All"}
NAMES = {"overturned": "Overturned", "upheld": "Upheld", "all": "All decisions"}
GROUPS = {"ground": "By ground", "latest": "Latest first"}

OF_A_GROUND = 5
"""How many decisions on a ground are shown before a link to all of them."""


def _by_ground(searcher: Searcher, listed: Filters) -> None:
    """The decisions under each of their grounds, the commonest ground first."""
    counts = searcher.facets(listed)
    values = facets.values("ground", counts.get("ground", {}), listed.ground)
    total = sum(counts["outcome"].values())
    st.caption(
        "Why it was decided so, derived from the reviewers' sentences about the case. An issue "
        "stands under each of its grounds; where none was recognised, none is guessed."
    )
    for place, value in enumerate(values):
        with st.expander(
            f"**{prose.plain(value.label)}**: {value.count:,} of {prose.count(total, 'issue')}",
            expanded=place == 0,
            key=f"ground-{'-'.join(listed.outcome)}-{value.id}",
            on_change="rerun",
        ) as group:
            if group.open:
                _group(searcher, dataclasses.replace(listed, ground=(value.id,)), value)


def _group(searcher: Searcher, listed: Filters, ground: facets.FacetValue) -> None:
    result = searcher.search("", filters=listed, limit=OF_A_GROUND)
    for hit in result.hits:
        with st.container(gap="xsmall", key=f"on-{ground.id}-{hit.record['id']}"):
            _brief(hit, ground.id, badge=not listed.outcome)
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


def _brief(hit: Hit, ground: str, *, badge: bool) -> None:
    """A decision in a few lines, with the sentence that speaks of the ground."""
    if badge:
        hits.outcome_badge(hit.record["outcome"])
    prose.label(title(hit.record["treatment"]), level=3)
    for found in hit.record["grounds"]:
        if found["id"] == ground:
            start, end = found["span"]
            prose.quote(hit.record["rationale"][start:end])
    decided = hit.letter["decision_date"]
    when = f", {prose.day(decided)}" if decided else ""
    with st.container(horizontal=True, gap="small"):
        st.page_link(
            "pages/letter.py",
            label=prose.plain(f"{hit.letter['letter']}{when}"),
            query_params={address.LETTER: hit.letter["letter"], address.ISSUE: hit.record["id"]},
        )
        hits.other_way(hit.record)


shell.require()
opened = index.current()
searcher = opened.searcher
wanted, problems = address.filters()
wanted = dataclasses.replace(wanted, outcome=())
st.session_state["way_back"] = ("pages/browse.py", address.snapshot())

st.title("Browse decisions", anchor=False)
for problem in problems:
    st.warning(prose.sentence(problem))
prose.on_phones("Filters and pages open at the top left: »")
show = address.switch("show", OUTCOMES, "Decisions", "overturned")
listed = wanted if show == "all" else dataclasses.replace(wanted, outcome=(show,))
request = Request(filters=listed)
result = request.run(searcher, limit=hits.PORTION * address.shown())
filters.side_bar(wanted, request.choices(searcher, result), leave_out=("outcome",))
filters.chosen_row(wanted)

st.header("How often the denial was overturned", anchor=False)
found = panel.seen(searcher, request)
figures.base_rate(found.outcomes, found.corpus)
panel.shares(found)

st.header(NAMES[show], anchor=False)
if result.total:
    st.markdown(f"**{prose.count(result.total, 'issue')}**")
    if address.switch("group", GROUPS, "Order", "ground", labelled=False) == "ground":
        _by_ground(searcher, listed)
    else:
        hits.show_list(result.hits, result.total, "listed")
else:
    st.info("No decision fits these filters.")
    filters.ways_out(request.without("outcome").ways_out(searcher), wanted)
if found.peers.of:
    panel.separation(searcher, found)
prose.arrive(("browse", listed))
