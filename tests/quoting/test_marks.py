"""What is marked in a whole letter."""

from __future__ import annotations

import pytest

from indexer.chunking import ChunkKind
from indexer.errors import UnknownIssue
from search_app.quoting.marks import Marks, Near
from search_app.search import Search


def test_words_are_marked_in_every_form() -> None:
    marks = Marks(frozenset({"inject"}))
    assert marks.words("Two injections") == [(4, 14)]
    assert Marks().words("Two injections") == []


def test_the_nearest_passage_lies_in_one_text() -> None:
    near = Marks(near=Near(ChunkKind.RATIONALE, 2, (3, 9)))
    assert near.near_in(ChunkKind.RATIONALE, 2) == (3, 9)
    assert near.near_in(ChunkKind.RATIONALE, 1) is None
    assert near.near_in(ChunkKind.SUMMARY) is None


def test_a_letter_s_own_words_are_nearest_where_they_stand(search: Search) -> None:
    places = set()
    for name in sorted({issue.rpartition("#")[0] for issue in search.issue_ids})[:12]:
        letter = search.letter(name)
        marks = search.marks(letter["summary"], name)
        assert marks.near_in(ChunkKind.SUMMARY) is not None
        last = letter["issues"][-1]
        asked = f"{last['treatment']}. {last['rationale']}"
        near = search.marks(asked, name).near
        assert near is not None
        text = (
            letter["summary"] if near.issue == 0 else letter["issues"][near.issue - 1]["rationale"]
        )
        assert 0 <= near.span[0] < near.span[1] <= len(text)
        places.add(near.issue)
    assert len(places) > 1


def test_without_meaning_no_passage_is_near_and_without_a_text_nothing_is_marked(
    search: Search,
) -> None:
    name = search.issue_ids[0].rpartition("#")[0]
    lexical = search.marks("knee pain", name, by_meaning=False)
    assert lexical == Marks(frozenset({"knee", "pain"}))
    assert search.marks(" ", name) == Marks()
    with pytest.raises(UnknownIssue):
        search.marks("knee", "CM99-0000000")
