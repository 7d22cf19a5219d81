"""Whatever a letter holds is shown as it stands there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.building import build
from search_app.components.html import plain, seen
from search_app.exporting.precedents import quoted
from search_app.quoting.highlights import to_html
from search_app.search import Search
from tests.app.conftest import OpenApp, ask, html, words
from trials.answers import answer
from trials.doubles import HashingEncoder

COMPONENTS = Path(__file__).resolve().parents[2] / "search_app"

HOSTILE = (
    "<script>window.hurt = 1</script> <img src=x onerror='window.hurt=1'> $x^2$ $$y$$ "
    ":smile: :red[r] :material/home: [l](http://e.example) **b** _u_ `c` ~~s~~ -> -- | & &lt;"
)


def hostile_letter(sample_letters: Path, case_number: str) -> str:
    """A sample letter with a rationale that tries everything."""
    for letter in sorted(sample_letters.glob("*.txt")):
        text = letter.read_text(encoding="utf-8")
        if "Decision rationale: " in text and "Case Number: " in text:
            text = re.sub(r"(?<=Case Number: )\S+", case_number, text)
            return text.replace("Decision rationale: ", f"Decision rationale: {HOSTILE}. ")
    raise AssertionError("no sample letter has a cover and a rationale under this heading")


@pytest.fixture(scope="session")
def hostile_index(sample_letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over one letter in which HTML, Markdown and Streamlit's own marks stand."""
    folder = tmp_path_factory.mktemp("hostile")
    text = hostile_letter(sample_letters, "CM00-9999999")
    (folder / "letters").mkdir()
    (folder / "letters" / "<b>_$x$_.txt").write_text(text, encoding="utf-8")
    build([folder / "letters"], folder / "index", HashingEncoder)
    return folder / "index"


def test_a_hostile_letter_is_shown_literally(open_app: OpenApp, hostile_index: Path) -> None:
    search = Search.open(hostile_index)
    letter = answer(search, "").hits[0].letter.id
    issue = search.store.get([letter])[0].issues[0]
    rationale, quote = issue.rationale, quoted(issue)
    search.close()
    assert "<script>" in rationale
    for app in (
        ask(open_app(index=hostile_index), "script"),
        open_app("letter", index=hostile_index, letter=letter),
        open_app("browse", index=hostile_index, show="all"),
    ):
        assert not app.exception
        assert "<script>window" not in html(app) and "<img" not in html(app)
        assert "<script" not in words(app)
    app = open_app("letter", index=hostile_index, letter=letter)
    assert to_html(rationale) in html(app)
    (button,) = app.get("download_button")
    assert "_b___x__.txt" in button.proto.label.replace("\\", "")

    app = app.toggle(key=f"collect-letter-{letter}#1").set_value(True).run()
    app = app.switch_page("pages/collect.py").run()
    assert not app.exception
    assert to_html(quote) in html(app)
    assert "<script>window" not in html(app) and "<img" not in html(app)


def test_html_is_made_in_one_place() -> None:
    makers = []
    for path in sorted(COMPONENTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "html":
                makers.append(path.name)
            if isinstance(node, ast.keyword) and node.arg and node.arg.startswith("unsafe_allow"):
                makers.append(path.name)
    assert set(makers) == {"html.py"}


@given(st.text())
def test_a_label_keeps_no_active_mark(text: str) -> None:
    label = plain(text)
    unescaped = ""
    at = 0
    while at < len(label):
        if label[at] == "\\":
            at += 1
        else:
            assert label[at] not in "\\`*_{}[]()#+-.!|~$:<>^=\"'&@/"
        unescaped += label[at]
        at += 1
    assert unescaped.replace("\u2060", "") == " ".join(seen(text).split())
