"""The page of one letter."""

from __future__ import annotations

from indexer.tagged import TaggedLetter
from search_app.exporting.tray import Tray
from search_app.quoting.citing import citation_line, citation_text
from search_app.quoting.highlights import to_html
from search_app.search import Search
from tests.app.conftest import OpenApp, address, ask, html, words
from trials.answers import answer, issue_ids


def several_issues(search: Search) -> TaggedLetter:
    hit = next(hit for hit in answer(search, "", size=100).hits if hit.hit.issues_in_letter > 1)
    return search.store.get([hit.letter.id])[0]


def test_shows_the_whole_letter(open_app: OpenApp, search: Search) -> None:
    letter = several_issues(search)
    app = open_app("letter", letter=letter.id)
    assert not app.exception
    shown = html(app)
    assert to_html(letter.summary) in shown
    for issue in letter.issues:
        assert to_html(issue.treatment) in shown
        assert to_html(issue.rationale) in shown
        assert to_html(issue.maximus_guideline) in shown
        assert to_html(issue.claims_admin_guideline) in shown
    for specialty in letter.reviewer.specialties:
        assert to_html(specialty) in shown


def test_an_issue_finds_its_letter(open_app: OpenApp, search: Search) -> None:
    issue = several_issues(search).issues[1]
    app = open_app("letter", issue=issue.id)
    assert not app.exception
    assert "**[2" in words(app)
    best = answer(search, like=issue.id).hits[0]
    assert f"1&#46; {to_html(best.issue.treatment)}" in html(app)


def test_similar_decisions_can_be_limited_to_one_outcome(open_app: OpenApp, search: Search) -> None:
    app = open_app("letter", letter=several_issues(search).id)
    app.get("button_group")[0].set_value("overturned").run()
    assert app.query_params["outcome"] == "overturned"
    similar = [m.value for m in app.markdown if m.value.startswith(":green-badge")]
    assert len(similar) >= 5


def test_tags_are_called_derived(open_app: OpenApp, search: Search) -> None:
    app = open_app("letter", letter=several_issues(search).id)
    labels = [expander.label for expander in app.expander]
    assert "Tags derived by this program" in labels


def test_a_letter_can_be_looked_up(open_app: OpenApp, search: Search) -> None:
    letter = several_issues(search).id
    app = open_app("letter")
    app.text_input(key="case_number").set_value(letter.lower())
    app.button(key="open").click().run()
    assert to_html(f"Letter {letter}") in html(app)


def test_a_letter_that_is_not_there_is_named(open_app: OpenApp, search: Search) -> None:
    app = open_app("letter", letter="CM99-0000000")
    assert not app.exception
    assert [one.value for one in app.title] == ["Open a letter"]
    (error,) = app.error
    assert error.value.startswith("No letter ")
    app.text_input(key="case_number").set_value(issue_ids(search)[0].rpartition("#")[0])
    app.button(key="open").click().run()
    assert not app.error
    assert "Letter " in html(app)


def test_every_citation_tells_its_edition_and_what_replaced_it(
    open_app: OpenApp, search: Search
) -> None:
    for issue in issue_ids(search)[:25:5]:
        letter = search.store.get([issue.rpartition("#")[0]])[0]
        shown = html(open_app("letter", letter=letter.id))
        citations = [
            one
            for read in letter.issues
            for cited in (read.tags.maximus, read.tags.claims_admin)
            for one in cited
        ]
        for one in citations:
            assert to_html(citation_text(one)) in shown
        replaced = [one for one in citations if one.replaced_by]
        assert shown.count("Since replaced") == len(replaced)


def test_every_tag_says_where_it_was_read(open_app: OpenApp, search: Search) -> None:
    app = open_app("letter", letter=several_issues(search).id)
    shown = html(app)
    tags = [part for part in shown.split("<dl ")[1:] if "<dt>Kind</dt>" in part]
    assert tags
    for part in tags:
        said = [row.split("</dd>")[0] for row in part.split("<dd>")[1:]]
        for one in said:
            assert "read in the" in one or one in ("Other", "Unspecified")


def test_cites_each_issue_in_a_line_to_copy(open_app: OpenApp, search: Search) -> None:
    letter = several_issues(search)
    app = open_app("letter", letter=letter.id)
    of = len(letter.issues)
    assert [code.value for code in app.code] == [
        citation_line(letter, number, of) for number in range(1, of + 1)
    ]


def test_leads_to_the_letters_beside_it(open_app: OpenApp, search: Search) -> None:
    letter = several_issues(search).id
    app = open_app("letter", letter=letter)
    before, after = search.store.beside(letter)
    labels = [link.proto.label.replace("\\", "") for link in app.get("page_link")]
    for one, side in ((before, "Previous"), (after, "Next")):
        if one:
            assert any(label.startswith(f"{side} by date: {one}") for label in labels)


def test_what_fits_the_search_is_marked_and_can_be_unmarked(
    open_app: OpenApp, search: Search
) -> None:
    app = ask(open_app(), "physical therapy")
    letter = answer(search, "physical therapy", collapse=True).hits[0].letter.id
    app.switch_page("pages/letter.py")
    app.query_params["letter"] = letter
    app = app.run()
    assert "<mark>therapy</mark>" in html(app)
    assert "words of your text" in html(app)
    assert "therapy" not in address(app)
    app = app.toggle(key="mark").set_value(False).run()
    assert "<mark>" not in html(app)


def test_without_a_search_nothing_is_marked(open_app: OpenApp, search: Search) -> None:
    app = open_app("letter", letter=several_issues(search).id)
    assert "<mark>" not in html(app)
    assert "mark" not in [toggle.key for toggle in app.toggle]


def test_an_issue_can_be_collected(open_app: OpenApp, search: Search) -> None:
    issue = several_issues(search).issues[1].id
    app = open_app("letter", issue=issue)
    app = app.toggle(key=f"collect-letter-{issue}").set_value(True).run()
    assert app.session_state["tray"] == Tray().having(issue)
