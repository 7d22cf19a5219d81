"""The page of collected decisions."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from indexer.building import build
from search_app.exporting.formats import FORMATS
from search_app.exporting.precedents import TITLE, precedent_table
from search_app.exporting.tray import Kept
from search_app.quoting.highlights import to_html
from search_app.search import Search
from tests.app.conftest import OpenApp, address, ask, html, words
from trials.answers import answer
from trials.doubles import HashingEncoder


def collect(app: AppTest, *issues: str) -> AppTest:
    """Switch Collect on beside some issues of the list that is shown."""
    for issue in issues:
        app = app.toggle(key=f"collect-hit-{issue}").set_value(True).run()
    return app


def go(app: AppTest, page: str) -> AppTest:
    for name in list(app.query_params):
        del app.query_params[name]
    return app.switch_page(f"pages/{page}.py").run()


def first_three(search: Search) -> list[str]:
    return [hit.issue.id for hit in answer(search, "knee", collapse=True).hits[:3]]


def collected(open_app: OpenApp, search: Search) -> tuple[AppTest, list[str]]:
    issues = first_three(search)
    return go(collect(ask(open_app(), "knee"), *issues), "collect"), issues


def order(app: AppTest) -> list[str]:
    return [str(area.key).removeprefix("note-") for area in app.text_area]


def test_an_empty_tray_says_how_to_fill_it(open_app: OpenApp) -> None:
    app = open_app("collect")
    assert not app.exception
    assert any("Switch on **Collect**" in info.value for info in app.info)
    assert not app.get("download_button")


def test_what_is_collected_stands_there_in_order(open_app: OpenApp, search: Search) -> None:
    app, issues = collected(open_app, search)
    assert not app.exception
    assert order(app) == issues
    shown = html(app)
    for issue in issues:
        assert to_html(search.store.get([issue])[0].issue.treatment) in shown
    overturned, decided = (
        search.store.info.outcomes["overturned"],
        sum(search.store.info.outcomes.values()),
    )
    assert f"{overturned} of {decided} decided issues" in shown
    assert "Persuasive only" in shown
    assert not app.get("download_button")
    app.session_state["exports"] = True
    assert len(app.run().get("download_button")) == len(FORMATS) + 1  # and the memorandum
    assert app.code[0].value.count("IMR ") == 3


def test_collecting_again_takes_it_away(open_app: OpenApp, search: Search) -> None:
    issue = first_three(search)[0]
    app = collect(ask(open_app(), "knee"), issue)
    assert app.toggle(key=f"collect-hit-{issue}").value
    app = app.toggle(key=f"collect-hit-{issue}").set_value(False).run()
    assert order(go(app, "collect")) == []


def test_every_switch_of_an_issue_agrees(open_app: OpenApp, search: Search) -> None:
    app, issues = collected(open_app, search)
    back = go(app, "find")
    assert back.toggle(key=f"collect-hit-{issues[0]}").value


def test_can_be_ordered_noted_and_removed(open_app: OpenApp, search: Search) -> None:
    app, (one, two, three) = collected(open_app, search)
    app = app.button(key=f"down-{one}").click().run()
    assert order(app) == [two, one, three]
    app = app.button(key=f"up-{three}").click().run()
    assert order(app) == [two, three, one]
    assert app.button(key=f"up-{two}").disabled and app.button(key=f"down-{one}").disabled
    app = app.text_area(key=f"note-{three}").set_value("zyzzyva").run()
    app = app.button(key=f"remove-{two}").click().run()
    assert order(app) == [three, one]
    assert app.text_area(key=f"note-{three}").value == "zyzzyva"
    assert "zyzzyva" not in address(app)
    app = app.button(key="empty").click().run()
    assert any("Nothing is collected" in info.value for info in app.info)


def test_what_the_index_no_longer_holds_is_named(
    open_app: OpenApp, search: Search, sample_letters: Path, tmp_path: Path
) -> None:
    some = sorted(path for path in sample_letters.iterdir() if path.suffix == ".txt")
    build(some[:3], tmp_path, HashingEncoder)
    app = ask(open_app(index=tmp_path), "knee")
    issues = [str(box.key).removeprefix("collect-hit-") for box in app.toggle]
    app = go(collect(app, *issues), "collect")
    assert len(order(app)) == len(issues)
    build(some[:1], tmp_path, HashingEncoder, replace_all=True)
    app = app.run()
    assert not app.exception
    gone = [issue for issue in issues if issue not in order(app)]
    assert gone and order(app)
    (warning,) = [one.value for one in app.warning if "No longer in this index" in one.value]
    assert all(issue.replace("#", "\\#").replace("-", "\\-") in warning for issue in gone)
    app = app.button(key="remove-missing").click().run()
    assert "No longer" not in words(app)


def test_nothing_that_leaves_is_called_a_precedent(open_app: OpenApp, search: Search) -> None:
    app, issues = collected(open_app, search)
    table = precedent_table(search.store, [Kept(issue) for issue in issues])
    assert "precedent" not in f"{TITLE} {' '.join(table.frame)}".lower()
    assert "precedent" not in words(app).lower()
    assert "precedent" not in words(open_app("help")).lower()
