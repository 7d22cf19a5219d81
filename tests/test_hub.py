"""A model that is not here is told at once; only a build may ask the hub for it, and only once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub import constants
from huggingface_hub.errors import RepositoryNotFoundError

from indexer import building, embedding, hub
from indexer.embedding import DEFAULT_MODEL, ModelIdentity, fetched, load_encoder
from indexer.errors import ModelUnavailable
from indexer.face import build
from indexer.ranking.reranking import load_reranker
from search_app.asking.reading import open_by_identity
from trials.written import letter

ELSEWHERE = ["another-model", "some/model", "/nowhere/at/all", "no/such/folder", "a model", "../up"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub's models."""
    monkeypatch.delenv("SENTENCE_TRANSFORMERS_HOME", raising=False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the hub was asked for; it has nothing."""
    names: list[str] = []

    def model_info(self: object, name: str, **options: object) -> None:
        names.append(name)
        # A real one comes with an answer of the hub's server.
        raise RepositoryNotFoundError.__new__(RepositoryNotFoundError)

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", model_info)
    return names


@pytest.fixture
def out_of_reach(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    """There is no network."""

    def model_info(self: object, name: str, **options: object) -> None:
        asked.append(name)
        raise ConnectionError("no route\nand much more")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", model_info)


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The models that were loaded, each with whether they might be fetched."""
    loads: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        embedding, "_load", lambda place, *, fetch=False: loads.append((place, fetch))
    )
    return loads


def by_identity(name: str) -> object:
    return open_by_identity(ModelIdentity(name, "0" * 64, 384, 254, "float32"))


@pytest.mark.parametrize("name", ELSEWHERE)
@pytest.mark.parametrize("use", [load_encoder, by_identity, load_reranker])
def test_a_model_that_is_not_here_is_told_without_asking_anyone(
    use: Callable[[str], object],
    name: str,
    asked: list[str],
    unloaded: list[tuple[str, bool]],
) -> None:
    with pytest.raises(ModelUnavailable, match="is not on this machine; name a ") as error:
        use(name)
    assert "\n" not in str(error.value)
    assert not asked and not unloaded


@pytest.mark.parametrize(
    "name, tried",
    [
        ("another-model", ["another-model", "sentence-transformers/another-model"]),
        ("some/model", ["some/model"]),
        ("/nowhere/at/all", []),
        ("a model", []),
    ],
)
def test_a_build_asks_the_hub_by_the_names_that_it_may_have(
    name: str, tried: list[str], asked: list[str], unloaded: list[tuple[str, bool]]
) -> None:
    with pytest.raises(ModelUnavailable, match="--model"):
        fetched(name)
    assert asked == tried
    assert not unloaded


@pytest.mark.usefixtures("out_of_reach")
def test_a_build_tries_once_where_there_is_no_network(
    asked: list[str], unloaded: list[tuple[str, bool]]
) -> None:
    with pytest.raises(ModelUnavailable, match=r"\(no route\)") as error:
        fetched("another-model")
    assert "\n" not in str(error.value)
    assert asked == ["another-model"]
    assert not unloaded


@pytest.mark.usefixtures("out_of_reach")
def test_a_build_says_so_before_it_reads_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "Gathering", lambda *_, **__: pytest.fail("letters were read"))
    (tmp_path / "a.txt").write_text(letter())
    with pytest.raises(ModelUnavailable, match="cannot be fetched"):
        build([tmp_path / "a.txt"], tmp_path / "index", model="some/model")


def test_what_the_hub_has_is_fetched(
    monkeypatch: pytest.MonkeyPatch, unloaded: list[tuple[str, bool]]
) -> None:
    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", lambda *_, **__: None)
    assert fetched("some/model") == "some/model"
    assert unloaded == [("some/model", True)]


def test_what_is_here_is_not_fetched(
    cache: Path, tmp_path: Path, asked: list[str], unloaded: list[tuple[str, bool]]
) -> None:
    for repository in ("some--model", "sentence-transformers--another-model"):
        (cache / f"models--{repository}" / "snapshots" / "abc").mkdir(parents=True)
    for name in ("some/model", "another-model", str(tmp_path), DEFAULT_MODEL, None):
        assert fetched(name) == name
    assert not asked and not unloaded
    assert hub.is_here("some/model") and not hub.is_here("model")
