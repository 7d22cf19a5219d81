"""What is to be graded is written for a grader who is given no hint, and read back safely."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import search_app.asking.reading
from indexer.errors import BadJudgements
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from search_app.cli import FAILED, OK, PARTLY, main
from search_app.evaluation import run
from search_app.judged import HEADING, JudgedQuery, read_grades, read_queries
from search_app.pooling import merge, pool, read_filled
from search_app.search import Search
from trials.doubles import HashingEncoder

QUERIES = [
    JudgedQuery("q1", "short", "lumbar mri", Filters(), "An MRI of the low back is a 3."),
    JudgedQuery("q2", "browse", "opioid refill", Filters(outcome=("upheld",))),
]


@pytest.fixture
def search(sample_index: Path) -> Iterator[Search]:
    opened = Search.open(sample_index, open_encoder=lambda _: HashingEncoder())
    yield opened
    opened.close()


def test_the_pool_is_what_any_mode_has_among_its_best(search: Search) -> None:
    records = list(pool(search, QUERIES, depth=5))
    for query in QUERIES:
        best = set()
        for mode in Mode:
            best |= {issue for issue, _ in run(search, [query], mode)[query.id][:5]}
        pooled = [one["issue"] for one in records if one["query"] == query.id]
        assert len(pooled) == len(set(pooled))
        assert set(pooled) == best
    assert {one["outcome"] for one in records if one["query"] == "q2"} == {"Upheld"}


def test_a_grader_needs_nothing_else_and_is_given_no_hint(search: Search) -> None:
    first, *_ = pool(search, QUERIES, depth=3)
    letter = search.store.get([first["issue"]])[0]
    assert first == {
        "query": "q1",
        "text": "lumbar mri",
        "need": "An MRI of the low back is a 3.",
        "issue": letter.issue.id,
        "treatment": letter.issue.treatment,
        "outcome": letter.issue.outcome.value,
        "rationale": letter.issue.rationale,
        "summary": letter.summary,
        "grade": None,
    }


def test_chance_alone_orders_the_pool(search: Search) -> None:
    def order(seed: int) -> list[str]:
        return [one["issue"] for one in pool(search, QUERIES[:1], depth=8, seed=seed)]

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert sorted(order(1)) == sorted(order(2))
    # A query's order does not depend on what else is asked.
    both = [one["issue"] for one in pool(search, QUERIES[::-1], depth=8) if one["query"] == "q1"]
    assert both == order(1)


def test_what_is_graded_is_left_out(search: Search) -> None:
    first, second, *_ = pool(search, QUERIES[:1], depth=4)
    graded = {("q1", first["issue"]), ("q2", second["issue"])}
    left = {one["issue"] for one in pool(search, QUERIES[:1], graded, depth=4)}
    assert first["issue"] not in left
    assert second["issue"] in left


def filled(path: Path, *grades: object, query: str = "q1") -> Path:
    """A file with a line for each grade, of issues A#1, A#2 ..."""
    lines = [
        json.dumps({"query": query, "issue": f"A#{number}", "grade": grade})
        for number, grade in enumerate(grades, start=1)
    ]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


@pytest.mark.parametrize("grade", [-1, 4, 1.5, 2.0, "2", True, False, [], {}, ""])
def test_what_is_no_grade_is_told_and_the_others_go_on(tmp_path: Path, grade: object) -> None:
    read = read_filled(filled(tmp_path / "f.jsonl", 3, grade, None, 0))
    assert list(read.grades.values()) == [("q1", "A#1", 3), ("q1", "A#4", 0)]
    assert read.empty == 1
    (error,) = read.errors
    assert error.startswith(f"{tmp_path / 'f.jsonl'}, line 2: {json.dumps(grade)} is no grade; ")
    assert "\n" not in error


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("not json", "no JSON"),
        ('{"query": "q1", "issue": "A#1", "grade": ', "no JSON"),
        ("[1]", "no query and issue"),
        ("2", "no query and issue"),
        ('{"issue": "A#1", "grade": 1}', "no query and issue"),
        ('{"query": 1, "issue": "A#1", "grade": 1}', "no query and issue"),
        ('{"query": "q1", "issue": " ", "grade": 1}', "no query and issue"),
        ('{"query": "q\\t1", "issue": "A#1", "grade": 1}', "no query and issue"),
        ('{"query": "q1", "issue": "A#1\\n", "grade": 1}', "no query and issue"),
        ('{"query": "q1", "issue": "A#1"}', "no grade"),
        ('{"query": "q1", "issue": "B#1", "grade": 2}', "q1 B#1 has grade 1 in line 1"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_bad_line_names_itself_and_what_to_do(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "f.jsonl"
    good = '{"query": "q1", "issue": "B#1", "grade": 1}\n'
    path.write_text(f"{good}\n{line}\n{good}")
    read = read_filled(path)
    assert set(read.grades.values()) == {("q1", "B#1", 1)}
    (error,) = read.errors
    assert error.startswith(f"{path}, line 3: {what}")
    assert ";" in error
    assert "\n" not in error


def test_grades_are_added_once(tmp_path: Path) -> None:
    qrels = tmp_path / "qrels.tsv"
    source = filled(tmp_path / "f.jsonl", 3, None, 1)
    assert merge(read_filled(source), qrels, source).added == 2
    written = qrels.read_text()
    assert written == f"{HEADING}\nq1\tA#1\t3\nq1\tA#3\t1\n"
    again = merge(read_filled(source), qrels, source)
    assert (again.added, again.known, again.replaced, again.differing) == (0, 2, 0, ())
    assert qrels.read_text() == written
    assert sorted(one.name for one in tmp_path.iterdir()) == ["f.jsonl", "qrels.tsv"]


@pytest.mark.parametrize("before", ["", "q0\tZ#1\t2\n", f"{HEADING}\nq0\tZ#1\t2", "q0\tZ#1\t0\r\n"])
def test_what_is_there_stays_as_it_is(tmp_path: Path, before: str) -> None:
    qrels = tmp_path / "qrels.tsv"
    qrels.write_text(before)
    held = read_grades(qrels)
    source = filled(tmp_path / "f.jsonl", 3)
    merge(read_filled(source), qrels, source)
    assert read_grades(qrels) == [*held, ("q1", "A#1", 3)]


def test_a_grade_that_differs_is_taken_only_where_asked_to(tmp_path: Path) -> None:
    qrels = tmp_path / "qrels.tsv"
    qrels.write_text("q1\tA#1\t0\nq1\tA#2\t1\n")
    source = filled(tmp_path / "f.jsonl", 3, 1, 2)
    merged = merge(read_filled(source), qrels, source)
    assert (merged.added, merged.known, merged.replaced) == (1, 1, 0)
    (told,) = merged.differing
    assert told.startswith(f"{source}, line 1: q1 A#1 is 3 here and 0 in {qrels}; --replace")
    assert read_grades(qrels)[0] == ("q1", "A#1", 0)
    assert merge(read_filled(source), qrels, source, instead=True).replaced == 1
    assert read_grades(qrels) == [("q1", "A#1", 3), ("q1", "A#2", 1), ("q1", "A#3", 2)]
    assert merge(read_filled(source), qrels, source, instead=True).replaced == 0


def test_judgements_that_cannot_be_written_stay_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qrels = tmp_path / "qrels.tsv"
    qrels.write_text("q1\tA#2\t1\n")
    source = filled(tmp_path / "f.jsonl", 3)

    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadJudgements, match="No space left on device; check"):
        merge(read_filled(source), qrels, source)
    assert qrels.read_text() == "q1\tA#2\t1\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["f.jsonl", "qrels.tsv"]


def test_judgements_that_are_read_only_stay_so(tmp_path: Path) -> None:
    qrels = tmp_path / "qrels.tsv"
    qrels.write_text("q1\tA#2\t1\n")
    qrels.chmod(0o444)
    source = filled(tmp_path / "f.jsonl", 3)
    with pytest.raises(BadJudgements, match="it is read-only; copy it"):
        merge(read_filled(source), qrels, source)
    assert qrels.read_text() == "q1\tA#2\t1\n"
    qrels.chmod(0o640)
    merge(read_filled(source), qrels, source)
    assert qrels.stat().st_mode & 0o777 == 0o640


@pytest.fixture
def judge(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Runs `imr judge` on the sample index in a folder with queries, without a model."""
    monkeypatch.setattr(
        search_app.asking.reading, "load_encoder", lambda name, dtype: HashingEncoder(name=name)
    )
    monkeypatch.setenv("IMR_INDEX", str(sample_index))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queries.jsonl").write_text(
        '{"id": "q1", "text": "lumbar mri", "need": "An MRI."}\n{"id": "q2", "text": "opioid"}\n'
    )
    return lambda *arguments: CliRunner().invoke(main, ["judge", *arguments])


def grade_all(path: Path, grade: int) -> list[dict[str, Any]]:
    records = [json.loads(line) for line in path.read_text().splitlines()]
    for one in records:
        one["grade"] = grade
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    return records


def test_what_was_read_back_is_not_asked_again(judge: Callable[..., Result]) -> None:
    asked = judge("queries.jsonl", "--qrels", "queries.jsonl", "--out", "a.jsonl")
    assert (asked.exit_code, "not a judgement" in asked.stderr) == (FAILED, True)
    asked = judge("queries.jsonl", "--out", "a.jsonl", "--depth", "2")
    assert asked.exit_code == OK, asked.stderr
    records = grade_all(Path("a.jsonl"), 2)
    assert {one["query"] for one in records} == {"q1", "q2"}
    assert f"{len(records)} issues to grade for 2 of 2 queries" in asked.stdout
    read = judge("--read", "a.jsonl", "--qrels", "qrels.tsv")
    assert (read.exit_code, f"{len(records)} grades added" in read.stdout) == (OK, True)
    assert len(read_grades(Path("qrels.tsv"))) == len(records)
    # Those grades are safe by now, so the file may be written again.
    options = ("--qrels", "qrels.tsv", "--out", "a.jsonl", "--depth", "2")
    again = judge("queries.jsonl", *options)
    assert (again.exit_code, "0 issues to grade for 0 of 2" in again.stdout) == (OK, True)
    assert read_queries(Path("queries.jsonl"))[0].need == "An MRI."


def test_grades_that_were_not_read_are_not_written_over(judge: Callable[..., Result]) -> None:
    options = ("queries.jsonl", "--out", "a.jsonl", "--depth", "2")
    assert judge(*options).exit_code == OK
    assert judge(*options).exit_code == OK
    grade_all(Path("a.jsonl"), 1)
    kept = Path("a.jsonl").read_text()
    refused = judge(*options)
    assert (refused.exit_code, "not read back" in refused.stderr) == (FAILED, True)
    assert Path("a.jsonl").read_text() == kept
    assert judge(*options, "--replace").exit_code == OK
    # What is no pool at all is nobody's to write over either.
    assert judge("queries.jsonl", "--out", "queries.jsonl").exit_code == FAILED
    assert Path("queries.jsonl").read_text().count("lumbar mri") == 1


def test_lines_that_cannot_be_read_make_it_partly_done(judge: Callable[..., Result]) -> None:
    filled(Path("f.jsonl"), 3, 7, None)
    read = judge("--read", "f.jsonl", "--qrels", "qrels.tsv")
    assert read.exit_code == PARTLY
    assert read.stderr.splitlines() == [
        "imr: f.jsonl, line 2: 7 is no grade; write 0, 1, 2 or 3, or null to leave it out"
    ]
    assert "1 grades added" in read.stdout
    assert "1 lines still without a grade" in read.stdout
    filled(Path("f.jsonl"), 2)
    differs = judge("--read", "f.jsonl", "--qrels", "qrels.tsv")
    assert (differs.exit_code, differs.stderr.count("--replace")) == (PARTLY, 1)
    taken = judge("--read", "f.jsonl", "--qrels", "qrels.tsv", "--replace")
    assert (taken.exit_code, "1 replaced" in taken.stdout) == (OK, True)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("queries.jsonl",),
        ("--read", "f.jsonl"),
        ("queries.jsonl", "--read", "f.jsonl", "--qrels", "q.tsv"),
        ("--out", "a.jsonl"),
    ],
)
def test_what_to_do_has_to_be_clear(judge: Callable[..., Result], arguments: tuple[str]) -> None:
    assert judge(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("gone.jsonl", "--out", "a.jsonl"),
        ("queries.jsonl", "--out", "gone/a.jsonl"),
        ("queries.jsonl", "--qrels", "gone.tsv", "--out", "a.jsonl"),
        ("--read", "gone.jsonl", "--qrels", "q.tsv"),
    ],
)
def test_files_that_are_not_there_are_told_in_one_line(
    judge: Callable[..., Result], arguments: tuple[str]
) -> None:
    result = judge(*arguments)
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert "check the path" in result.stderr.splitlines()[-1]
