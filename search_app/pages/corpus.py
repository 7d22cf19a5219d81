"""What is in the index, what became of it, and what these figures are not."""

from __future__ import annotations

import streamlit as st

from indexer.vocabulary.facets import FACETS
from search_app.comparing.outcomes import overturned_share, share_text
from search_app.comparing.outlook import whole
from search_app.components import address, figures, html, index, shell

REFUSED_SHOWN = 50

NOT_THIS = """
- **No statewide rates.** These letters are no random sample of all determinations, and only
  disputed treatment gets this far. A share here is a share of this index.
- **No prediction.** A share says how often it went so before, not what a reviewer will find next.
- **Issues, not letters.** One letter may decide several issues, and each counts by itself. Official
  reports may count letters, or requests, or the main request of a letter.
- **Derived groups.** Categories and regions are read from the words of the letters by this program.
"""


def _contents(opened: index.Opened) -> None:
    info = opened.search.store.info
    years = [year for year in info.letters_by_year if year]
    with st.container(horizontal=True, gap="large"):
        st.metric("Letters", f"{info.letters:,}", width="content")
        st.metric("Issues", f"{info.issues:,}", width="content")
        decided = f"{min(years)} to {max(years)}" if years else "unknown"
        st.metric("Decided in", decided, width="content")
    built = f"{html.day(info.built.date().isoformat())}, {info.built:%H:%M} UTC"
    samples = f"{info.samples:,} of {info.letters:,}, fictitious"
    html.facts(
        [
            ("Overturned", share_text(overturned_share(info.outcomes))),
            *([("Sample letters", samples)] if info.samples else []),
            ("Passages compared", f"{info.passages:,}"),
            ("Embedding model", info.model.name),
            ("Built", built),
            ("Generation", info.name),
            ("Files refused", f"{len(info.refused):,}"),
        ]
    )


def _years(opened: index.Opened) -> None:
    counts = opened.search.store.info.letters_by_year
    st.header("Letters by year of decision", anchor="years")
    figures.years({year: count for year, count in counts.items() if year})
    if undated := counts.get(None, 0):
        st.caption(f"{html.count(undated, 'letter')} without a printed decision date")


def _rates(opened: index.Opened) -> None:
    base = overturned_share(opened.search.store.info.outcomes)
    st.header("How often the denial was overturned", anchor="rates")
    st.markdown(f"**{share_text(base)}** of all issues in the index")
    by = address.switch(
        "by",
        {one.id: one.title for one in FACETS.values() if one.compared},
        "Compare by",
        "category",
    )
    figures.shares(whole(opened.search, by), base, by)


def _coverage(opened: index.Opened) -> None:
    st.header("What was read", anchor="coverage")
    st.markdown(
        "Not every letter prints everything, and not everything printed is understood. How many "
        "letters or issues each field was read of:"
    )
    with st.expander("Fields", key="fields"):
        st.table(
            {
                "Field": [one.field for one in opened.search.store.info.coverage],
                "Read": [
                    f"{one.read:,} of {one.of:,}" for one in opened.search.store.info.coverage
                ],
                "Share": [f"{one.share:.0%}" for one in opened.search.store.info.coverage],
            }
        )


def _refused(opened: index.Opened) -> None:
    refused = opened.search.store.info.refused
    if not refused:
        return
    st.header("Not in the index", anchor="refused")
    st.markdown(f"**{html.count(len(refused), 'file')} could not be read as a letter**")
    html.facts(
        [
            (one.file.rsplit("/", 1)[-1], f"{one.reason}; {one.remedy}")
            for one in refused[:REFUSED_SHOWN]
        ]
    )
    if len(refused) > REFUSED_SHOWN:
        st.caption(f"and {len(refused) - REFUSED_SHOWN:,} more; `imr stats` lists them all")


shell.require()
opened = index.current()
st.title("What is indexed", anchor=False)
_contents(opened)
_years(opened)
_rates(opened)
_coverage(opened)
_refused(opened)
st.header("What these figures are not", anchor="limits")
st.markdown(NOT_THIS)
html.arrive(("corpus",))
