"""One letter as it reads, and decisions like it."""

from __future__ import annotations

import re

import streamlit as st

from indexer.records import Record
from search_app.components import address, hits, index, prose, shell
from search_app.retrieval.facets import value_label
from search_app.retrieval.filters import Filters
from search_app.retrieval.guidelines import citation_text, since_replaced

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
OUTCOMES = {"all": "All", "overturned": "Overturned", "upheld": "Upheld"}


def _look_up() -> None:
    with st.form("look-up", border=False):
        st.text_input(
            "Case number", key="case_number", placeholder="CM16-0000000", persist_state="session"
        )
        st.form_submit_button("Open the letter", type="primary", key="open", on_click=_open)


def _open() -> None:
    address.put(address.LETTER, st.session_state["case_number"].strip())
    address.put(address.ISSUE, "")


def _cover(letter: Record) -> None:
    rows = [
        (title, prose.day(letter[key]) if re.match(r"\d{4}-", letter[key]) else letter[key])
        for key, title in FACTS.items()
        if letter[key]
    ]
    reviewer = letter["reviewer"]
    rows += [
        (title, ", ".join(reviewer[key]))
        for key, title in (("specialties", "Reviewer's specialty"), ("licensure", "Licensed in"))
        if reviewer[key]
    ]
    rows.append(("Read from", letter["source"]["file"].rsplit("/", 1)[-1]))
    prose.facts(rows)
    if not letter["decision_date"]:
        st.caption("This letter has no cover page: its dates and case number are not printed.")


def _contents(letter: Record, place: int) -> None:
    """The issues at a glance, each with a jump to where it stands."""
    with st.container(gap="xsmall", key="contents"):
        for number, issue in enumerate(letter["issues"]):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                hits.outcome_badge(issue["outcome"])
                treatment = prose.plain(f"{number + 1}. {issue['treatment']}")
                bold = "**" if number == place else ""
                st.markdown(f"{bold}[{treatment}](#issue-{number + 1}){bold}", width="content")


def _issue(letter: Record, number: int, linked: bool) -> None:
    issue, of = letter["issues"][number - 1], len(letter["issues"])
    with st.container(border=True, gap="xsmall", key=f"issue-{number}"):
        place = f"Issue {number} of {of}" if of > 1 else "The issue"
        st.header(place, anchor=f"issue-{number}", divider="blue" if linked else False)
        hits.outcome_badge(issue["outcome"])
        prose.title(issue["treatment"])
        printed = issue["guideline_text"]
        prose.label("The physician reviewer relied on")
        prose.words(printed["maximus"] or "Nothing is printed here.")
        for citation in issue["guidelines"]["maximus"]:
            if replaced := since_replaced(citation):
                prose.small(replaced)
        prose.label("The denial relied on")
        prose.words(printed["claims_admin"] or "Nothing is printed here.")
        prose.label("Rationale")
        prose.words(issue["rationale"] or "No rationale is printed.")
        with st.expander("Tags derived by this program", key=f"tags-{number}"):
            prose.facts(_tags(issue))
        if of > 1 and not linked:
            names = {address.LETTER: letter["letter"], address.ISSUE: issue["id"]}
            st.page_link(
                "pages/letter.py", label="Decisions similar to this issue", query_params=names
            )


def _tags(issue: Record) -> list[tuple[str, str]]:
    def regions(key: str) -> str:
        return ", ".join(value_label("body_region", one) for one in issue[key])

    def cited(key: str) -> str:
        return "; ".join(citation_text(one) for one in issue["guidelines"][key])

    kind = f"{issue['category']}/{issue['subcategory']}"
    rows = [
        ("Treatment", value_label("category", issue["category"])),
        ("Kind", value_label("subcategory", kind)),
        ("Aimed at", regions("body_regions") or regions("body_region_groups")),
        ("Spine levels", ", ".join(issue["levels"])),
        ("Side", issue["laterality"] if issue["laterality"] != "none" else ""),
        ("Whole claim", regions("claim_regions")),
        ("Reviewer's guidelines", cited("maximus")),
        ("Denial's guidelines", cited("claims_admin")),
    ]
    return [(title, said) for title, said in rows if said]


def _similar(issue: Record, number: int, opened: index.Opened) -> None:
    st.header("Similar decisions", anchor="similar")
    prose.small(
        f"Decisions of other letters that are most like issue {number}: {issue['treatment']}"
    )
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
    result = opened.searcher.similar(issue["id"], filters=wanted, limit=SIMILAR_SHOWN)
    if not result.total:
        st.info("There are none in other letters.")
        return
    for hit in result.hits:
        hits.card(hit, "similar", marked=False)
    everything = {address.SIMILAR: issue["id"]} | dict(wanted.active())
    st.page_link(
        "pages/find.py",
        label=f"Compare with all {result.total:,}, and filter",
        query_params=everything,
    )


def _switch() -> None:
    chosen = st.session_state["similar-outcome"]
    address.put("outcome", "" if chosen == "all" else chosen)


def _way_back() -> None:
    page, params = st.session_state.get("way_back", ("pages/find.py", {}))
    label = "Back to the results" if "way_back" in st.session_state else "Find prior decisions"
    st.page_link(page, label=label, icon=":material/arrow_back:", query_params=params)


def _show(letter: Record, linked: str, opened: index.Opened) -> None:
    issues = letter["issues"]
    prose.name(f"Letter {letter['letter']}")
    if letter["sample"]:
        hits.sample_badge()
    _cover(letter)
    ids = [issue["id"].casefold() for issue in issues]
    place = ids.index(linked) if linked in ids else 0
    if len(issues) > 1:
        st.header(f"{len(issues)} issues", anchor=False)
        _contents(letter, place if linked in ids else -1)
    for warning in letter["warnings"]:
        st.warning(prose.plain(warning))
    st.header("Summary of the case", anchor="summary")
    prose.words(letter["summary"] or "No summary is printed.")
    for number in range(1, len(issues) + 1):
        _issue(letter, number, linked in ids and number - 1 == place)
    _similar(issues[place], place + 1, opened)
    # The first issue is near enough to the top, where the cover and the summary are.
    prose.arrive(("letter", letter["letter"], linked), place + 1 if place else 0)


shell.require()
opened = index.current()
letter_id, issue_id = address.name(address.LETTER), address.name(address.ISSUE)
_way_back()
if letter_id or issue_id:
    letter = opened.searcher.letter(letter_id or issue_id.rpartition("#")[0])
    _show(letter, issue_id.casefold(), opened)
else:
    st.title("Open a letter", anchor=False)
    _look_up()
