"""Shares overturned: always as "x of y = z%", always with the base rate beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import streamlit as st

from search_app.components.prose import count, plain
from search_app.retrieval.outcomes import Share, overturned_share


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: what it is of, and its share."""

    label: str
    share: Share


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
    data = _data(
        [
            {
                "label": row.label,
                "share": row.share.share,
                "numbers": f"{share_text(row.share)}  ({interval_text(row.share)})",
            }
            for row in known
        ]
    )
    widest = max(base.share, *(row.share.share or 0.0 for row in known))
    shares = alt.X(
        "share:Q",
        # Room for the numbers to the right of the longest bar.
        scale=alt.Scale(domain=[0, min(1.6, widest * 2.1 + 0.02)]),
        axis=alt.Axis(
            format="%", title="Share overturned", values=[0, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0]
        ),
    )
    order = [row.label for row in known]
    bars = alt.Chart(data).encode(
        x=shares,
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=230)),
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("numbers:N", title="Overturned")],
    )
    line = (
        alt.Chart(_data([{"base": base.share}]))
        .mark_rule(strokeDash=[4, 4], strokeWidth=1.5, color="#888888")
        .encode(x="base:Q")
    )
    text = bars.mark_text(align="left", dx=6, fontSize=12).encode(text="numbers:N")
    st.altair_chart(
        (bars.mark_bar(height=16) + line + text).properties(height=30 * len(known) + 50),
        key="chart",
        alt=f"Share overturned by {about}: "
        + "; ".join(f"{row.label} {share_text(row.share)}" for row in known[:12]),
    )
    st.caption(
        f"Bars: overturned of decided issues, with the 95% interval. Dashed line: "
        f"{plain(share_text(base))} overturned in the whole index."
    )
