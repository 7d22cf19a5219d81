"""Only words that look like misspellings of the letters' own words are put right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.lexical import LexicalDocument, LexicalIndex, write
from search_app.retrieval.searcher import Searcher
from search_app.retrieval.spelling import did_you_mean

OFTEN = (
    "The lumbar nerve was native to therapy for the knee; a brace and tramadol helped the shoulder "
    "and hours of epidural opioid care tried wrist."
)


@pytest.fixture
def lexical(tmp_path: Path) -> Iterator[LexicalIndex]:
    """Words that every issue holds, one that a single issue holds."""
    write(
        tmp_path,
        [
            LexicalDocument(f"A#{n}", "A", "", OFTEN + (" zithromax" * (n == 1)), "")
            for n in range(1, 41)
        ],
    )
    opened = LexicalIndex(tmp_path, 40)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("lumber imagng", "lumbar imaging"),
        ("lumbar imaging", None),
        ("arthroscop*", None),
        ("<lumber>", None),
        ("lumber://imagng", None),
    ],
)
def test_what_is_no_word_is_left_alone(searcher: Searcher, text: str, meant: str | None) -> None:
    assert searcher.search(text).did_you_mean == meant


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("lumber", "lumbar"),
        ("therpy", "therapy"),
        ("theraphy", "therapy"),
        ("knne", "knee"),
        ("nkee", "knee"),
        ("sholder", "shoulder"),
        ("shuolder", "shoulder"),
        ("tramadal", "tramadol"),
        ("opiod", "opioid"),
        ("epidurel", "epidural"),
        ("epidurral", "epidural"),
        ("wrost", "wrist"),
        ("wrzst", None),
    ],
)
def test_slips_of_hand_and_ear_are_put_right(
    lexical: LexicalIndex, slip: str, meant: str | None
) -> None:
    assert did_you_mean(f"{slip} zz", lexical) == (f"{meant} zz" if meant else None)


@pytest.mark.parametrize(
    "text",
    [
        "naive patient",
        "na\u00efve",
        "kneeling",
        "house",
        "tired",
        "horse",
        "zithromex",
        "therapies",
        "Lumbar",
        "MRIS of the knee",
        "knee ANDMAYBE REQUIRE",
        "https://a.example/lumber/therpy?q=opiod#knne",
        "see www.lumber.example and therpy",
        "mail lumber@therpy.example about the knne",
        "[therpy](lumber.html) for the knne",
        "see lumber.example/therpy and knne",
        "**therpy** for the knne",
        "# therpy\nknne",
        "| therpy | knne |",
        "`therpy` knne",
        "<b>therpy</b> knne",
        "therpy_knne lumber.knne therpy/knne $therpy",
        "treatment:therpy -lumber",
        "therp* knn?e",
        "qwrtz",
        "therpy " * 16,
        "therpy-" * 16,
        "l" * 5_000,
    ],
)
def test_what_looks_like_no_misspelling_is_left_alone(lexical: LexicalIndex, text: str) -> None:
    assert did_you_mean(text, lexical) is None


def test_what_stands_around_a_word_stays(lexical: LexicalIndex) -> None:
    given = '"lumber" therpy, (opiod) post-therpy #60'
    assert did_you_mean(given, lexical) == '"lumbar" therapy, (opioid) post-therapy #60'
    assert did_you_mean("KNNE THERPY", lexical) == "knee therapy"
