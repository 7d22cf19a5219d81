"""Two decisions side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape

import pytest

from indexer.contract import Store
from indexer.filters import Filters
from indexer.letters import Outcome
from indexer.tagged import TaggedIssue, TaggedLetter
from search_app.comparing.opposites import opposites
from search_app.search import Search
from tests.app.conftest import OpenApp, html, words
from trials.answers import answer

Change = Callable[[TaggedIssue], TaggedIssue]


@pytest.fixture
def overturned(search: Search) -> str:
    """The id of a decision that was overturned, with several to compare it with."""
    found = answer(search, "", filters=Filters(outcome=("overturned",)), size=100)
    issues = (hit.issue for hit in found.hits)
    return next(one.id for one in issues if len(opposites(search, one, 6).comparable) > 1)


@pytest.fixture
def read_as(search: Search, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Change], None]:
    """Has the store hand out an issue that was asked for by itself with something changed."""
    store = type(search.store)
    real = store.get

    def change(name: str, changed: Change) -> None:
        def get(self: Store, names: Sequence[str]) -> list[TaggedLetter]:
            letters = real(self, names)
            if list(names) != [name]:
                return letters
            return [replace(one, issues=(changed(one.issue),)) for one in letters]

        monkeypatch.setattr(store, "get", get)

    return change


def test_shows_the_nearest_that_went_the_other_way(
    open_app: OpenApp, search: Search, overturned: str
) -> None:
    app = open_app("compare", issue=overturned)
    assert not app.exception
    nearest = opposites(search, search.store.get([overturned])[0].issue, 1).comparable[0]
    shown = unescape(html(app))
    for issue in (overturned, nearest.issue.id):
        assert issue in shown
    assert "What differs" in [one.value for one in app.header]
    assert "imr-versus" in shown
    assert "<mark>" in shown


def test_the_address_can_name_both(open_app: OpenApp, search: Search, overturned: str) -> None:
    hits = opposites(search, search.store.get([overturned])[0].issue, 6).comparable
    app = open_app("compare", issue=overturned, other=hits[-1].issue.id)
    titles = [e.proto.body for e in app.get("html") if 'class="imr-title"' in e.proto.body]
    offered = {hit.issue.id for hit in hits[:-1]}
    assert len(titles) == 2 + len(offered)


def test_without_a_comparable_one_says_so_and_offers_other_kinds(
    open_app: OpenApp, overturned: str, read_as: Callable[[str, Change], None]
) -> None:
    def unread(issue: TaggedIssue) -> TaggedIssue:
        tags = replace(issue.tags, category="other", subcategory="unspecified")
        return replace(issue, tags=tags)

    read_as(overturned, unread)
    app = open_app("compare", issue=overturned)
    assert not app.exception
    assert "No decision on the same kind of treatment went the other way." in words(app)
    assert "What differs" not in [one.value for one in app.header]
    assert "The nearest on other kinds of treatment" in [one.value for one in app.header]
    assert any(link.proto.label == "Compare with this one" for link in app.get("page_link"))


def test_a_decision_of_unknown_outcome_has_no_opposite(
    open_app: OpenApp, overturned: str, read_as: Callable[[str, Change], None]
) -> None:
    read_as(overturned, lambda issue: replace(issue, outcome=Outcome.UNKNOWN))
    app = open_app("compare", issue=overturned)
    assert not app.exception
    assert any("no decision is the opposite" in info.value for info in app.info)


def test_without_a_decision_says_where_to_find_one(open_app: OpenApp) -> None:
    app = open_app("compare")
    assert not app.exception
    assert any("Choose a decision first" in info.value for info in app.info)


def test_an_unknown_decision_is_told_in_one_line(open_app: OpenApp) -> None:
    app = open_app("compare", issue="CM99-0000000#1")
    assert not app.exception
    assert any(error.value.startswith("No issue") for error in app.error)
    assert any("in this index" in error.value for error in app.error)


@pytest.mark.parametrize("page", ["find", "letter"])
def test_every_decision_leads_there(open_app: OpenApp, overturned: str, page: str) -> None:
    names = {"issue": overturned} if page == "letter" else {"outcome": "overturned"}
    app = open_app(page, **names)
    links = [link.proto for link in app.get("page_link")]
    assert any(link.label == "Decided the other way" for link in links)


def test_both_can_be_collected(open_app: OpenApp, overturned: str) -> None:
    app = open_app("compare", issue=overturned)
    keys = [str(toggle.key) for toggle in app.toggle]
    for key in keys:
        app = app.toggle(key=key).set_value(True).run()
    assert len(keys) == len(app.session_state["tray"]) == 2
    assert overturned in app.session_state["tray"]
