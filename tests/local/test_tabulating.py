"""The facets of an index are the tags of its issues."""

from __future__ import annotations

from collections import Counter

from search_app.search import Search


def test_levels_and_sides_are_counted_as_the_issues_are_tagged(search: Search) -> None:
    records = [search.issue(one) for one in search.issue_ids]
    levels = Counter(level for record in records for level in record["levels"])
    sides = Counter(record["laterality"] for record in records)
    facets = search.facets()
    assert levels and facets["level"] == dict(levels)
    assert facets["side"] == {side: n for side, n in sides.items() if side != "none"}


def test_a_guideline_is_counted_on_every_level(search: Search) -> None:
    counts = search.facets()["guideline"]
    cited = [search.issue(one)["guidelines"]["maximus"] for one in search.issue_ids]
    sections = Counter(
        section
        for citations in cited
        for section in {section for citation in citations for section in citation["sections"]}
    )
    assert sections
    for section, count in sections.items():
        document = section.rpartition(".")[0]
        assert counts[section] == count <= counts[document] <= counts[document.split(".")[0]]


def test_only_grounds_that_decided_are_counted(search: Search) -> None:
    records = [search.issue(one) for one in search.issue_ids]
    counted = Counter(
        ground
        for record in records
        for ground in {one["id"] for one in record["grounds"] if not one["weighed"]}
        or {"no-ground"}
    )
    assert any(one["weighed"] for record in records for one in record["grounds"])
    assert counted["no-ground"] and len(counted) > 5
    assert search.facets()["ground"] == dict(counted)
