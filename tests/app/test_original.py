"""The original file, as the page offers it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from indexer.building import build
from search_app.components.original import file_name, size
from tests.app.conftest import OpenApp, html
from trials.doubles import HashingEncoder
from trials.written import issue, letter


def test_is_offered_only_while_it_is_what_was_indexed(
    open_app: OpenApp, sample_letters: Path, tmp_path: Path
) -> None:
    source = sorted(sample_letters.glob("cm00-*.txt"))[0]
    letters = tmp_path / "letters"
    letters.mkdir()
    file = letters / "a letter.txt"
    shutil.copy(source, file)
    build([letters], tmp_path / "index", HashingEncoder)
    name = source.stem.upper()
    app = open_app("letter", index=tmp_path / "index", letter=name)
    (button,) = app.get("download_button")
    assert button.proto.label.replace("\\", "").startswith("Original file: a letter.txt (")
    assert "not offered" not in html(app)

    file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")
    app = app.run()
    assert not app.get("download_button")
    assert "The original file is not offered" in html(app)
    assert "no longer the file that was indexed" in html(app)

    file.unlink()
    app = app.run()
    assert not app.exception and not app.get("download_button")
    assert "it is no longer there" in html(app)
    assert str(tmp_path) not in html(app)


@given(st.text(max_size=200))
def test_a_saved_file_s_name_is_a_name_and_nothing_else(source: str) -> None:
    name = file_name(source)
    assert 0 < len(name) <= 120
    assert re.fullmatch(r"[\w .()+,#-]+", name) and not name.startswith(".")


def test_a_name_is_the_last_part_of_a_path_or_archive() -> None:
    assert file_name("/a/b c.pdf") == "b c.pdf"
    assert file_name("/a/x.zip!in/../é.pdf") == "é.pdf"
    assert file_name('x.zip!a\\"b\n.txt') == "_b_.txt"
    assert file_name("/a/") == "letter"


def test_sizes_are_rounded_up() -> None:
    assert [size(n) for n in (1, 1000, 1001, 2_345_678)] == ["1 kB", "1 kB", "2 kB", "2.3 MB"]


def test_a_letter_among_others_tells_its_pages(open_app: OpenApp, tmp_path: Path) -> None:
    texts = [letter(), letter(issue("Cane: Overturned"), cover="")]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "batch.txt").write_text("\f".join(texts))
    build([tmp_path / "letters"], tmp_path / "index", HashingEncoder)
    app = open_app("letter", index=tmp_path / "index", letter="batch-2")
    (button,) = app.get("download_button")
    assert button.proto.label.replace("\\", "").endswith(", page 2")
    assert "batch&#46;txt, page 2" in html(app)
