"""The model that an index is asked by goes from generation to generation while it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import query_export
from indexer.embedding import load_encoder
from indexer.errors import IndexDamaged
from indexer.face import build, open_index
from indexer.local import carried
from indexer.local.generations import open_current
from indexer.query_encoder import ABOUT, MODEL, TOKENIZER
from search_app.search import Search
from trials.answers import answer
from trials.tiny_model import write_tiny_model
from trials.written import issue, letter

FILES = (MODEL, TOKENIZER, ABOUT)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("tiny"), [letter(issue())])


@pytest.fixture
def index(tiny: Path, tmp_path: Path) -> Path:
    """An index of one letter, built by a model that it carries."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text(letter(issue(), issue("Cane: Overturned")))
    return build_again(tmp_path / "index", tiny)


def build_again(index: Path, model: Path) -> Path:
    report = build([index.parent / "letters"], index, model=str(model), force=True)
    assert not report.warnings
    return index


def files_of(index: Path) -> dict[str, os.stat_result]:
    folder = open_current(index).path / carried.FOLDER
    return {name: (folder / name).stat() for name in FILES}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that a model was written to, not taken over."""
    folders: list[Path] = []
    write = query_export.write

    def noted(*arguments: object) -> str:
        folders.append(arguments[-1])  # type: ignore[arg-type]
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(query_export, "write", noted)
    return folders


def test_the_next_generation_takes_over_what_is_of_the_same_model(
    index: Path, tiny: Path, written: list[Path]
) -> None:
    before = files_of(index)
    (index.parent / "letters" / "b.txt").write_text(letter(issue("Brace: Upheld"), cover=""))
    build_again(index, tiny)
    after = files_of(index)
    assert not written
    assert [one.st_ino for one in after.values()] == [one.st_ino for one in before.values()]
    with_search = Search.open(index)
    assert answer(with_search, "knee brace").hits
    with_search.close()


def test_where_a_file_has_one_name_only_it_is_copied(
    index: Path, tiny: Path, written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: Path) -> None:
        raise PermissionError("one name only")

    before = files_of(index)
    monkeypatch.setattr(os, "link", refuse)
    build_again(index, tiny)
    assert not written
    after = files_of(index)
    assert [one.st_size for one in after.values()] == [one.st_size for one in before.values()]
    assert not {one.st_ino for one in after.values()} & {one.st_ino for one in before.values()}


def test_another_model_is_written_anew(
    index: Path, tmp_path_factory: pytest.TempPathFactory, written: list[Path]
) -> None:
    other = write_tiny_model(tmp_path_factory.mktemp("other"), [letter(issue()), "more words"])
    build_again(index, other)
    assert len(written) == 1
    opened = open_index(index)
    encoder = opened.query_encoder()
    assert encoder is not None
    assert encoder.identity == load_encoder(str(other), opened.info.model.dtype).identity
    opened.close()


def flip_a_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("spoil", [flip_a_bit, cut_short, Path.unlink])
def test_a_damaged_model_answers_nothing_and_is_not_taken_over(
    name: str, spoil: Callable[[Path], object], index: Path, tiny: Path, written: list[Path]
) -> None:
    spoil(open_current(index).path / carried.FOLDER / name)
    with pytest.raises(IndexDamaged, match="build the index again") as error:
        answer(Search.open(index), "knee brace")
    assert "\n" not in str(error.value)
    build_again(index, tiny)
    assert len(written) == 1
    assert answer(Search.open(index), "knee brace").hits


def test_a_model_that_is_gone_is_still_asked_by(index: Path, tiny: Path) -> None:
    gone = tiny.with_name("gone")
    search = Search.open(index)
    tiny.rename(gone)
    try:
        assert answer(search, "knee brace").hits
    finally:
        gone.rename(tiny)
        search.close()
