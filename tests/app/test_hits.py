"""A decision as it stands in a list."""

from __future__ import annotations

from search_app.quoting.excerpts import snippets
from search_app.quoting.highlights import to_html
from search_app.search import Search
from tests.app.conftest import OpenApp, ask, html
from trials.answers import answer

CASE = "physical therapy for the low back"


def test_what_decided_stands_first_on_every_card(open_app: OpenApp, search: Search) -> None:
    shown = html(ask(open_app(), CASE))
    hits = answer(search, CASE, collapse=True).hits
    cards = [part for part in shown.split("<h3 ")[1:] if "imr-lead" in part]
    assert len(cards) == len(hits)
    for card, hit in zip(cards, hits, strict=True):
        first = card.partition('imr-lead">')[2]
        assert first.startswith("Deciding sentences")
        start, end = snippets(hit)[0].spans[-1]
        close = hit.issue.rationale[start:end].split()[-1]
        assert to_html(close) in first
        for specialty in hit.letter.reviewer.specialties:
            assert to_html(specialty) in card


def test_words_and_meaning_are_marked_apart_and_told_in_words(open_app: OpenApp) -> None:
    shown = html(ask(open_app(), CASE))
    assert "words of your text, in any form" in shown and "nearest in meaning" in shown
    assert shown.count("imr-quote imr-beside") == 10
    assert shown.lower().count("nearest in meaning") > 10


def test_without_meaning_nothing_is_called_near(open_app: OpenApp) -> None:
    shown = html(ask(open_app(mode="lexical"), CASE))
    assert "<mark>" in shown and "words of your text" in shown
    assert "imr-quote imr-beside" not in shown and "nearest in meaning" not in shown.lower()


def test_a_list_without_a_text_marks_nothing(open_app: OpenApp) -> None:
    shown = html(open_app(outcome="overturned"))
    assert "Deciding sentences" in shown
    assert "<mark>" not in shown and "nearest in meaning" not in shown.lower()
