"""What whoever runs the app has set."""

from __future__ import annotations

import pytest

from search_app.components.settings import app_address, cite_style


def test_links_need_an_address_that_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMR_ADDRESS", raising=False)
    assert app_address() == ""
    monkeypatch.setenv("IMR_ADDRESS", "https://imr.example")
    assert app_address() == "https://imr.example"


@pytest.mark.parametrize(
    ("given", "style"), [("bluebook", "bluebook"), ("", "plain"), ("nobody's", "plain")]
)
def test_a_style_that_nobody_knows_is_the_plain_one(
    given: str, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMR_CITE", given)
    assert cite_style() == style
