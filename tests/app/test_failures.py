"""What the reader sees when something is wrong: one line that says what to do."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.errors import ModelUnavailable
from search_app.asking import documents
from search_app.components import failing
from search_app.components import index as opened_index
from search_app.search import Search
from search_app.serving import APP, LAUNCHER, SETTINGS, Launch
from tests.app.conftest import OpenApp, ask, html
from trials.running_app import answers, free_port
from trials.speaking import session

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


def test_a_text_that_is_too_long_says_so(open_app: OpenApp) -> None:
    app = open_app(mode="lexical")
    ask(app, "physical therapy " * 100)
    assert not app.warning or "characters" not in app.warning[-1].value
    words = "physical therapy " * (documents.MOST_CHARACTERS // 10)
    ask(app, words)
    assert not app.exception
    told = [one.value for one in app.warning if "characters" in one.value]
    assert told == [
        f"The text has {len(words):,} characters: only the first "
        f"{documents.MOST_CHARACTERS:,} are searched for."
    ]
    assert len(app.session_state["asked"]) <= documents.MOST_CHARACTERS


def test_a_file_that_is_too_large_is_refused_by_name(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 1000)
    app = open_app()
    app.file_uploader[0].upload("report.txt", b"word " * 300)
    app.run()
    assert not app.exception
    (error,) = app.error
    assert "report" in error.value
    assert "larger than" in error.value


SECRET = "zyzzyva"

FAILING = f'raise ValueError("{SECRET}")\n'


def test_what_nobody_declared_is_one_line_and_logs_nothing_typed(tmp_path: Path) -> None:
    """The page's own process, with a script that fails, driven as a browser does."""
    script = tmp_path / "failing.py"
    script.write_text(FAILING, encoding="utf-8")
    port = free_port()
    settings = {**SETTINGS, "server.port": port, "server.address": "localhost"}
    settings["server.headless"] = True
    server = subprocess.Popen(
        [sys.executable, "-m", LAUNCHER, Launch(str(script), settings, (), True).written()],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": str(APP.parents[1])},
    )

    async def shown() -> list[str]:
        async with session(port) as user:
            return (await user.open()).wrong

    try:
        deadline = time.monotonic() + 90
        while not answers(port) and time.monotonic() < deadline:
            time.sleep(0.2)
        told = asyncio.run(shown())
    finally:
        server.terminate()
        printed, _ = server.communicate(timeout=90)
    assert told == [failing.TOLD]
    assert SECRET not in printed
    assert "Traceback" not in printed
    assert re.search(r"ValueError at \w+\.py:\d+", printed)


def test_a_log_line_holds_no_message_of_an_error(caplog: pytest.LogCaptureFixture) -> None:
    made = logging.getLogRecordFactory()
    failing.log_briefly()
    try:
        for error in (ValueError(SECRET), KeyError(SECRET), RuntimeError()):
            try:
                raise error
            except Exception:
                logging.getLogger("some").exception("of %s", "it")
            assert caplog.messages[-1].startswith(f"of it: {type(error).__name__} at test_failures")
        logging.getLogger("some").warning("100 %% of %d", 3)
        assert caplog.messages[-1] == "100 % of 3"
    finally:
        logging.setLogRecordFactory(made)
    assert SECRET not in caplog.text
