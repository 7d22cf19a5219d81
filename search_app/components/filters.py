"""The filters: choices with exact counts in the side bar, and what is chosen above the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from indexer.filters import Filters
from indexer.vocabulary.facets import FACETS
from search_app import facet_values
from search_app.components import address
from search_app.components.html import count, plain

SHORT = 12
"""Long lists of values are cut to this many, until the reader asks for all."""

LONG = SHORT + 3
"""A list of more values than this is a long one."""

Counts = Mapping[str, Mapping[str, int]]


def side_bar(chosen: Filters, counts: Counts, *, leave_out: Sequence[str] = ()) -> None:
    """Every facet as a list of check boxes, each with what choosing it would show."""
    with st.sidebar:
        st.subheader("Filters", anchor=False)
        for name, facet in FACETS.items():
            values = facet_values.values(name, counts.get(name, {}), chosen.get(name, ()))
            if name in leave_out or not values:
                continue
            expanded = facet.opened or name in chosen
            with st.expander(facet.title, expanded=expanded, key=f"facet-{name}"):
                if facet.help:
                    st.caption(facet.help)
                _choices(name, values, chosen.get(name, ()))


def _choices(facet: str, values: list[facet_values.FacetValue], active: tuple[str, ...]) -> None:
    shown = values
    if len(values) > LONG:
        words = st.text_input(
            f"Find in {FACETS[facet].title.lower()}",
            key=f"find-{facet}",
            placeholder="Find in this list",
            label_visibility="collapsed",
            persist_state="session",
        )
        if words.strip():
            shown = facet_values.named(values, words)
        elif not st.session_state.get(f"all-{facet}", False):
            shown = facet_values.foremost(values, SHORT, active)
    for value in shown:
        key = f"filter-{value.depth}-{facet}-{value.id}"
        # The address decides, so that going back in the browser unticks the box as well.
        st.session_state[key] = value.id in active
        st.checkbox(
            f"{plain(value.label)} ({value.count:,})",
            key=key,
            on_change=_toggle,
            args=(facet, value.id, key),
        )
    if not shown:
        st.caption("Nothing here is called that.")
    if len(values) > LONG:
        st.toggle(f"Show all {len(values)}", key=f"all-{facet}", persist_state="session")


def _toggle(facet: str, value: str, key: str) -> None:
    others = [one for one in address.filters()[0].get(facet, ()) if one != value]
    address.put_filter(facet, [*others, value] if st.session_state[key] else others)


def chosen_row(chosen: Filters, *, leave_out: Sequence[str] = ()) -> None:
    """What is filtered by; each can be taken away by itself."""
    active = {facet: values for facet, values in chosen.items() if facet not in leave_out}
    if not active:
        return
    with st.container(horizontal=True, gap="xsmall", key="chosen-filters"):
        for facet, values in active.items():
            for value in values:
                label = f"{FACETS[facet].title}: {FACETS[facet].label(value)}"
                st.button(
                    plain(label),
                    icon=":material/close:",
                    help="Remove this filter",
                    key=f"drop-{facet}-{value}",
                    on_click=_drop,
                    args=(facet, value),
                )
        if sum(map(len, active.values())) > 1:
            st.button(
                "Remove all", key="drop-all", type="tertiary", on_click=drop, args=(tuple(active),)
            )


def offers(
    understood: Mapping[str, Sequence[str]],
    chosen: Filters,
    counts: Mapping[str, Mapping[str, int]],
) -> None:
    """What the text seems to ask for, as filters that one press adds."""
    found = [
        (facet, value, counts.get(facet, {}).get(value, 0))
        for facet, values in understood.items()
        for value in values
        if facet not in chosen
    ]
    found = [offer for offer in found if offer[2]]
    if not found:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="offers"):
        st.caption("Read in your text. Show only:", width="content")
        for facet, value, count in found:
            st.button(
                f"{plain(FACETS[facet].label(value))} ({count:,})",
                key=f"offer-{facet}-{value}",
                type="tertiary",
                icon=":material/filter_alt:",
                on_click=_add,
                args=(facet, value),
            )


def _add(facet: str, value: str) -> None:
    values = address.filters()[0].get(facet, ())
    address.put_filter(facet, [*values, value])


def _drop(facet: str, value: str) -> None:
    address.put_filter(facet, [one for one in address.filters()[0].get(facet, ()) if one != value])


def drop(names: Sequence[str]) -> None:
    """Remove the filters of some facets from the address."""
    for facet in names:
        address.put_filter(facet, ())


def ways_out(ways: Sequence[tuple[tuple[str, ...], int]], chosen: Filters) -> None:
    """For a search that found nothing: what to drop, and what that would show."""
    for names, total in ways:
        labels = [
            f"{FACETS[facet].title}: "
            + " or ".join(FACETS[facet].label(value) for value in chosen[facet])
            for facet in names
        ]
        what = " and ".join(labels) if len(labels) == 1 else "all filters"
        st.button(
            f"Drop {plain(what)} ({count(total, 'issue')})",
            key=f"way-out-{'-'.join(names)}",
            on_click=drop,
            args=(names,),
        )
