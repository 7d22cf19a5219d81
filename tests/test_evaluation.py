"""Measures of runs whose value can be told by hand, and the judged queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import build
from indexer.embedding import load_encoder
from indexer.errors import UnknownFilter
from search_app.evaluation import (
    BadJudgements,
    evaluate,
    read_qrels,
    read_queries,
    run,
    write_trec,
)
from search_app.retrieval.ranking import Mode
from search_app.retrieval.searcher import Searcher


@pytest.fixture
def judged(tmp_path: Path) -> tuple[Path, Path]:
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    queries.write_text(
        '{"id": "q1", "kind": "short", "text": "knee", "filters": {"outcome": "Upheld"}}\n'
        '{"id": "q2", "kind": "case", "text": "neck", "filters": null}\n'
        '{"id": "q3", "text": "never judged"}\n'
    )
    qrels.write_text("query-id\tissue-id\tgrade\nq1\tA#1\t3\nq1\tA#2\t1\nq2\tB#1\t2\n")
    return queries, qrels


def test_a_perfect_run_scores_one_and_a_reversed_one_less(judged: tuple[Path, Path]) -> None:
    queries, qrels = read_queries(judged[0]), read_qrels(judged[1])
    perfect = {"q1": [("A#1", 2.0), ("A#2", 1.0)], "q2": [("B#1", 1.0)], "q3": []}
    found = evaluate("hybrid", perfect, queries, qrels)
    assert found.overall["nDCG@10"] == 1.0
    assert found.overall["RR"] == 1.0
    assert set(found.per_query) == {"q1", "q2"}
    assert set(found.by_kind) == {"short", "case"}
    other = evaluate("hybrid", perfect | {"q2": [("X#1", 9.0), ("B#1", 1.0)]}, queries, qrels)
    # One relevant issue at rank 2: 1 / log2(3).
    assert other.per_query["q2"]["nDCG@10"] == pytest.approx(0.6309, abs=1e-4)
    assert other.per_query["q2"]["RR"] == 0.5


def test_rank_decides_between_equal_scores(judged: tuple[Path, Path]) -> None:
    queries, qrels = read_queries(judged[0]), read_qrels(judged[1])
    tied = {"q1": [("A#1", 1.0), ("A#2", 1.0)], "q2": [("B#1", 1.0), ("A#9", 1.0)]}
    assert evaluate("hybrid", tied, queries, qrels).overall["nDCG@10"] == 1.0


@pytest.mark.parametrize(
    ("text", "error"),
    [("not json\n", BadJudgements), ('{"id": 1}\n', BadJudgements), ("[1]\n", BadJudgements)],
)
def test_bad_queries_name_their_line(tmp_path: Path, text: str, error: type[Exception]) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text(text)
    with pytest.raises(error, match="line 1"):
        read_queries(path)


def test_a_query_with_an_unknown_filter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"id": "q", "text": "t", "filters": {"body_region": "wing"}}\n')
    with pytest.raises(UnknownFilter):
        read_queries(path)


def test_bad_judgements_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "qrels.tsv"
    path.write_text("q1\tA#1\tgood\n")
    with pytest.raises(BadJudgements, match="line 1"):
        read_qrels(path)
    with pytest.raises(BadJudgements, match="check the path"):
        read_qrels(tmp_path / "nowhere")


def test_judgements_of_other_queries_are_no_evaluation(judged: tuple[Path, Path]) -> None:
    queries = [query for query in read_queries(judged[0]) if query.id == "q3"]
    with pytest.raises(BadJudgements, match="no query has a judgement"):
        evaluate("hybrid", {"q3": []}, queries, read_qrels(judged[1]))


def test_a_trec_run_has_six_columns(tmp_path: Path) -> None:
    write_trec(tmp_path / "run", {"q1": [("my letter#1", 0.5), ("B#1", 0.25)]}, "tag")
    assert (tmp_path / "run").read_text() == (
        "q1 Q0 my_letter#1 1 0.500000 tag\nq1 Q0 B#1 2 0.250000 tag\n"
    )


@pytest.fixture(scope="session")
def shared_index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the shared letters, built with the real model."""
    index = tmp_path_factory.mktemp("shared-index")
    build([shared / "letters"], index, load_encoder)
    return index


def test_the_judged_queries_are_answered_well(shared: Path, shared_index: Path) -> None:
    """Grades were given by a language model that read every candidate, not by physicians."""
    queries = read_queries(shared / "judged" / "queries.jsonl")
    qrels = read_qrels(shared / "judged" / "qrels.tsv")
    searcher = Searcher.open(shared_index)
    found = {
        mode: evaluate(mode, run(searcher, queries, mode), queries, qrels).overall["nDCG@10"]
        for mode in Mode
    }
    searcher.close()
    assert found[Mode.HYBRID] >= 0.75
    assert found[Mode.HYBRID] >= max(found[Mode.LEXICAL], found[Mode.SEMANTIC])
