"""Which decisions count as the other way of deciding the same."""

from __future__ import annotations

import pytest

from indexer.records import Record
from search_app.comparing.opposites import opposites
from search_app.search import Search


@pytest.fixture
def issues(search: Search) -> list[Record]:
    """Every issue of the samples that has an opposite outcome."""
    everything = (search.issue(id_) for id_ in search.issue_ids)
    return [issue for issue in everything if issue["outcome"] != "unknown"]


def kind(record: Record) -> tuple[str, str]:
    return record["category"], record["subcategory"]


def regions(record: Record) -> set[str]:
    return {*record["body_regions"], *record["body_region_groups"]}


def test_only_the_same_kind_or_category_and_region_is_comparable(
    search: Search, issues: list[Record]
) -> None:
    comparable = 0
    for issue in issues:
        for hit in opposites(search, issue, 6).comparable:
            comparable += 1
            assert hit.issue.outcome != issue["outcome"]
            assert hit.record["category"] == issue["category"]
            assert kind(hit.record) == kind(issue) or regions(hit.record) & regions(issue)
    assert comparable


def test_others_are_told_only_where_nothing_is_comparable(
    search: Search, issues: list[Record]
) -> None:
    without = 0
    for issue in issues:
        found = opposites(search, issue, 6)
        assert bool(found.comparable) != bool(found.others)
        without += bool(found.others)
        for hit in found.others:
            assert hit.issue.outcome != issue["outcome"]
            assert kind(hit.record) != kind(issue)
    assert without


def test_the_same_kind_comes_first(search: Search, issues: list[Record]) -> None:
    for issue in issues:
        alike = [kind(hit.record) == kind(issue) for hit in opposites(search, issue, 6).comparable]
        assert alike == sorted(alike, reverse=True)
        assert len(alike) <= 6


def test_what_was_not_recognised_is_of_no_kind(search: Search, issues: list[Record]) -> None:
    unread = issues[0] | {"category": "other", "subcategory": "unspecified"}
    found = opposites(search, unread, 6)
    assert not found.comparable
    assert found.others


def test_an_unknown_outcome_has_no_opposite(search: Search, issues: list[Record]) -> None:
    found = opposites(search, issues[0] | {"outcome": "unknown"}, 6)
    assert not found.comparable
    assert not found.others
