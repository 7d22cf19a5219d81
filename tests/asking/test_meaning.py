"""What a text asks for and argues: told by names, by plain names and by the heads of a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.building import build
from indexer.contract import Ask
from indexer.embedding import Encoder, ModelIdentity
from indexer.meaning.heads import NONE
from indexer.ranking.modes import Mode
from indexer.ranking.weights import Weights
from search_app.asking.asking import ask_of, query_of
from search_app.asking.meaning import Meant, meaning
from search_app.asking.reading import Reader
from search_app.asking.request import Request
from search_app.asking.roles import LONGEST_ARGUMENT, Roles
from search_app.search import Search
from trials.doubles import HashingEncoder
from trials.heads import reading_encoder
from trials.written import issue, letter

REQUESTS = {
    "dx/mri": ["magnet tube picture of the back", "lie in the magnet tube"],
    "dme/tens": ["little shock box for sore muscles", "shock box"],
    "rx/opioid:tramadol": ["mild narcotic pill at night", "narcotic pill"],
    NONE: ["weather holiday garden", "nothing at all"],
}
REASONS = {
    "no-red-flags": ["nothing pointed to a tumor or an infection", "no tumor no infection"],
    "conservative-care-not-tried": ["nobody tried exercise or therapy first", "therapy first"],
    NONE: ["weather holiday garden", "shock box", "magnet tube", "two weeks of it"],
}


def reader_of(encoder: Encoder) -> Reader:
    return Reader(encoder.identity, lambda identity: encoder)


def meant(text: str, spelled: str = "", encoder: Encoder | None = None) -> Meant:
    reader = reader_of(encoder or reading_encoder(REQUESTS, REASONS))
    return meaning(Roles.of(text), Roles.of(spelled or text), reader.read(text), reader)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("tramadol 50 mg", "rx/opioid:tramadol"),
        ("Ultram", "rx/opioid:tramadol"),
        ("MRI of the knee", "dx/mri"),
        ("tens machine", "dme/tens"),
        ("zapper", "dme/tens"),
        ("a knee scooter for the stairs", "dme/scooter"),
        ("no longer wants surgery but a hot tub", "dme/bathroom-aid"),
    ],
)
def test_a_text_without_heads_has_what_it_names(text: str, entry: str) -> None:
    found = meant(text, encoder=HashingEncoder())
    assert max(found.requests, key=lambda one: found.requests[one]) == entry
    assert sum(found.requests.values()) == pytest.approx(1.0)
    assert not found.reasons


def test_what_was_given_before_is_not_named() -> None:
    found = meant("a hot tub instead of Norco after a knee scooter", encoder=HashingEncoder())
    assert set(found.requests) == {"dme/bathroom-aid"}


def test_what_has_no_name_is_told_by_the_heads() -> None:
    assert max(meant("lie in that magnet tube").requests.items(), key=lambda one: one[1])[0] == (
        "dx/mri"
    )
    assert not meant("weather holiday garden").requests


def test_a_misspelled_name_is_told_by_its_right_spelling() -> None:
    encoder = HashingEncoder()
    assert not meant("nee scoter", encoder=encoder).requests
    assert meant("nee scoter", "knee scooter", encoder).requests == {"dme/scooter": 1.0}


def test_names_and_heads_share_what_is_told() -> None:
    found = meant("zapper, magnet tube")
    assert found.requests["dme/tens"] >= 0.5
    assert 0 < found.requests["dx/mri"] <= 0.5


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("denied since nothing pointed to a tumor or an infection", "no-red-flags"),
        ("nobody tried exercise or therapy first", "conservative-care-not-tried"),
    ],
)
def test_an_argument_has_its_reason(text: str, reason: str) -> None:
    assert next(iter(meant(text).reasons)) == reason


@pytest.mark.parametrize(
    "text",
    [
        "no tumor",
        "no tumor no infection",
        "weather holiday garden weather holiday",
        "nothing pointed to a tumor or an infection " * (LONGEST_ARGUMENT // 8 + 1),
    ],
    ids=["too short", "just too short", "no reason likely", "too long"],
)
def test_who_argues_nothing_has_no_reason(text: str) -> None:
    assert not meant(text).reasons


@given(st.lists(st.sampled_from("zapper MRI Norco tube narcotic box after . , weather".split())))
def test_what_is_told_sums_to_one_at_most(words: list[str]) -> None:
    found = meant(" ".join(words) or "x")
    for likely in (found.requests, found.reasons):
        assert sum(likely.values()) <= 1 + 1e-3
        assert all(0 < one <= 1 for one in likely.values())


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    folder = tmp_path_factory.mktemp("meaning")
    (folder / "a.txt").write_text(letter(issue()), encoding="utf-8")
    encoder = reading_encoder(REQUESTS, REASONS)
    build([folder], folder / "index", lambda: encoder)
    opened = Search.open(folder / "index", open_encoder=lambda identity: encoder)
    yield opened
    opened.close()


@pytest.mark.parametrize("mode", list(Mode))
def test_only_the_hybrid_mode_asks_what_is_meant(search: Search, mode: Mode) -> None:
    text = "shock box denied since nothing pointed to a tumor or an infection"
    request = Request(text, mode=mode)
    encoder = reading_encoder(REQUESTS, REASONS)
    opened: list[ModelIdentity] = []

    def open_encoder(identity: ModelIdentity) -> Encoder:
        opened.append(identity)
        return encoder

    reader = Reader(encoder.identity, open_encoder)
    ask: Ask = ask_of(
        request, query_of(request, search.store), search.store, reader, Weights.tuned()
    )
    hybrid = mode is Mode.HYBRID
    assert (bool(ask.requests), bool(ask.reasons)) == (hybrid, hybrid)
    assert bool(opened) == (mode is not Mode.LEXICAL)


def test_a_long_case_is_read_by_what_it_asks_for() -> None:
    story = "The weather in the garden was fine on that holiday. " * 10
    found = meant(f"{story} The doctor requests a little shock box instead of a magnet tube.")
    assert found.requests["dme/tens"] > found.requests.get("dx/mri", 0.0)
