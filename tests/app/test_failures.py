"""What the reader sees when something is wrong: one line that says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.errors import ModelUnavailable
from search_app.components import index as opened_index
from search_app.search import Search
from tests.app.conftest import OpenApp, ask, html

PAGES = ("find", "letter", "browse", "corpus", "help")


@pytest.mark.parametrize("page", PAGES)
def test_a_missing_index_says_how_to_build_one(
    open_app: OpenApp, tmp_path: Path, page: str
) -> None:
    app = open_app(page, index=tmp_path / "nowhere")
    assert not app.exception
    (error,) = app.error
    assert "imr build" in error.value


@pytest.mark.parametrize("page", PAGES)
def test_a_damaged_index_says_so(
    open_app: OpenApp, sample_index: Path, tmp_path: Path, page: str
) -> None:
    copy = tmp_path / "index"
    shutil.copytree(sample_index, copy)
    damaged = next(copy.glob("gen-*/segment-*/vectors.faiss"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    app = open_app(page, index=copy)
    assert not app.exception
    (error,) = app.error
    assert "build the index again" in error.value


def test_without_a_model_words_still_search(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(identity: object) -> None:
        raise ModelUnavailable("the model cannot be loaded here; name a folder that holds it")

    app = open_app()
    opened_index.close_all()
    monkeypatch.setattr(
        opened_index, "open_search", lambda index: Search.open(index, open_encoder=missing)
    )
    ask(app, "physical therapy")
    assert not app.exception
    assert any("cannot be loaded" in error.value for error in app.error)
    app.radio(key="mode").set_value("lexical")
    ask(app, "physical therapy")
    assert not app.error
    assert "<mark>" in html(app)
