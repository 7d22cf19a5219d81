"""Shares overturned: always as "x of y = z%", always with the base rate beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import streamlit as st

from search_app.components.prose import count, plain
from search_app.retrieval.outcomes import Share, overturned_share

BAR = "#3d84b8"
"""Of enough contrast on the light and on the dark background."""

LABEL = 32
"""How many letters of a bar's name stand in one line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: what it is of, its share, and how deep it lies in a group."""

    label: str
    share: Share
    depth: int


def share_text(share: Share) -> str:
    """A share with both of its numbers."""
    if share.share is None:
        return "none decided"
    return f"{share.overturned:,} of {share.decided:,} = {share.share:.0%}"


def interval_text(share: Share) -> str:
    """Between what the share lies, with 95 % confidence."""
    return "" if share.share is None else f"{share.low:.0%} to {share.high:.0%}"


def base_rate(found: Mapping[str, int], corpus: Mapping[str, int]) -> None:
    """How many of the matching issues were overturned, and of the whole index."""
    matching, whole = overturned_share(dict(found)), overturned_share(dict(corpus))
    unknown = found.get("unknown", 0)
    if matching == whole:
        text = f"**Overturned: {share_text(whole)}** in the whole index"
    else:
        span = f" (95% interval {interval_text(matching)})" if matching.decided else ""
        text = (
            f"**Overturned: {share_text(matching)}** among matching issues{span}; "
            f"whole index: {share_text(whole)}"
        )
    if unknown:
        text += f". {count(unknown, 'more issue')} without a readable outcome"
    st.markdown(text)


def _data(rows: list[dict[str, object]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def chart(rows: Sequence[Row], base: Share, about: str) -> None:
    """The shares as bars, with their numbers, and a line at the base rate."""
    known = [row for row in rows if row.share.share is not None]
    if not known or base.share is None:
        return
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
    line = (
        alt.Chart(_data([{"base": base.share}]))
        .mark_rule(strokeDash=[4, 4], strokeWidth=1.5, color="#888888")
        .encode(x="base:Q")
    )
    st.altair_chart(
        (bars + line).properties(height=(14 * lines + 10) * len(known) + 30),
        key="chart",
        alt=f"Share overturned by {about}: "
        + "; ".join(f"{row.label} {share_text(row.share)}" for row in known),
    )
    st.caption(
        f"Dashed line: {plain(share_text(base))} overturned in the whole index. "
        "Paler bars are parts of the group above them."
    )
