"""The page that tells how to read, to search, and what none of it is."""

from __future__ import annotations

import re

import pytest

from search_app import quality
from search_app.asking.syntax import read
from tests.app.conftest import OpenApp, words


def test_says_what_the_words_mean_and_what_this_is_not(open_app: OpenApp) -> None:
    app = open_app("help")
    assert not app.exception
    for said in (
        "Overturned (treatment allowed)",
        "Upheld (denial stands)",
        "Outcome unknown: read the letter",
        "Persuasive only",
        "binds only its own parties",
        "Not statewide rates",
        "Tags are derived",
        "Nothing you type or drop leaves this machine",
    ):
        assert said in words(app)


@pytest.mark.parametrize("page", ["find", "browse", "letter", "corpus", "collect"])
def test_every_page_says_how_far_a_determination_carries(open_app: OpenApp, page: str) -> None:
    app = open_app(page)
    assert "persuasive only" in words(app)
    assert "What the words mean" in [link.proto.label for link in app.get("page_link")]


def test_tells_the_grounds_of_appeal_with_their_sources_and_nothing_unconfirmed(
    open_app: OpenApp,
) -> None:
    said = words(open_app("help"))
    for part in ("4610.6(h)", "within 30 days", "clear and convincing", "139.5", "10575", "nwcdn"):
        assert part in said
    assert all(f"\n{number}. " in said for number in range(1, 6))
    assert "no legal advice" in " ".join(said.split())
    assert "nconfirmed" not in said


def test_every_form_of_the_syntax_that_is_shown_is_read(open_app: OpenApp) -> None:
    said = words(open_app("help"))
    table = said[said.index("| write | to get |") :]
    forms = re.findall(r"`([^`]+)`", table.partition("All of it")[0])
    assert len(forms) > 10
    for form in forms:
        if form in ("*", "?", "NOT", "rationale:", "summary:") or form.startswith("CM16"):
            continue
        reading = read(form)
        assert reading.expression is not None and not reading.notices, form


def test_shows_what_was_measured_with_where_it_comes_from(open_app: OpenApp) -> None:
    app = open_app("help")
    measured = quality.measured()
    assert measured is not None
    table = app.table[0].value
    assert [tuple(row) for row in table.to_numpy()] == list(measured.rows)
    assert "not by physicians" in words(app)
