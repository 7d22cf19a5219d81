"""The page to browse what was overturned."""

from __future__ import annotations

import pytest

from search_app.retrieval.filters import Filters
from search_app.retrieval.searcher import Searcher
from tests.app.conftest import OpenApp, html, words


def test_lists_overturned_decisions_latest_first(open_app: OpenApp, searcher: Searcher) -> None:
    app = open_app("browse")
    assert not app.exception
    result = searcher.search("", filters=Filters(outcome=("overturned",)))
    assert f"**{result.total} issues**" in words(app)
    assert "Upheld \\(denial stands\\)" not in words(app)
    titles = [e.proto.body for e in app.get("html") if 'class="imr-title"' in e.proto.body]
    assert result.hits[0].record["treatment"].split()[0] in titles[0]


def test_the_outcome_can_be_switched(open_app: OpenApp, searcher: Searcher) -> None:
    app = open_app("browse", show="upheld")
    assert f"**{searcher.outcomes['upheld']} issues**" in words(app)


@pytest.mark.parametrize("by", ["body_region", "guideline", "category"])
def test_shows_shares_with_their_numbers(open_app: OpenApp, searcher: Searcher, by: str) -> None:
    app = open_app("browse", by=by)
    assert not app.exception
    table = app.table[0].value
    overturned = searcher.facets(Filters(outcome=("overturned",)))[by]
    decided = searcher.facets()[by]
    assert sorted(table["Overturned"]) == sorted(overturned.get(value, 0) for value in decided)
    assert sorted(table["Decided"]) == sorted(decided.values())
    assert "not statewide rates" in words(app)
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")


def test_filters_narrow_list_and_shares(open_app: OpenApp, searcher: Searcher) -> None:
    app = open_app("browse", category="rx", show="all")
    counts = searcher.facets(Filters(category=("rx",)))["outcome"]
    assert f"**{sum(counts.values())} issues**" in words(app)
    assert f"**Overturned: {counts['overturned']} of {sum(counts.values())}" in words(app)


def test_nothing_found_says_what_to_drop(open_app: OpenApp) -> None:
    app = open_app("browse", year="1999")
    assert any("No decision fits" in info.value for info in app.info)
    next(b for b in app.button if str(b.key) == "way-out-year").click().run()
    assert "1&#46; " in html(app)
