"""One letter as it reads, what was derived from it, and decisions like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import streamlit as st

from indexer.chunking import ChunkKind
from indexer.contract import Store
from indexer.errors import UnknownIssue
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.tags import Citation, TagOrigin
from search_app.asking.request import Request
from search_app.components import (
    address,
    hits,
    html,
    index,
    original,
    session,
    session_tray,
    settings,
    shell,
)
from search_app.quoting.citing import (
    citation_line,
    citation_text,
    edition_text,
    successor_text,
    title,
)
from search_app.quoting.marks import Marks
from search_app.quoting.marks import marks as marks_of

FACTS = {
    "case_number": "Case number",
    "decision_date": "Decided",
    "date_of_injury": "Date of injury",
    "ur_denial_date": "Utilization review denial",
    "application_received": "Application received",
    "date_assigned": "Assigned",
    "priority": "Priority",
}
SIMILAR_SHOWN = 5
NEAR_DUPLICATES_SHOWN = 12
OUTCOMES = {"all": "All", "overturned": "Overturned", "upheld": "Upheld"}


def _look_up(problem: str) -> None:
    st.title("Open a letter", anchor=False)
    if problem:
        st.error(html.sentence(problem))
    with st.form("look-up", border=False):
        st.text_input(
            "Case number", key="case_number", placeholder="CM16-0000000", persist_state="session"
        )
        st.form_submit_button("Open the letter", type="primary", key="open", on_click=_open)


def _open() -> None:
    address.put(address.LETTER, st.session_state["case_number"].strip())
    address.put(address.ISSUE, "")


def _cover(letter: TaggedLetter) -> None:
    cover = asdict(letter.cover)
    rows = [
        (name, html.day(cover[key]) if isinstance(cover[key], date) else cover[key])
        for key, name in FACTS.items()
        if cover[key]
    ]
    reviewer = {
        "Reviewer's specialty": letter.reviewer.specialties,
        "Licensed in": letter.reviewer.licensure,
    }
    rows += [(name, ", ".join(printed)) for name, printed in reviewer.items() if printed]
    rows.append(("Read from", original.place(letter)))
    html.facts(rows)
    if not letter.cover.decision_date:
        st.caption(
            "Of this letter's cover, no decision date could be read."
            if letter.cover.case_number
            else "This letter has no cover page: its dates and case number are not printed."
        )


def _neighbours(letter: TaggedLetter, store: Store) -> None:
    """The letters before and after this one, by the day of the decision; undated ones are last."""
    with st.container(horizontal=True, gap="medium", key="neighbours"):
        for one, side in zip(store.beside(letter.id), ("Previous", "Next"), strict=True):
            if one is not None:
                (other,) = store.get([one])
                name = f"{one}, {html.day(other.cover.decision_date)}"
                st.page_link(
                    "pages/letter.py",
                    label=f"{side} by date: {html.plain(name)}",
                    query_params={address.LETTER: one},
                )


def _marks(letter: TaggedLetter, opened: index.Opened) -> Marks:
    """What to mark, where a search in this session led here; the reader can switch it off."""
    page, params = session.way_back()
    text = session.asked()
    if page != "pages/find.py" or address.SIMILAR in params or not text.strip():
        return Marks()
    wanted = st.toggle(
        "Mark what fits your search", value=True, key="mark", persist_state="session"
    )
    if not wanted:
        return Marks()
    # By meaning only where a search by meaning led here, and where nobody has to wait for it.
    by_meaning = Mode.LEXICAL not in params.get(address.MODE, []) and opened.warm
    marks = marks_of(opened.search, text, letter.id, by_meaning=by_meaning)
    html.legend(words=bool(marks.terms), meaning=marks.near is not None)
    return marks


def _contents(letter: TaggedLetter, place: int) -> None:
    """The issues at a glance, each with a jump to where it stands."""
    with st.container(gap="xsmall", key="contents"):
        for number, issue in enumerate(letter.issues):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                hits.outcome_badge(issue.outcome)
                treatment = html.plain(f"{number + 1}. {title(issue.treatment)}")
                bold = "**" if number == place else ""
                st.markdown(f"{bold}[{treatment}](#issue-{number + 1}){bold}", width="content")


def _issue(
    letter: TaggedLetter, number: int, linked: bool, marks: Marks, near_duplicates: Sequence[str]
) -> None:
    issue, of = letter.issues[number - 1], len(letter.issues)
    with st.container(border=True, gap="xsmall", key=f"issue-{number}"):
        place = f"Issue {number} of {of}" if of > 1 else "The issue"
        st.header(place, anchor=f"issue-{number}", divider="blue" if linked else False)
        hits.outcome_badge(issue.outcome)
        called = title(issue.treatment)
        html.title(called, marks.words(called))
        if called != " ".join(issue.treatment.split()):
            html.small(f"As printed: {issue.treatment}")
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            session_tray.switch(issue.id, "letter")
            with st.popover("Cite", type="tertiary", key=f"cite-{number}"):
                line = citation_line(letter, number, of, settings.cite_style())
                st.code(html.seen(line), language=None, wrap_lines=True)
            hits.other_way(issue)
            if of > 1 and not linked:
                names = {address.LETTER: letter.id, address.ISSUE: issue.id}
                st.page_link("pages/letter.py", label="Similar to this issue", query_params=names)
        _relied(issue.maximus_guideline, issue.tags.maximus, "The physician reviewer relied on")
        _relied(issue.claims_admin_guideline, issue.tags.claims_admin, "The denial relied on")
        html.label("Rationale")
        rationale = issue.rationale
        near = marks.near_in(ChunkKind.RATIONALE, number)
        html.words(rationale or "No rationale is printed.", marks.words(rationale), near)
        with st.expander("Tags derived by this program", key=f"tags-{number}"):
            html.facts(_tags(issue))
        if near_duplicates:
            _near_duplicates(near_duplicates, number)


def _relied(printed: str, citations: Sequence[Citation], name: str) -> None:
    """A guideline field as it is printed, and what was read there."""
    html.label(name)
    html.words(printed or "Nothing is printed here.")
    html.cited(
        [
            (", ".join(filter(None, (citation_text(one), edition_text(one)))), successor_text(one))
            for one in citations
        ]
    )


def _near_duplicates(near_duplicates: Sequence[str], number: int) -> None:
    title = f"{html.count(len(near_duplicates), 'decision says', 'decisions say')} nearly the same"
    with st.expander(title, key=f"near-duplicates-{number}"):
        for one in near_duplicates[:NEAR_DUPLICATES_SHOWN]:
            names = {address.LETTER: one.rpartition("#")[0], address.ISSUE: one}
            st.page_link("pages/letter.py", label=html.plain(one), query_params=names)
        if len(near_duplicates) > NEAR_DUPLICATES_SHOWN:
            st.caption(f"and {len(near_duplicates) - NEAR_DUPLICATES_SHOWN:,} more")


def _tags(issue: TaggedIssue) -> list[tuple[str, str]]:
    """Every tag, and where in the letter it was read."""
    tags, sources, asked = issue.tags, issue.tags.sources, issue.tags.quantity

    def labels(facet: str, ids: Sequence[str]) -> str:
        return ", ".join(map(FACETS[facet].label, ids))

    amount = [f"{asked.sessions} sessions" if asked.sessions else ""]
    amount += [f"{asked.count} pieces" if asked.count else ""]
    amount += [asked.strength or "", asked.duration or ""]
    rows = [
        ("Treatment", labels("category", [tags.category]), sources.category),
        ("Kind", labels("subcategory", [issue.kind]), sources.subcategory),
        ("Drug", ", ".join(tags.drugs), sources.category),
        ("Quantity", ", ".join(filter(None, amount)), TagOrigin.TREATMENT),
        ("Body region", labels("body_region", issue.regions), sources.body_regions),
        ("Spine levels", ", ".join(tags.levels), sources.levels),
        ("Side", issue.side or "", sources.laterality),
        ("Whole claim", labels("claim_region", tags.claim_regions), TagOrigin.SUMMARY),
        ("Grounds", labels("ground", issue.grounds), TagOrigin.RATIONALE),
        # They speak against the outcome: considered, but not what decided.
        ("Weighed", labels("ground", issue.weighed), TagOrigin.RATIONALE),
    ]
    return [
        (name, f"{said} (read in the {source})" if source else said)
        for name, said, source in rows
        if said
    ]


def _similar(issue: TaggedIssue, number: int, opened: index.Opened) -> None:
    st.header("Similar decisions", anchor="similar")
    html.small(f"Decisions of other letters that are most like issue {number}: {issue.treatment}")
    chosen = address.name("outcome")
    chosen = chosen if chosen in OUTCOMES else "all"
    st.session_state["similar-outcome"] = chosen
    st.segmented_control(
        "Outcome",
        list(OUTCOMES),
        format_func=OUTCOMES.__getitem__,
        key="similar-outcome",
        required=True,
        on_change=_switch,
    )
    wanted = Filters() if chosen == "all" else Filters(outcome=(chosen,))
    result = opened.search.answer(
        Request(like=issue.id, filters=wanted, size=SIMILAR_SHOWN, collapse=False)
    )
    if not result.total:
        st.info("There are none in other letters.")
        return
    for found in result.hits:
        hits.card(found, "similar", marked=False)
    everything = {address.SIMILAR: issue.id} | dict(wanted)
    st.page_link(
        "pages/find.py",
        label=f"Compare with all {result.total:,}, and filter",
        query_params=everything,
    )


def _switch() -> None:
    chosen = st.session_state["similar-outcome"]
    address.put("outcome", "" if chosen == "all" else chosen)


def _show(letter: TaggedLetter, linked: str, opened: index.Opened) -> None:
    issues = letter.issues
    html.name(f"Letter {letter.id}")
    if letter.sample:
        hits.sample_badge()
    _cover(letter)
    original.offer(letter)
    _neighbours(letter, opened.search.store)
    ids = [issue.id.casefold() for issue in issues]
    place = ids.index(linked) if linked in ids else 0
    if len(issues) > 1:
        st.header(f"{len(issues)} issues", anchor=False)
        _contents(letter, place if linked in ids else -1)
    for warning in letter.warnings:
        st.warning(html.plain(warning))
    marks = _marks(letter, opened)
    st.header("Summary of the case", anchor="summary")
    summary = letter.summary
    near = marks.near_in(ChunkKind.SUMMARY)
    html.words(summary or "No summary is printed.", marks.words(summary), near)
    for number, issue in enumerate(issues, start=1):
        near_duplicates = opened.search.store.near_duplicates(issue.id)
        _issue(letter, number, linked in ids and number - 1 == place, marks, near_duplicates)
    _similar(issues[place], place + 1, opened)
    # The first issue is near enough to the top, where the cover and the summary are.
    html.arrive(("letter", letter.id, linked), place + 1 if place else 0)


shell.require()
opened = index.current()
letter_id, issue_id = address.name(address.LETTER), address.name(address.ISSUE)
session.way_back_link()
name = letter_id or issue_id.rpartition("#")[0]
letter, problem = None, ""
try:
    letter = opened.search.store.get([name])[0] if name else None
except UnknownIssue as error:
    problem = str(error)
if letter:
    _show(letter, issue_id.casefold(), opened)
else:
    _look_up(problem)
