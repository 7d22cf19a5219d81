"""The page on which letters are added."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from indexer import uploads
from indexer.building import build
from indexer.local.publishing import writing
from search_app import serving
from search_app.cli import main
from tests.app.conftest import OpenApp, html, words
from tests.app.test_literal import HOSTILE, hostile_letter
from trials.doubles import HashingEncoder


@pytest.fixture
def texts(sample_letters: Path) -> list[Path]:
    return sorted(path for path in sample_letters.iterdir() if path.suffix == ".txt")


@pytest.fixture
def index(texts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of two letters that may grow from the page."""
    monkeypatch.setenv("IMR_ALLOW_ADD", "1")
    build(texts[:2], tmp_path, HashingEncoder)
    return tmp_path


def hand_over(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, content in files:
        app.file_uploader[0].upload(name, content)
    app.run()
    return app.button(key="read").click().run()


def test_letters_are_shown_before_they_are_stored_and_then_found(
    open_app: OpenApp, index: Path, texts: list[Path]
) -> None:
    letter = texts[3]
    app = hand_over(
        open_app("add", index=index), (letter.name, letter.read_bytes()), ("no.txt", b"no letter")
    )
    assert not app.exception
    assert "Nothing is stored yet" in words(app)
    assert "1 file refused" in "\n".join(one.value for one in app.subheader)
    assert "no&#46;txt" in html(app)
    assert not uploads.folder(index).exists()

    app.button(key="add").click().run()
    assert not app.exception
    assert "The index now holds 3 letters" in app.success[0].value
    assert len(list(uploads.folder(index).iterdir())) == 1
    app.switch_page("pages/find.py").run()
    assert "in 3 determination letters" in words(app)


def test_what_was_read_can_be_discarded(open_app: OpenApp, index: Path, texts: list[Path]) -> None:
    app = hand_over(open_app("add", index=index), (texts[3].name, texts[3].read_bytes()))
    app.button(key="discard").click().run()
    assert "add" not in [str(button.key) for button in app.button]
    assert not app.file_uploader[0].value
    assert not uploads.folder(index).exists()


def test_a_letter_that_is_there_already_is_told(
    open_app: OpenApp, index: Path, texts: list[Path]
) -> None:
    files = [(one.name, one.read_bytes()) for one in (texts[0], texts[3])]
    app = hand_over(open_app("add", index=index), *files, ("again.txt", texts[3].read_bytes()))
    assert "The index holds this letter" in words(app)
    assert "twice" in words(app)
    assert app.button(key="add").label == "Add 1 letter to the index"


def test_where_none_is_new_there_is_nothing_to_add(
    open_app: OpenApp, index: Path, texts: list[Path]
) -> None:
    app = hand_over(open_app("add", index=index), (texts[0].name, texts[0].read_bytes()))
    assert app.button(key="add").label == "Nothing to add"
    assert app.button(key="add").disabled


def test_a_letter_that_somebody_else_added_meanwhile_is_told(
    open_app: OpenApp, index: Path, texts: list[Path]
) -> None:
    app = hand_over(open_app("add", index=index), (texts[3].name, texts[3].read_bytes()))
    build([*texts[:2], texts[3]], index, HashingEncoder)
    app.button(key="add").click().run()
    assert "holds these letters already" in words(app)
    assert "the same letter as" in html(app) and str(index) not in html(app)


def test_while_another_process_writes_nothing_is_added(
    open_app: OpenApp, index: Path, texts: list[Path]
) -> None:
    app = hand_over(open_app("add", index=index), (texts[3].name, texts[3].read_bytes()))
    with writing(index):
        app.button(key="add").click().run()
    assert not app.exception
    assert "wait for it to end" in app.error[0].value
    app.button(key="add").click().run()
    assert "3 letters" in app.success[0].value


def test_a_hostile_letter_is_shown_literally(
    open_app: OpenApp, index: Path, sample_letters: Path
) -> None:
    text = hostile_letter(sample_letters, "CM00-9999999").replace("MRI", HOSTILE)
    app = hand_over(open_app("add", index=index), ("<i>x</i>.txt", text.encode()))
    assert not app.exception
    assert "Nothing is stored yet" in words(app)
    assert "<script>window" not in html(app) and "<i>" not in html(app)
    assert "<script" not in words(app) and "<img" not in words(app)


def test_the_page_is_absent_unless_it_was_asked_for(open_app: OpenApp) -> None:
    app = open_app("add")
    assert not app.file_uploader or app.file_uploader[0].label.startswith("Or drop")
    assert "Add letters" not in [title.value for title in app.title]


@pytest.mark.parametrize(("flags", "allowed"), [([], False), (["--allow-add"], True)])
def test_adding_is_off_unless_the_app_is_started_so(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch, flags: list[str], allowed: bool
) -> None:
    started: list[bool] = []

    def serve(*args: object, allow_add: bool, **others: object) -> int:
        started.append(allow_add)
        return 0

    monkeypatch.setattr(serving, "serve", serve)
    CliRunner().invoke(main, ["app", "--index", str(sample_index), *flags])
    assert started == [allowed]


def test_whoever_is_not_at_this_machine_needs_the_word(
    open_app: OpenApp, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(serving.TOKEN, "right")
    for params in ({}, {"word": "wrong"}, {"word": ""}):
        app = open_app("add", index=index, **params)
        assert not app.exception
        assert "the address that imr app printed" in words(app)
        assert not app.file_uploader
    app = open_app("add", index=index, word="right")
    assert app.file_uploader
    # The address is told no longer than needed; the session knows.
    assert "word" not in app.query_params
    assert app.run().file_uploader
