"""Where an index lives: a folder, or what a scheme stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import homes, open_index
from indexer.errors import IndexMissing
from indexer.homes import home_of
from trials.memory import MemoryHome


@pytest.mark.parametrize("folder", ["index", "C:/letters/index", "a b/c:d", "http", "~x:y"])
def test_what_has_no_scheme_is_a_folder(folder: str) -> None:
    assert home_of(folder) == home_of(Path(folder))
    assert home_of(folder).uploads == Path(folder).absolute() / "uploads"


@pytest.mark.parametrize("address", ["opensearch+https://host/name", "s3://bucket"])
def test_an_address_of_an_unknown_kind_is_no_folder(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for given in (address, Path(address)):
        with pytest.raises(IndexMissing, match="no store is known") as told:
            open_index(given)
        assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_scheme_names_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    home = MemoryHome()
    monkeypatch.setattr(homes, "STORES", {"memory": lambda address: home})
    assert home_of("memory://here") is home
    assert home_of(home) is home
