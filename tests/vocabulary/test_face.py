"""The public face of the room."""

from __future__ import annotations

import indexer.vocabulary as room


def test_everything_public_is_there_and_documented() -> None:
    assert sorted(room.__all__) == room.__all__
    for name in room.__all__:
        assert getattr(room, name).__doc__, f"{name} has no docstring"


def test_public_face_is_exactly_what_other_rooms_may_use() -> None:
    assert set(room.__all__) == {
        "Citation",
        "Quantity",
        "Regions",
        "TagOrigin",
        "TagSources",
        "Tags",
        "Treatment",
        "Unmatched",
        "asks",
        "body_regions",
        "claim_regions",
        "find_guidelines",
        "find_laterality",
        "find_levels",
        "find_quantity",
        "find_regions",
        "find_treatment",
        "find_treatments",
        "guidelines",
        "label",
        "read_citations",
        "region_leaves",
        "resolve_category",
        "resolve_drug",
        "resolve_guideline",
        "synonyms",
        "tag",
        "tag_letter",
        "treatments",
        "unmatched",
    }
