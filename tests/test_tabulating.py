"""The facets of an index are the tags of its issues."""

from __future__ import annotations

from collections import Counter

from search_app.retrieval.searcher import Searcher


def test_levels_and_sides_are_counted_as_the_issues_are_tagged(searcher: Searcher) -> None:
    records = [searcher.issue(one) for one in searcher.issue_ids]
    levels = Counter(level for record in records for level in record["levels"])
    sides = Counter(record["laterality"] for record in records)
    facets = searcher.facets()
    assert levels and facets["level"] == dict(levels)
    assert facets["side"] == {side: n for side, n in sides.items() if side != "none"}
