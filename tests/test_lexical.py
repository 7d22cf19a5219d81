"""Exact constraints by Whoosh and ranking by bm25s, over the same terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh import scoring
from whoosh.query import Or, Term

from indexer.analysis import term_list
from indexer.errors import IndexDamaged
from indexer.lexical import K1, B, LexicalDocument, LexicalIndex, write

DOCUMENTS = (
    LexicalDocument(
        "A#1", "A", "Lumbar brace", "No documentation of instability was found.", "A fall."
    ),
    LexicalDocument(
        "A#2", "A", "MRI of the knee", "The documentation of locking is clear.", "A fall."
    ),
    LexicalDocument(
        "B#1", "B", "Physical therapy", "Therapy for the knee, x-ray normal.", "A twist."
    ),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    write(tmp_path, DOCUMENTS)
    opened = LexicalIndex(tmp_path, len(DOCUMENTS))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"no documentation of"', [0]),
        ('"documentation of locking"', [1]),
        ("treatment:knee", [1]),
        ("knee", [1, 2]),
        ("knee AND therapy", [2]),
        ("knee AND NOT mri", [2]),
        ("NOT knee", [0]),
        ("brace OR therapy", [0, 2]),
        ("instab*", [0]),
        ("letter:A", [0, 1]),
        ("issue:a#2", [1]),
        ('"x-ray normal"', [2]),
        ("summary:twist", [2]),
        ("unheard", []),
        ('"documentation locking"', []),
    ],
)
def test_an_expression_decides_which_issues_may_be_shown(
    index: LexicalIndex, expression: str, expected: list[int]
) -> None:
    mask = index.matching(expression)
    assert mask is not None
    assert np.flatnonzero(mask).tolist() == expected


@pytest.mark.parametrize("expression", ["", "*"])
def test_an_expression_that_says_nothing_restricts_nothing(
    index: LexicalIndex, expression: str
) -> None:
    assert index.matching(expression) is None


def test_issues_are_found_under_their_own_ordinals(index: LexicalIndex) -> None:
    assert [index.find_issue(document.issue) for document in DOCUMENTS] == [[0], [1], [2]]


def test_scores_are_bm25_as_whoosh_computes_it(index: LexicalIndex, tmp_path: Path) -> None:
    """Whoosh's own BM25 over the same terms ranks alike: two programs, one formula."""
    scores = index.decision.scores(dict.fromkeys(term_list("knee therapy documentation"), 1.0))
    assert scores.dtype == np.float32
    assert scores.argmax() == 2
    assert (scores > 0).all()
    opened = whoosh_index.open_dir(str(tmp_path / "whoosh"))
    with opened.searcher(weighting=scoring.BM25F(B=B, K1=K1)) as searcher:
        query = Or([Term("rationale", term) for term in term_list("knee therapy")])
        assert next(iter(searcher.search(query))).docnum == int(
            index.decision.scores({"knee": 1.0, "therapi": 1.0}).argmax()
        )


def test_the_weight_of_a_term_scales_its_score(index: LexicalIndex) -> None:
    once, twice = index.decision.scores({"knee": 1.0}), index.decision.scores({"knee": 2.0})
    assert np.allclose(2 * once, twice)
    assert not index.decision.scores({"unheard": 1.0}).any()


def test_rare_terms_weigh_more(index: LexicalIndex) -> None:
    assert index.decision.rarity("brace") > index.decision.rarity("knee") > 0
    assert index.decision.rarity("unheard") == 0


def test_an_index_of_another_size_is_damaged(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENTS)
    with pytest.raises(IndexDamaged, match="build the index again"):
        LexicalIndex(tmp_path, 2)


def test_documents_without_any_word_can_be_indexed(tmp_path: Path) -> None:
    write(tmp_path, [LexicalDocument("A#1", "A", "", "", "")])
    opened = LexicalIndex(tmp_path, 1)
    assert opened.decision.scores({"knee": 1.0}).tolist() == [0.0]
    opened.close()
