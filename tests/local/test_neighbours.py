"""Letters in a line by the day of the decision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from search_app.retrieval.neighbours import line

from indexer.building import build
from search_app.search import Search
from tests.doubles import HashingEncoder


def test_equal_days_keep_their_order_and_undated_letters_are_last() -> None:
    days = np.array(["2015-01-02", "NaT", "2014-01-01", "2015-01-02", "NaT"], "datetime64[D]")
    found = line(days)
    assert found.order.tolist() == [2, 0, 3, 1, 4]
    assert found.beside(2) == (None, 0)
    assert found.beside(3) == (0, 1)
    assert found.beside(4) == (1, None)


def test_from_letter_to_letter_one_comes_through_the_whole_index(search: Search) -> None:
    ids = {issue.rpartition("#")[0] for issue in search.issue_ids}
    first = next(one for one in sorted(ids) if search.neighbours(one).before is None)
    seen = [search.letter(first)]
    while (after := search.neighbours(seen[-1]["letter"]).after) is not None:
        before = search.neighbours(after["letter"]).before
        assert before is not None and before["letter"] == seen[-1]["letter"]
        seen.append(after)
    assert {one["letter"] for one in seen} == ids and len(seen) == len(ids)
    days = [one["decision_date"] or "9999" for one in seen]
    assert days == sorted(days)


def test_twins_name_each_other(sample_letters: Path, tmp_path: Path) -> None:
    letter = sorted(sample_letters.glob("cm00-*.txt"))[0]
    text = letter.read_text(encoding="utf-8")
    for number in ("CM00-7000001", "CM00-7000002", "CM00-7000003"):
        copy = text.replace(letter.stem.upper(), number)
        (tmp_path / f"{number}.txt").write_text(copy, encoding="utf-8")
    build([tmp_path], tmp_path / "index", HashingEncoder)
    search = Search.open(tmp_path / "index")
    assert search.twins("CM00-7000002#1") == ("CM00-7000001#1", "CM00-7000003#1")
    search.close()
