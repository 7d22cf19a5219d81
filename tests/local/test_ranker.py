"""BM25 over one part or several, compared with bm25s."""

from __future__ import annotations

import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.contract import BM25_B, BM25_K1
from indexer.errors import IndexDamaged
from indexer.local.postings import MOST_TIMES, Postings
from indexer.local.ranker import Ranker

WORDS = ("knee", "pain", "no", "50mg", "l4-l5", "na\u00efve", "brace")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=9).filter(any)
QUERY = {word: 1.0 + number / 4 for number, word in enumerate(WORDS)} | {"unheard": 1.0}


def whole(texts: list[list[str]]) -> Ranker:
    count = len(texts)
    return Ranker.of([Postings.of(texts)], [np.arange(count, dtype=np.int32)], count)


def by_bm25s(texts: list[list[str]], query: dict[str, float]) -> NDArray[np.float32]:
    ranker = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
    ranker.index(texts, show_progress=False)
    total = np.zeros(len(texts), np.float32)
    starts, rows, weights = (ranker.scores[name] for name in ("indptr", "indices", "data"))
    for term, weight in query.items():
        if (at := ranker.vocab_dict.get(term)) is not None:
            span = slice(starts[at], starts[at + 1])
            total[rows[span]] += np.float32(weight) * weights[span]
    return total


@given(TEXTS)
def test_scores_are_those_of_bm25s_to_the_last_bit(texts: list[list[str]]) -> None:
    found = whole(texts).scores(QUERY)
    assert found.dtype == np.float32
    assert found.tolist() == by_bm25s(texts, QUERY).tolist()


@given(TEXTS, st.data())
def test_parts_rank_as_what_they_make_up(texts: list[list[str]], data: st.DataObject) -> None:
    """However texts are dealt out to parts, and whatever else lies deleted in them."""
    part_of = data.draw(st.lists(st.integers(-3, 2), min_size=len(texts), max_size=len(texts)))
    held: list[list[list[str]]] = [[], [], []]
    rows: list[list[int]] = [[], [], []]
    for row, (text, part) in enumerate(zip(texts, part_of, strict=True)):
        held[abs(part) % 3].append(text)
        rows[abs(part) % 3].append(row)
        if part < 0:
            held[-part - 1].append([*text, "brace", "gone"])
            rows[-part - 1].append(-1)
    parts = Ranker.of(
        [Postings.of(one) for one in held],
        [np.array(one, np.int32) for one in rows],
        len(texts),
    )
    assert parts.scores(QUERY).tolist() == whole(texts).scores(QUERY).tolist()
    assert [parts.rarity(word) for word in WORDS] == [whole(texts).rarity(word) for word in WORDS]
    assert parts.rarity("gone") == 0
    assert parts.count == len(texts)


@given(TEXTS, st.data())
def test_a_text_of_several_issues_ranks_like_a_copy_for_each(
    texts: list[list[str]], data: st.DataObject
) -> None:
    of = data.draw(st.lists(st.integers(0, len(texts) - 1), min_size=1, max_size=12).map(sorted))
    copied = [texts[text] for text in of]
    rows = np.arange(len(texts), dtype=np.int32)
    shared = Ranker.of([Postings.of(texts)], [rows], len(texts), np.array(of, np.int32))
    assert shared.scores(QUERY).tolist() == whole(copied).scores(QUERY).tolist()
    assert [shared.rarity(word) for word in WORDS] == [whole(copied).rarity(word) for word in WORDS]
    assert shared.count == len(of)


def test_an_unknown_term_has_neither_score_nor_rarity() -> None:
    ranker = whole([["knee"], []])
    assert ranker.scores({"hip": 1.0, "\udcff": 1.0}).tolist() == [0, 0]
    assert ranker.rarity("hip") == 0
    assert ranker.rarity("knee") == pytest.approx(math.log(1 + 1.5 / 1.5))


@pytest.mark.parametrize("texts", [[], [[]], [[], ["knee", "na\u00efve", "knee"], ["a"]]])
def test_postings_are_read_as_they_were_written(tmp_path: Path, texts: list[list[str]]) -> None:
    written = Postings.of(texts)
    written.write(tmp_path / "part")
    read = Postings.read(tmp_path / "part")
    assert list(read.terms) == list(written.terms) == sorted(written.terms)
    for name in ("starts", "rows", "times", "lengths"):
        assert getattr(read, name).tolist() == getattr(written, name).tolist()
    assert read.count == len(texts)


def test_what_stands_too_often_to_count_counts_as_often_as_can_be() -> None:
    assert Postings.of([["no"] * (MOST_TIMES + 9)]).times.tolist() == [MOST_TIMES]


@pytest.mark.parametrize("name", ["terms.txt", "rows.npy"])
def test_a_missing_file_is_damage(tmp_path: Path, name: str) -> None:
    Postings.of([["knee"]]).write(tmp_path / "part")
    (tmp_path / "part" / name).unlink()
    with pytest.raises(IndexDamaged, match="build the index again"):
        Postings.read(tmp_path / "part")
