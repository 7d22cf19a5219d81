"""The one door to the index: ranking, filters, counts, neighbours."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.columns import Columns
from indexer.embedding import Encoder, ModelIdentity, Vectors
from indexer.errors import IndexMismatch, UnknownIssue
from indexer.vectors import VectorIndex
from search_app.retrieval import preferences
from search_app.retrieval.filters import Filters
from search_app.retrieval.ranking import Fusion, Mode, Ranking
from search_app.retrieval.results import SearchResult
from search_app.retrieval.searcher import Searcher
from search_app.retrieval.understanding import understand
from tests.doubles import HashingEncoder

EVERYTHING = 10_000
CASE = "worker with low back pain radiating to the leg asks for an MRI of the lumbar spine"


def ids(result: SearchResult) -> list[str]:
    return [hit.record["id"] for hit in result.hits]


@pytest.mark.parametrize("mode", list(Mode))
def test_a_hit_tells_its_issue_letter_outcome_and_legs(searcher: Searcher, mode: Mode) -> None:
    result = searcher.search(CASE, mode=mode, limit=5)
    expected = {Mode.HYBRID: {"lexical", "semantic"}}.get(mode, {mode.value})
    assert [hit.rank for hit in result.hits] == [1, 2, 3, 4, 5]
    for hit in result.hits:
        assert set(hit.legs) == expected
        assert hit.record["id"] == f"{hit.letter['letter']}#{hit.number}"
        assert 1 <= hit.number <= hit.of
        assert hit.record["outcome"] in ("Upheld", "Overturned")
        assert hit.passages
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)


def test_one_leg_alone_ranks_by_its_own_rank(searcher: Searcher) -> None:
    for mode in (Mode.LEXICAL, Mode.SEMANTIC):
        hits = searcher.search(CASE, mode=mode, limit=8).hits
        ranks = [hit.legs[mode.value].rank for hit in hits]
        assert ranks[0] == 1
        assert ranks == sorted(ranks)


def test_matched_passages_are_the_letters_own_words(searcher: Searcher) -> None:
    for hit in searcher.search(CASE, limit=10).hits:
        for passage in hit.passages:
            chunk = (
                hit.record["rationale"] if passage.kind == "rationale" else hit.letter["summary"]
            )
            assert chunk[passage.start : passage.end] == passage.text
            assert all(passage.start <= a < b <= passage.end for a, b in passage.matches)


@pytest.fixture(scope="module")
def unfiltered(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> dict[Mode, SearchResult]:
    """What the case finds in each mode where nothing is filtered: every issue."""
    opened = Searcher.open(sample_index, open_encoder=open_fake_encoder)
    found = {mode: opened.search(CASE, mode=mode, limit=EVERYTHING) for mode in Mode}
    opened.close()
    return found


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
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wanted=FILTERS, mode=st.sampled_from(list(Mode)))
def test_filtered_search_equals_brute_force_over_the_filtered_set(
    searcher: Searcher,
    unfiltered: dict[Mode, SearchResult],
    wanted: dict[str, list[str]],
    mode: Mode,
) -> None:
    """Issues, total and facets, counted from the records themselves."""
    filters = Filters.of(wanted)
    everything = unfiltered[mode]

    def allowed(hit_record: dict[str, object]) -> bool:
        regions = {*hit_record["body_regions"], *hit_record["body_region_groups"]}  # type: ignore[misc]
        cited = [c["id"] for c in hit_record["guidelines"]["maximus"]]  # type: ignore[index]
        values = {
            "outcome": {str(hit_record["outcome"]).lower()},
            "body_region": regions,
            "category": {hit_record["category"]},
        }
        for facet, ids_ in filters.active().items():
            if facet == "guideline":
                if not any(c == i or c.startswith(i + ".") for c in cited for i in ids_):
                    return False
            elif not values[facet] & set(ids_):
                return False
        return True

    expected = {hit.record["id"] for hit in everything.hits if allowed(hit.record)}
    found = searcher.search(CASE, filters=filters, mode=mode, limit=EVERYTHING)
    assert set(ids(found)) == expected
    assert found.total == len(expected)
    counted: dict[str, int] = {}
    for hit in found.hits:
        for region in {*hit.record["body_regions"], *hit.record["body_region_groups"]}:
            counted[region] = counted.get(region, 0) + 1
    shown = dict(found.facets["body_region"])
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
    searcher: Searcher,
    unfiltered: dict[Mode, SearchResult],
    wanted: dict[str, list[str]],
    mode: Mode,
) -> None:
    """Fusion, preferences and feedback over the filtered issues alone, from leg scores."""
    weights = searcher.ranking
    columns = Columns.read(searcher.generation.path)
    mask = Filters.of(wanted).mask(columns)
    allowed = np.flatnonzero(mask)
    if not len(allowed):
        return
    stored = VectorIndex(searcher.generation.path)
    vectors = stored.vectors(np.arange(len(stored)))
    words = np.zeros(columns.issues)
    for hit in unfiltered[Mode.HYBRID].hits:
        words[hit.ordinal] = hit.legs["lexical"].score
    preferred = preferences.matching(understand(CASE), columns)
    bonus = sum(mask * getattr(weights.preferences, name) for name, mask in preferred.items())
    first_summary = len(columns.passage_issue)

    def fused(rationale_text: Vectors, summary_text: Vectors) -> NDArray[np.float64]:
        meaning = np.array(
            [
                (vectors[:first_summary] @ rationale_text)[columns.passage_issue == issue].max()
                + weights.summary_weight
                * (vectors[first_summary:] @ summary_text)[
                    columns.passage_letter == columns.letter_of[issue]
                ].max()
                for issue in range(columns.issues)
            ]
        )
        if mode is Mode.SEMANTIC:
            return meaning
        least = -1 - weights.summary_weight
        near = (meaning - least) / (meaning[allowed].max() - least)
        share = weights.semantic_weight
        return (1 - share) * words / max(words[allowed].max(), 1e-9) + share * near + bonus

    text = searcher.encoder.encode([CASE])[0]
    before = fused(text, text)
    best = sorted(allowed, key=lambda issue: (-before[issue], issue))
    best = best[: weights.feedback_issues]
    nearest = []
    for issue in best:
        own = vectors[:first_summary][columns.passage_issue == issue]
        nearest.append(own[(own @ text).argmax()])
    moved = text + weights.feedback_weight * np.mean(nearest, axis=0)
    scores = fused(moved / np.linalg.norm(moved), text)
    found = searcher.search(CASE, filters=Filters.of(wanted), mode=mode, limit=EVERYTHING)
    assert {hit.ordinal for hit in found.hits} == set(allowed.tolist())
    for hit in found.hits:
        assert hit.score == pytest.approx(scores[hit.ordinal], abs=1e-4)


def test_feedback_moves_the_ranking_and_none_leaves_it(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> None:
    found, moved = {}, {}
    for weight in (0.0, 0.001, 5.0):
        opened = Searcher.open(
            sample_index,
            ranking=replace(Ranking.tuned(), feedback_weight=weight),
            open_encoder=open_fake_encoder,
        )
        found[weight] = opened.rank("cervical fusion", mode=Mode.SEMANTIC)
        moved[weight] = opened.search("cervical fusion", mode=Mode.SEMANTIC).feedback
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
    searcher = Searcher.open(
        sample_index,
        ranking=replace(Ranking.tuned(), fusion=fusion),
        open_encoder=open_fake_encoder,
    )
    whole = ids(searcher.search(CASE, mode=mode, limit=30))
    for size in (1, 7, 13):
        paged = [
            issue
            for offset in range(0, 30, size)
            for issue in ids(searcher.search(CASE, mode=mode, limit=size, offset=offset))
        ]
        assert paged[:30] == whole
    searcher.close()


def test_lexical_mode_shows_only_issues_with_a_word_of_the_query(searcher: Searcher) -> None:
    result = searcher.search("lumbar", mode=Mode.LEXICAL, limit=EVERYTHING)
    assert 0 < result.total < searcher.generation.contents.issues
    assert all(hit.legs["lexical"].score > 0 for hit in result.hits)
    assert searcher.search("zzzunheard", mode=Mode.LEXICAL).total == 0


def test_a_quoted_phrase_is_required_in_every_mode(searcher: Searcher) -> None:
    sample = searcher.search("lumbar spine", limit=1).hits[0].record["rationale"]
    phrase = " ".join(sample.split()[4:8]).strip('".,;:')
    for mode in Mode:
        result = searcher.search(f'"{phrase}" lumbar', mode=mode, limit=EVERYTHING)
        assert result.total >= 1
        for hit in result.hits:
            texts = (hit.record["treatment"], hit.record["rationale"], hit.letter["summary"])
            bare = [" ".join("".join(c if c.isalnum() else " " for c in t).split()) for t in texts]
            wanted = " ".join("".join(c if c.isalnum() else " " for c in phrase).split())
            assert any(wanted.lower() in text.lower() for text in bare)


def test_an_exclusion_excludes(searcher: Searcher) -> None:
    whole = searcher.search("pain", limit=EVERYTHING)
    without = searcher.search("pain -lumbar", limit=EVERYTHING)
    assert 0 < without.total < whole.total
    for hit in without.hits:
        assert "lumbar" not in hit.record["rationale"].lower().split()


def test_syntax_that_cannot_be_read_is_taken_literally(searcher: Searcher) -> None:
    result = searcher.search("knee AND AND (", limit=3)
    assert result.hits


def test_without_text_the_latest_decisions_come_first(searcher: Searcher) -> None:
    result = searcher.search("", limit=EVERYTHING)
    assert result.total == searcher.generation.contents.issues
    dates = [hit.letter["decision_date"] for hit in result.hits]
    dated = [date for date in dates if date]
    assert dated == sorted(dated, reverse=True)
    assert dates[len(dated) :] == [None] * (len(dates) - len(dated))


def test_similar_leaves_out_the_letter_itself_and_needs_no_model(sample_index: Path) -> None:
    def refuse(identity: ModelIdentity) -> Encoder:
        raise AssertionError("no model is needed")

    searcher = Searcher.open(sample_index, open_encoder=refuse)
    issue = searcher.search("", limit=1).hits[0]
    result = searcher.similar(issue.record["id"], limit=EVERYTHING)
    letters = {hit.letter["letter"] for hit in result.hits}
    assert issue.letter["letter"] not in letters
    assert result.total == searcher.generation.contents.issues - issue.of
    overturned = searcher.similar(issue.record["id"], filters=Filters.of({"outcome": "overturned"}))
    assert {hit.record["outcome"] for hit in overturned.hits} == {"Overturned"}
    searcher.close()


def test_the_issues_of_one_letter_are_recognisable(searcher: Searcher) -> None:
    hits = searcher.search("", limit=EVERYTHING).hits
    several = [hit for hit in hits if hit.of > 1]
    assert several
    for hit in several:
        others = {other.record["id"] for other in hits if other.letter == hit.letter}
        assert set(hit.also) == others - {hit.record["id"]}


def test_lookups_find_issues_and_letters(searcher: Searcher) -> None:
    hit = searcher.search("", limit=1).hits[0]
    assert searcher.issue(hit.record["id"])["rationale"] == hit.record["rationale"]
    letter = searcher.letter(hit.letter["letter"])
    assert [issue["id"] for issue in letter["issues"]][hit.number - 1] == hit.record["id"]
    assert Path(letter["source"]["file"]).is_file()
    with pytest.raises(UnknownIssue):
        searcher.similar("CM99-0000000#1")


def test_a_model_that_is_not_the_one_that_built_the_index_is_refused(sample_index: Path) -> None:
    searcher = Searcher.open(
        sample_index, open_encoder=lambda identity: HashingEncoder(dimension=8)
    )
    with pytest.raises(IndexMismatch, match="build the index again"):
        searcher.search("knee")
    assert searcher.search("knee", mode=Mode.LEXICAL).total > 0
    searcher.close()


def test_a_long_query_is_read_in_windows(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> None:
    encoder = HashingEncoder()
    searcher = Searcher.open(sample_index, open_encoder=lambda identity: encoder)
    searcher.search("The knee locks and swells. " * 60)
    limit = encoder.identity.max_tokens
    assert len(encoder.encoded) > 1
    assert all(len(spans) <= limit for spans in encoder.token_spans(encoder.encoded))
    searcher.close()


def test_parallel_searches_agree_with_one_after_the_other(searcher: Searcher) -> None:
    queries = ["knee", "lumbar -mri", '"low back"', "norco", "acupuncture neck", CASE] * 4
    alone = [ids(searcher.search(query)) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: ids(searcher.search(query)), queries))
    assert together == alone


def test_the_base_rate_counts_the_whole_index(searcher: Searcher) -> None:
    result = searcher.search(CASE, filters=Filters.of({"outcome": "overturned"}))
    assert sum(result.corpus.values()) == searcher.generation.contents.issues
    assert result.facets["outcome"] == {"overturned": result.total}
    assert np.isclose(result.corpus["overturned"], result.total)


def test_a_tidy_answer_folds_twins_and_loses_none(searcher: Searcher) -> None:
    whole = searcher.search(CASE, limit=EVERYTHING)
    tidy = searcher.search(CASE, limit=EVERYTHING, tidy=True)
    assert (tidy.total, tidy.ranked) == (whole.total, len(tidy.hits))
    assert whole.ranked == whole.total
    named = [issue for hit in tidy.hits for issue in (hit.record["id"], *hit.twins)]
    assert sorted(named) == sorted(ids(whole))
    place = {issue: rank for rank, issue in enumerate(ids(whole))}
    for hit in tidy.hits:
        assert all(place[hit.record["id"]] < place[twin] for twin in hit.twins)


@pytest.mark.parametrize(
    ("text", "said"),
    [("the of and", "no word here"), ("zzyzx qqqq", "No letter holds"), ("lumbar zzyzx", "")],
)
def test_a_text_that_no_letter_speaks_of_is_told(searcher: Searcher, text: str, said: str) -> None:
    notices = " ".join(searcher.search(text).notices)
    assert said in notices if said else notices == ""


def test_what_is_excluded_is_not_offered_as_a_filter(searcher: Searcher) -> None:
    assert searcher.search("lumbar mri -cervical").understood.body_region == ("lumbar",)
