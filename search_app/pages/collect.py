"""What was collected: in order, with notes, as a table of prior determinations to take along."""

from __future__ import annotations

from functools import partial

import streamlit as st

from search_app.components import address, hits, html, index, session_tray, settings, shell
from search_app.exporting.formats import FORMATS, SUFFIXES
from search_app.exporting.memorandum import memorandum_in_word
from search_app.exporting.precedents import Precedent, PrecedentTable, precedent_table
from search_app.exporting.tray import LONGEST_NOTE, Tray

EMPTY = (
    "Nothing is collected yet. Switch on **Collect** beside a decision, in a list or in its "
    "letter, and it stands here, with room for a note."
)


def _exports(table: PrecedentTable) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        exports = st.popover(
            "Export", type="primary", icon=":material/download:", key="exports", on_change="rerun"
        )
        # Only now that opening it has run the page: a note that was being typed is written by then.
        if exports.open:
            with exports:
                _formats(table)
        with st.popover("Citation lines", key="citations"):
            cited = "\n".join(html.seen(one.citation) for one in table.rows)
            st.code(cited, language=None, wrap_lines=True)
        _empty(len(table.rows) + len(table.missing))


def _formats(table: PrecedentTable) -> None:
    st.markdown("As a table of prior determinations")
    for one in FORMATS:
        st.download_button(
            one.label,
            data=partial(one.write, table),
            file_name=f"prior-determinations{one.suffix}",
            mime=one.mime,
            key=f"export{one.suffix}",
            on_click="ignore",
            width="stretch",
        )
    st.download_button(
        "Memorandum (Word)",
        data=partial(
            memorandum_in_word, opened.search, session_tray.current(), settings.cite_style()
        ),
        file_name="memorandum.docx",
        mime=SUFFIXES[".docx"].mime,
        key="export-memorandum",
        on_click="ignore",
        width="stretch",
    )


def _empty(held: int) -> None:
    with st.popover("Remove all", type="tertiary", key="remove-all"):
        st.markdown(f"Remove {html.count(held, 'decision')}, notes included?")
        st.button("Yes, remove all", key="empty", on_click=_put, args=(Tray(),))


def _decision(place: int, one: Precedent, last: bool) -> None:
    with st.container(border=True, gap="xsmall", key=f"collected-{one.issue}"):
        hits.outcome_badge(one.outcome.split()[0])
        html.title(f"{place + 1}. {one.treatment}", level=2)
        html.small(one.citation)
        if one.quote:
            whole = [(0, len(one.quote))]
            html.snippets([html.Quote("Deciding sentences", one.quote, whole, ())])
        html.facts([("Relied on", "; ".join(one.guidelines) or "not read")])
        _note(one)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.page_link(
                "pages/letter.py",
                label="Read the letter",
                query_params={address.LETTER: one.letter, address.ISSUE: one.issue},
            )
            _move(one.issue, -1, "Up", place == 0)
            _move(one.issue, 1, "Down", last)
            st.button(
                "Remove",
                key=f"remove-{one.issue}",
                type="tertiary",
                icon=":material/close:",
                on_click=_put,
                args=(session_tray.current().without(one.issue),),
            )


def _note(one: Precedent) -> None:
    key = f"note-{one.issue}"
    st.session_state[key] = one.note
    st.text_area(
        f"Note on no. {1 + [kept.issue for kept in session_tray.current()].index(one.issue)}",
        key=key,
        height=68,
        max_chars=LONGEST_NOTE,
        placeholder="Why it matters; only you see it, and it goes into what you export",
        on_change=_write,
        args=(one.issue, key),
    )


def _write(issue: str, key: str) -> None:
    session_tray.put(session_tray.current().noted(issue, st.session_state[key]))


def _move(issue: str, by: int, label: str, disabled: bool) -> None:
    st.button(
        label,
        key=f"{label.lower()}-{issue}",
        type="tertiary",
        icon=":material/arrow_upward:" if by < 0 else ":material/arrow_downward:",
        disabled=disabled,
        on_click=_put,
        args=(session_tray.current().moved(issue, by),),
    )


def _put(wanted: Tray) -> None:
    session_tray.put(wanted)


def _missing(table: PrecedentTable) -> None:
    named = ", ".join(table.missing)
    st.warning(html.plain(f"No longer in this index, and in no export: {named}"))
    kept = session_tray.current()
    for issue in table.missing:
        kept = kept.without(issue)
    st.button("Remove what is missing", key="remove-missing", on_click=_put, args=(kept,))


shell.require()
opened = index.current()
chosen = session_tray.current()
st.session_state["way_back"] = ("pages/collect.py", address.snapshot())
st.title("Collected decisions", anchor=False)
if not chosen:
    st.info(EMPTY)
    with st.container(horizontal=True):
        st.page_link("pages/find.py", label="Find prior decisions")
        st.page_link("pages/browse.py", label="Browse decisions")
else:
    table = precedent_table(
        opened.search.store,
        chosen,
        app=settings.app_address(),
        style=settings.cite_style(),
    )
    st.caption("Kept until you close or reload this tab. Export what you want to keep.")
    if table.missing:
        _missing(table)
    _exports(table)
    html.small(" ".join(table.frame))
    for place, one in enumerate(table.rows):
        _decision(place, one, place == len(table.rows) - 1)
html.arrive(("collect",))
