"""One question asked in one's own words, and its answer as a table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indexer import Mode, open_index
from indexer.errors import (
    ExportFailed,
    IndexMissing,
    QueryError,
    UnknownFilter,
    UnknownIssue,
)
from search_app import ask
from search_app.exporting.precedents import quoted
from search_app.found import COLUMNS
from search_app.search import Search
from trials.answers import answer


def ids(found: object) -> list[str]:
    return [hit.issue.id for hit in found.hits]  # type: ignore[attr-defined]


def test_a_path_a_store_and_a_search_answer_alike(sample_index: Path, search: Search) -> None:
    asked = {"mode": "lexical", "limit": 5}
    expected = ids(answer(search, "lumbar injection", mode=Mode.LEXICAL, size=5, collapse=True))
    assert expected
    assert ids(ask(search, "lumbar injection", **asked)) == expected
    assert ids(ask(str(sample_index), "lumbar injection", **asked)) == expected
    store = open_index(sample_index)
    assert ids(ask(store, "lumbar injection", **asked)) == expected
    assert store.info.letters == 40  # still open
    store.close()


def test_filters_are_words_one_or_several(search: Search) -> None:
    one = ask(search, "therapy", outcome="upheld", body_region="low back")
    assert one.total and {hit.issue.outcome.lower() for hit in one.hits} == {"upheld"}
    assert all("lumbar" in hit.issue.tags.body_regions for hit in one.hits)
    both = ask(search, "therapy", outcome=["upheld", "overturned"])
    assert set(both.counts["outcome"]) == {"upheld", "overturned"}


def test_without_a_text_the_latest_come_first(search: Search) -> None:
    days = [hit.letter.cover.decision_date for hit in ask(search).hits]
    dated = [day for day in days if day]
    assert dated and dated == sorted(dated, reverse=True)


def test_an_issue_takes_the_place_of_the_text(search: Search) -> None:
    first = ask(search, "injection").hits[0]
    assert first.letter.id not in {hit.letter.id for hit in ask(search, like=first.issue.id).hits}


def test_issues_that_say_nearly_the_same_are_shown_where_asked_for(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    plain = search.store.find
    monkeypatch.setattr(
        type(search.store), "find", lambda store, one: (asked.append(one), plain(one))[1]
    )
    ask(search, "therapy")
    ask(search, "therapy", collapse=False)
    assert [one.collapse for one in asked] == [True, False]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"mode": "psychic"}, QueryError),
        ({"sort": "loudest"}, QueryError),
        ({"limit": 0}, QueryError),
        ({"colour": "red"}, UnknownFilter),
        ({"outcome": "maybe"}, UnknownFilter),
        ({"like": "CM00-7777777#1"}, UnknownIssue),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(
    search: Search, wanted: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error) as told:
        ask(search, "therapy", **wanted)
    assert "\n" not in str(told.value)


def test_where_nothing_was_built_nothing_is_asked(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        ask(tmp_path, "therapy")


def test_a_frame_has_a_row_a_hit(search: Search) -> None:
    found = ask(search, "injection", limit=7)
    frame = found.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["issue"]) == ids(found)
    assert list(frame["rank"]) == list(range(1, 8))
    assert frame["decision_date"].dtype.kind == "M"
    for row, hit in zip(frame.itertuples(), found.hits, strict=True):
        assert row.outcome == hit.issue.outcome
        assert row.letter == hit.letter.id
        assert row.deciding == quoted(hit.issue)
        assert hit.letter.id in row.citation
        of = hit.hit.issues_in_letter
        place = f"issue {hit.issue.number} of {of}" if of > 1 else "the only issue"
        assert place in row.citation


def test_a_frame_of_nothing_has_the_same_columns(search: Search) -> None:
    frame = ask(search, "zyzzyva", mode="lexical").to_frame()
    assert (len(frame), tuple(frame.columns)) == (0, COLUMNS)
    assert frame["decision_date"].dtype.kind == "M"


def test_without_pandas_one_line_says_what_to_do(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ask(search, "injection")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ExportFailed, match=r"pip install '.*\[notebook\]'") as told:
        found.to_frame()
    assert "\n" not in str(told.value)
