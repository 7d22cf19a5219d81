"""Measures of runs whose value can be told by hand, and the judged queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import search_app.asking.reading
from indexer.building import build
from indexer.embedding import Encoder
from indexer.errors import BadJudgements, UnknownFilter
from indexer.ranking.modes import Mode
from search_app.cli import main
from search_app.evaluation import evaluate, evaluate_sets, read_qrels, run
from search_app.judged import read_queries, read_sets
from search_app.search import Search
from trials.doubles import HashingEncoder


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
    [
        ("not json\n", BadJudgements),
        ('{"id": 1}\n', BadJudgements),
        ("[1]\n", BadJudgements),
        ("[" * 9**5, BadJudgements),
    ],
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


def test_a_judged_query_that_a_run_leaves_out_counts_as_nothing(judged: tuple[Path, Path]) -> None:
    queries, qrels = read_queries(judged[0]), read_qrels(judged[1])
    found = evaluate("half", {"q2": [("B#1", 1.0)]}, queries, qrels)
    assert found.overall["nDCG@10"] == 0.5


def test_what_the_judgements_do_not_list_is_told_as_unjudged(judged: tuple[Path, Path]) -> None:
    queries, qrels = read_queries(judged[0]), read_qrels(judged[1])
    # q1: one of two is listed; q2: only its first ten count, and a grade for q1 is none for q2.
    rankings = {
        "q1": [("A#1", 2.0), ("X#1", 1.0)],
        "q2": [("B#1", 1.0), ("A#1", 1.0), *((f"Y#{n}", 1.0) for n in range(20))],
    }
    found = evaluate("hybrid", rankings, queries, qrels)
    assert found.unjudged == {"q1": 0.5, "q2": 0.9}
    assert found.unjudged_share == pytest.approx(0.7)
    assert found.of_kind("case").unjudged_share == 0.9
    assert found.as_json()["kinds"]["short"]["unjudged@10"] == 0.5
    assert evaluate("half", {"q2": []}, queries, qrels).unjudged == {"q1": 0.0, "q2": 0.0}


def test_a_mean_comes_with_its_interval(judged: tuple[Path, Path]) -> None:
    queries, qrels = read_queries(judged[0]), read_qrels(judged[1])
    one = evaluate("one", {"q1": [("A#1", 1.0)], "q2": []}, queries, qrels).intervals["RR"]
    assert (one.mean, one.low, one.high) == (0.5, 0.0, 1.0)


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A folder of two judged sets, and of another file."""
    folder = tmp_path / "judged"
    folder.mkdir()
    (folder / "queries.jsonl").write_text(
        '{"id": "q1", "kind": "short", "text": "lumbar mri", "need": "An MRI is a 3."}\n'
        '{"id": "q2", "kind": "case", "text": "opioid refill"}\n'
    )
    (folder / "qrels.tsv").write_text("q1\tCM00-0000001#1\t3\nq2\tCM00-0000002#1\t2\n")
    (folder / "more-queries.jsonl").write_text('{"id": "s1", "kind": "lay", "text": "back pill"}\n')
    (folder / "more-qrels.tsv").write_text("s1\tCM00-0000003#1\t1\ns1\tCM00-0000004#1\t0\n")
    (folder / "about.txt").write_text("not judged")
    return folder


def test_a_folder_is_every_pair_in_it(sets: Path) -> None:
    more, first = read_sets([sets])
    assert (more.name, [query.id for query in more.queries]) == ("more-queries", ["s1"])
    assert (first.name, first.queries[0].need) == ("queries", "An MRI is a 3.")
    pairs = [sets / "queries.jsonl", sets / "qrels.tsv"]
    more_pairs = [sets / "more-queries.jsonl", sets / "more-qrels.tsv"]
    assert read_sets([*pairs, *more_pairs]) == [first, more]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / "more-qrels.tsv").unlink(), "more-qrels.tsv: No such file"),
        (
            lambda folder: (folder / "qrels.tsv").write_text("s1\tA#1\t2\n"),
            "no query has a judgement in",
        ),
        (
            lambda folder: (folder / "queries.jsonl").write_text('{"id": "s1", "text": "t"}\n'),
            "has a query 's1' as well",
        ),
        (lambda folder: (folder / "queries.jsonl").write_bytes(b"\xff\xfe"), "save it as UTF-8"),
    ],
)
def test_a_set_that_cannot_be_measured_is_told_in_one_line(
    sets: Path, change: Callable[[Path], object], message: str
) -> None:
    change(sets)
    with pytest.raises(BadJudgements, match=message) as told:
        read_sets([sets])
    assert "\n" not in str(told.value)


def test_queries_without_judgements_are_no_set(sets: Path, tmp_path: Path) -> None:
    with pytest.raises(BadJudgements, match="queries and judgements in turn"):
        read_sets([sets, sets / "queries.jsonl"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadJudgements, match="no judged set is there"):
        read_sets([tmp_path / "empty"])


def test_sets_of_the_same_name_are_told_apart_by_their_paths(sets: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "queries.jsonl").write_text('{"id": "o1", "text": "knee"}\n')
    (other / "qrels.tsv").write_text("o1\tA#1\t2\n")
    names = [one.name for one in read_sets([sets, other])]
    assert names == ["more-queries", str(sets / "queries.jsonl"), str(other / "queries.jsonl")]


def test_sets_are_measured_each_and_together(sets: Path) -> None:
    judged_sets = read_sets([sets])
    perfect = {"q1": [("CM00-0000001#1", 1.0)], "s1": [("CM00-0000004#1", 1.0)], "q2": []}
    whole = evaluate_sets("hybrid", perfect, judged_sets)
    assert {name: one.overall["RR"] for name, one in whole.sets.items()} == {
        "more-queries": 0.0,
        "queries": 0.5,
    }
    assert whole.overall["RR"] == pytest.approx(1 / 3, abs=1e-4)
    assert list(whole.by_kind) == ["lay", "short", "case"]
    alone = evaluate_sets("hybrid", perfect, judged_sets[1:])
    assert alone.sets == {}
    assert alone.as_json() == whole.sets["queries"].as_json()


@pytest.fixture
def on_samples(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that evaluate two self-made judgements on the sample index, without a model."""
    monkeypatch.setattr(
        search_app.asking.reading, "load_encoder", lambda name, dtype: HashingEncoder(name=name)
    )
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    queries.write_text(
        '{"id": "q1", "kind": "short", "text": "lumbar mri"}\n'
        '{"id": "q2", "kind": "case", "text": "opioid refill without improved function"}\n'
    )
    qrels.write_text("q1\tCM00-0000001#1\t3\nq2\tCM00-0000002#1\t2\n")
    paths = ["--queries", queries, "--qrels", qrels, "--index", sample_index]
    return [str(option) for option in paths]


def imr_evaluate(*options: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", *options])


def test_a_run_written_by_one_is_measured_alike_by_another(
    on_samples: list[str], tmp_path: Path
) -> None:
    path = str(tmp_path / "lexical.trec")
    own = imr_evaluate(*on_samples, "--mode", "lexical", "--run-out", path, "--json")
    other = imr_evaluate(*on_samples, "--run-in", path, "--json")
    first, second = json.loads(own.stdout), json.loads(other.stdout)
    assert (first.pop("mode"), second.pop("mode")) == ("lexical", path)
    assert first == second
    assert set(first) == {
        "grades",
        "queries",
        "measures",
        "intervals",
        "unjudged@10",
        "by_kind",
        "kinds",
        "per_query",
    }
    assert "not from physicians" in first["grades"]


def test_a_baseline_tells_the_difference_of_every_query(
    on_samples: list[str], tmp_path: Path
) -> None:
    path = str(tmp_path / "perfect.trec")
    Path(path).write_text("q1 Q0 CM00-0000001#1 1 1 x\nq2 Q0 CM00-0000002#1 1 1 x\n")
    both = imr_evaluate(*on_samples, "--mode", "hybrid", "--mode", "lexical", "--json")
    modes = [json.loads(line) for line in both.stdout.splitlines()]
    compared = imr_evaluate(
        *on_samples, "--mode", "hybrid", "--mode", "lexical", "--baseline", path, "--json"
    )
    for line, plain in zip(compared.stdout.splitlines(), modes, strict=True):
        record = json.loads(line)
        against = record.pop("against")
        assert record == plain
        assert against["baseline"] == path
        for query, values in against["per_query"].items():
            expected = plain["per_query"][query]["nDCG@10"] - 1
            assert values["nDCG@10"] == pytest.approx(expected, abs=1e-4)
        one = against["differences"]["nDCG@10"]
        assert one["low"] <= one["difference"] <= one["high"] <= 0


def test_a_mode_may_be_the_baseline_of_another_but_not_of_itself(on_samples: list[str]) -> None:
    result = imr_evaluate(
        *on_samples, "--mode", "lexical", "--mode", "semantic", "--baseline", "lexical", "--json"
    )
    lexical, semantic = map(json.loads, result.stdout.splitlines())
    assert "against" not in lexical
    assert semantic["against"]["baseline"] == "lexical"


def test_people_see_the_differences_and_who_gave_the_grades(on_samples: list[str]) -> None:
    shown = imr_evaluate(*on_samples, "--mode", "hybrid", "--baseline", "lexical").stdout
    assert "hybrid minus lexical" in shown
    assert "lumbar mri" in shown
    assert "not from physicians" in shown


def test_a_baseline_that_is_no_run_is_one_line(on_samples: list[str], tmp_path: Path) -> None:
    result = imr_evaluate(*on_samples, "--baseline", str(tmp_path / "gone.trec"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "check the path" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_of_sets_is_measured_by_set(
    on_samples: list[str], sets: Path, tmp_path: Path
) -> None:
    index = on_samples[-2:]
    result = imr_evaluate(str(sets), *index, "--mode", "lexical", "--json")
    record = json.loads(result.stdout)
    assert record["queries"] == 3
    assert {name: one["queries"] for name, one in record["sets"].items()} == {
        "more-queries": 1,
        "queries": 2,
    }
    named = [str(sets / name) for name in ("queries.jsonl", "qrels.tsv")]
    first = json.loads(imr_evaluate(*named, *index, "--mode", "lexical", "--json").stdout)
    assert first["measures"] == record["sets"]["queries"]["measures"]
    assert "sets" not in first
    by_options = ["--queries", named[0], "--qrels", named[1], *index, "--mode", "lexical", "--json"]
    assert json.loads(imr_evaluate(*by_options).stdout) == first
    shown = imr_evaluate(str(sets), *index, "--mode", "lexical").stdout
    assert "more-queries" in shown
    assert "unjudged@10" in shown
    assert "not from physicians" in shown


@pytest.mark.parametrize(
    "options", [[], ["--queries", "q"], ["--qrels", "r"], ["a", "--qrels", "r"]]
)
def test_sets_have_to_be_named(options: list[str]) -> None:
    result = imr_evaluate(*options)
    assert result.exit_code == 2
    assert "QUERIES and QRELS in turn" in result.stderr


@pytest.fixture(scope="session")
def shared_index(
    shared: Path,
    open_real_encoder: Callable[[], Encoder],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """An index over the shared letters, built with the real model."""
    index = tmp_path_factory.mktemp("shared-index")
    build([shared / "letters"], index, open_real_encoder)
    return index


def test_the_judged_queries_are_answered_well(
    shared: Path, shared_index: Path, open_real_encoder: Callable[[], Encoder]
) -> None:
    """Grades were given by a language model that read every candidate, not by physicians."""
    queries = read_queries(shared / "judged" / "queries.jsonl")
    qrels = read_qrels(shared / "judged" / "qrels.tsv")
    search = Search.open(shared_index, open_encoder=lambda identity: open_real_encoder())
    found = {
        mode: evaluate(mode, run(search, queries, mode), queries, qrels).overall["nDCG@10"]
        for mode in Mode
    }
    search.close()
    assert found[Mode.HYBRID] >= 0.88
    assert found[Mode.HYBRID] >= max(found[Mode.LEXICAL], found[Mode.SEMANTIC])
