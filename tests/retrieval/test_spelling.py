"""Only words are put right, and only those that no letter holds."""

from __future__ import annotations

import pytest

from search_app.retrieval.searcher import Searcher


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("lumber imagng", "lumbar imaging"),
        ("lumbar imaging", None),
        ("arthroscop*", None),
        ("<lumber>", None),
        ("lumber://imagng", None),
    ],
)
def test_what_is_no_word_is_left_alone(searcher: Searcher, text: str, meant: str | None) -> None:
    assert searcher.search(text).did_you_mean == meant
