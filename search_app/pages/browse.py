"""What was overturned, and how often: by body region, guideline and treatment."""

from __future__ import annotations

import dataclasses

import streamlit as st

from search_app.components import address, figures, filters, hits, index, prose, shell
from search_app.components.figures import Row
from search_app.retrieval import facets
from search_app.retrieval.filters import Filters
from search_app.retrieval.outcomes import overturned_share
from search_app.retrieval.request import Request
from search_app.retrieval.searcher import Searcher

BY = {"body_region": "Body region", "guideline": "Guideline", "category": "Treatment"}
OUTCOMES = {"overturned": "Overturned", "upheld": "Upheld", "all": "All"}
MOST_BARS = 16


def _switch(which: str, default: str) -> str:
    """A choice that the address remembers; the default stands for its absence."""
    options = OUTCOMES if which == "show" else BY
    given = address.name(which)
    st.session_state[f"browse-{which}"] = given if given in options else default
    st.segmented_control(
        "Decisions" if which == "show" else "Compare by",
        list(options),
        format_func=options.__getitem__,
        key=f"browse-{which}",
        required=True,
        on_change=_remember,
        args=(which, default),
    )
    chosen: str = st.session_state[f"browse-{which}"]
    return chosen


def _remember(which: str, default: str) -> None:
    chosen = st.session_state[f"browse-{which}"]
    address.put(which, "" if chosen == default else chosen)
    address.put(address.SHOWN, "")


def _rows(searcher: Searcher, wanted: Filters, by: str) -> list[Row]:
    """The share overturned for each value of a facet, under the filters but the outcome's."""
    counts = {
        outcome: searcher.facets(dataclasses.replace(wanted, outcome=(outcome,))).get(by, {})
        for outcome in ("overturned", "upheld")
    }
    decided = {
        value: sum(of.get(value, 0) for of in counts.values())
        for value in {*counts["overturned"], *counts["upheld"]}
    }
    return [
        Row(
            value.label,
            overturned_share({outcome: of.get(value.id, 0) for outcome, of in counts.items()}),
            value.depth,
        )
        for value in facets.values(by, decided)
    ]


def _table(rows: list[Row]) -> None:
    with st.expander("The numbers as a table", key="numbers"):
        st.table(
            {
                BY[by]: [prose.plain(row.label) for row in rows],
                "Overturned": [row.share.overturned for row in rows],
                "Decided": [row.share.decided for row in rows],
                "Share": [f"{row.share.share or 0:.0%}" for row in rows],
                "95% interval": [figures.interval_text(row.share) for row in rows],
            }
        )


shell.require()
opened = index.current()
searcher = opened.searcher
wanted, problems = address.filters()
wanted = dataclasses.replace(wanted, outcome=())
st.session_state["way_back"] = ("pages/browse.py", address.snapshot())

st.title("Browse decisions", anchor=False)
for problem in problems:
    st.warning(prose.plain(problem))
prose.on_phones("Filters and pages open at the top left: »")
show = _switch("show", "overturned")
listed = wanted if show == "all" else dataclasses.replace(wanted, outcome=(show,))
request = Request(filters=listed)
result = request.run(searcher, limit=hits.PORTION * address.shown())
filters.side_bar(wanted, request.choices(searcher, result), leave_out=("outcome",))
filters.chosen_row(wanted)

st.header("How often the denial was overturned", anchor=False)
figures.base_rate(searcher.facets(wanted).get("outcome", {}), result.corpus)
by = _switch("by", "body_region")
rows = _rows(searcher, wanted, by)
most = sorted((row.share.decided for row in rows), reverse=True)[:MOST_BARS]
bars = [row for row in rows if row.share.decided >= most[-1]][:MOST_BARS]
figures.chart(bars, overturned_share(dict(result.corpus)), BY[by].lower())
if len(bars) < len(rows):
    st.caption(f"The {len(bars)} with the most decisions; the table has all {len(rows)}.")
if rows:
    _table(rows)
st.caption("Shares in these letters, not statewide rates. An issue may count in several bars.")

names = {"all": "All decisions", "overturned": "Overturned", "upheld": "Upheld"}
st.header(f"{names[show]}, latest first", anchor=False)
if result.total:
    st.markdown(f"**{prose.count(result.total, 'issue')}**")
    hits.show_list(result.hits, result.total, "listed")
else:
    st.info("No decision fits these filters.")
    filters.ways_out(request.without("outcome").ways_out(searcher), wanted)
prose.arrive(("browse", listed))
