"""What a table of prior determinations says."""

from __future__ import annotations

import pytest

from indexer.errors import UnknownIssue
from search_app.exporting.precedents import (
    GAP,
    QUOTED,
    letter_link,
    precedent,
    precedent_table,
    quoted,
)
from search_app.exporting.tray import Kept
from search_app.quoting.excerpts import NO_REASON
from search_app.search import Search
from trials.answers import issue_ids


def test_says_of_each_issue_what_its_letter_says(search: Search) -> None:
    for issue in issue_ids(search):
        (letter,) = search.store.get([issue.rpartition("#")[0]])
        one = precedent(letter, Kept(issue, "mine"))
        record = search.store.get([issue])[0].issue
        assert one.issue == issue and one.note == "mine"
        said = {
            "Overturned": "Overturned (treatment allowed)",
            "Upheld": "Upheld (denial stands)",
        }[record.outcome]
        assert one.outcome == said
        assert one.citation.endswith(f"{said}.")
        assert len(one.guidelines) == len(record.tags.maximus)
        for told, citation in zip(one.guidelines, record.tags.maximus, strict=True):
            assert told.startswith(citation.label)
            assert ("since replaced" in told) == (citation.replaced_by is not None)
            assert (citation.pages or "") in told


def test_quotes_are_sentences_of_the_letter_word_for_word(search: Search) -> None:
    gaps = 0
    for issue in issue_ids(search):
        record = search.store.get([issue])[0].issue
        quote = quoted(record)
        if not record.deciding:
            assert quote == f"[{NO_REASON}]"
            continue
        whole = " ".join(record.rationale.split())
        quote, _, page = quote.removesuffix("]").partition(" [page")
        assert bool(page) == bool(record.rationale_pages)
        places = [whole.find(piece) for piece in quote.split(GAP)]
        assert -1 not in places and places == sorted(places)
        closing = record.rationale[slice(*record.deciding[-1])]
        assert quote.endswith(" ".join(closing.split()))
        assert len(quote) <= QUOTED + 500
        gaps += GAP in quote
    assert gaps


def test_the_frame_holds_the_base_rate_and_names_samples(search: Search) -> None:
    table = precedent_table(search.store, [Kept(issue_ids(search)[0])])
    frame = " ".join(table.frame)
    overturned, decided = (
        search.store.info.outcomes["overturned"],
        sum(search.store.info.outcomes.values()),
    )
    assert f"{overturned} of {decided} decided issues = " in frame
    assert "Persuasive only" in frame and "Fictitious sample letters" in frame
    assert search.store.info.name in frame
    assert table.rows[0].citation.startswith("FICTITIOUS SAMPLE: IMR ")


def test_keeps_the_order_and_names_what_is_gone(search: Search) -> None:
    first, second = issue_ids(search)[:2]
    gone = ("CM99-0000000#1", f"{first.rpartition('#')[0]}#99", "nonsense")
    chosen = [Kept(one) for one in (second, *gone, first)]
    table = precedent_table(search.store, chosen)
    assert [one.issue for one in table.rows] == [second, first]
    assert table.missing == gone
    with pytest.raises(UnknownIssue, match="collect it again"):
        precedent(search.store.get([first.rpartition("#")[0]])[0], Kept(gone[1]))


def test_links_lead_to_the_web_only(search: Search) -> None:
    link = letter_link("http://localhost:8501/", "a&b", "a&b#1")
    assert link == "http://localhost:8501/letter?letter=a%26b&issue=a%26b%231"
    chosen = [Kept(issue_ids(search)[0])]
    assert "Links open" in " ".join(precedent_table(search.store, chosen, app="http://a").frame)
    assert "Links open" not in " ".join(precedent_table(search.store, chosen).frame)
    assert letter_link("", "a", "a#1") == letter_link("javascript:x", "a", "a#1") == ""
