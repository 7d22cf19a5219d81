"""The page to browse what was overturned."""

from __future__ import annotations

from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from indexer.filters import Filters
from indexer.vocabulary.facets import FACETS
from search_app.components.html import plain
from search_app.facet_values import values
from search_app.search import Search
from tests.app.conftest import OpenApp, address, counts, html, words
from trials.answers import answer


def test_lists_overturned_decisions_latest_first(open_app: OpenApp, search: Search) -> None:
    app = open_app("browse", group="latest")
    assert not app.exception
    result = answer(search, "", filters=Filters(outcome=("overturned",)))
    assert f"**{result.total} issues**" in words(app)
    assert "Upheld \\(denial stands\\)" not in words(app)
    titles = [e.proto.body for e in app.get("html") if 'class="imr-title"' in e.proto.body]
    assert result.hits[0].issue.treatment.split()[0] in titles[0]


def test_the_outcome_can_be_switched(open_app: OpenApp, search: Search) -> None:
    app = open_app("browse", show="upheld")
    assert f"**{search.store.info.outcomes['upheld']} issues**" in words(app)


@pytest.mark.parametrize("by", ["body_region", "guideline", "category", "ground", "year"])
def test_shows_shares_with_their_numbers(open_app: OpenApp, search: Search, by: str) -> None:
    app = open_app("browse", by=by)
    assert not app.exception
    table = app.table[0].value
    overturned = counts(search, outcome=("overturned",))[by]
    decided = counts(search)[by]
    assert sorted(table["Overturned"]) == sorted(overturned.get(value, 0) for value in decided)
    assert sorted(table["Decided"]) == sorted(decided.values())
    assert "not statewide rates" in words(app)
    # One chart; its element was named anew between versions of Streamlit that the app runs with.
    names = ("vega_lite_chart", "arrow_vega_lite_chart")
    assert [len(found) for name in names if (found := app.get(name))] == [1]


def test_filters_narrow_list_and_shares(open_app: OpenApp, search: Search) -> None:
    app = open_app("browse", category="rx", show="all")
    found = counts(search, category=("rx",))["outcome"]
    assert f"**{sum(found.values())} issues**" in words(app)
    assert f"**Overturned: {found['overturned']} of {sum(found.values())}" in words(app)


def test_nothing_found_says_what_to_drop(open_app: OpenApp) -> None:
    app = open_app("browse", year="1999", group="latest")
    (info,) = app.info
    assert "No decision fits" in info.value
    next(b for b in app.button if str(b.key) == "way-out-year").click().run()
    assert "1&#46; " in html(app)


def group(app: AppTest, label: str) -> str:
    """The heading of a ground's decisions."""
    return next(one.label for one in app.expander if one.label.startswith(f"**{plain(label)}**"))


def test_decisions_stand_under_their_grounds(open_app: OpenApp, search: Search) -> None:
    app = open_app("browse", show="upheld")
    assert not app.exception
    upheld = counts(search, outcome=("upheld",))
    for ground, count in upheld["ground"].items():
        said = f"{count} of {upheld['outcome']['upheld']} issues"
        assert group(app, FACETS["ground"].label(ground)).endswith(said)


def test_what_was_not_recognised_is_a_group_of_its_own(open_app: OpenApp) -> None:
    app = open_app("browse", show="upheld")
    grounds = [one.label for one in app.expander if " issues" in one.label]
    assert grounds[-1].startswith("**No ground recognised**")


def test_the_first_ground_is_open_and_quotes_the_sentences(
    open_app: OpenApp, search: Search
) -> None:
    app = open_app("browse", show="upheld")
    (first, *_), filters = _grounds(search), Filters(outcome=("upheld",))
    wanted = filters.having(ground=(first,))
    issue = answer(search, "", filters=wanted, size=1).hits[0].issue
    start, end = next(one.span for one in issue.tags.grounds if one.id == first)
    shown = unescape(html(app))
    assert " ".join(issue.rationale[start:end].split()) in " ".join(shown.split())
    assert any(link.proto.label == "Decided the other way" for link in app.get("page_link"))


def _grounds(search: Search) -> list[str]:
    found = counts(search, outcome=("upheld",))["ground"]
    return [value.id for value in values("ground", found)]


def test_another_ground_opens_when_asked_for(open_app: OpenApp, search: Search) -> None:
    app = open_app("browse", show="upheld")
    before = html(app).count("<blockquote")
    app.session_state[f"ground-upheld-{_grounds(search)[1]}"] = True
    app.run()
    assert not app.exception
    assert html(app).count("<blockquote") > before


def test_a_filter_by_ground_narrows_the_list(open_app: OpenApp, search: Search) -> None:
    ground = _grounds(search)[0]
    app = open_app("browse", show="upheld", group="latest", ground=ground)
    total = counts(search, outcome=("upheld",))["ground"][ground]
    assert f"**{total} issues**" in words(app)


def test_all_decisions_on_a_ground_are_one_press_away(open_app: OpenApp, search: Search) -> None:
    app = open_app("browse", show="upheld")
    ground = _grounds(search)[0]
    app.button(key=f"all-on-{ground}").click().run()
    total = counts(search, outcome=("upheld",))["ground"][ground]
    assert f"**{total} issues**" in words(app)
    assert f"'ground': '{ground}'" in address(app) and "'group': 'latest'" in address(app)
