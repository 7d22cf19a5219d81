"""The page of one letter."""

from __future__ import annotations

from search_app.retrieval.highlights import to_html
from search_app.retrieval.searcher import Searcher
from tests.app.conftest import OpenApp, html, words


def several_issues(searcher: Searcher) -> dict[str, object]:
    hit = next(hit for hit in searcher.search("", limit=100).hits if hit.of > 1)
    return searcher.letter(hit.letter["letter"])


def test_shows_the_whole_letter(open_app: OpenApp, searcher: Searcher) -> None:
    letter = several_issues(searcher)
    app = open_app("letter", letter=letter["letter"])
    assert not app.exception
    shown = html(app)
    assert to_html(letter["summary"]) in shown
    for issue in letter["issues"]:
        assert to_html(issue["treatment"]) in shown
        assert to_html(issue["rationale"]) in shown
        assert to_html(issue["guideline_text"]["maximus"]) in shown
        assert to_html(issue["guideline_text"]["claims_admin"]) in shown
    for specialty in letter["reviewer"]["specialties"]:
        assert to_html(specialty) in shown


def test_an_issue_finds_its_letter(open_app: OpenApp, searcher: Searcher) -> None:
    issue = several_issues(searcher)["issues"][1]
    app = open_app("letter", issue=issue["id"])
    assert not app.exception
    assert "**[2" in words(app)
    best = searcher.similar(issue["id"]).hits[0]
    assert f"1&#46; {to_html(best.record['treatment'])}" in html(app)


def test_similar_decisions_can_be_limited_to_one_outcome(
    open_app: OpenApp, searcher: Searcher
) -> None:
    app = open_app("letter", letter=several_issues(searcher)["letter"])
    app.get("button_group")[0].set_value("overturned").run()
    assert app.query_params["outcome"] == "overturned"
    similar = [m.value for m in app.markdown if m.value.startswith(":green-badge")]
    assert len(similar) >= 5


def test_tags_are_called_derived(open_app: OpenApp, searcher: Searcher) -> None:
    app = open_app("letter", letter=several_issues(searcher)["letter"])
    labels = [expander.label for expander in app.expander]
    assert "Tags derived by this program" in labels


def test_a_letter_can_be_looked_up(open_app: OpenApp, searcher: Searcher) -> None:
    letter = several_issues(searcher)["letter"]
    app = open_app("letter")
    app.text_input(key="case_number").set_value(str(letter).lower())
    app.button(key="open").click().run()
    assert to_html(f"Letter {letter}") in html(app)


def test_a_letter_that_is_not_there_is_named(open_app: OpenApp) -> None:
    app = open_app("letter", letter="CM99-0000000")
    assert not app.exception
    assert any("CM99" in error.value for error in app.error)
