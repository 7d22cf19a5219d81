"""A file in place of a typed case."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from search_app.search import Search
from tests.app.conftest import OpenApp, address, ask, words
from trials.answers import answer

REPORT = (
    b"Progress report\n\nThe worker has low back pain radiating to the left leg. Zyzzyva.\n"
    b"Requested: lumbar epidural steroid injection.\n"
)


def drop(app: AppTest, name: str, content: bytes) -> AppTest:
    """Drop a file on the page."""
    app.file_uploader(key="dropped").upload(name, content)
    return app.run()


def test_a_dropped_report_is_shown_and_searched_for(open_app: OpenApp, search: Search) -> None:
    app = drop(open_app(), "report.txt", REPORT)
    assert not app.exception
    text = app.text_area(key="case_text").value
    assert text == REPORT.decode().replace("\nRequested", " Requested").strip()
    assert "Read from report\\.txt: 19 words" in words(app)
    assert f"**{answer(search, text).total} issues ranked, best match first**" in words(app)
    assert "zyzzyva" not in address(app).lower() and "report" not in address(app)


def test_what_was_read_can_be_edited(open_app: OpenApp) -> None:
    app = ask(drop(open_app(), "report.txt", REPORT), '"no letter says this"')
    assert any("No issue fits" in info.value for info in app.info)
    assert "Read from" not in words(app)


def test_removing_the_file_leaves_what_was_typed_since(open_app: OpenApp) -> None:
    app = ask(drop(open_app(), "report.txt", REPORT), "physical therapy")
    assert "zyzzyva" not in repr(app.session_state).lower()
    app.file_uploader(key="dropped").clear()
    app.run()
    assert app.text_area(key="case_text").value == "physical therapy"
    assert "best match first" in words(app)


def test_what_was_read_stays_the_files_when_it_is_searched_for_again(open_app: OpenApp) -> None:
    app = drop(open_app(), "report.txt", REPORT)
    app = ask(app, str(app.text_area(key="case_text").value) + "\r\n")
    assert "Read from report" in words(app)


def test_a_file_that_is_removed_takes_its_text_away(open_app: OpenApp) -> None:
    app = drop(open_app(), "report.txt", REPORT)
    app.file_uploader(key="dropped").clear()
    app.run()
    assert app.text_area(key="case_text").value == ""
    assert "Try one of these" in words(app)
    assert "zyzzyva" not in repr(app.session_state).lower()


def test_after_another_page_the_text_can_still_be_removed(open_app: OpenApp) -> None:
    app = drop(open_app(), "report.txt", REPORT)
    app.switch_page("pages/help.py").run()
    app.switch_page("pages/find.py").run()
    assert "Zyzzyva" in str(app.text_area(key="case_text").value)
    app.button(key="drop-document").click().run()
    assert app.text_area(key="case_text").value == ""
    assert "drop-document" not in [str(button.key) for button in app.button]


def test_a_file_that_cannot_be_read_is_named_with_what_to_do(open_app: OpenApp) -> None:
    app = ask(open_app(), "physical therapy")
    drop(app, "<b>broken</b>.pdf", b"%PDF-1.4 nothing")
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith("\\<b\\>broken\\<\\/b\\>\\.pdf: ".replace(":", "\\:"))
    assert "drop another file" in error.value
    assert "letter again" not in error.value
    assert app.text_area(key="case_text").value == "physical therapy"


def test_a_dropped_determination_says_what_it_decides(
    open_app: OpenApp, sample_letters: Path
) -> None:
    letter = next(path for path in sorted(sample_letters.iterdir()) if path.suffix == ".pdf")
    app = drop(open_app(), letter.name, letter.read_bytes())
    assert "of a determination that decides" in words(app)
    assert "ranked, best match first" in words(app)
