"""What stands in the page's address: filters, mode, order, page and names, to share results.

The text of a case is never among it: addresses end up in histories, bookmarks and logs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from indexer.errors import UnknownFilter
from indexer.filters import Filters
from indexer.ranking.modes import Mode, Sort
from indexer.vocabulary.facets import FACETS

SIMILAR, LETTER, ISSUE, MODE, SORT, SHOWN = "similar", "letter", "issue", "mode", "sort", "page"
OTHER, WORD = "other", "word"
"""The other names in an address: a decision to compare with, what to show, how, and a word."""

# Where the session keeps the page and the address of its last run.
_FOLLOWED = "followed"


def filters() -> tuple[Filters, list[str]]:
    """The filters in the address, and what was wrong with those that nobody knows."""
    chosen: dict[str, tuple[str, ...]] = {}
    problems = []
    for facet in FACETS:
        for value in st.query_params.get_all(facet):
            try:
                ids = Filters.of({facet: value})[facet]
            except UnknownFilter as error:
                problems.append(str(error))
            else:
                chosen[facet] = tuple(dict.fromkeys((*chosen.get(facet, ()), *ids)))
    return Filters(**chosen), problems


def mode() -> Mode:
    """What ranks."""
    given = st.query_params.get(MODE, "")
    return Mode(given) if given in set(Mode) else Mode.HYBRID


def sort() -> Sort:
    """In which order hits are shown."""
    given = st.query_params.get(SORT, "")
    return Sort(given) if given in set(Sort) else Sort.BEST


def shown() -> int:
    """How many portions of the result list are shown."""
    given = st.query_params.get(SHOWN, "")
    return max(1, int(given)) if given.isdecimal() and len(given) < 5 else 1


def name(which: str) -> str:
    """A letter's, an issue's or another name in the address; empty where there is none."""
    return st.query_params.get(which, "")


def put(which: str, value: str | Sequence[str]) -> None:
    """Write one entry of the address; an empty value removes it."""
    if value:
        st.query_params[which] = value
    elif which in st.query_params:
        del st.query_params[which]


def switch(
    which: str, options: Mapping[str, str], title: str, default: str, *, labelled: bool = True
) -> str:
    """A choice among names with labels that the address remembers; returns the chosen name.

    The default stands for its absence. Another choice shows lists from their beginning.
    """
    key = f"switch-{which}"
    given = name(which)
    st.session_state[key] = given if given in options else default
    st.segmented_control(
        title,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        on_change=_switched,
        args=(which, key, default),
    )
    chosen: str = st.session_state[key]
    return chosen


def _switched(which: str, key: str, default: str) -> None:
    chosen = st.session_state[key]
    put(which, "" if chosen == default else chosen)
    put(SHOWN, "")


def put_filter(facet: str, values: Sequence[str]) -> None:
    """Filter a facet by these values, from the first portion of the results on."""
    put(facet, values)
    put(SHOWN, "")


def follow(page: str) -> None:
    """Tell the browser the address where a link led from a page to the same page.

    There the browser asks for the new address, but goes on showing the old one, and would lose it
    with the next filter. Told the address that it shows already, as after going back, it does
    nothing. Called once a run, after the menu: before, it would be told of the old page.
    """
    here = (page, snapshot())
    before = st.session_state.get(_FOLLOWED)
    st.session_state[_FOLLOWED] = here
    if before is not None and before[0] == page and before != here:
        st.query_params.from_dict(here[1])


def snapshot() -> dict[str, list[str]]:
    """The whole address, for a link that leads back to it."""
    return {key: st.query_params.get_all(key) for key in st.query_params}
