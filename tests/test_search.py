"""An open index: ranking, filters, counts, choices and ways out of nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.embedding import Encoder, ModelIdentity, Vectors
from indexer.errors import IndexMismatch, UnknownIssue
from indexer.filters import Filters
from indexer.local import generations
from indexer.local.segments import Segment
from indexer.ranking.modes import Fusion, Mode
from indexer.ranking.weights import Weights
from indexer.tagged import TaggedIssue
from search_app.asking import asking
from search_app.asking.query import Query
from search_app.asking.request import Request
from search_app.asking.roles import Roles
from search_app.asking.understanding import understand
from search_app.found import Found, joined
from search_app.search import Search
from trials.answers import answer, issue_ids
from trials.doubles import HashingEncoder

EVERYTHING = 10_000
CASE = "worker with low back pain radiating to the leg asks for an MRI of the lumbar spine"


def ids(result: Found) -> list[str]:
    return [hit.issue.id for hit in result.hits]


def test_one_leg_alone_ranks_by_its_own_rank(search: Search) -> None:
    for mode in (Mode.LEXICAL, Mode.SEMANTIC):
        hits = answer(search, CASE, mode=mode, size=8).hits
        ranks = [hit.hit.legs[mode.value].rank for hit in hits]
        assert ranks[0] == 1
        assert ranks == sorted(ranks)


@cache
def unfiltered(search: Search, mode: Mode) -> Found:
    """All that is found without a filter; the same in every example of a test."""
    return answer(search, CASE, mode=mode, size=EVERYTHING)


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "outcome": st.lists(st.sampled_from(["upheld", "overturned"]), max_size=2),
        "body_region": st.lists(st.sampled_from(["lumbar", "knee", "upper", "spine"]), max_size=3),
        "category": st.lists(st.sampled_from(["rx", "dx", "rehab"]), max_size=2),
        "guideline": st.lists(st.sampled_from(["odg", "mtus.acoem2004", "mtus"]), max_size=2),
    },
)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wanted=FILTERS, mode=st.sampled_from(list(Mode)))
def test_filtered_search_equals_brute_force_over_the_filtered_set(
    search: Search, wanted: dict[str, list[str]], mode: Mode
) -> None:
    """Issues, total and facets, counted from the records themselves."""
    filters = Filters.of(wanted)
    everything = unfiltered(search, mode)

    def allowed(issue: TaggedIssue) -> bool:
        cited = [citation.id for citation in issue.tags.maximus]
        values = {
            "outcome": {issue.outcome.value.lower()},
            "body_region": {*issue.tags.body_regions, *issue.tags.body_region_groups},
            "category": {issue.tags.category},
        }
        for facet, ids_ in filters.items():
            if facet == "guideline":
                if not any(c == i or c.startswith(i + ".") for c in cited for i in ids_):
                    return False
            elif not values[facet] & set(ids_):
                return False
        return True

    expected = {hit.issue.id for hit in everything.hits if allowed(hit.issue)}
    found = answer(search, CASE, filters=filters, mode=mode, size=EVERYTHING)
    assert set(ids(found)) == expected
    assert found.total == len(expected)
    counted: dict[str, int] = {}
    for hit in found.hits:
        for region in {*hit.issue.tags.body_regions, *hit.issue.tags.body_region_groups}:
            counted[region] = counted.get(region, 0) + 1
    shown = dict(found.counts["body_region"])
    shown.pop("not-region", None)
    assert shown == counted
    if mode is Mode.LEXICAL:
        # Here a score depends on nothing but the issue, so the order must stay as well.
        assert ids(found) == [i for i in ids(everything) if i in expected]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=FILTERS, mode=st.sampled_from([Mode.HYBRID, Mode.SEMANTIC]))
def test_a_filtered_ranking_equals_one_worked_out_by_hand(
    search: Search, sample_index: Path, wanted: dict[str, list[str]], mode: Mode
) -> None:
    """Fusion, preferences and feedback over the filtered issues alone, from leg scores."""
    weights = search.weights
    (segment,) = map(Segment.open, generations.open_current(sample_index).segments)
    columns = segment.columns
    allowed = np.flatnonzero(columns.mask(Filters.of(wanted)))
    if not len(allowed):
        return
    vectors = segment.vectors.vectors(np.arange(len(segment.vectors)))
    segment.close()
    row = {name: row for row, name in enumerate(issue_ids(search))}
    words = np.zeros(columns.issues)
    for hit in unfiltered(search, Mode.HYBRID).hits:
        words[row[hit.issue.id]] = hit.hit.legs["lexical"].score
    bonus = sum(
        columns.facets[facet].having(asked, columns.issues) * weights.preferences.get(facet, 0.0)
        for facet, asked in understand(Roles.of(CASE)).items()
    )
    first_summary = len(columns.passage_issue)

    def fused(rationale_text: Vectors, summary_text: Vectors) -> NDArray[np.float64]:
        in_rationale = vectors[:first_summary] @ rationale_text
        in_summary = vectors[first_summary:] @ summary_text
        meaning = np.array(
            [
                in_rationale[columns.passage_issue == issue].max()
                + weights.summary_weight
                * in_summary[columns.passage_letter == columns.letter_of[issue]].max()
                for issue in range(columns.issues)
            ]
        )
        if mode is Mode.SEMANTIC:
            return meaning
        least = -1 - weights.summary_weight
        near = (meaning - least) / (meaning[allowed].max() - least)
        share = weights.semantic_weight
        return (1 - share) * words / max(words[allowed].max(), 1e-9) + share * near + bonus

    text = search.encoder.encode([CASE])[0]
    best = sorted(allowed, key=lambda issue: (-fused(text, text)[issue], issue))
    best = best[: weights.feedback_issues]
    nearest = []
    for issue in best:
        own = vectors[:first_summary][columns.passage_issue == issue]
        nearest.append(own[(own @ text).argmax()])
    moved = text + weights.feedback_weight * np.mean(nearest, axis=0)
    scores = fused(moved / np.linalg.norm(moved), text)
    ask = search.ask(Request(CASE, filters=Filters.of(wanted), mode=mode, size=EVERYTHING))
    # What is told by meaning and word for word has tests of its own.
    ask = replace(ask, requests={}, reasons={}, exact=None, collapse=False)
    found = joined(search.store.find(ask), ask, search.store)
    assert {row[hit.issue.id] for hit in found.hits} == set(allowed.tolist())
    for hit in found.hits:
        assert hit.hit.score == pytest.approx(scores[row[hit.issue.id]], abs=1e-4)


def test_feedback_moves_the_ranking_and_none_leaves_it(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> None:
    found, moved = {}, {}
    for weight in (0.0, 0.001, 5.0):
        opened = Search.open(
            sample_index,
            weights=replace(Weights.tuned(), feedback_weight=weight),
            open_encoder=open_fake_encoder,
        )
        result = answer(opened, "cervical fusion", mode=Mode.SEMANTIC, size=EVERYTHING)
        found[weight] = [(hit.issue.id, hit.hit.score) for hit in result.hits]
        moved[weight] = result.feedback
        opened.close()
    best = [issue for issue, _ in found[0.0][:3]]
    assert moved == {0.0: (), 0.001: tuple(best), 5.0: tuple(best)}
    assert dict(found[0.001]) == pytest.approx(dict(found[0.0]), abs=0.01)
    assert dict(found[5.0]) != pytest.approx(dict(found[0.0]), abs=0.01)
    for issue in best:
        assert dict(found[5.0])[issue] > dict(found[0.0])[issue]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("fusion", list(Fusion))
def test_the_order_never_depends_on_the_page(
    sample_index: Path,
    open_fake_encoder: Callable[[ModelIdentity], Encoder],
    mode: Mode,
    fusion: Fusion,
) -> None:
    search = Search.open(
        sample_index,
        weights=replace(Weights.tuned(), fusion=fusion),
        open_encoder=open_fake_encoder,
    )
    whole = ids(answer(search, CASE, mode=mode, size=30))
    for size in (1, 7, 13):
        paged = [
            issue
            for offset in range(0, 30, size)
            for issue in ids(answer(search, CASE, mode=mode, size=size, start=offset))
        ]
        assert paged[:30] == whole
    search.close()


def test_lexical_mode_shows_only_issues_with_a_word_of_the_query(search: Search) -> None:
    result = answer(search, "lumbar", mode=Mode.LEXICAL, size=EVERYTHING)
    assert 0 < result.total < search.store.info.issues
    assert all(hit.hit.legs["lexical"].score > 0 for hit in result.hits)
    assert answer(search, "zzzunheard", mode=Mode.LEXICAL).total == 0


def test_a_quoted_phrase_is_required_in_every_mode(search: Search) -> None:
    sample = answer(search, "lumbar spine", size=1).hits[0].issue.rationale
    phrase = " ".join(sample.split()[4:8]).strip('".,;:')
    for mode in Mode:
        result = answer(search, f'"{phrase}" lumbar', mode=mode, size=EVERYTHING)
        assert result.total >= 1
        for hit in result.hits:
            texts = (hit.issue.treatment, hit.issue.rationale, hit.letter.summary)
            bare = [" ".join("".join(c if c.isalnum() else " " for c in t).split()) for t in texts]
            wanted = " ".join("".join(c if c.isalnum() else " " for c in phrase).split())
            assert any(wanted.lower() in text.lower() for text in bare)


def test_an_exclusion_excludes(search: Search) -> None:
    whole = answer(search, "pain", size=EVERYTHING)
    without = answer(search, "pain -lumbar", size=EVERYTHING)
    assert 0 < without.total < whole.total
    for hit in without.hits:
        assert "lumbar" not in hit.issue.rationale.lower().split()


def test_syntax_that_cannot_be_read_is_taken_literally(search: Search) -> None:
    result = answer(search, "knee AND AND (", size=3)
    assert result.hits


def test_without_text_the_latest_decisions_come_first(search: Search) -> None:
    result = answer(search, "", size=EVERYTHING)
    assert result.total == search.store.info.issues
    dates = [hit.letter.cover.decision_date for hit in result.hits]
    dated = [day for day in dates if day]
    assert dated == sorted(dated, reverse=True)
    assert dates[len(dated) :] == [None] * (len(dates) - len(dated))


def test_similar_leaves_out_the_letter_itself_and_needs_no_model(sample_index: Path) -> None:
    def refuse(identity: ModelIdentity) -> Encoder:
        raise AssertionError("no model is needed")

    search = Search.open(sample_index, open_encoder=refuse)
    issue = answer(search, "", size=1).hits[0]
    result = answer(search, like=issue.issue.id, size=EVERYTHING)
    letters = {hit.letter.id for hit in result.hits}
    assert issue.letter.id not in letters
    assert result.total == search.store.info.issues - issue.hit.issues_in_letter
    overturned = answer(search, like=issue.issue.id, filters=Filters.of({"outcome": "overturned"}))
    assert {hit.issue.outcome for hit in overturned.hits} == {"Overturned"}
    search.close()


def test_lookups_find_issues_and_letters(search: Search) -> None:
    hit = answer(search, "", size=1).hits[0]
    alone, letter = search.store.get([hit.issue.id, hit.letter.id])
    assert alone.issue == hit.issue and alone == hit.letter
    assert letter.issues[hit.issue.number - 1] == hit.issue
    assert Path(letter.source).is_file()
    with pytest.raises(UnknownIssue):
        answer(search, like="CM99-0000000#1")


def test_a_model_that_is_not_the_one_that_built_the_index_is_refused(sample_index: Path) -> None:
    search = Search.open(sample_index, open_encoder=lambda identity: HashingEncoder(dimension=8))
    with pytest.raises(IndexMismatch, match="build the index again"):
        answer(search, "knee")
    assert answer(search, "knee", mode=Mode.LEXICAL).total > 0
    search.close()


def test_a_long_query_is_read_in_windows(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> None:
    encoder = HashingEncoder()
    search = Search.open(sample_index, open_encoder=lambda identity: encoder)
    answer(search, "The knee locks and swells. " * 60)
    limit = encoder.identity.max_tokens
    assert len(encoder.encoded) > 1
    assert all(len(spans) <= limit for spans in encoder.token_spans(encoder.encoded))
    search.close()


def test_parallel_searches_agree_with_one_after_the_other(search: Search) -> None:
    queries = ["knee", "lumbar -mri", '"low back"', "norco", "acupuncture neck", CASE] * 4
    alone = [ids(answer(search, query)) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: ids(answer(search, query)), queries))
    assert together == alone


def test_the_base_rate_counts_the_whole_index(search: Search) -> None:
    result = answer(search, CASE, filters=Filters.of({"outcome": "overturned"}))
    assert sum(result.base.values()) == search.store.info.issues
    assert result.counts["outcome"] == {"overturned": result.total}
    assert np.isclose(result.base["overturned"], result.total)


def test_a_collapsed_answer_folds_near_duplicates_and_loses_none(search: Search) -> None:
    whole = answer(search, CASE, size=EVERYTHING)
    collapsed = answer(search, CASE, size=EVERYTHING, collapse=True)
    assert (collapsed.total, collapsed.ranked) == (whole.total, len(collapsed.hits))
    assert whole.ranked == whole.total
    named = [issue for hit in collapsed.hits for issue in (hit.issue.id, *hit.hit.near_duplicates)]
    assert sorted(named) == sorted(ids(whole))
    place = {issue: rank for rank, issue in enumerate(ids(whole))}
    for hit in collapsed.hits:
        assert all(place[hit.issue.id] < place[other] for other in hit.hit.near_duplicates)


@pytest.mark.parametrize(
    ("text", "said"),
    [("the of and", "no word here"), ("zzyzx qqqq", "No letter holds"), ("lumbar zzyzx", "")],
)
def test_a_text_that_no_letter_speaks_of_is_told(search: Search, text: str, said: str) -> None:
    notices = " ".join(answer(search, text).notices)
    assert said in notices if said else notices == ""


def test_what_is_excluded_is_not_offered_as_a_filter(search: Search) -> None:
    assert answer(search, "lumbar mri -cervical").understood["body_region"] == ("lumbar",)


TEXTS = ("", "physical therapy", '"physical therapy"')


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("text", TEXTS)
def test_every_choice_counts_what_choosing_it_shows(search: Search, text: str, mode: Mode) -> None:
    filters = Filters(outcome=("upheld",), category=("rehab",))
    request = Request(text, filters=filters, mode=mode)
    choices = search.choices(request, search.answer(request))
    for outcome, count in choices["outcome"].items():
        chosen = Request(text, filters=Filters(outcome=(outcome,), category=("rehab",)), mode=mode)
        assert search.answer(chosen).total == count
    for category, count in choices["category"].items():
        chosen = Request(
            text, filters=Filters(outcome=("upheld",), category=(category,)), mode=mode
        )
        assert search.answer(chosen).total == count


@pytest.mark.parametrize("mode", Mode)
def test_a_text_is_read_once_however_many_facets_are_filtered_by(
    search: Search, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = Filters(outcome=("upheld",), category=("rehab",), year=("2016",), side=("left",))
    request = Request("physical therapy -knee", filters=filters, mode=mode)
    found = search.answer(request)
    parsed: list[str] = []

    def parse(text: str, *rest: Any) -> Query:
        parsed.append(text)
        return plain(text, *rest)

    plain = asking.parse
    monkeypatch.setattr(asking, "parse", parse)
    search.choices(request, found)
    assert parsed == [request.text]
    search.ways_out(request)
    assert parsed == [request.text] * 2


def test_choices_beside_a_decision_leave_out_its_own_letter(search: Search) -> None:
    issue = answer(search, "").hits[0].issue.id
    request = Request(like=issue, filters=Filters(outcome=("upheld",)))
    choices = search.choices(request, search.answer(request))
    every = answer(search, like=issue).counts["outcome"]
    assert choices["outcome"] == every


def test_the_ways_out_name_what_helps_best_first(search: Search) -> None:
    request = Request(filters=Filters(year=("1999",), outcome=("overturned",)))
    assert search.ways_out(request) == [(("year",), search.store.info.outcomes["overturned"])]


def test_where_no_single_filter_helps_all_are_dropped(search: Search) -> None:
    request = Request(filters=Filters(year=("1999",), specialty=("Alchemy",)))
    total = sum(search.store.info.outcomes.values())
    assert search.ways_out(request) == [(("year", "specialty"), total)]


def test_without_filters_there_is_no_way_out(search: Search) -> None:
    assert search.ways_out(Request('"no letter says this"')) == []


def test_the_roles_of_a_text_are_worked_out_once(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    of = Roles.of

    def counting(text: str) -> Roles:
        read.append(text)
        return of(text)

    monkeypatch.setattr(Roles, "of", staticmethod(counting))
    found = answer(search, "MRI of the lumbar spine")
    assert found.roles and read == ["MRI of the lumbar spine"]
