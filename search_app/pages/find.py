"""Find prior decisions for a described case."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st

from indexer.ranking.modes import Mode, Sort
from indexer.vocabulary.facets import outcome_label
from search_app.asking.documents import MOST_CHARACTERS
from search_app.asking.naming import Named
from search_app.asking.request import Request
from search_app.comparing.on_point import on_point_sentence
from search_app.components import (
    address,
    dropped,
    figures,
    filters,
    hits,
    html,
    index,
    panel,
    session,
    shell,
)
from search_app.found import Found
from search_app.quoting.citing import title

MODES = {
    Mode.HYBRID: "Words and meaning",
    Mode.LEXICAL: "Words only",
    Mode.SEMANTIC: "Meaning only",
}

SORTS: dict[str, str] = {
    Sort.BEST: "Best match",
    Sort.NEWEST: "Newest",
    Sort.OLDEST: "Oldest",
}

LONG = 500  # characters, from which on the box of the text is a taller one

EXAMPLES = (
    "lumbar epidural steroid injection, leg pain with a positive straight leg raise",
    "physical therapy after shoulder surgery",
    '"urine drug" screening while taking opioids',
)


def _ask(text: str | None = None) -> None:
    if text is not None:
        st.session_state["case_text"] = text
    session.ask(st.session_state["case_text"])
    chosen = st.session_state.get("mode") or Mode.HYBRID
    address.put(address.MODE, "" if chosen == Mode.HYBRID else str(chosen))
    for entry in (address.SIMILAR, address.SORT, address.SHOWN):
        address.put(entry, "")


def _ask_form() -> None:
    given = address.mode()
    if st.session_state.get("mode_in_address") != given:
        # Only then, or a choice that was not yet submitted would be lost.
        st.session_state["mode"] = st.session_state["mode_in_address"] = given
    with st.form("search", border=False):
        st.text_area(
            "Describe the case, or type a few words",
            key="case_text",
            height=260 if len(session.asked()) > LONG else 120,
            persist_state="session",
            placeholder="For example: a 52-year-old with low back pain radiating to the left leg "
            "asks for a lumbar epidural steroid injection after six weeks of physical therapy",
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.form_submit_button("Search", type="primary", key="submit", on_click=_ask)
            with st.popover("Options", key="options"):
                st.radio(
                    "What decides the order",
                    list(MODES),
                    format_func=MODES.__getitem__,
                    key="mode",
                    persist_state="session",
                )
                st.caption(
                    'Put "quotes" around words that must stand together, a minus before a word '
                    'or a "phrase" that must not occur, or write treatment:word to look only '
                    "there. A case number leads to its letter."
                )
    dropped.file_box(_ask)
    st.caption("Nothing you type or drop leaves this machine, is logged, or stands in the address.")


def _welcome(opened: index.Opened) -> None:
    contents = opened.search.store.info
    st.markdown(
        f"Searches {html.count(contents.issues, 'disputed treatment')} in "
        f"{html.count(contents.letters, 'determination letter')}. Try one of these:"
    )
    for number, example in enumerate(EXAMPLES):
        st.button(html.plain(example), key=f"example-{number}", on_click=_ask, args=(example,))


def _comparing(opened: index.Opened, request: Request) -> None:
    (letter,) = opened.search.store.get([request.like])
    issue = letter.issue
    with st.container(border=True, key="comparing"):
        st.caption("Decisions of other letters that are most like")
        html.title(title(issue.treatment), level=2)
        html.small(f"{issue.id}, {outcome_label(issue.outcome)}")
        with st.container(horizontal=True):
            st.page_link(
                "pages/letter.py",
                label="Read the letter",
                query_params={address.LETTER: letter.id, address.ISSUE: issue.id},
            )
            st.page_link("pages/find.py", label="Back to searching by words")


def _named(named: Sequence[Named]) -> None:
    """The ways to the letters that the text names."""
    for one in named:
        if not one.letter:
            continue
        number = one.issue.rpartition("#")[2]
        label = f"Open letter {one.letter}" + (f", issue {number}" if number else "")
        names = {address.LETTER: one.letter} | ({address.ISSUE: one.issue} if number else {})
        st.page_link(
            "pages/letter.py",
            label=html.plain(label),
            icon=":material/description:",
            query_params=names,
        )


def _summary(request: Request, result: Found, seconds: float) -> str:
    issues, order = html.count(result.total, "issue"), _order(request)
    if not request.ranks:
        found = f"{issues}, {order}"
    elif not result.restricted:
        found = f"{issues} {'compared' if request.like else 'ranked'}, "
        if request.sort is not Sort.BEST:
            found += f"the best {result.ranked:,} of them, "
        found += order
    else:
        found = f"{issues} {'matches' if result.total == 1 else 'match'}, {order}"
    return f"**{found}** · {seconds:.2f} s"


def _order(request: Request) -> str:
    if request.sort is Sort.OLDEST:
        return "oldest decision first"
    if request.sort is Sort.NEWEST or not request.ranks:
        return "latest decision first"
    return "most alike first" if request.like else "best match first"


def _nothing(opened: index.Opened, request: Request, result: Found) -> None:
    if all(one.missing for one in result.named) and result.named and not wanted:
        # The notice above says that there is no such letter, and there is nothing to loosen.
        return
    ways = opened.search.ways_out(request)
    st.info("No issue fits all of this." + (" With fewer filters, some do:" if ways else ""))
    if ways:
        filters.ways_out(ways, request.filters)
    elif request.mode is Mode.LEXICAL:
        st.markdown("No letter has these words. Under Options, let the meaning decide as well.")
    else:
        st.markdown("Try without quotes, minus signs, AND, OR and NOT: they exclude everything.")


shell.require()
opened = index.current()
wanted, problems = address.filters()
request = Request(
    text=session.asked(),
    like=address.name(address.SIMILAR),
    filters=wanted,
    mode=address.mode(),
    sort=address.sort(),
    size=hits.PORTION * address.shown(),
)
st.session_state["way_back"] = ("pages/find.py", address.snapshot())

st.title("Find prior decisions", anchor=False)
if request.like:
    _comparing(opened, request)
else:
    _ask_form()
if not request.like and (typed := session.cut()):
    st.warning(
        f"The text has {typed:,} characters: only the first {MOST_CHARACTERS:,} are searched for."
    )
for problem in problems:
    st.warning(html.sentence(problem))

started = time.perf_counter()
waiting = request.needs_model and not opened.warm
with st.spinner("Loading the model that compares meanings ..." if waiting else "Searching ..."):
    result = opened.search.answer(request)
seconds = time.perf_counter() - started

html.on_phones("Filters and pages open at the top left: »")
choices = opened.search.choices(request, result)
filters.side_bar(wanted, choices)
filters.chosen_row(wanted)
_named(result.named)
for notice in result.notices:
    st.info(html.plain(notice))
if result.did_you_mean:
    meant = html.plain(result.did_you_mean)
    st.button(
        f"Did you mean: {meant}",
        key="did-you-mean",
        type="tertiary",
        on_click=_ask,
        args=(result.did_you_mean,),
    )
if not request.ranks and not wanted:
    _welcome(opened)
elif not result.total:
    _nothing(opened, request, result)
else:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(_summary(request, result, seconds), width="content")
        options = {sort: name for sort, name in SORTS.items() if request.ranks or sort != Sort.BEST}
        address.switch(address.SORT, options, "Sort by", next(iter(options)), labelled=False)
    if not request.like:
        filters.offers(result.offered, wanted, result.counts)
        same = on_point_sentence(result)
        if same and "outcome" not in wanted:
            st.markdown(html.plain(same))
    html.heard("Results")
    if panel.switch():
        panel.show(opened.search, request)
    else:
        # A filter by outcome would say nothing but itself: what the others leave is counted.
        whose = "the issues compared" if request.like else "matching issues"
        if "outcome" in wanted:
            whose = "issues that fit the other filters"
        figures.base_rate(choices.get("outcome", {}), result.base, whose=whose)
        hits.show_list(result.hits, result.ranked, "hit", marked=not request.like)
html.arrive(("find", request))
