"""The facets of an index are the tags of its issues."""

from __future__ import annotations

from collections import Counter

from indexer.contract import Ask
from indexer.tagged import TaggedIssue
from search_app.search import Search
from trials.held import letters_of


def issues_of(search: Search) -> list[TaggedIssue]:
    return [issue for letter in letters_of(search.store) for issue in letter.issues]


def test_levels_and_sides_are_counted_as_the_issues_are_tagged(search: Search) -> None:
    issues = issues_of(search)
    levels = Counter(level for issue in issues for level in issue.tags.levels)
    sides = Counter(issue.tags.laterality for issue in issues)
    counts = search.store.counts(Ask())
    assert levels and counts["level"] == dict(levels)
    assert counts["side"] == {side: n for side, n in sides.items() if side != "none"}


def test_a_guideline_is_counted_on_every_level(search: Search) -> None:
    counts = search.store.counts(Ask())["guideline"]
    sections = Counter(
        section
        for issue in issues_of(search)
        for section in {section for citation in issue.tags.maximus for section in citation.sections}
    )
    assert sections
    for section, count in sections.items():
        document = section.rpartition(".")[0]
        assert counts[section] == count <= counts[document] <= counts[document.split(".")[0]]


def test_only_grounds_that_decided_are_counted(search: Search) -> None:
    issues = issues_of(search)
    counted = Counter(
        ground
        for issue in issues
        for ground in {one.id for one in issue.tags.grounds if not one.weighed} or {"no-ground"}
    )
    assert any(one.weighed for issue in issues for one in issue.tags.grounds)
    assert counted["no-ground"] and len(counted) > 5
    assert search.store.counts(Ask())["ground"] == dict(counted)
