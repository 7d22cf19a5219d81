"""How an operation that a sentence names stands: to come, past, refused."""

from __future__ import annotations

import pytest

from indexer.vocabulary.phrases import Words
from indexer.vocabulary.standing import Standing, clauses_about
from indexer.vocabulary.treatment import operations_named


def standings(sentence: str) -> list[str]:
    words = Words(sentence)
    spans = [
        (words.spans[start][0], words.spans[stop - 1][1]) for start, stop in operations_named(words)
    ]
    return [one.standing.name.lower() for one in clauses_about(sentence, spans)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The patient does not need lumbar surgery.", ["negated"]),
        ("No lumbar fusion or knee surgery is planned.", ["negated"]),
        ("He declined a fusion but is scheduled for a meniscectomy.", ["negated", "coming"]),
        ("He refuses a fusion and an arthroscopy has been authorized.", ["negated", "coming"]),
        ("Lumbar fusion and knee surgery were done in 2012.", ["past"]),
        ("He had, in 2012, a lumbar fusion.", ["past"]),
        ("The worker underwent an arthroscopy on May 3 and is stiff.", ["past"]),
        ("He has had a fusion, and a right arthroscopy is requested.", ["past", "coming"]),
        ("The form of 1/2/2016, the hernia repair includes a mesh.", ["named"]),
        ("The arthroscopy is scheduled for June 3, 2016.", ["coming"]),
        ("If the lumbar fusion were approved, a brace would do.", ["supposed"]),
        ("The administrator did not certify the fusion.", ["denied"]),
        ("Cold therapy is not recommended after an arthroscopy.", ["named"]),
        ("The unit is not necessary for the requested arthroscopy.", ["coming"]),
        ("He denies chest pain, the arthroscopy is approved.", ["coming"]),
    ],
)
def test_standing(sentence: str, expected: list[str]) -> None:
    assert standings(sentence) == expected


def test_standings_have_an_order() -> None:
    assert Standing.NEGATED < Standing.PAST < Standing.DENIED < Standing.COMING
