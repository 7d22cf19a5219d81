"""Where a login is configured, nothing of the index is shown before it."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.runtime.secrets import Secrets

from search_app.components import login
from tests.app.conftest import OpenApp, html, words


def test_without_a_provider_whoever_reaches_the_page_reads(open_app: OpenApp) -> None:
    app = open_app()
    assert "determination letters" in words(app)
    assert "log-in" not in [button.key for button in app.button]


@pytest.mark.parametrize("page", ["find", "letter", "browse", "corpus", "help", "collect"])
def test_with_one_nothing_is_shown_before_a_login(
    open_app: OpenApp, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "configured", lambda: True)
    app = open_app(page)
    assert not app.exception
    assert [button.key for button in app.button] == ["log-in"]
    assert "letters" not in words(app) + html(app).replace("imr-", "")
    assert not app.text_area


PROVIDER = '[auth]\nclient_id = "one"\n'


@pytest.mark.parametrize(
    ("written", "asked"), [(PROVIDER, True), ("[other]\nkey = 1\n", False), ("[auth\n", None)]
)
def test_what_streamlit_was_told_decides(
    written: str, asked: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(written, encoding="utf-8")
    secrets = Secrets()
    monkeypatch.setattr(secrets, "_file_watchers_installed", True, raising=False)
    monkeypatch.setattr(st, "secrets", secrets)
    files = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(file)])
    try:
        if asked is None:
            # Who wanted a login and mistyped it is not served to everybody.
            with pytest.raises(StreamlitSecretNotFoundError):
                login.configured()
        else:
            assert login.configured() is asked
    finally:
        config.set_option("secrets.files", files)
