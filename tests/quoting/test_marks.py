"""What is marked in a whole letter."""

from __future__ import annotations

import pytest

from indexer.chunking import ChunkKind
from indexer.errors import UnknownIssue
from search_app.quoting.marks import Marks, Near, marks
from search_app.search import Search
from trials.answers import issue_ids


def test_words_are_marked_in_every_form() -> None:
    found = Marks(frozenset({"inject"}))
    assert found.words("Two injections") == [(4, 14)]
    assert Marks().words("Two injections") == []


def test_the_nearest_passage_lies_in_one_text() -> None:
    near = Marks(near=Near(ChunkKind.RATIONALE, 2, (3, 9)))
    assert near.near_in(ChunkKind.RATIONALE, 2) == (3, 9)
    assert near.near_in(ChunkKind.RATIONALE, 1) is None
    assert near.near_in(ChunkKind.SUMMARY) is None


def letter_ids(search: Search) -> list[str]:
    """The id of every letter, in their order."""
    issues = issue_ids(search)
    return list(dict.fromkeys(issue.rpartition("#")[0] for issue in issues))


def test_a_letter_s_own_words_are_nearest_where_they_stand(search: Search) -> None:
    places = set()
    for letter in search.store.get(letter_ids(search)[:12]):
        found = marks(search, letter.summary, letter.id)
        assert found.near_in(ChunkKind.SUMMARY) is not None
        last = letter.issues[-1]
        near = marks(search, f"{last.treatment}. {last.rationale}", letter.id).near
        assert near is not None
        text = letter.summary if near.issue == 0 else letter.issues[near.issue - 1].rationale
        assert 0 <= near.span[0] < near.span[1] <= len(text)
        assert (near.issue == 0) == (near.kind is ChunkKind.SUMMARY)
        places.add(near.issue)
    assert len(places) > 1


def test_without_meaning_no_passage_is_near_and_without_a_text_nothing_is_marked(
    search: Search,
) -> None:
    name = letter_ids(search)[0]
    lexical = marks(search, "knee pain", name, by_meaning=False)
    assert lexical == Marks(frozenset({"knee", "pain"}))
    assert marks(search, " ", name) == Marks()
    with pytest.raises(UnknownIssue):
        marks(search, "knee", "CM99-0000000")


def test_for_a_text_that_is_too_long_nothing_is_marked(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = letter_ids(search)[0]
    assert marks(search, "injection", first, by_meaning=False).terms
    monkeypatch.setattr("search_app.asking.request.MOST_CHARACTERS", 5)
    assert marks(search, "injection", first) == Marks()
