"""Which decisions count as the other way of deciding the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.letters.model import Outcome
from indexer.tagged import TaggedIssue
from search_app.comparing.opposites import opposites
from search_app.search import Search
from trials.answers import issue_ids


@pytest.fixture
def issues(search: Search) -> list[TaggedIssue]:
    """Every issue of the samples that has an opposite outcome."""
    letters = search.store.get(issue_ids(search))
    return [one.issue for one in letters if one.issue.outcome is not Outcome.UNKNOWN]


def regions(issue: TaggedIssue) -> set[str]:
    return {*issue.tags.body_regions, *issue.tags.body_region_groups}


def test_only_the_same_kind_or_category_and_region_is_comparable(
    search: Search, issues: list[TaggedIssue]
) -> None:
    comparable = 0
    for issue in issues:
        for hit in opposites(search, issue, 6).comparable:
            comparable += 1
            assert hit.issue.outcome != issue.outcome
            assert hit.issue.tags.category == issue.tags.category
            assert hit.issue.kind == issue.kind or regions(hit.issue) & regions(issue)
    assert comparable


def test_others_are_told_only_where_nothing_is_comparable(
    search: Search, issues: list[TaggedIssue]
) -> None:
    without = 0
    for issue in issues:
        found = opposites(search, issue, 6)
        assert bool(found.comparable) != bool(found.others)
        without += bool(found.others)
        for hit in found.others:
            assert hit.issue.outcome != issue.outcome
            assert hit.issue.kind != issue.kind
    assert without


def test_the_same_kind_comes_first(search: Search, issues: list[TaggedIssue]) -> None:
    for issue in issues:
        alike = [hit.issue.kind == issue.kind for hit in opposites(search, issue, 6).comparable]
        assert alike == sorted(alike, reverse=True)
        assert len(alike) <= 6


def test_what_was_not_recognised_is_of_no_kind(search: Search, issues: list[TaggedIssue]) -> None:
    tags = replace(issues[0].tags, category="other", subcategory="unspecified")
    unread = replace(issues[0], tags=tags)
    found = opposites(search, unread, 6)
    assert not found.comparable
    assert found.others


def test_an_unknown_outcome_has_no_opposite(search: Search, issues: list[TaggedIssue]) -> None:
    found = opposites(search, replace(issues[0], outcome=Outcome.UNKNOWN), 6)
    assert not found.comparable
    assert not found.others
