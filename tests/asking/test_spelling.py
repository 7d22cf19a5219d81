"""Only words that look like misspellings of the letters' own words are put right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import open_index
from indexer.building import build
from indexer.contract import Store
from search_app.asking.spelling import did_you_mean
from search_app.search import Search
from trials.answers import answer
from trials.doubles import HashingEncoder
from trials.written import issue, letter

OFTEN = (
    "The lumbar nerve was native to therapy for the knee; a brace and tramadol helped the shoulder "
    "and hours of epidural opioid care tried wrist."
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Words that every issue holds, one that a single issue holds."""
    folder = tmp_path_factory.mktemp("spelling")
    said = [OFTEN, f"{OFTEN[:-1]} zithromax.", *[OFTEN] * 38]
    text = letter(*(issue("Brace: Upheld", rationale=one) for one in said))
    (folder / "letter.txt").write_text(text, encoding="utf-8")
    build([folder], folder / "index", HashingEncoder)
    opened = open_index(folder / "index")
    yield opened
    opened.close()


def test_the_words_are_held_as_said(store: Store) -> None:
    assert store.info.issues == 40
    assert (store.lexicon.holders("nerve"), store.lexicon.holders("zithromax")) == (40, 1)


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
def test_what_is_no_word_is_left_alone(search: Search, text: str, meant: str | None) -> None:
    assert answer(search, text).did_you_mean == meant


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
def test_slips_of_hand_and_ear_are_put_right(store: Store, slip: str, meant: str | None) -> None:
    assert did_you_mean(f"{slip} zz", store) == (f"{meant} zz" if meant else None)


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
def test_what_looks_like_no_misspelling_is_left_alone(store: Store, text: str) -> None:
    assert did_you_mean(text, store) is None


def test_what_stands_around_a_word_stays(store: Store) -> None:
    given = '"lumber" therpy, (opiod) post-therpy #60'
    assert did_you_mean(given, store) == '"lumbar" therapy, (opioid) post-therapy #60'
    assert did_you_mean("KNNE THERPY", store) == "knee therapy"


def test_of_words_that_letters_hold_nothing_is_looked_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("looked up")

    monkeypatch.setattr(type(store.lexicon), "holders", refused)
    monkeypatch.setattr(type(store.lexicon), "near", refused)
    assert did_you_mean("native nerves, hours tried", store) is None
