"""The outcomes panel beside the results."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from indexer.contract import WORDS
from indexer.filters import Filters
from indexer.vocabulary.facets import FACETS
from search_app.asking.request import Request
from search_app.comparing.outlook import outlook
from search_app.components.html import plain
from search_app.search import Search
from tests.app.conftest import OpenApp, address, ask, counts, html, words
from trials.answers import issue_ids


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the few sample letters be enough to tell what separates the outcomes."""
    monkeypatch.setattr("indexer.local.salience.FEWEST", 2)
    monkeypatch.setattr("indexer.local.salience.CLEAR", 0.5)
    monkeypatch.setattr("indexer.local.salience.FEWEST_WITH", 2)


def labels(app: AppTest) -> list[str]:
    return [expander.label for expander in app.expander]


def test_results_and_their_outcomes_are_two_views(open_app: OpenApp) -> None:
    app = open_app("find", category="rx")
    assert "What separates" not in repr([one.value for one in app.subheader])
    app.segmented_control(key="switch-view").set_value("outcomes").run()
    assert not app.exception
    assert "What separates overturned from upheld" in [one.value for one in app.subheader]
    assert "'view': 'outcomes'" in address(app)
    assert "1&#46; " not in html(app)


def test_filtered_decisions_are_all_told_with_the_base_rate(
    open_app: OpenApp, search: Search
) -> None:
    app = open_app("find", view="outcomes", category="rx")
    found = counts(search, category=("rx",))["outcome"]
    total = sum(found.values())
    assert f"Of **all {total} issues** that match." in words(app)
    assert f"**Overturned: {found['overturned']} of {total}" in words(app)
    assert f"whole index: {search.store.info.outcomes['overturned']} of" in words(app)


def test_a_filter_by_outcome_is_left_out_and_said_to_be(open_app: OpenApp) -> None:
    app = open_app("find", view="outcomes", outcome="overturned")
    assert "The filter by outcome does not count here." in words(app)
    assert "100%" not in words(app)


def test_a_described_case_is_told_by_its_nearest(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.comparing.outlook.NEAREST", 20)
    app = ask(open_app("find", view="outcomes"), "physical therapy of the shoulder")
    assert not app.exception
    assert "Of the **20 issues that match best**, out of" in words(app)
    assert "physical therapy" not in address(app)


def test_a_decision_to_compare_with_says_how_its_peers_are_chosen(
    open_app: OpenApp, search: Search
) -> None:
    app = open_app("find", view="outcomes", similar=issue_ids(search)[0])
    assert "Rationales are compared whole" in words(app)


def test_too_few_decisions_say_so(open_app: OpenApp) -> None:
    app = open_app("find", view="outcomes", category="em")
    assert any("Too few issues to say" in info.value for info in app.info)


@pytest.mark.usefixtures("few")
def test_what_stands_out_is_told_with_numbers_and_opens_to_sentences(
    open_app: OpenApp, search: Search
) -> None:
    kinds = ("rx", "rehab", "dx", "inj", "surgery", "dme")
    app = open_app("find", view="outcomes", category=list(kinds))
    found = outlook(search, Request(filters=Filters(category=kinds)))
    told = found.salient.told[0]
    name = told.shown if told.of == WORDS else FACETS[told.of].label(told.id)
    label = next(one for one in labels(app) if one.startswith(f"**{plain(name)}**"))
    assert f"{told.overturned} of {found.outcomes['overturned']} overturned" in label
    assert f"{told.upheld} of {found.outcomes['upheld']} upheld" in label
    assert "<blockquote" not in html(app)
    side = "overturned" if told.for_overturned else "upheld"
    app.session_state[f"told-{side}-{told.of}-{told.id}"] = True
    app.run()
    assert not app.exception
    assert "<blockquote" in html(app)


def test_shares_can_be_compared_by_every_tag(open_app: OpenApp, search: Search) -> None:
    app = open_app("find", view="outcomes", category="rx", by="ground")
    table = app.table[0].value
    assert "Ground of the decision" in table
    found = counts(search, category=("rx",))["ground"]
    assert sorted(table["Decided"]) == sorted(found.values())
