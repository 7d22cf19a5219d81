"""What an answer tells: hits with the letters' own words, and all of it as JSON."""

from __future__ import annotations

import json

import pytest

from indexer.filters import Filters
from indexer.ranking.modes import Mode
from search_app.search import Search
from trials.answers import answer

EVERYTHING = 10_000
CASE = "worker with low back pain radiating to the leg asks for an MRI of the lumbar spine"


@pytest.mark.parametrize("mode", list(Mode))
def test_a_hit_tells_its_issue_letter_outcome_and_legs(search: Search, mode: Mode) -> None:
    result = answer(search, CASE, mode=mode, size=5)
    expected = {Mode.HYBRID: {"lexical", "semantic"}}.get(mode, {mode.value})
    assert [hit.hit.rank for hit in result.hits] == [1, 2, 3, 4, 5]
    for hit in result.hits:
        assert set(hit.hit.legs) == expected
        assert hit.issue.id == hit.hit.id == f"{hit.letter.id}#{hit.issue.number}"
        assert 1 <= hit.issue.number <= hit.hit.issues_in_letter
        assert hit.issue.outcome in ("Upheld", "Overturned")
        assert hit.passages
    scores = [hit.hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)


def test_matched_passages_are_the_letters_own_words(search: Search) -> None:
    for hit in answer(search, CASE, size=10).hits:
        for passage in hit.passages:
            chunk = hit.issue.rationale if passage.kind == "rationale" else hit.letter.summary
            assert chunk[passage.start : passage.end] == passage.text
            assert all(passage.start <= a < b <= passage.end for a, b in passage.matches)


def test_the_issues_of_one_letter_are_recognisable(search: Search) -> None:
    hits = answer(search, "", size=EVERYTHING).hits
    several = [hit for hit in hits if hit.hit.issues_in_letter > 1]
    assert several
    for hit in several:
        others = {other.issue.id for other in hits if other.letter.id == hit.letter.id}
        assert set(hit.also) == others - {hit.issue.id}


def test_a_hit_is_told_whole_as_json(search: Search) -> None:
    result = answer(search, CASE, size=20)
    for hit, told in zip(result.hits, result.as_json()["hits"], strict=True):
        issue, letter, tags = hit.issue, hit.letter, hit.issue.tags
        decided = letter.cover.decision_date
        assert json.loads(json.dumps(told)) == told
        assert {
            "rank": hit.hit.rank,
            "match_rank": hit.hit.match_rank,
            "issue": issue.id,
            "letter": letter.id,
            "outcome": issue.outcome.value,
            "treatment": issue.treatment,
            "decision_date": str(decided) if decided else None,
            "sample": letter.sample,
            "issue_number": issue.number,
            "issues_in_letter": hit.hit.issues_in_letter,
            "also_in_letter": list(hit.also),
            "near_duplicates": list(hit.hit.near_duplicates),
            "guidelines": [citation.id for citation in tags.maximus],
            "body_regions": list(tags.body_regions),
            "body_region_groups": list(tags.body_region_groups),
            "category": tags.category,
            "subcategory": tags.subcategory,
            "preferred": list(hit.hit.preferred),
        }.items() <= told.items()
        assert [one["text"] for one in told["passages"]] == [one.text for one in hit.passages]
        assert [issue.rationale[one["start"] : one["end"]] for one in told["deciding"]] == [
            one["text"] for one in told["deciding"]
        ]
        assert [(one["start"], one["end"]) for one in told["deciding"]] == list(issue.deciding)
        assert set(told["legs"]) == {"lexical", "semantic"}


def test_an_answer_is_told_whole_as_json(search: Search) -> None:
    result = answer(search, "lumber MRI", filters=Filters(outcome=("upheld",)), size=3)
    told = result.as_json()
    assert (told["total"], told["ranked"]) == (result.total, result.ranked)
    assert told["facets"]["outcome"] == {"upheld": result.total}
    assert told["corpus"] == search.store.info.outcomes
    assert told["understood"]["subcategory"] == ["dx/mri"]
    # What was not asked for is told as well.
    assert told["understood"]["drug"] == []
    assert told["did_you_mean"] == "lumbar MRI"
    assert told["named"] == told["notices"] == []
    assert told["feedback"] == list(result.feedback)


def test_without_anything_asked_no_words_are_marked(search: Search) -> None:
    for hit in answer(search, "", size=5).hits:
        assert (hit.terms, hit.passages, dict(hit.hit.legs)) == (frozenset(), (), {})


def test_it_is_told_whether_more_than_filters_decides_what_is_shown(search: Search) -> None:
    assert answer(search, '"physical therapy"').restricted
    assert answer(search, "therapy", mode=Mode.LEXICAL).restricted
    assert not answer(search, "therapy").restricted
    assert not answer(search, filters=Filters(outcome=("upheld",))).restricted
