"""Shares overturned: always as "x of y = z%", always with the base rate beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import altair as alt
import streamlit as st

from indexer.vocabulary.facets import FACETS
from search_app import facet_values
from search_app.comparing.outcomes import Share, overturned_share, share_text
from search_app.components.html import count, plain, seen

BAR = "#3d84b8"
"""Of enough contrast on the light and on the dark background."""

LABEL = 32
"""How many letters of a bar's name stand in one line."""


FEWEST = 5
"""A share of fewer decided issues says too little to be drawn; the table has it."""

MOST_BARS = 16
"""How many bars a plot has at most: those of the most decisions."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: what it is of, its share, and how deep it lies in a group."""

    label: str
    share: Share
    depth: int


def interval_text(share: Share) -> str:
    """Between what the share lies, with 95 % confidence."""
    return "" if share.share is None else f"{share.low:.0%} to {share.high:.0%}"


def base_rate(
    found: Mapping[str, int], corpus: Mapping[str, int], *, whose: str = "matching issues"
) -> None:
    """How many of the matching issues were overturned, and of the whole index."""
    matching, whole = overturned_share(found), overturned_share(corpus)
    unknown = found.get("unknown", 0)
    if matching == whole:
        text = f"**Overturned: {share_text(whole)}** in the whole index"
    else:
        span = f" (95% interval {interval_text(matching)})" if matching.decided else ""
        text = (
            f"**Overturned: {share_text(matching)}** among {whose}{span}; "
            f"whole index: {share_text(whole)}"
        )
    if unknown:
        text += f". {count(unknown, 'more issue')} without a readable outcome"
    st.markdown(text)


def _data(rows: list[dict[str, object]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def shares(found: Mapping[str, Share], base: Share, facet: str) -> None:
    """The share overturned of each value of a facet, as a plot and as a table."""
    decided = {value: share.decided for value, share in found.items()}
    values = [value for value in facet_values.values(facet, decided) if value.count]
    rows = [
        Row(
            FACETS[facet].label(value.id) if value.is_section else value.label,
            found[value.id],
            value.depth,
        )
        for value in values
    ]
    # Sections are left to the table: documents share their names, and they are many.
    whole = [row for row, value in zip(rows, values, strict=True) if not value.is_section]
    most = sorted((row.share.decided for row in whole), reverse=True)[:MOST_BARS]
    bars = [row for row in whole if row.share.decided >= max(most[-1], FEWEST)][:MOST_BARS]
    title = FACETS[facet].title
    if bars:
        chart(bars, base, title.lower())
    if len(bars) < len(rows):
        drawn = (
            f"Drawn: the {len(bars)} with the most issues, {FEWEST} or more. "
            if bars
            else (f"Each has fewer than {FEWEST} issues, too few to draw. ")
        )
        st.caption(f"{drawn}The table has all {len(rows)}.")
    if rows:
        _table(rows, title)
    else:
        st.caption("Nothing to compare here.")


def _table(rows: Sequence[Row], title: str) -> None:
    with st.expander("The numbers as a table", key="numbers"):
        st.table(
            {
                title: [plain(row.label) for row in rows],
                "Overturned": [row.share.overturned for row in rows],
                "Decided": [row.share.decided for row in rows],
                "Share": [f"{row.share.share or 0:.0%}" for row in rows],
                "95% interval": [interval_text(row.share) for row in rows],
            }
        )


def chart(rows: Sequence[Row], base: Share, about: str) -> None:
    """The shares as bars, with their numbers, and a line at the base rate."""
    known = [replace(row, label=seen(row.label)) for row in rows if row.share.share is not None]
    if not known or base.share is None:
        return
    pale = any(row.depth for row in known)
    # The numbers stand in the labels, where no bar can cover them on however narrow a screen.
    names = [textwrap.wrap(row.label, LABEL, max_lines=2, placeholder=" ...") for row in known]
    lines = 1 + max(map(len, names))
    data = _data(
        [
            {
                "label": "|".join([*wrapped, share_text(row.share)]),
                "share": row.share.share,
                "name": row.label,
                "numbers": f"{share_text(row.share)}, 95% interval {interval_text(row.share)}",
                "low": row.share.low,
                "high": row.share.high,
                "opacity": 1.0 if row.depth == 0 else 0.6,
            }
            for row, wrapped in zip(known, names, strict=True)
        ]
    )
    axis = alt.Axis(
        labelExpr="split(datum.label, '|')",
        labelLimit=205,
        labelLineHeight=14,
        labelOffset=-6.5 * (lines - 1),
        labelPadding=8,
        labelColor="#d5dbe1" if st.context.theme.type == "dark" else "#3c4854",
        ticks=False,
        domain=False,
    )
    bars = (
        alt.Chart(data)
        .mark_bar(height=18, color=BAR, cornerRadiusEnd=2)
        .encode(
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4, orient="top")),
            y=alt.Y("label:N", sort=None, title=None, axis=axis),
            opacity=alt.Opacity("opacity:Q", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("numbers:N", title="Overturned"),
            ],
        )
    )
    spans = (
        alt.Chart(data)
        .mark_rule(strokeWidth=1.5, color="#888888")
        .encode(x="low:Q", x2="high:Q", y=alt.Y("label:N", sort=None))
    )
    line = (
        alt.Chart(_data([{"base": base.share}]))
        .mark_rule(strokeDash=[4, 4], strokeWidth=1.5, color="#888888")
        .encode(x="base:Q")
    )
    st.altair_chart(
        (bars + spans + line).properties(height=(14 * lines + 10) * len(known) + 30),
        key="chart",
        alt=f"Share overturned by {about}: "
        + "; ".join(f"{row.label} {share_text(row.share)}" for row in known),
    )
    st.caption(
        f"Dashed line: {plain(share_text(base))} overturned in the whole index. "
        "Thin lines: 95% intervals."
        + (" Paler bars are parts of the group above them." if pale else "")
    )


def years(counts: Mapping[int, int]) -> None:
    """How many letters were decided in each year, as bars with their numbers."""
    if not counts:
        return
    span = range(min(counts), max(counts) + 1)
    data = _data([{"year": str(year), "letters": counts.get(year, 0)} for year in span])
    dark = st.context.theme.type == "dark"
    text = "#d5dbe1" if dark else "#3c4854"
    base = alt.Chart(data).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelColor=text, ticks=False)),
        y=alt.Y("letters:Q", title=None, axis=None),
    )
    bars = base.mark_bar(color=BAR, cornerRadiusEnd=2)
    numbers = base.mark_text(dy=-8, color=text).encode(text=alt.Text("letters:Q", format=","))
    st.altair_chart(
        (bars + numbers).properties(height=180),
        key="years",
        alt="Letters by year of decision: "
        + "; ".join(f"{year} {counts.get(year, 0):,}" for year in span),
    )
