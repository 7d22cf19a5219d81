"""Run files: what is written can be read again, by us and by others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.runs import BadRun, Run, read_trec, write_trec

IDS = st.lists(
    st.from_regex(r"[A-Za-z0-9#-]{1,8}( [A-Za-z0-9#-]{1,8})?", fullmatch=True), unique=True
)


def test_a_trec_run_has_six_columns(tmp_path: Path) -> None:
    write_trec(tmp_path / "run", {"q1": [("my letter#1", 0.5), ("B#1", 0.25)]}, "tag")
    assert (tmp_path / "run").read_text() == (
        "q1 Q0 my_letter#1 1 0.500000 tag\nq1 Q0 B#1 2 0.250000 tag\n"
    )


@given(issues=IDS, tied=st.booleans())
def test_what_was_written_is_read_in_the_same_order(
    tmp_path_factory: pytest.TempPathFactory, issues: list[str], tied: bool
) -> None:
    path = tmp_path_factory.mktemp("runs") / "run"
    run: Run = {"q 1": [(issue, 0.5 if tied else -float(i)) for i, issue in enumerate(issues)]}
    write_trec(path, run, "tag")
    assert read_trec(path, ["q 1", *issues]) == (run if issues else {})


def test_the_score_decides_before_the_rank(tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.write_text("q Q0 A 1 0.1 t\n\nq Q0 B 9 0.2 t\nq Q0 C 3 0.1 t\n")
    assert read_trec(path) == {"q": [("B", 0.2), ("A", 0.1), ("C", 0.1)]}


@pytest.mark.parametrize("line", ["q Q0 A 1 0.1", "q Q0 A one 0.1 t", "q Q0 A 1 high t"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "run").write_text(line)
    with pytest.raises(BadRun, match="line 1"):
        read_trec(tmp_path / "run")


def test_an_issue_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 A 1 2 t\nq Q0 A 2 1 t\n")
    with pytest.raises(BadRun, match="line 2: A stands twice"):
        read_trec(tmp_path / "run")


def test_what_is_no_run_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="check the path"):
        read_trec(tmp_path / "gone")
    (tmp_path / "pdf").write_bytes(b"%PDF\xff\xfe")
    with pytest.raises(BadRun, match="name a TREC run"):
        read_trec(tmp_path / "pdf")
